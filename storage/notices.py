"""Notices: the outbox to staff. What a notice says holds nothing personal; it is sealed all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from storage.database import Store
from storage.outbox import Outbox, one_taker
from storage.tables import notices

_c = notices.c
_outbox = Outbox(notices)


@dataclass(slots=True)
class NewNotice:
    """Something to tell staff, about a case or about the assistant itself."""

    kind: str
    payload: dict[str, Any]
    due_at: datetime
    case_ref: str | None = None


@dataclass(slots=True)
class PendingNotice:
    """A notice to send now. `attempts` counts this try too."""

    id: int
    case_ref: str | None
    kind: str
    payload: dict[str, Any]
    attempts: int


def add(store: Store, new: Sequence[NewNotice], now: datetime) -> None:
    """Keep these notices."""
    if new:
        rows = [
            {
                "case_ref": n.case_ref,
                "kind": n.kind,
                "payload": store.sealer.seal(n.payload),
                "created_at": now,
                "due_at": n.due_at,
            }
            for n in new
        ]
        store.connection.execute(insert(notices), rows)


def take_due(store: Store, now: datetime, lease: timedelta, limit: int) -> list[PendingNotice]:
    """Return what staff are to be told, oldest first, and keep it from other workers for the lease."""
    one_taker(store, notices)
    due = select(notices).where(_outbox.waiting, _c.due_at <= now).order_by(_c.id).limit(limit)
    rows = store.connection.execute(due.with_for_update(skip_locked=True)).all()
    _outbox.lease(store, [row.id for row in rows], now + lease)
    return [
        PendingNotice(row.id, row.case_ref, row.kind, store.sealer.open(row.payload), row.attempts + 1) for row in rows
    ]


def mark_sent(store: Store, sent: Sequence[tuple[int, str | None]], now: datetime) -> None:
    """Record that these (id, the channel's id of the message) were sent."""
    _outbox.mark_sent(store, sent, now)


def retry_later(store: Store, notice_id: int, due_at: datetime, reason: str) -> None:
    """Send this notice at that moment instead."""
    _outbox.retry_later(store, notice_id, due_at, reason)


def fail(store: Store, notice_id: int, reason: str) -> None:
    """Give this notice up."""
    _outbox.fail(store, notice_id, reason)
