"""Reads the explanations of this folder into plain objects, and says what is wrong with them.

Every file is an explanation, named after its id, but for `words.toml` (the meaning of difficult words). The texts
belong to the project's editors; each carries its sources and the day on which somebody last checked it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from dialogs.text import NOTHING, Text
from dialogs.toml_file import WrongFile, read

FOLDER = Path(__file__).parent
TITLE_LENGTH = 30
"""Of a title: it also stands on a button."""
WORDS = "words"

T = TypeVar("T")


class ExplanationsError(WrongFile):
    """A file of explanations is wrong."""


@dataclass(frozen=True, slots=True)
class Section:
    """A piece under its own heading: a paragraph, and points or numbered steps below it.

    `fact` names a dated fact. While that is current `text` is said, else `text_review`; before it exists nothing is.
    Both may hold `{fact}`, the fact's own sentence, and `{year}`, the year of the day itself.
    """

    title: Text
    text: Text
    points: tuple[Text, ...]
    numbered: bool
    fact: str | None
    text_review: Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """One explanation: its title (also a button), what it is in a sentence, its sections, and what they rest on."""

    id: str
    title: Text
    short: Text
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    checked: date


@dataclass(frozen=True, slots=True)
class Word:
    """A Dutch word that can't be avoided, the other forms it has in texts, and what it means in one sentence."""

    id: str
    forms: tuple[str, ...]
    meaning: Text
    sources: tuple[str, ...]
    checked: date


@cache
def load_explanations(folder: Path = FOLDER) -> Mapping[str, Explanation]:
    """Return all explanations of `folder` by id, read once; raises ExplanationsError."""
    return {file.stem: _explanation(file) for file in sorted(folder.glob("*.toml")) if file.stem != WORDS}


@cache
def load_words(folder: Path = FOLDER) -> tuple[Word, ...]:
    """Return the difficult words of `folder`, read once; raises ExplanationsError."""
    return tuple(_word(name, table) for name, table in read(folder / f"{WORDS}.toml", ExplanationsError).items())


def _explanation(file: Path) -> Explanation:
    entry = _Entry(file.name, "", read(file, ExplanationsError))
    title = entry.text("title")
    if len(title.dutch) > TITLE_LENGTH:
        raise ExplanationsError(file.name, "title", f"shorten it to {TITLE_LENGTH} characters")
    tables = entry.take("section", list, "write at least one [[section]]")
    return entry.end(
        Explanation(
            id=file.stem,
            title=title,
            short=entry.text("short"),
            sections=tuple(_section(file.name, number, table) for number, table in enumerate(tables, 1)),
            sources=entry.texts("sources"),
            checked=entry.take("checked", date, "write the day it was last checked, like 2026-11-20"),
        )
    )


def _section(file: str, number: int, table: object) -> Section:
    entry = _Entry(file, f"section {number}", table)
    points = entry.take("points", list, "write a list of { text = … }") if "points" in entry.rest else []
    section = Section(
        title=entry.text("title"),
        text=entry.text_if("text"),
        points=tuple(
            (one := _Entry(file, f"section {number}.points {place}", point)).end(one.text("text"))
            for place, point in enumerate(points, 1)
        ),
        numbered=entry.take("numbered", bool, "write true or false") if "numbered" in entry.rest else False,
        fact=entry.text("fact").dutch if "fact" in entry.rest else None,
        text_review=entry.text_if("text_review"),
    )
    if not section.text and not section.points:
        entry.refuse("text", "write a text, or points")
    if bool(section.fact) != bool(section.text_review):
        entry.refuse("fact", "write both fact and text_review, or neither")
    return entry.end(section)


def _word(name: str, table: object) -> Word:
    entry = _Entry(f"{WORDS}.toml", name, table)
    return entry.end(
        Word(
            id=name,
            forms=entry.texts("forms") if "forms" in entry.rest else (),
            meaning=entry.text("explain"),
            sources=entry.texts("sources"),
            checked=entry.take("checked", date, "write the day it was last checked, like 2026-11-20"),
        )
    )


class _Entry:
    """One table of a file, taken apart key by key; `end` refuses the keys nobody took."""

    def __init__(self, file: str, name: str, table: object) -> None:
        if not isinstance(table, dict):
            raise ExplanationsError(file, name, "make it a table")
        self.file, self.name, self.rest = file, name, dict(table)

    def refuse(self, key: str, remedy: str) -> None:
        raise ExplanationsError(self.file, f"{self.name}.{key}".lstrip("."), remedy)

    def take(self, key: str, kind: type[T], remedy: str) -> T:
        value = self.rest.pop(key, None)
        if type(value) is not kind or value == []:
            raise ExplanationsError(self.file, f"{self.name}.{key}".lstrip("."), remedy)
        return value

    def text(self, key: str) -> Text:
        value = self.take(key, str, "write a text between quotes")
        if not value.strip():
            self.refuse(key, "write a text between quotes")
        return Text(value)

    def text_if(self, key: str) -> Text:
        return self.text(key) if key in self.rest else NOTHING

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.take(key, list, "write a list of texts, at least one")
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.refuse(key, "write a list of texts, at least one")
        return tuple(values)

    def end(self, made: T) -> T:
        if self.rest:
            self.refuse(next(iter(self.rest)), "is no key of this entry; remove or correct it")
        return made
