"""Finding the option that a typed text means. Between two candidates it never guesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from dialogs.words import alike, western, yes_or_no

_NUMBERED = re.compile(r"^\s*(?:optie|nummer|nr|option|number|antwoord)?\s*(\d{1,2})\s*[.)]?\s*$", re.IGNORECASE)
_NEGATION = {"geen", "niet", "nooit", "zonder", "not", "no", "never", "without", "dont", "nie", "degil", "не", "ኣይ"}
_FILLER = {
    *("ja", "nee", "ik", "de", "het", "een", "als", "met", "via", "in", "op", "of", "en", "heb", "ben", "wil", "mijn", "nog", "is", "ander"),
    *("anders", "iets", "weet", "dat", "dit", "er", "voor", "aan", "van", "naar", "ga", "zit", "krijg", "te", "yes", "no", "i", "a", "the"),
    *("my", "have", "am", "to", "at", "on", "with", "for", "of", "and", "or", "something", "else", "other", "not", "yet", "get", "it", "work"),
    *("werk", "mensen", "bij", "door", "om", "want", "do", "in", "this"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option as it can be typed: its id, its labels in the languages that count, extra words."""

    value: str
    labels: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def says(self) -> str | None:
        """Return "yes" or "no" when choosing this option is saying so."""
        if self.value in ("yes", "agree"):
            return "yes"
        if self.value == "no":
            return "no"
        first = self.labels[-1].split(",")[0].casefold()
        return {"ja": "yes", "nee": "no"}.get(first)


def _telling(label: str) -> set[str]:
    return {word for word in alike(label).split() if word not in _FILLER and len(word) > 2}


def _one_or_more(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def pick(typed: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Return the values a text means: one when it is clear, up to three when it is in doubt, none when it is no answer.

    A label's last string is the Dutch one. In order: id, label, number of the option, yes or no, extra words, nearly
    the label, words that only one label has.
    """
    said = alike(typed)
    if not said:
        return ()
    for candidate in candidates:
        if said == alike(candidate.value):
            return (candidate.value,)
    same = [one.value for one in candidates if any(said == alike(name) for name in (*one.labels, *one.words))]
    if same:
        return _one_or_more(same)[:3]
    number = _NUMBERED.match(western(typed))
    if number:
        place = int(number[1])
        return (candidates[place - 1].value,) if 1 <= place <= len(candidates) else ()
    meant = yes_or_no(typed)
    if meant:
        return tuple(one.value for one in candidates if one.says == meant)[:3]
    return _nearly(said, candidates) or _by_words(said, candidates)


def _nearly(said: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    if len(said) < 4:
        return ()
    scored = sorted(
        (
            (max(fuzz.ratio(said, alike(name)) for name in (one.value, *one.labels, *one.words)), one.value)
            for one in candidates
        ),
        reverse=True,
    )
    near = [(score, value) for score, value in scored if score >= 82]
    if not near or _doubtful(said, near[0][1], candidates):
        return ()
    best = near[0][0]
    return tuple(value for score, value in near if best - score < 6)[:3]


def _doubtful(said: str, value: str, candidates: Sequence[Candidate]) -> bool:
    """Return whether the text denies what the option affirms, or the reverse."""
    labels = " ".join(name for one in candidates if one.value == value for name in (*one.labels, *one.words))
    return bool(_NEGATION & set(said.split())) != bool(_NEGATION & set(alike(labels).split()))


def _by_words(said: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Return the options that own a telling word of the text; a denial or two owners is doubt, not an answer."""
    typed = [word for word in said.split() if len(word) > 2 and word not in _FILLER]
    if not typed or len(said.split()) > 12:
        return ()
    owned = {one.value: set().union(*(_telling(name) for name in (*one.labels, *one.words))) for one in candidates}
    hits: dict[str, int] = {}
    for word in typed:
        owners = [
            value for value, words in owned.items() if any(_same_word(word, other) for other in words)
        ]
        if 0 < len(owners) <= 3:
            for value in owners:
                hits[value] = hits.get(value, 0) + 1
    if not hits:
        return ()
    most = max(hits.values())
    best = tuple(value for value, count in hits.items() if count == most)[:3]
    if len(best) == 1 and _doubtful(said, best[0], candidates):
        return (best[0], *(one.value for one in candidates if one.value != best[0]))[:3]
    return best


def _same_word(word: str, other: str) -> bool:
    return word == other or (len(word) > 4 and fuzz.ratio(word, other) >= 85)
