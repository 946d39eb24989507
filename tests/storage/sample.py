"""Moments and people that the tests of storage share."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TypeAlias, TypeVar

from sqlalchemy import text

from storage import cases, conversations, messages
from storage.database import Database, Store

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NAME, PHONE, STREET = "Roosmarijn Achterberg", "+31612345678", "Zonnebloemstraat"

T = TypeVar("T")
Work: TypeAlias = Callable[[Store], object]


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """Do all of these at the same time, each in its own thread."""
    with ThreadPoolExecutor(len(works)) as threads:
        return [done.result() for done in [threads.submit(work) for work in works]]


def until_somebody_waits(store: Store) -> None:
    """Go on as soon as somebody waits for what this transaction of PostgreSQL has; fails when nobody does."""
    end = time.monotonic() + 20
    while not store.connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
        assert time.monotonic() < end


def meanwhile(one: Database, other: Database, begin: Work, go_on: Work, meets: Work) -> None:
    """Let `other` do something between the two halves of a transaction of `one`, of which the last comes when it waits.

    For PostgreSQL: on SQLite nothing else is written in the meantime. Fails when they wait for each other.
    """
    begun = Event()

    def whole(store: Store) -> None:
        begin(store)
        begun.set()
        until_somebody_waits(store)
        go_on(store)

    def meet() -> None:
        assert begun.wait(20)
        other.write_now(meets)

    at_once([lambda: one.write_now(whole), meet])


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
