"""The state of a conversation: the dialog, its answers, and the few things that are said once. Kept as plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Literal

from dialogs.facts.load import Region
from dialogs.message import Message
from dialogs.outcome import Outcome
from dialogs.questions import Answer
from dialogs.text import Say, Text
from dialogs.topics.match import Matcher


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that is remembered of a conversation.

    `aside` holds the answers of asking for a person, None when nobody asked. `doubt` are the values a last message
    offered. `leaving` is where somebody wants to go at the cost of unsent answers. `changing` keeps the answer that is
    being changed, for when it is not changed after all. `chosen` are the switched-on values of an open multiple choice.
    `offered` is the language that was offered last, `group` the token of the group whose link was opened last,
    `talking` the case whose staff somebody talks with now. `judged` are the topics of which somebody said whether the
    answer helped.
    """

    language: str = ""
    dutch: bool = False
    privacy: Literal["", "agree", "no"] = ""
    dialog: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    aside: Mapping[str, Answer] | None = None
    doubt: tuple[str, ...] = ()
    leaving: str = ""
    changing: tuple[str, Answer] | None = None
    chosen: tuple[str, ...] = ()
    choosing_language: bool = False
    offered: str = ""
    source: str = ""
    group: str = ""
    talking: str = ""
    judged: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return what differs from a new conversation, as JSON."""
        new = Conversation()
        kept = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: value for name, value in kept if value != getattr(new, name)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Conversation:
        """Rebuild what `to_json` made; names of another release are ignored."""
        known = {name: _tuples(value) for name, value in kept.items() if name in cls.__slots__}
        return cls(**known)

    def with_(self, **changes: Any) -> Conversation:
        """Return the conversation with these changes."""
        return replace(self, **changes)


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(one) for one in value)
    return {name: _tuples(one) for name, one in value.items()} if isinstance(value, dict) else value


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a person did. `other` names something that can't be read (a photo); `opened` is a first look."""

    text: str | None = None
    pressed: str | None = None
    contact: tuple[str, str] | None = None
    other: str | None = None
    source: str = ""
    opened: bool = False


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case of this person, as far as the chat may tell: its reference and its step.

    Of a group also how many have `joined` of how many `expected` (0 when nobody said); None when nobody joins it.
    """

    ref: str
    status: str
    joined: int | None = None
    expected: int = 0
    undecided: bool = False
    """Whether this person has yet to decide if it goes on."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group that can be joined by its link: whose it is, and whether this person has joined it, or shares it."""

    name: str
    joined: bool = False
    own: bool = False


def _no_group(_token: str) -> Group | None:
    return None


def _no_links(_token: str) -> tuple[str, ...]:
    return ()


def _no_token() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a turn needs to know besides the conversation. Everything comes from outside, so a turn stays pure.

    `group` finds a group by the token of its link, `new_group` gives a new token, `links` the links that carry one.
    `unreviewed` are the languages that no person of that language has read yet. `answer_by` is the moment before which
    who registers now hears from us.
    """

    region: Region
    day: date
    matcher: Matcher
    languages: tuple[str, ...]
    say: Callable[[str], Say]
    cases: Callable[[], tuple[KnownCase, ...]]
    new_reference: Callable[[], str]
    group: Callable[[str], Group | None] = _no_group
    new_group: Callable[[], str] = _no_token
    links: Callable[[str], tuple[str, ...]] = _no_links
    unreviewed: frozenset[str] = frozenset()
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A case to open: what was answered, what came of it, and how to reach the person.

    `group` is the token of the group that it joins, or else of the group that it is.
    """

    ref: str
    kind: str
    answers: dict[str, Answer]
    person: dict[str, str]
    outcome: Outcome | None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that nobody could answer, masked, with the language it is in, for whom, and the nearest topic."""

    text: str
    language: str
    audience: str | None
    nearest: str | None


@dataclass(slots=True)
class Turn:
    """What comes of one thing a person did: the conversation after it, and everything to do about it.

    `closes` is what the question that was open keeps as its answer. `unanswered` is a question nobody could answer,
    `helped` a topic and whether its answer helped. `decides` is a pre-registration and what was decided about it.
    `to_staff` is a text (masked) for the staff of the case in `conversation.talking`. `measured` is what came of
    it, as somebody answered; `asks_no_more` that they will not be asked. `left` is the dialog and the question at
    which somebody gave up. `wipes` asks to empty the transcript, `forget` to erase all of the person's data.
    """

    conversation: Conversation
    messages: list[Message] = field(default_factory=list)
    closes: Text | None = None
    opens: Opening | None = None
    decides: tuple[str, str] | None = None
    unanswered: Unanswered | None = None
    helped: tuple[str, bool] | None = None
    measured: dict[str, Answer] | None = None
    asks_no_more: bool = False
    left: tuple[str, str] | None = None
    to_staff: str = ""
    wipes: bool = False
    forget: bool = False
