"""The kinds of question: what each accepts, how it reads what is typed, and its advice when that can't be.

`check` is strict and converts nothing (case files, answers kept by an older release); `read` is kind (people).
Both give advice as a value and never raise. Rules: contracts, section 2, "What is typed".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeAlias, TypeVar

from dialogs.choosing import Candidate, exact, pick
from dialogs.facts.model import OTHER, Region
from dialogs.facts.model import Place as KnownPlace
from dialogs.facts.places import find_place, place_of_postcode
from dialogs.text import NOTHING, Say, Text, _, own_words
from dialogs.words import alike, numbers_in, western, words_of

T = TypeVar("T", covariant=True)
Answer: TypeAlias = "str | int | tuple[str, ...] | None"


@dataclass(frozen=True, slots=True)
class Taken:
    """The text is this answer, or the answer to the earlier question `field` when that is set.

    `place` names the village that was recognised.
    """

    value: Any
    place: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The text fits several answers: the person chooses one of these (value, label)."""

    options: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The text is no answer. `meant` tells that it was clearly meant as one; the advice says what would do."""

    advice: Text
    meant: bool = False


Reading: TypeAlias = Taken | Doubt | Refused


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed, and what is needed to read it."""

    text: str
    language: str
    say: Say
    region: Region


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice. A `hidden` one is accepted but has no button."""

    value: str
    label: Text
    hint: Text = NOTHING
    words: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T]):
    """A question with its fixed id. `short` is its name on the check page, `explain` its "what does this mean"."""

    field: str
    text: Text
    short: Text
    explain: Text = NOTHING
    hint: Text = NOTHING
    skippable: bool = False
    options: tuple[Option, ...] = ()

    @property
    def takes_unknown(self) -> bool:
        """Whether "I don't know" is an answer to this question."""
        return any(option.value == "unknown" for option in self.options)

    def check(self, value: object) -> Text | None:
        """Return why a kept value is no answer to this question; None when it is one."""
        if value is None:
            return None if self.skippable else _("Deze vraag kunt u niet overslaan.")
        return self._refuse(value)

    def _refuse(self, value: object) -> Text | None:
        raise NotImplementedError

    def read(self, typed: Typed) -> Reading:
        """Return what a typed text means as an answer to this question."""
        raise NotImplementedError

    def label(self, value: Answer) -> Text:
        """Return an answer in words, for people."""
        return _("Overgeslagen") if value is None else own_words(str(value))

    def examples(self) -> tuple[Answer, ...]:
        """Return one answer of every kind, from which all paths are walked."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question[str]):
    """One of several answers on buttons."""

    def _refuse(self, value: object) -> Text | None:
        # The innermost loop of every replay, hence a plain one.
        if isinstance(value, str):
            for option in self.options:
                if option.value == value:
                    return None
        return _("Dit antwoord kennen wij niet. Kies een van de antwoorden.")

    def read(self, typed: Typed) -> Reading:
        """Return the option whose label, id or number was typed, spelling forgiven."""
        return self._reading(pick(typed.text, self.candidates(typed)))

    def exactly(self, typed: Typed) -> bool:
        """Return whether the text is just an option, so that it can't be a question."""
        return bool(exact(typed.text, self.candidates(typed)))

    def _reading(self, found: tuple[str, ...]) -> Reading:
        if not found:
            return Refused(_("Dit antwoord begrijp ik niet. Kies een van de antwoorden."))
        if len(found) == 1:
            return Taken(found[0])
        return Doubt(tuple((value, self.label(value)) for value in found))

    def candidates(self, typed: Typed) -> list[Candidate]:
        """Return the options as they can be typed in the person's language and in Dutch."""
        return [
            Candidate(option.value, (typed.say(option.label), option.label.dutch), option.words)
            for option in self.options
        ]

    def label(self, value: Answer) -> Text:
        """Return the option's own label."""
        for option in self.options:
            if option.value == value:
                return option.label
        return Question.label(self, value)

    def examples(self) -> tuple[Answer, ...]:
        """Return every option."""
        skip: tuple[Answer, ...] = (None,) if self.skippable else ()
        return tuple(option.value for option in self.options) + skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand(Choice):
    """A choice of age bands that also takes an age in years."""

    def read(self, typed: Typed) -> Reading:
        """Return the band an age lies in; a number of an option stays that option, "under 18" is no age."""
        ages = [number for number in numbers_in(typed.text, typed.language) if number <= 110]
        bounds = not _AROUND_AN_AGE.isdisjoint(alike(typed.text).split()) or re.search(r"[-–]\s*\d|\+", typed.text)
        if self.exactly(typed) or bounds or len(ages) != 1 or ages[0] <= len(self.options):
            reading = Choice.read(self, typed)
            return replace(reading, meant=bool(ages)) if isinstance(reading, Refused) else reading
        return Taken("under-18" if ages[0] < 18 else "18-26" if ages[0] < 27 else "27-plus")


_AROUND_AN_AGE = words_of(
    "onder jonger boven ouder bijna minder meer dan tot tussen under younger below over older above almost than less "
    "more until between"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Question[tuple[str, ...]]):
    """Several answers on buttons: each press switches one, `@done` ends."""

    def _refuse(self, value: object) -> Text | None:
        if not isinstance(value, list | tuple) or not value:
            return _("Kies minstens één antwoord.")
        known = {option.value for option in self.options}
        if len(set(map(str, value))) < len(value) or not all(isinstance(one, str) and one in known for one in value):
            return _("Dit antwoord kennen wij niet. Kies een van de antwoorden.")
        return None

    def read(self, typed: Typed) -> Reading:
        """Return the options of a typed list, in the order of the buttons."""
        one = Choice(field=self.field, text=self.text, short=self.short, options=self.options)
        parts = [part for part in _BETWEEN.split(western(typed.text)) if part.strip()]
        if exact(typed.text, one.candidates(typed)):
            parts = [typed.text]
        chosen: set[str] = set()
        for part in parts:
            reading = one.read(replace(typed, text=part))
            if not isinstance(reading, Taken):
                return reading
            chosen.add(reading.value)
        if not chosen:
            return Refused(_("Kies minstens één antwoord."))
        return Taken(tuple(option.value for option in self.options if option.value in chosen))

    def label(self, value: Answer) -> Text:
        """Return the labels of all chosen options, as a list."""
        chosen = [option.label for option in self.options if isinstance(value, tuple | list) and option.value in value]
        return Text(", ".join(f"{{{place}}}" for place in range(len(chosen)))).of(
            **{str(place): label for place, label in enumerate(chosen)}
        )

    def examples(self) -> tuple[Answer, ...]:
        """Return every option alone, and all together."""
        alone = tuple((option.value,) for option in self.options)
        return (*alone, tuple(option.value for option in self.options))


_BETWEEN = re.compile(r"[,;/&+،؛၊፣፡]|(?<=\d)\s+(?=\d)|\s(?:en|and|ve|i|oraz|і|та|و|ን|ook|plus)\s", re.IGNORECASE)
"""What stands between the answers of a typed list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Choice):
    """A municipality, typed as a village, town, municipality or postcode, or chosen."""

    def read(self, typed: Typed) -> Reading:
        """Return the municipality a place lies in; homonyms and misspellings with two readings are asked."""
        guess = find_place(typed.text, typed.region)
        if guess.kind in ("one", "near"):
            place = guess.places[0]
            return Taken(place.municipality, place=place.name)
        if guess.kind == "several":
            return Doubt(tuple((place.municipality, _place_label(place)) for place in _apart(guess.places)))
        reading = self._reading(pick(typed.text, self.candidates(typed), loosely=False))
        if isinstance(reading, Refused):
            return Refused(_("Deze plaats ken ik niet. Typ uw plaats, of de 4 cijfers van uw postcode."))
        return reading


def _apart(places: tuple[KnownPlace, ...]) -> list[KnownPlace]:
    """Return one place for each municipality, at most three."""
    return list({place.municipality: place for place in reversed(places)}.values())[::-1][:3]


def _place_label(place: KnownPlace) -> Text:
    name = own_words(place.full_name)
    return _("{place}, buiten de regio").of(place=name) if place.municipality == OTHER else name


_POSTCODE_ADVICE = _("Typ de 4 cijfers van uw postcode. Bijvoorbeeld: 7001.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postcode(Question[str]):
    """The four digits of a Dutch postcode; letters behind them are never kept."""

    place_field: str
    kinds: tuple[str, ...]
    """One postcode in the region and one outside it, for walking all paths."""

    def _refuse(self, value: object) -> Text | None:
        if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{3}", value):
            return None
        return _POSTCODE_ADVICE

    def read(self, typed: Typed) -> Reading:
        """Return the four digits; a place that is typed instead answers the question for the place."""
        found = re.findall(r"(?<!\d)[1-9]\d{3}(?!\d)", western(typed.text))
        if len(found) == 1:
            return Taken(found[0])
        guess = find_place(typed.text, typed.region)
        if guess.kind in ("one", "near"):
            return Taken(guess.places[0].municipality, place=guess.places[0].name, field=self.place_field)
        return Refused(_POSTCODE_ADVICE, meant=any(map(str.isdigit, typed.text)))

    def examples(self) -> tuple[Answer, ...]:
        """Return a postcode inside, one outside, and skipping."""
        return (*self.kinds, None)


def municipality_of(place: Answer, postcode: Answer, region: Region) -> str:
    """Return where somebody is: a municipality's id, `other`, or `unknown`. A postcode stands for an unknown place."""
    if place == "unknown" and isinstance(postcode, str):
        return place_of_postcode(postcode, region) or "unknown"
    return str(place)
