"""Takes out of a question what may tell who asked it, before it is kept for staff to learn from.

Out go addresses, numbers and names; a neutral sign stays. What is masked too much does no harm. The words by which
people name themselves, and common first names, stand in `masking.toml`, which the editors own.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dialogs.topics.letters import stems, words_of
from dialogs.topics.load import load_topics
from dialogs.words import words_of as words_in

SIGN = "[…]"
LONGEST = 300
"""Characters that are kept: a longer text is somebody's story."""
_LEAST = 2
_NAMES_LONG = 3
"""So many words may a name have, besides small ones such as “van de”."""

_DIGIT = "[\\d\u1369-\u137c•]"  # also the numbers of Ge'ez, and of a masked BSN
_ENDS = "nl be de com org net eu info io me app tr pl ua ir sa er et uk co".replace(" ", "|")
_HIDDEN = re.compile(
    "|".join(
        (
            r"\S*@\S*",
            r"\S+ ?(?:\(at\)|\bat\b|apenstaart(?:je)?) ?\S+ ?(?:\.|\bdot\b|\bpunt\b) ?\w+",
            r"(?:https?://|www\.)\S+",
            rf"\b[\w-]+(?:\.[\w-]+)*\.(?:{_ENDS})\b(?:/\S*)?",
            r"\bpw-\w{6}\b",
            r"\b[1-9]\d{3} ?[a-z]{2}\b",
            r"\b[\w'’-]{2,}(?:straat|laan|plein|kade|steeg)\b(?: *\d+ ?[a-z]?\b)?",
            r"\b[\w'’-]*(?:straat|str\.?|weg|laan|plein|dijk|hof|kade|steeg|pad|singel|street|road) *\d+ ?[a-z]?\b",
            r"\b\d+ \w+ (?:street|road|avenue)\b",
            r"(?:\bul\.|\bulica\b|\bulicy\b|\bвул\.|\bвулиц\w+|\bулиц\w+|\bشارع|\bخیابان|\bکوچه) *\S+(?: *\d+\S*)?",
            rf"[+(]*\S*{_DIGIT}(?:[\s.,()/\-–—:+]{{0,3}}{_DIGIT}|[^\W\d]+{_DIGIT})+\w*",
        )
    ),
    re.IGNORECASE,
)
_WORD = re.compile(r"\[…\]|[^\W\d_][\w'’\-\u200c]*")
_APART = re.compile(r"[.!?,;:()\n؟،።፧]")
"""A sign at which a name ends."""
_BESIDE = re.compile(r"\[…\](?:[\s,.-]*(?:\b(?:van|de|der|den|ten|ter|el|al|ben|bin)\b[\s-]*)*\[…\])+", re.IGNORECASE)
_SMALL = words_in("van de der den ten ter el al ben bin abu is")


class _Lists(NamedTuple):
    """The words of `masking.toml` of all languages, in plain letters."""

    before: frozenset[tuple[str, ...]]
    titles: frozenset[str]
    names: frozenset[str]


@cache
def known_words() -> frozenset[str]:
    """Return the words of our answers and example questions, in plain letters: those are nobody's name.

    Examples of what is not ours are left out, as names stand among them.
    """
    topics = load_topics()
    told = [part.dutch for one in topics.topics.values() for part in (one.label, one.short, one.more, one.text_review)]
    said = [one.phrasings for one in topics.topics.values()] + [one.phrasings for one in topics.smalltalk.values()]
    told += [phrase for phrasings in said for phrases in phrasings.values() for phrase in phrases]
    return frozenset(word for text in told for word in words_of(text)) - _lists().names


@cache
def _lists() -> _Lists:
    content = tomllib.loads(Path(__file__).with_name("masking.toml").read_text("utf-8"))
    words = {
        key: [words_of(one) for language in content.values() for one in language[key]]
        for key in ("before", "titles", "names")
    }
    return _Lists(
        frozenset(tuple(one) for one in words["before"]),
        frozenset(one[0] for one in words["titles"]),
        frozenset(one[0] for one in words["names"]),
    )


def mask(text: str) -> str:
    """Return a question without what may tell who asked it; empty when too little of it is left to learn from."""
    plain = _HIDDEN.sub(SIGN, unicodedata.normalize("NFKC", text)[:LONGEST])
    masked = _BESIDE.sub(SIGN, _without_names(plain))
    left = [word for word in _WORD.findall(masked) if word != SIGN]
    return masked.strip() if len(left) >= max(_LEAST, masked.count(SIGN)) else ""


def _without_names(text: str) -> str:
    """Mask each name: what stands behind "my name is", what is a first name, what has a capital and is no word of ours.

    What follows a name belongs to it while it is no word of ours, or when it has a capital.
    """
    lists = _lists()
    said: list[str] = []
    pieces: list[str] = []
    at = more = 0
    sure = False
    for found in _WORD.finditer(text):
        word, between = found[0], text[at : found.start()]
        if _APART.search(between) and not sure:
            more = 0
        plain = words_of(word)
        said += plain
        small = set(plain) <= _SMALL
        ours = known_words().issuperset(plain)
        named = word != SIGN and (
            any(lists.names & {part, *stems(part, "")} for part in plain)
            or (word[0].isupper() and not ours)
            or (more > 0 and not small and (sure or word[0].isupper() or not ours))
        )
        if named:
            more = more - 1 if more else _NAMES_LONG - 1
        elif not small:
            more = 0
        sure = (sure and small) or any(tuple(said[-many:]) in lists.before for many in (1, 2, 3))
        if sure or (said and said[-1] in lists.titles):
            more = _NAMES_LONG
        pieces += [between, SIGN if named else word]
        at = found.end()
    return "".join([*pieces, text[at:]])
