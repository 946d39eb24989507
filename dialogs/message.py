"""What goes to a person in one message, before translation and before any channel's markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from dialogs.text import NOTHING, Text

Style: TypeAlias = Literal["title", "kicker", "text", "hint", "yes", "info", "no", "price", "row", "decides", "number"]
"""How a line looks: a heading, the small line above it, plain text, small print, a point that speaks for (✓), a point
that informs (ℹ), a thing we never do (✗), an amount, a row with a value beside it, who decides, a number to keep."""

Kind: TypeAlias = Literal["say", "ask", "menu", "outcome", "check", "topic", "problem", "case", "human"]
"""What a message is for, so that a channel can dress it: plain words, a question, a menu, the indication,
check-your-answers, an answer to a quick question, an answer that can't be, the reference number, words of a person."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or list item; `beside` stands at its end (a chip, an amount); `change` names the field it shows."""

    style: Style
    text: Text
    beside: Text = NOTHING
    change: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `id` as in the contracts: `FIELD=VALUE` or a control that begins with `@`."""

    id: str
    label: Text
    hint: Text = NOTHING
    main: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Which question this is, and how many there are as known now."""

    step: int
    of: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the assistant."""

    kind: Kind
    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    question: str | None = None
    progress: Progress | None = None
    outcome: dict[str, Any] | None = None
    topic: str | None = None
    case: str | None = None
    language: str | None = None
    """Set when this one message speaks another language than the conversation's."""
