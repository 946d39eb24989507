"""Understands a place that a person typed: a village, town, municipality or postcode, misspelt or inside a sentence.

Which places there are stands in the region's `places.toml` and `outside.toml`; the words around them in `nearby.py`.
A wrong guess is worse than asking again. So a misspelling counts only when it is nearly all that was typed or stands
where a place is expected ("in …"), and never for names of five letters or less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.facts.model import OTHER, Place, Region
from dialogs.facts.nearby import (
    AROUND_A_PLACE,
    ASKING,
    BEFORE_A_PLACE,
    BEFORE_A_POSTCODE,
    LIKE_A_PLACE,
    NEAR_A_PLACE,
    NOT_A_PLACE,
    PROVINCES,
    SHORT_WORDS,
)
from dialogs.words import alike

MOST_WORDS = 40
"""A longer text is no answer to "where do you live"."""
LONGEST_NAME = 4
"""Words in the longest name, like "Gemeente Oude IJssel Streek"."""
_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_YEAR = re.compile(r"19..|20..")
_SOUNDS = (
    (re.compile(r"ij|ei|ey"), "y"),
    (re.compile(r"ch|gh"), "g"),
    (re.compile(r"ck|c|q"), "k"),
    (re.compile(r"dt\b|d\b|th"), "t"),
    (re.compile(r"ph|v"), "f"),
    (re.compile(r"z"), "s"),
    (re.compile(r"oe"), "u"),
    (re.compile(r"ie"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""Spellings that sound the same in Dutch."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a typed text says: `one` place for certain, `near` one (misspelt), `several` to choose from, or `none`.

    `several` has one place for each municipality, those of the region first.
    """

    kind: Literal["one", "near", "several", "none"]
    places: tuple[Place, ...] = ()


NO_PLACE = Guess("none")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A place named somewhere in the text; `places` are the homonyms it may be."""

    places: tuple[Place, ...]
    exact: bool = True
    close_by: bool = False

    def municipalities(self) -> set[str]:
        return {place.municipality for place in self.places}


@dataclass(frozen=True, slots=True)
class _Index:
    """The places of a region by spelling and by postcode; `names` may be misspelt and sound like `sounds`."""

    written: dict[str, tuple[Place, ...]]
    names: tuple[str, ...]
    sounds: tuple[str, ...]
    postcodes: dict[str, tuple[Place, ...]]
    own_words: frozenset[str]


def find_place(typed: str, region: Region) -> Guess:
    """Return which place, in the region or known outside it, the typed text names. Never raises."""
    words = _split(typed[:1000])
    if not 0 < len(words) <= MOST_WORDS:
        return NO_PLACE
    index = _index(region)
    whole = index.written.get("".join(words))
    if whole:
        return _decide([_Mention(whole)], words, index)
    if words[0] in ASKING or any(mark in typed for mark in "?؟፧"):
        return NO_PLACE
    mentions = [*_postcodes(words, index), *_names(words, index)]
    return _decide(mentions or _misspelt(words, index), words, index)


def place_of_postcode(code: str, region: Region) -> str | None:
    """Return the municipality of a 4-digit postcode, `other` outside the region; None when it is no postcode."""
    if not _POSTCODE.fullmatch(code):
        return None
    found = _index(region).postcodes.get(code)
    return found[0].municipality if found else OTHER


def _split(text: str) -> list[str]:
    # An apostrophe parts a name from a Turkish ending, and "'s" from a Dutch name.
    return alike(re.sub("['’`´‘]", " ", text)).split()


def _postcodes(words: Sequence[str], index: _Index) -> Iterator[_Mention]:
    """Yield the postcodes among the words; four digits alone may also be a year, an amount or part of a number."""
    numbers = sum(word.isdigit() for word in words)
    rest = [word for word in words if not word.isdigit() and word not in AROUND_A_PLACE]
    for at, word in enumerate(words):
        code, letters = word[:4], word[4:]
        if not _POSTCODE.fullmatch(code):
            continue
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        known = code in index.postcodes
        sure = (
            (_two_letters(letters) and not letters.isdigit())
            or before in BEFORE_A_POSTCODE
            or len(words) == 1
            or (_two_letters(after) and (len(words) == 2 or after not in SHORT_WORDS))
            or (known and (numbers == 1 or before in BEFORE_A_PLACE))
            or (numbers == 1 and (not rest or after in index.written) and not _YEAR.fullmatch(code))
        )
        if sure and (not letters or _two_letters(letters)):
            yield _Mention(index.postcodes.get(code) or (Place(code, OTHER, (code,)),))


def _two_letters(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isalpha()


def _names(words: Sequence[str], index: _Index) -> Iterator[_Mention]:
    """Yield the places named among the words, misspelt ones only where a place is expected."""
    at = 0
    while at < len(words):
        before = words[max(0, at - 2) : at]
        expected = bool(before) and before[-1] in BEFORE_A_PLACE | NEAR_A_PLACE
        mention, length = _name_at(words, at, index, expected=expected)
        if mention and not NOT_A_PLACE.intersection(before):
            yield _Mention(mention.places, mention.exact, close_by=not NEAR_A_PLACE.isdisjoint(before))
        at += length


def _name_at(words: Sequence[str], at: int, index: _Index, *, expected: bool) -> tuple[_Mention | None, int]:
    """Return the place named from this word on, and how many words it takes."""
    spans = [words[at : at + length] for length in range(min(LONGEST_NAME, len(words) - at), 0, -1)]
    for span in spans:
        places = index.written.get("".join(span))
        if places and (expected or not any(place.word for place in places) or _alone(words, at, len(span), index)):
            return _Mention(places), len(span)
    if expected:
        for span in spans:
            places = _near("".join(span), index)
            if places:
                return _Mention(places, exact=False), len(span)
    return None, 1


def _alone(words: Sequence[str], at: int, length: int, index: _Index) -> bool:
    """Whether nothing stands around the name but words that may stand around a place, and other places."""
    rest = [*words[:at], *words[at + length :]]
    known = (AROUND_A_PLACE, PROVINCES, index.written, index.own_words)
    return all(word.isdigit() or any(word in words_known for words_known in known) for word in rest)


def _misspelt(words: Sequence[str], index: _Index) -> list[_Mention]:
    """Return the place that nearly all of the text is a misspelling of."""
    rest = [word for word in words if word not in AROUND_A_PLACE and word not in PROVINCES and not word.isdigit()]
    if NOT_A_PLACE.intersection(words):
        return []
    for span in (words, rest):
        places = _near("".join(span), index) if len(span) <= LONGEST_NAME else ()
        if places:
            return [_Mention(places, exact=False)]
    return []


def _near(name: str, index: _Index) -> tuple[Place, ...]:
    """Return the places this name is nearly, by how it is written and how it sounds; the first sound must be right."""
    if len(name) < 5 or name in AROUND_A_PLACE or name in LIKE_A_PLACE:
        return ()
    sound = _sound(name)
    hits: list[tuple[int, str]] = []
    for other, wrong, at in process.extract(sound, index.sounds, scorer=OSA.distance, score_cutoff=2, limit=None):
        key = index.names[at]
        wrong += OSA.distance(name, key)
        if wrong <= _letters_wrong(len(key)) and (other[0] == sound[0] or not sound.isascii()):
            hits.append((wrong, key))
    for key, _, at in process.extract(name, index.names, scorer=OSA.distance, score_cutoff=1, limit=None):
        # One slip of the finger may change how the whole name sounds: "Greonlo".
        if index.sounds[at][0] == sound[0]:
            hits.append((_letters_wrong(0), key))
    best = min(hits, default=(0, ""))[0]
    return tuple(place for wrong, key in hits if wrong == best for place in index.written[key])


def _letters_wrong(length: int) -> int:
    """How much may be wrong in a name of this length, in letters and in sounds together."""
    return 2 if length < 8 else 3 if length < 10 else 5


def _sound(name: str) -> str:
    for pattern, same in _SOUNDS:
        name = pattern.sub(same, name)
    return name


def _decide(mentions: Sequence[_Mention], words: Sequence[str], index: _Index) -> Guess:
    """Weigh all that was named: other places and a province settle homonyms; two places left are asked."""
    settled = [_settle(mention, mentions, words, index) for mention in mentions]
    counted = [mention for mention in settled if not mention.close_by] or settled
    found: dict[str, Place] = {}
    for mention in counted:
        for place in mention.places:
            found.setdefault(place.municipality, place)
    places = tuple(sorted(found.values(), key=lambda place: place.municipality == OTHER))
    if len(places) > 1:
        return Guess("several", places)
    if not places:
        return NO_PLACE
    return Guess("one" if all(mention.exact for mention in counted) else "near", places)


def _settle(mention: _Mention, mentions: Iterable[_Mention], words: Sequence[str], index: _Index) -> _Mention:
    if len(mention.municipalities()) == 1:
        return mention
    provinces = {PROVINCES[word] for word in words if word in PROVINCES}
    own = tuple(place for place in mention.places if place.municipality != OTHER)
    in_province = tuple(place for place in mention.places if place.province in provinces)
    certain = set().union(*(other.municipalities() for other in mentions if len(other.municipalities()) == 1))
    kept = (
        # A province that two homonyms share means the region's: "Voorst Gld" is asked by nobody from the other one.
        tuple(place for place in in_province if place in own)
        or in_province
        # A province where none of them lies is not the region's either: "Etten Ov".
        or tuple(place for place in mention.places if provinces and place not in own)
        or (own if index.own_words.intersection(words) else ())
        or tuple(place for place in mention.places if place.municipality in certain)
    )
    return _Mention(kept or mention.places, mention.exact, mention.close_by)


@lru_cache
def _index(region: Region) -> _Index:
    written: dict[str, list[Place]] = {}
    names: dict[str, str] = {}
    postcodes: dict[str, list[Place]] = {}
    for place in (*region.places, *_municipalities(region), *region.outside):
        for spelling in (place.name, *place.spellings):
            key = "".join(_split(spelling))
            written.setdefault(key, []).append(place)
            if len(key) > 5 and (not place.word or " " in spelling):
                names[key] = _sound(key)
    for place in region.places:
        for code in place.postcodes:
            postcodes.setdefault(code, []).append(place)
    own_words = frozenset(_split(region.name))
    return _Index(_frozen(written), tuple(names), tuple(names.values()), _frozen(postcodes), own_words)


def _frozen(found: dict[str, list[Place]]) -> dict[str, tuple[Place, ...]]:
    return {key: tuple(places) for key, places in found.items()}


def _municipalities(region: Region) -> Iterator[Place]:
    """Yield each municipality as a place of its own, with all its postcodes."""
    for one in region.municipalities:
        codes = tuple(code for place in region.places if place.municipality == one.id for code in place.postcodes)
        yield Place(one.name, one.id, codes, spellings=one.spellings, source=one.source)
