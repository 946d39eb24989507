"""Tasks for staff that are no case: a fact to review, a question to find an answer for. One thing is one task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Store
from storage.tables import insert_missing, tasks

_c = tasks.c
_add = insert_missing(tasks)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do. `about` is the id of what it is about."""

    id: int
    key: str
    kind: str
    about: str
    created_at: datetime


def note(store: Store, key: str, kind: str, about: str, now: datetime) -> bool:
    """Make a task, unless there is one with this key already, done or not; return whether it is new."""
    row = {"key": key, "kind": kind, "about": about, "created_at": now}
    return store.connection.execute(_add[store.dialect].returning(_c.id), [row]).first() is not None


def still_open(store: Store) -> list[Task]:
    """Return what is not done, oldest first."""
    rows = select(_c.id, _c.key, _c.kind, _c.about, _c.created_at).where(_c.done_at.is_(None)).order_by(_c.id)
    return [Task(*row) for row in store.connection.execute(rows)]


def done(store: Store, task_id: int, by_staff: int, now: datetime) -> bool:
    """Record that somebody did a task; False when it was done already."""
    change = update(tasks).where(_c.id == task_id, _c.done_at.is_(None)).values(done_at=now, done_by=by_staff)
    return store.connection.execute(change).rowcount == 1


def settle(store: Store, kind: str, still: Sequence[str], now: datetime) -> None:
    """End the open tasks of this kind whose key is not among these: nobody has to do them any more."""
    change = update(tasks).where(_c.kind == kind, _c.done_at.is_(None), _c.key.not_in(still)).values(done_at=now)
    store.connection.execute(change)
