"""Moments and people that the tests of storage share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from storage import cases, conversations, messages
from storage.database import Database, Store

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NAME, PHONE, STREET = "Roosmarijn Achterberg", "+31612345678", "Zonnebloemstraat"

T = TypeVar("T")


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """Do all of these at the same time, each in its own thread."""
    with ThreadPoolExecutor(len(works)) as threads:
        return [done.result() for done in [threads.submit(work) for work in works]]


def talk(store: Store, address: str = "42", channel: str = "telegram") -> conversations.Conversation:
    """Begin or continue a conversation."""
    return conversations.load(store, [(channel, address)], NOW)[channel, address]


def say(store: Store, conversation_id: int, *words: str, due: datetime = NOW) -> list[int]:
    """Put messages to a person in the outbox."""
    out = [messages.NewMessage(conversation_id, "out", "message", {"text": word}, due) for word in words]
    return messages.add(store, out, NOW)


def register(store: Store, conversation_id: int | None = None) -> str:
    """Open a case of somebody with a name and a phone."""
    new = cases.NewCase(
        "candidate",
        {"name": NAME, "phone": PHONE},
        {"free_text": STREET},
        municipality="aalten",
        flags=["language-help"],
        conversation_id=conversation_id,
    )
    return cases.open_case(store, new, "person", NOW)


def colleague(database: Database, name: str = "desk-1", role: str = "adviser") -> int:
    """Make a staff account and return its id."""
    from storage import staff

    database.write_now(lambda store: staff.invite(store, name, role, NOW, MINUTE))
    return next(one.id for one in database.read_now(staff.all_staff) if one.name == name)
