"""What the matcher sees of a text: its words, groups of letters in them, and what those words mean here.

Groups of letters forgive spelling and endings. The groups of `words/` tie words that mean about the same, in all
languages: what was learned from a Dutch example helps a question in Tigrinya. Two groups together say more than each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dialogs.topics.letters import stems, words_of

WORD, LETTERS, MEANING, TOGETHER, STEM = range(5)
"""The kinds of features. A feature is a number: its kind in the last three bits, before it a sum over its text."""

Seen = NDArray[np.uint32]
OFTEN_MIXED_IN = ("nl", "en")
_KEPT = 8_000  # words of which is kept what was seen in them: those of a language, and bounded whatever people write
_MANY = 14  # groups in one message: beyond that, pairs of them say nothing any more


class Features:
    """Turns words into features; made from the words of each language, in groups that mean about the same."""

    def __init__(self, words: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._meanings = {language: _Meanings(groups) for language, groups in words.items()}
        self._seen = lru_cache(_KEPT)(self._look_at)

    def of(self, words: Sequence[str], language: str) -> Seen:
        """Return the features of `words`, each once; `language` is the one they seem to be in."""
        looked_at = [self._seen(word, language) for word in words]
        groups = self._groups_of_several(words, language).union(*(meant for _, meant in looked_at))
        found = [_number(WORD, f"{one} {two}") for one, two in pairwise(words)]
        found += [_number(MEANING, group) for group in groups]
        if len(groups) <= _MANY:
            found += [_number(TOGETHER, f"{one}&{two}") for one, two in combinations(sorted(groups), 2)]
        return np.unique(np.concatenate([np.array(found, np.uint32), *(letters for letters, _ in looked_at)]))

    def _look_at(self, word: str, language: str) -> tuple[Seen, frozenset[str]]:
        marked, bare = f"<{word}>", stems(word, language)
        letters = (marked[at : at + size] for size in (3, 4) for at in range(len(marked) - size + 1))
        numbers = [_number(WORD, word), *(_number(STEM, stem) for stem in bare[:2])]
        numbers += [_number(LETTERS, group) for group in letters]
        return np.array(numbers, np.uint32), self._groups(word, bare, language)

    def _groups(self, word: str, bare: Iterable[str], language: str) -> frozenset[str]:
        for one in dict.fromkeys((language, *OFTEN_MIXED_IN)):
            if one in self._meanings and (found := self._meanings[one].of((word, *bare), compound=one == "nl")):
                return found
        return frozenset()

    def _groups_of_several(self, words: Sequence[str], language: str) -> set[str]:
        meanings = self._meanings.get(language)
        return meanings.of_several(words) if meanings else set()


class _Meanings:
    """The groups of one language. A member with a star stands for any ending; it may be several words."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._whole: dict[str, tuple[str, ...]] = {}
        self._starts: dict[str, tuple[str, ...]] = {}
        self._several: dict[str, list[tuple[list[str], str]]] = {}
        for group, members in groups.items():
            for member in members:
                first, *rest = words_of(member)
                if rest:
                    self._several.setdefault(first, []).append((rest, group))
                else:
                    words = self._starts if member.endswith("*") else self._whole
                    words[first] = (*words.get(first, ()), group)
        self._longest = max(map(len, self._starts), default=0)

    def of(self, forms: Iterable[str], *, compound: bool) -> frozenset[str]:
        """Return the groups of the first form that has any; of the parts when it is a long word made of two."""
        word = ""
        for form in forms:
            word = word or form
            if found := self._of_one(form, 2):
                return frozenset(found)
        if compound and len(word) >= _LONG:
            return frozenset().union(
                *(self._of_one(word[at:], _PART) for at in range(3, len(word) - 3)),
                *(self._whole.get(word[:at], ()) for at in range(_PART, len(word) - 2)),
            )
        return frozenset()

    def of_several(self, words: Sequence[str]) -> set[str]:
        """Return the groups whose members of several words stand in `words`; the last may have any ending."""
        return {
            group
            for at, word in enumerate(words)
            for rest, group in self._several.get(word, ())
            if list(words[at + 1 : at + len(rest)]) == rest[:-1]
            and "".join(words[at + len(rest) : at + len(rest) + 1]).startswith(rest[-1])
        }

    def _of_one(self, word: str, least: int) -> set[str]:
        found = set(self._whole.get(word, ()))
        for length in range(min(len(word), self._longest), least - 1, -1):
            if word[:length] in self._starts:
                return found.union(self._starts[word[:length]])
        return found


_LONG, _PART = 8, 4  # letters of a compound, and of the least part of it


def _number(kind: int, text: str) -> int:
    return crc32(text.encode()) & ~7 | kind
