"""What the matcher sees of a text: its plain words, groups of letters in them, and what those words mean here.

Groups of letters forgive spelling and endings; the groups of `words.toml` tie words that mean about the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

LONGEST = 400
"""Characters of a message that are looked at; what follows is not read."""

_PRIVATE = re.compile(r"\S+@\S+|https?://\S+|\+?\d[\d\s().-]{5,}\d")
_VARIANTS = str.maketrans(
    dict(zip("كيىأإآٱةہھıłøđ", "کییااااهههilod", strict=True)) | dict.fromkeys("ـ\u200c\u200d\u200e\u200f'’`´", None)
)


def words_of(text: str) -> list[str]:
    """Return the words of `text` in plain letters: no capitals, accents, vowel signs, variants or long repeats.

    Addresses of mail and web pages and long numbers are left out: they ask nothing.
    """
    plain = unicodedata.normalize("NFKD", _PRIVATE.sub(" ", text[:LONGEST]).translate(_VARIANTS).casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_VARIANTS)
    return re.findall(r"[^\W_]+", re.sub(r"(.)\1{2,}", r"\1\1", plain))


class Features:
    """Turns words into features; made from the groups of words that mean about the same."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._starts: dict[str, set[str]] = {}
        for group, members in groups.items():
            for member in members:
                words = self._starts if member.endswith("*") else self._whole
                for word in words_of(member):
                    words.setdefault(word, set()).add(group)
        self._lengths = sorted({len(start) for start in self._starts})
        self._parts = lru_cache(20_000)(self._look_at)  # what people write often; bounded whatever they write

    def of(self, words: Sequence[str]) -> list[str]:
        """Return the features of `words`, a feature for each time it occurs."""
        found: list[str] = []
        for word in words:
            found += self._parts(word)
        found += [f"{one} {two}" for one, two in pairwise(words)]
        return found

    def _look_at(self, word: str) -> list[str]:
        """Return the word itself, the groups of letters in it (#) and the groups of meaning it belongs to (@)."""
        marked = f"<{word}>"
        groups = set(self._whole.get(word, ()))
        for length in self._lengths:
            groups |= self._starts.get(word[:length], set())
        letters = (marked[at : at + size] for size in (3, 4, 5) for at in range(len(marked) - size + 1))
        return [word, *("#" + group for group in letters), *("@" + group for group in sorted(groups))]
