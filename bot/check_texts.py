"""Reads every Dutch text as somebody would who reads with difficulty, and finds promises that only facts may make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bot.catalogues import SOURCE, languages, load
from bot.translating import template
from dialogs.engine import Dialog
from dialogs.explore import every_path
from dialogs.facts.load import Region
from dialogs.plain import findings, plain_words, questions_in
from dialogs.trees.start import PRIVACY, ROLE
from dialogs.words import western

FACTS = "facts.toml"
"""The only files in which an amount, or that a scheme is open or closed, may stand: dated and with a source."""

_AMOUNT = re.compile(
    r"(?:€|\beuros?\b|\beur\b)\s*(\d[\d.,\s]*\d|\d)|(\d[\d.,\s]*\d|\d)\s*(?:€|\beuros?\b|\beur\b)", re.IGNORECASE
)
_DOORS = re.compile(
    r"\b(?:open|opengesteld|opengaat|geopend|gesloten|sluit|afgelopen|verlopen|loket|closed|opened|expired)\b",
    re.IGNORECASE,
)
_SCHEMES = re.compile(
    r"\b(?:subsid\w+|regeling\w*|rvo|vouchers?|opijver|fonds\w*|fund\w*|budget\w*|scheme\w*|grant\w*|pot)\b",
    re.IGNORECASE,
)


def texts() -> list[tuple[str, str]]:
    """Return every Dutch text with the file it stands in, both forms of a plural."""
    return [
        (form, message.locations[0][0])
        for message in template()
        if message.id
        for form in ([message.id] if isinstance(message.id, str) else message.id)
    ]


def hard_to_read(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for everything that makes a text harder than it has to be."""
    known = plain_words()
    for text, file in told:
        for finding in findings(text, known):
            yield f"{file}: “{finding.sentence}”: {finding.advice}"


def promises(told: Iterable[tuple[str, str]], region: Region, day: date) -> Iterator[str]:
    """Yield a line for each text outside the facts that says a scheme is open or closed, or names an amount.

    An amount that a dated fact carries on that day may be named; with its year when the fact is not current.
    """
    known = [fact for name in region.fact_ids if (fact := region.fact(name, day))]
    for text, file in told:
        if file.endswith(FACTS):
            continue
        for match in _AMOUNT.finditer(western(text)):
            amount = int(re.sub(r"\D", "", match[1] or match[2]))
            carried = [fact for fact in known if amount in (fact.min, fact.max)]
            if not carried:
                yield f"{file}: “{text}”: no fact carries € {amount} on {day}; let a dated fact say it"
            elif not any(
                fact.status(day) == "current" or (fact.as_of and fact.as_of in western(text)) for fact in carried
            ):
                yield f"{file}: “{text}”: € {amount} is not known to hold on {day}; add the year it is of"
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            if (door := _DOORS.search(sentence)) and _SCHEMES.search(sentence):
                yield f"{file}: “{sentence}”: says “{door[0]}” of a scheme; let a dated fact say so"


def translated(told: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield every text in the other languages, with the language before the file."""
    for text, file in told:
        for language in languages():
            if language != SOURCE:
                yield load(language).text(text), f"{language}: {file}"


def more_than_one_question(dialogs: Iterable[Dialog], region: Region) -> Iterator[str]:
    """Yield a line for each question that asks two things, so that an answer to it says nothing."""
    asked = {ROLE.text.dutch: ROLE.field, PRIVACY.text.dutch: PRIVACY.field}
    for dialog in dialogs:
        for route in (*every_path(dialog.path, region), *every_path(dialog.registration, region)):
            asked |= {question.text.dutch: f"{dialog.id}: {question.field}" for question in route.questions}
    for text, where in asked.items():
        if questions_in(text) > 1:
            yield f"{where}: “{text}”: asks more than one thing; make two questions of it"
