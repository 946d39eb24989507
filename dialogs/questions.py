"""The kinds of question: what each accepts, how it reads what is typed, and its advice when that can't be.

`check` is strict and converts nothing (case files, answers kept by an older release); `read` is kind (people).
Both give advice as a value and never raise. Rules: contracts, section 2, "What is typed".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from dialogs.choosing import Candidate, pick
from dialogs.facts.load import Region
from dialogs.facts.places import find_place, place_of_postcode
from dialogs.text import NOTHING, Say, Text, _, own_words
from dialogs.words import alike, mask_bsn, numbers_in, tidy, western

T = TypeVar("T", covariant=True)
Answer: TypeAlias = "str | int | tuple[str, ...] | None"


@dataclass(frozen=True, slots=True)
class Taken:
    """The text is this answer. `place` names the village that was recognised, `masked` says a BSN was hidden."""

    value: Any
    place: str = ""
    masked: bool = False


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
    """A question with its fixed id. `short` is its name on the check page, `explain` what "what does this mean" says."""

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
        known = isinstance(value, str) and any(option.value == value for option in self.options)
        return None if known else _("Dit antwoord kennen wij niet. Kies een van de antwoorden.")

    def read(self, typed: Typed) -> Reading:
        """Return the option whose label, id or number was typed, spelling forgiven."""
        found = pick(typed.text, self.candidates(typed))
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
        """Return the band an age lies in; a number of an option stays that option."""
        ages = [number for number in numbers_in(typed.text, typed.language) if len(self.options) < number <= 110]
        if len(ages) == 1 and not re.search(r"[-–]\s*\d|\+", typed.text):
            return Taken("under-18" if ages[0] < 18 else "18-26" if ages[0] < 27 else "27-plus")
        return Choice.read(self, typed)


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
        parts = [part for part in re.split(r"[,;+/&،؛\n]|\b(?:en|and)\b", typed.text) if part.strip()]
        one = Choice(field=self.field, text=self.text, short=self.short, options=self.options)
        chosen: set[str] = set()
        for part in parts:
            reading = one.read(Typed(part, typed.language, typed.say, typed.region))
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
        reading = Choice.read(self, typed)
        if isinstance(reading, Refused):
            return Refused(_("Deze plaats ken ik niet. Typ uw plaats, of de 4 cijfers van uw postcode."))
        return reading


def _apart(places: tuple[Any, ...]) -> list[Any]:
    """Return one place for each municipality, at most three."""
    return list({place.municipality: place for place in reversed(places)}.values())[::-1][:3]


def _place_label(place: Any) -> Text:
    if place.municipality == "other":
        return _("{place}, buiten de regio").of(place=own_words(place.name))
    return own_words(f"{place.name} ({place.province})" if place.province else place.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChoice(Choice):
    """A choice that also takes a person's own words."""

    def _refuse(self, value: object) -> Text | None:
        return _refuse_text(value)

    def read(self, typed: Typed) -> Reading:
        """Return the option that was clearly meant, else the words themselves."""
        found = pick(typed.text, self.candidates(typed))
        if len(found) == 1:
            return Taken(found[0])
        return _read_text(typed.text)

    def examples(self) -> tuple[Answer, ...]:
        """Return every option, own words, and skipping."""
        return (*Choice.examples(self), "eigen woorden")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Question[int]):
    """A whole number between two bounds."""

    low: int
    high: int

    def _refuse(self, value: object) -> Text | None:
        if type(value) is not int:
            return self._advice()
        return None if self.low <= value <= self.high else self._advice()

    def _advice(self) -> Text:
        return _("Typ één heel getal van {low} tot en met {high}. Bijvoorbeeld: 7.").of(low=self.low, high=self.high)

    def read(self, typed: Typed) -> Reading:
        """Return the one number in the text; halves, negatives and two numbers are asked again."""
        found = numbers_in(typed.text, typed.language)
        plain = western(typed.text)
        broken = re.search(r"\d\s*[.,/]\s*\d|[-−–]\s*\d|½|¼|¾|٫|٬|%|\bmin(?:us)?\s+\w", plain) or re.search(
            r"\b(?:half|halve|anderhalve?|minus)\b", alike(plain)
        )
        if len(found) != 1 or broken or not self.low <= found[0] <= self.high:
            return Refused(self._advice(), meant=bool(found))
        return Taken(found[0])

    def examples(self) -> tuple[Answer, ...]:
        """Return both bounds."""
        return (self.low, self.high)


def _refuse_text(value: object) -> Text | None:
    if not isinstance(value, str) or not tidy(value):
        return _("Typ een kort antwoord.")
    if len(tidy(value)) > 200:
        return _("Dat is te lang. Typ het korter: ten hoogste 200 tekens.")
    return None


def _read_text(typed: str) -> Reading:
    words = tidy(typed)
    advice = _refuse_text(words)
    if advice:
        return Refused(advice, meant=True)
    kept, masked = mask_bsn(words)
    return Taken(kept, masked=masked)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeText(Question[str]):
    """A person's own words, in any alphabet."""

    def _refuse(self, value: object) -> Text | None:
        return _refuse_text(value)

    def read(self, typed: Typed) -> Reading:
        """Return the words on one line, with a BSN masked."""
        return _read_text(typed.text)

    def examples(self) -> tuple[Answer, ...]:
        """Return some words, and skipping where that can be."""
        return ("eigen woorden", None) if self.skippable else ("eigen woorden",)


_PHONE_RUN = re.compile(r"(?:\+|00)?[(\d][\d\s.()/\-–]{6,24}\d")


def _phone(typed: str) -> str | None:
    """Return a number as `+` and digits when it follows the rule of the contracts, else None."""
    bare = re.sub(r"[\s.()/\-–\u200e\u200f\u2066-\u2069]", "", re.sub(r"\(\s*0\s*\)", "", typed))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if re.fullmatch(r"\+310\d{9}", bare):
        bare = "+31" + bare[4:]
    if re.fullmatch(r"\+\d{8,15}", bare):
        return bare
    return "+31" + bare[1:] if re.fullmatch(r"0\d{9}", bare) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Question[str]):
    """A telephone number: ten Dutch digits, or an international number."""

    def _refuse(self, value: object) -> Text | None:
        if isinstance(value, str) and _phone(value):
            return None
        digits = len(re.findall(r"\d", western(str(value))))
        if digits > 15:
            return _("Dit nummer is te lang. Een nummer heeft 10 cijfers. Bijvoorbeeld: 06 1234 5678.")
        if 0 < digits < 10:
            return _("Dit nummer is te kort. Een nummer heeft 10 cijfers. Bijvoorbeeld: 06 1234 5678.")
        return _("Typ uw telefoonnummer. Bijvoorbeeld: 06 1234 5678. Of met een + ervoor.")

    def read(self, typed: Typed) -> Reading:
        """Return the number as `+31…`; it may stand inside a sentence."""
        plain = western(tidy(typed.text))
        number = _phone(plain)
        if not number:
            runs = [found for run in _PHONE_RUN.findall(plain) if (found := _phone(run))]
            number = runs[0] if len(runs) == 1 else None
        return Taken(number) if number else Refused(self.check(plain) or NOTHING, meant=any(map(str.isdigit, plain)))

    def examples(self) -> tuple[Answer, ...]:
        """Return a number, and skipping where that can be."""
        return ("+31612345678", None) if self.skippable else ("+31612345678",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Question[str]):
    """An e-mail address."""

    def _refuse(self, value: object) -> Text | None:
        fits = isinstance(value, str) and len(value) <= 254 and re.fullmatch(r"[^@\s]+@[^@\s]*[^@\s.]\.[^@\s]+", value)
        if fits and not mask_bsn(str(value))[1]:
            return None
        return _("Dit is geen e-mailadres. Bijvoorbeeld: naam@voorbeeld.nl.")

    def read(self, typed: Typed) -> Reading:
        """Return the address without what stands around it."""
        words = tidy(typed.text)
        found = [part.strip("<>(),;:\"'") for part in words.split() if "@" in part]
        address = found[0] if len(found) == 1 and len(words.split()) > 1 else words
        advice = self._refuse(address)
        return Refused(advice, meant="@" in words) if advice else Taken(address)

    def examples(self) -> tuple[Answer, ...]:
        """Return an address."""
        return ("naam@voorbeeld.nl",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postcode(Question[str]):
    """The four digits of a Dutch postcode; letters behind them are never kept."""

    inside: tuple[str, ...] = field(default=())
    """One postcode in the region and one outside it, for walking all paths."""

    def _refuse(self, value: object) -> Text | None:
        if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{3}", value):
            return None
        return _("Typ de 4 cijfers van uw postcode. Bijvoorbeeld: 7001.")

    def read(self, typed: Typed) -> Reading:
        """Return the four digits; a place that is typed instead gives its first postcode."""
        found = re.findall(r"(?<!\d)[1-9]\d{3}(?!\d)", western(typed.text))
        if len(found) == 1:
            return Taken(found[0])
        guess = find_place(typed.text, typed.region)
        if guess.kind in ("one", "near") and guess.places[0].postcodes:
            return Taken(guess.places[0].postcodes[0], place=guess.places[0].name)
        return Refused(self.check("") or NOTHING, meant=any(map(str.isdigit, typed.text)))

    def examples(self) -> tuple[Answer, ...]:
        """Return a postcode inside, one outside, and skipping."""
        return (*self.inside, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kvk(Question[str]):
    """A number of the Chamber of Commerce: eight digits."""

    def _refuse(self, value: object) -> Text | None:
        fits = isinstance(value, str) and re.fullmatch(r"[0-9]{8}", value)
        return None if fits else _("Een KvK-nummer heeft 8 cijfers. Bijvoorbeeld: 12345678.")

    def read(self, typed: Typed) -> Reading:
        """Return the eight digits, blanks and dots forgiven."""
        digits = "".join(re.findall(r"\d", western(typed.text)))
        return Refused(self.check(digits) or NOTHING, meant=bool(digits)) if self._refuse(digits) else Taken(digits)

    def examples(self) -> tuple[Answer, ...]:
        """Return a number, and skipping."""
        return ("12345678", None)


def municipality_of(place: Answer, postcode: Answer, region: Region) -> str:
    """Return where somebody is: a municipality's id, `other`, or `unknown`. A postcode stands for an unknown place."""
    if place == "unknown" and isinstance(postcode, str):
        return place_of_postcode(postcode, region) or "unknown"
    return str(place)
