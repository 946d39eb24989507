"""Messages: what people read and what they typed. It is the transcript and the outbox to people in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from storage.database import Store
from storage.outbox import Outbox, one_taker
from storage.tables import conversations, messages

Direction = Literal["out", "in"]
Kind = Literal["message", "close", "toast"]
"""A toast acknowledges a press: it is handed over and never kept, for a second later it is worth nothing."""

_c = messages.c
_outbox = Outbox(messages)
_waiting = _outbox.waiting & (_c.direction == "out")
_add = insert(messages)
_add_returning = _add.returning(_c.id, sort_by_parameter_order=True)
_last_id = select(func.last_insert_rowid())
_earlier = messages.alias("earlier")
# What is being sent or tried again later holds back what comes after it: people read in order.
_held_back = exists().where(
    _earlier.c.conversation_id == _c.conversation_id,
    _earlier.c.id < _c.id,
    _earlier.c.direction == "out",
    _earlier.c.sent_at.is_(None),
    _earlier.c.failed.is_(None),
    _earlier.c.attempts > 0,
    _earlier.c.due_at > bindparam("now"),
)
_due = (
    select(
        _c.id, _c.conversation_id, conversations.c.channel, conversations.c.address, _c.kind, _c.payload, _c.attempts
    )
    .join(conversations)
    .where(
        _waiting,
        _c.due_at <= bindparam("now"),
        conversations.c.channel == bindparam("channel"),
        conversations.c.blocked_at.is_(None),
        ~_held_back,
    )
    .order_by(_c.id)
    .limit(bindparam("most"))
    .with_for_update(of=messages, skip_locked=True)
)
_last_questions = (
    select(func.max(_c.id))
    .where(
        _c.conversation_id.in_(bindparam("ids", expanding=True)),
        _c.asks,
        _c.closed_at.is_(None),
        _c.direction == "out",
        _c.kind == "message",
        _c.sent_at.is_not(None),
    )
    .group_by(_c.conversation_id)
)
_open_questions = select(_c.id, _c.conversation_id, _c.sent_id, _c.payload).where(_c.id.in_(_last_questions))
_close = update(messages).where(_c.id == bindparam("id_"), _c.closed_at.is_(None)).values(closed_at=bindparam("now"))


@dataclass(slots=True)
class NewMessage:
    """A message to keep: `out` is sent when it is due, `in` are the person's own words."""

    conversation_id: int
    direction: Direction
    kind: Kind
    payload: dict[str, Any]
    due_at: datetime
    case_ref: str | None = None


@dataclass(slots=True)
class Pending:
    """A message to send now. `attempts` counts this try too."""

    id: int
    conversation_id: int
    channel: str
    address: str
    kind: Kind
    payload: dict[str, Any]
    attempts: int


@dataclass(slots=True)
class OpenQuestion:
    """The last message a person got that still has its buttons."""

    id: int
    sent_id: str | None
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How far a message is on its way to the person."""

    payload: dict[str, Any]
    sent_at: datetime | None
    failed: str | None
    attempts: int


def delivered(store: Store, ids: Sequence[int]) -> dict[int, Delivered]:
    """Return how far these messages are, those that are still kept."""
    if not ids:
        return {}
    rows = select(_c.id, _c.payload, _c.sent_at, _c.failed, _c.attempts).where(_c.id.in_(ids))
    return {
        row.id: Delivered(store.sealer.open(row.payload), row.sent_at, row.failed, row.attempts)
        for row in store.connection.execute(rows)
    }


def add(store: Store, new: Sequence[NewMessage], now: datetime) -> list[int]:
    """Keep these messages; return their ids in the same order."""
    if not new:
        return []
    seal = store.sealer.seal
    rows = [
        {
            "conversation_id": m.conversation_id,
            "direction": m.direction,
            "kind": m.kind,
            "payload": seal(m.payload),
            "asks": bool(m.payload.get("buttons")),
            "created_at": now,
            "due_at": m.due_at,
            "case_ref": m.case_ref,
        }
        for m in new
    ]
    if store.dialect == "postgresql":
        return list(store.connection.scalars(_add_returning, rows))
    # SQLite would run RETURNING row by row. Its ids follow on: nobody else writes during this transaction.
    store.connection.execute(_add, rows)
    last = store.connection.execute(_last_id).scalar_one()
    return list(range(last - len(rows) + 1, last + 1))


def mark_sent(store: Store, sent: Sequence[tuple[int, str | None]], now: datetime) -> None:
    """Record that these (id, the channel's id of the message) were sent."""
    _outbox.mark_sent(store, sent, now)


def open_questions(store: Store, conversation_ids: Sequence[int]) -> dict[int, OpenQuestion]:
    """Return the open question of each of these conversations that has one, by conversation id."""
    if not conversation_ids:
        return {}
    found = store.connection.execute(_open_questions, {"ids": list(conversation_ids)})
    return {row.conversation_id: OpenQuestion(row.id, row.sent_id, store.sealer.open(row.payload)) for row in found}


def close(store: Store, ids: Sequence[int], now: datetime) -> None:
    """Record that these messages have lost their buttons."""
    if ids:
        store.connection.execute(_close, [{"id_": id_, "now": now} for id_ in ids])


def retry_later(store: Store, message_id: int, due_at: datetime, reason: str) -> None:
    """Send this message at that moment instead; later ones to the same person wait for it."""
    _outbox.retry_later(store, message_id, due_at, reason)


def fail(store: Store, message_id: int, reason: str) -> None:
    """Give this message up."""
    _outbox.fail(store, message_id, reason)


def take_due(store: Store, channel: str, now: datetime, lease: timedelta, limit: int) -> list[Pending]:
    """Return what is to be sent on this channel, oldest first, and keep it from other workers for the lease."""
    one_taker(store, messages)
    rows = store.connection.execute(_due, {"channel": channel, "now": now, "most": limit}).all()
    _outbox.lease(store, [row.id for row in rows], now + lease)
    unseal = store.sealer.open
    return [
        Pending(
            row.id,
            row.conversation_id,
            row.channel,
            unseal(row.address),
            row.kind,
            unseal(row.payload),
            row.attempts + 1,
        )
        for row in rows
    ]


def make_due(store: Store, channel: str, now: datetime, within: timedelta = timedelta(minutes=15)) -> None:
    """Make due now what a stopped process was sending: what would be due `within` that time, not what is planned later.

    Only for a process that is alone at its start: others' leases end too.
    """
    on_channel = select(conversations.c.id).where(conversations.c.channel == channel)
    store.connection.execute(
        update(messages)
        .where(_waiting, _c.due_at > now, _c.due_at <= now + within, _c.conversation_id.in_(on_channel))
        .values(due_at=now)
    )


def transcript(
    store: Store, conversation_id: int, after_id: int = 0, limit: int = 200
) -> list[tuple[int, Direction, dict[str, Any], datetime, bool]]:
    """Return (id, direction, payload, created at, closed) of the newest messages after that id, oldest first."""
    newest = (
        select(_c.id, _c.direction, _c.payload, _c.created_at, _c.closed_at)
        .where(_c.conversation_id == conversation_id, _c.id > after_id, _c.kind == "message")
        .order_by(_c.id.desc())
        .limit(limit)
    )
    rows = store.connection.execute(newest).all()
    unseal = store.sealer.open
    return [(r.id, r.direction, unseal(r.payload), r.created_at, r.closed_at is not None) for r in reversed(rows)]


def erase_of(store: Store, conversation_id: int) -> None:
    """Empty the transcript of one conversation, what is not sent yet included."""
    store.connection.execute(delete(messages).where(_c.conversation_id == conversation_id))
    store.erased = True
