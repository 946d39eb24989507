"""An explanation as it may be told on a day, and the difficult words in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from dialogs.explanations.load import Explanation, Section, Word, load_words
from dialogs.facts.load import Region
from dialogs.text import Text


@dataclass(frozen=True, slots=True)
class Told:
    """A section as it is said on a day. `text` is empty where there are only points."""

    title: Text
    text: Text
    points: tuple[Text, ...]
    numbered: bool


def told(explanation: Explanation, region: Region, day: date) -> tuple[Told, ...]:
    """Return the sections for a day; one about a fact that does not exist yet is left out."""
    sections = explanation.sections
    kept = [one for one in sections if one.fact is None or region.status(one.fact, day) != "absent"]
    return tuple(Told(one.title, _text(one, region, day), one.points, one.numbered) for one in kept)


def _text(section: Section, region: Region, day: date) -> Text:
    fact = region.fact(section.fact, day) if section.fact else None
    if fact is None:
        return section.text
    template = section.text if fact.status(day) == "current" else section.text_review
    return template.of(fact=fact.text, year=str(day.year))


def dutch_of(explanation: Explanation, region: Region, day: date) -> tuple[str, ...]:
    """Return every Dutch text of an explanation on a day."""
    sections = told(explanation, region, day)
    texts = [(one.title, one.text, *one.points) for one in sections]
    return (explanation.title.dutch, explanation.short.dutch, *(text.dutch for some in texts for text in some))


def words_in(texts: Iterable[str]) -> tuple[Word, ...]:
    """Return the difficult words that occur in Dutch texts, in the order in which they occur."""
    known = _known()
    found = (match[0].casefold() for text in texts for match in _pattern().finditer(text))
    return tuple(dict.fromkeys(known[form] for form in found))


@cache
def _known() -> dict[str, Word]:
    return {form.casefold(): word for word in load_words() for form in (word.id, *word.forms)}


@cache
def _pattern() -> re.Pattern[str]:
    """Return what finds a word as a whole, the longest first; a hyphen belongs to the word."""
    forms = "|".join(re.escape(form) for form in sorted(_known(), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)
