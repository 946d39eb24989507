"""The kinds of question that are answered in words or digits: text, number, telephone, e-mail, Chamber of Commerce.

Rules: contracts, section 2, "What is typed".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.choosing import pick
from dialogs.questions import Answer, Choice, Question, Reading, Refused, Taken, Typed
from dialogs.text import Text, _
from dialogs.words import mask_bsn, no_whole_number, numbers_in, tidy, western


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChoice(Choice):
    """A choice that also takes a person's own words."""

    def _refuse(self, value: object) -> Text | None:
        return _refuse_text(value)

    def read(self, typed: Typed) -> Reading:
        """Return the option that was clearly meant, else the words themselves."""
        found = pick(typed.text, self.candidates(typed), loosely=False)
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
        found = list(dict.fromkeys(numbers_in(typed.text, typed.language)))
        if len(found) != 1 or no_whole_number(typed.text) or not self.low <= found[0] <= self.high:
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
    return Taken(mask_bsn(words)[0])


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


_PHONE_RUN = re.compile(r"(?:\+|00)?[(0-9][0-9\s.()/‐-―-]{6,24}[0-9]")
_IN_A_PHONE = re.compile(r"[\s.()/‐-―-]")


def _phone(typed: str) -> str | None:
    """Return a number as `+` and digits when it follows the rule of the contracts, else None."""
    bare = _IN_A_PHONE.sub("", typed)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if re.match(r"\s*(?:\+|00)", typed) and re.search(r"\(\s*0\s*\)", typed):
        bare = "+" + _IN_A_PHONE.sub("", re.sub(r"\(\s*0\s*\)", "", typed)).removeprefix("00").removeprefix("+")
    if re.fullmatch(r"\+310[0-9]{9}", bare):
        bare = "+31" + bare[4:]
    if re.fullmatch(r"\+[0-9]{8,15}", bare):
        return bare
    return "+31" + bare[1:] if re.fullmatch(r"0[0-9]{9}", bare) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Question[str]):
    """A telephone number: ten Dutch digits, or an international number."""

    def _refuse(self, value: object) -> Text | None:
        return None if isinstance(value, str) and _phone(value) else self._advice(str(value))

    @staticmethod
    def _advice(typed: str) -> Text:
        digits = len(re.findall(r"\d", typed))
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
        return Taken(number) if number else Refused(self._advice(plain), meant=any(map(str.isdigit, plain)))

    def examples(self) -> tuple[Answer, ...]:
        """Return a number, and skipping where that can be."""
        return ("+31612345678", None) if self.skippable else ("+31612345678",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Question[str]):
    """An e-mail address."""

    def _refuse(self, value: object) -> Text | None:
        if not isinstance(value, str) or len(value) > 254 or not re.fullmatch(r"[^@\s]+@[^@\s.]+\.[^@\s]+", value):
            return _("Dit is geen e-mailadres. Bijvoorbeeld: naam@voorbeeld.nl.")
        if mask_bsn(value)[1]:
            return _("In dit adres staat een BSN. Dat bewaren wij niet. Typ een ander adres.")
        return None

    def read(self, typed: Typed) -> Reading:
        """Return the address without the marks around it; with a blank in it nobody knows where it begins."""
        words = tidy(typed.text)
        address = words.removeprefix("mailto:").strip("<>(),;:\"'.!? ")
        advice = self._refuse(address)
        return Refused(advice, meant="@" in words) if advice else Taken(address)

    def examples(self) -> tuple[Answer, ...]:
        """Return an address."""
        return ("naam@voorbeeld.nl",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kvk(Question[str]):
    """A number of the Chamber of Commerce: eight digits."""

    def _refuse(self, value: object) -> Text | None:
        return None if isinstance(value, str) and re.fullmatch(r"[0-9]{8}", value) else _KVK_ADVICE

    def read(self, typed: Typed) -> Reading:
        """Return the eight digits, blanks and dots forgiven."""
        digits = "".join(re.findall(r"\d", western(typed.text)))
        return Refused(_KVK_ADVICE, meant=bool(digits)) if self._refuse(digits) else Taken(digits)

    def examples(self) -> tuple[Answer, ...]:
        """Return a number, and skipping."""
        return ("12345678", None)


_KVK_ADVICE = _("Een KvK-nummer heeft 8 cijfers. Bijvoorbeeld: 12345678.")
