"""Takes the TOML of a region apart, so that every mistake in it is told with file, entry and remedy."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, time
from pathlib import Path
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPES: dict[type, str] = {
    str: "a text between quotes",
    int: "a whole number",
    bool: "true or false",
    date: "a date like 2026-11-20",
    time: "a time like 09:00:00",
    list: "a list between square brackets",
    dict: "a table",
}


class FactsError(Exception):
    """The facts of a region are wrong: says in which file, at which entry, and what to do about it."""

    def __init__(self, file: Path, entry: str, remedy: str) -> None:
        super().__init__(f"{file.parent.name}/{file.name}: {entry}: {remedy}")
        self.file = file
        self.entry = entry
        self.remedy = remedy


class Entry:
    """One table of a file, taken apart key by key; `end` refuses the keys nobody took."""

    def __init__(self, file: Path, name: str, table: object) -> None:
        self.file = file
        self.name = name
        if type(table) is not dict:
            self.refuse("write it as a table: key = value")
        self.rest: dict[str, Any] = dict(table)

    def refuse(self, remedy: str) -> NoReturn:
        """Raise FactsError for this entry."""
        raise FactsError(self.file, self.name, remedy)

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Return the value of a key; without a default it must be there and not be empty."""
        value = self.take_if(key, kind)
        if default is not None:
            return default if value is None else value
        if value is None or value in ([], {}) or (isinstance(value, str) and not value.strip()):
            self.refuse(f"add `{key}`, {_TYPES[kind]}")
        return value

    def take_if(self, key: str, kind: type[T]) -> T | None:
        """Return the value of a key, or None when it is not there."""
        value: T | None = self.rest.pop(key, None)
        if value is not None and type(value) is not kind:
            self.refuse(f"`{key}` must be {_TYPES[kind]}")
        return value

    def id(self) -> str:
        """Return the entry's id."""
        value = self.take("id", str)
        if not _ID.fullmatch(value):
            self.refuse("write `id` in small letters and digits with hyphens between, like oost-gelre")
        return value

    def words(self, key: str) -> str:
        """Return a text for people in which nothing is filled in."""
        text = self.take(key, str)
        if "{" in text or "}" in text:
            self.refuse(f"`{key}` has a brace; write it without")
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; not there means none."""
        values = self.take(key, list, [])
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.refuse(f"`{key}` must be a list of texts between quotes")
        return tuple(values)

    def one_of(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """Return a text that must be one of the allowed ones."""
        return self.known(key, [self.take(key, str, default)], allowed)[0]

    def known(self, key: str, values: Iterable[str], allowed: Collection[str]) -> tuple[str, ...]:
        """Return the values when all are allowed."""
        for value in values:
            if value not in allowed:
                self.refuse(f"`{key}` does not know {value!r}; use one of {', '.join(allowed)}")
        return tuple(values)

    def entries(self, key: str, *, may_be_none: bool = False) -> list[Entry]:
        """Return the tables in a list, each named by its place in the list and its id or name."""
        tables = enumerate(self.take(key, list, [] if may_be_none else None), 1)
        return [Entry(self.file, _title(key, number, table), table) for number, table in tables]

    def end(self, made: T) -> T:
        """Return what was made of the entry, once every key of it has been taken."""
        if self.rest:
            self.refuse(f"remove or correct the unknown key `{next(iter(self.rest))}`")
        return made


def _title(key: str, number: int, table: object) -> str:
    given = (table.get("id") or table.get("name")) if isinstance(table, dict) else None
    return f"{key} {number} ({given})" if given else f"{key} {number}"
