"""Notices: the outbox to staff. What a notice says holds nothing personal; it is sealed all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, or_, select

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


def take_due(
    store: Store, now: datetime, lease: timedelta, limit: int, first: Sequence[str] = ()
) -> list[PendingNotice]:
    """Return what staff are to be told, and keep it from other workers for the lease.

    The kinds in `first` come before all others, in that order; what is of one kind, or of the others, oldest first.
    """
    one_taker(store, notices)
    rank = case({kind: place for place, kind in enumerate(first)}, value=_c.kind, else_=len(first)) if first else _c.id
    due = select(notices).where(_outbox.waiting, _c.due_at <= now).order_by(rank, _c.id).limit(limit)
    rows = store.connection.execute(due.with_for_update(skip_locked=True)).all()
    _outbox.lease(store, [row.id for row in rows], now + lease)
    return [
        PendingNotice(row.id, row.case_ref, row.kind, store.sealer.open(row.payload), row.attempts + 1) for row in rows
    ]


def any_due(store: Store, now: datetime) -> bool:
    """Return whether there is something to tell staff now."""
    return store.connection.execute(select(_c.id).where(_outbox.waiting, _c.due_at <= now).limit(1)).first() is not None


def last_sent(store: Store, case_ref: str, kind: str) -> datetime | None:
    """Return when staff were last told this of a case."""
    last: datetime | None = store.connection.scalar(
        select(func.max(_c.sent_at)).where(_c.case_ref == case_ref, _c.kind == kind)
    )
    return last


def also_sent(store: Store, notice: PendingNotice, sent_id: str, now: datetime) -> None:
    """Record that one message told a notice, and with it all of its kind that wait for the same case."""
    same = select(_c.id).where(_outbox.waiting, _c.case_ref == notice.case_ref, _c.kind == notice.kind)
    ids = {notice.id, *store.connection.scalars(same)}
    _outbox.mark_sent(store, [(one, sent_id) for one in ids], now)


def mark_sent(store: Store, sent: Sequence[tuple[int, str | None]], now: datetime) -> None:
    """Record that these (id, the channel's id of the message) were sent."""
    _outbox.mark_sent(store, sent, now)


def retry_later(store: Store, notice_id: int, due_at: datetime, reason: str) -> None:
    """Send this notice at that moment instead."""
    _outbox.retry_later(store, notice_id, due_at, reason)


def fail(store: Store, notice_id: int, reason: str) -> None:
    """Give this notice up."""
    _outbox.fail(store, notice_id, reason)


def forget_old(store: Store, unsent_before: datetime, sent_before: datetime) -> None:
    """Delete what was told or given up long ago, and what nobody could be told: there is no group."""
    unsent = and_(_outbox.waiting, _c.due_at < unsent_before)
    done = and_(or_(_c.sent_at.is_not(None), _c.failed.is_not(None)), _c.created_at < sent_before)
    store.connection.execute(delete(notices).where(or_(unsent, done)))
