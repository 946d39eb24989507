"""Texts for people: written in Dutch, marked here, translated only when shown.

`_("…")` marks a text so that Babel finds it. Nothing in `dialogs/` turns a `Text` into a string by itself: whoever
shows it passes a `Say`, so that one dialog speaks every language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Money:
    """A whole amount in euros."""

    euros: int


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a person typed: never translated, escaped and set apart from the text around it wherever it is shown."""

    words: str


Value: TypeAlias = "Text | Money | OwnWords | date | datetime | int | str"


@dataclass(frozen=True, slots=True)
class Text:
    """A Dutch text with `{placeholders}`; `plural` is its plural form, chosen by the value called `count`."""

    dutch: str
    plural: str = ""
    values: dict[str, Value] = field(default_factory=dict, hash=False)

    def of(self, **values: Value) -> Text:
        """Return the same text with its placeholders filled; a `Text` among the values is translated as well."""
        return Text(self.dutch, self.plural, {**self.values, **values})

    def __bool__(self) -> bool:
        return bool(self.dutch)


Say: TypeAlias = Callable[[Text], str]
"""Turns a text into a string in one language."""

NOTHING = Text("")


def _(dutch: str) -> Text:
    """Mark a Dutch text for translation."""
    return Text(dutch)


def n_(one: str, many: str, count: int) -> Text:
    """Mark a Dutch text that depends on a number, which it may show as `{count}`."""
    return Text(one, many, {"count": count})


def own_words(words: str) -> Text:
    """Wrap what a person typed, so that it can stand where a text stands."""
    return Text("{own_words}", values={"own_words": OwnWords(words)})
