"""Finding the option that a typed text means. Between two candidates it never guesses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from dialogs.words import alike, western, words_of, yes_or_no

_NUMBERED = re.compile(r"\s*(?:optie|nummer|nr|option|number|antwoord)?\s*(\d{1,2})\s*[.)]?\s*", re.IGNORECASE)
_NEGATION = words_of("geen niet nooit zonder not no never without dont nie bez değil yok не нема بدون ليس ኣይ ኣይኮነን")
_FILLER = words_of(
    "ja nee ik de het een als met via in op of en heb ben wil mijn nog is ander anders iets weet dat dit er voor aan "
    "van naar ga zit krijg te werk mensen bij door om want "
    "yes no i a the my have am to at on with for and or something else other not yet get it work do this we our us "
    "need want people person employees someone"
)
_MOST_WORDS = 12
_MOST_SIGNS = 200
"""A longer text is no way of naming an option."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option as it can be typed: its id, its labels in the languages that count (Dutch last), extra words."""

    value: str
    labels: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything the option is called."""
        return (self.value, *self.labels, *self.words)

    @property
    def says(self) -> str:
        """Return "yes" or "no" when choosing this option is saying so, else nothing."""
        if self.value in ("yes", "agree"):
            return "yes"
        if self.value in ("no", "not-now"):
            return "no"
        return {"ja": "yes", "nee": "no"}.get(self.labels[-1].split(",")[0].casefold(), "")


def exact(typed: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Return the values whose id, label, extra word or number this is, but for capitals and punctuation."""
    said = alike(typed)
    for candidate in candidates:
        if said and said == alike(candidate.value):
            return (candidate.value,)
    same = [one.value for one in candidates if said and any(said == alike(name) for name in one.names)]
    number = _NUMBERED.fullmatch(western(typed))
    if not same and number and 1 <= int(number[1]) <= len(candidates):
        return (candidates[int(number[1]) - 1].value,)
    return tuple(same)[:3]


def pick(typed: str, candidates: Sequence[Candidate], *, loosely: bool = True) -> tuple[str, ...]:
    """Return the values a text means: one when it is clear, two or three in doubt, none when it is no answer.

    In order: exactly an option, a yes or a no, a misspelt option; `loosely` also by words that only one option has.
    """
    found = exact(typed, candidates)
    if found or _NUMBERED.fullmatch(western(typed)):
        return found
    meant = yes_or_no(typed)
    if meant:
        plain = tuple(one.value for one in candidates if one.value == meant)
        return plain or tuple(one.value for one in candidates if one.says == meant)[:3]
    said = alike(typed)
    if not 3 < len(said) <= _MOST_SIGNS:
        return ()
    return _nearly(said, candidates) or (_by_words(said, candidates) if loosely else ())


def _nearly(said: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Return the options whose name this is, misspelt; what it denies and which numbers it has must be the same."""
    best: dict[str, float] = {}
    for one in candidates:
        for name in map(alike, one.names):
            score = fuzz.ratio(said, name)
            if score >= 82 and _denies(said) == _denies(name) and _digits(said) == _digits(name):
                best[one.value] = max(score, best.get(one.value, 0.0))
    most = max(best.values(), default=0.0)
    return tuple(value for value, score in best.items() if most - score < 6)[:3]


def _denies(said: str) -> bool:
    return not _NEGATION.isdisjoint(said.split())


def _digits(said: str) -> list[str]:
    return re.findall(r"\d", said)


def _by_words(said: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Return the options that own a telling word of the text; two owners is doubt, a denial is no answer."""
    typed = _telling(said)
    if len(said.split()) > _MOST_WORDS:
        return ()
    owned = {one.value: set[str]().union(*map(_telling, map(alike, one.names))) for one in candidates}
    hits = Counter(
        value
        for word in typed
        for value, words in owned.items()
        if any(word == other or (len(word) > 4 and fuzz.ratio(word, other) >= 85) for other in words)
    )
    most = max(hits.values(), default=0)
    best = [one for one in candidates if most and hits[one.value] == most]
    if len(best) > 3 or (len(best) == 1 and _denies(said) != any(map(_denies, map(alike, best[0].names)))):
        return ()
    return tuple(one.value for one in best)


def _telling(said: str) -> set[str]:
    return {word for word in said.split() if len(word) > 2 and word not in _FILLER}
