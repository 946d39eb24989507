"""What became of people: at which moments they are asked, when they were, and what they answered (ids only)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update

from storage.database import Store
from storage.tables import cases, insert_missing, measurements

_m = measurements.c
_add = insert_missing(measurements)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One moment at which somebody is asked. `status` is that of the case now."""

    id: int
    case_ref: str
    moment: str
    due_at: datetime
    status: str
    language: str | None
    conversation_id: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What somebody answered at a moment."""

    case_ref: str
    moment: str
    answers: dict[str, Any]


_columns = (_m.id, _m.case_ref, _m.moment, _m.due_at, cases.c.status, cases.c.language, cases.c.conversation_id)
_open = and_(_m.answered_at.is_(None), _m.refused_at.is_(None))


def unplanned(store: Store, kind: str, statuses: Sequence[str], moment: str) -> list[str]:
    """Return the cases of a kind, in one of these statuses, that have no such moment and whose person did not refuse.

    Refusing holds for every case of the same conversation.
    """
    known = select(_m.id).where(_m.case_ref == cases.c.ref, or_(_m.moment == moment, _m.refused_at.is_not(None)))
    theirs = cases.alias("theirs")
    refused = select(_m.id).join(theirs, theirs.c.ref == _m.case_ref).where(_m.refused_at.is_not(None))
    refused = refused.where(theirs.c.conversation_id == cases.c.conversation_id).correlate(cases)
    wanted = (cases.c.kind == kind, cases.c.status.in_(statuses), ~known.exists(), ~refused.exists())
    rows = select(cases.c.ref).where(*wanted)
    return list(store.connection.scalars(rows.order_by(cases.c.ref)))


def plan(store: Store, refs: Sequence[str], moment: str, due_at: datetime) -> None:
    """Plan to ask these people at a moment, once."""
    if refs:
        rows = [{"case_ref": ref, "moment": moment, "due_at": due_at} for ref in refs]
        store.connection.execute(_add[store.dialect], rows)


def due(store: Store, now: datetime) -> list[Measurement]:
    """Return whom to ask now, longest due first."""
    asks = select(*_columns).join(cases).where(_open, _m.asked_at.is_(None), _m.due_at <= now)
    return [Measurement(*row) for row in store.connection.execute(asks.order_by(_m.due_at, _m.id))]


def mark_asked(store: Store, measurement_id: int, now: datetime) -> None:
    """Record that somebody was asked, or that there was no way to."""
    store.connection.execute(update(measurements).where(_m.id == measurement_id).values(asked_at=now))


def answer(store: Store, conversation_id: int, answers: Mapping[str, Any], now: datetime) -> Measurement | None:
    """Keep the answers at the moment this person was last asked; None when nothing was asked."""
    asked = select(*_columns).join(cases).where(_open, _m.asked_at.is_not(None))
    row = store.connection.execute(
        asked.where(cases.c.conversation_id == conversation_id).order_by(_m.asked_at.desc(), _m.id.desc()).limit(1)
    ).first()
    if row is None:
        return None
    found = Measurement(*row)
    store.connection.execute(
        update(measurements).where(_m.id == found.id).values(answered_at=now, answers=dict(answers))
    )
    return found


def refuse(store: Store, conversation_id: int, now: datetime) -> list[str]:
    """Ask this person nothing more; return the cases it is about."""
    mine = select(cases.c.ref).where(cases.c.conversation_id == conversation_id)
    # What was answered already too: it is by this that nothing is planned for this person any more.
    change = update(measurements).where(_m.refused_at.is_(None), _m.case_ref.in_(mine)).values(refused_at=now)
    return sorted(set(store.connection.scalars(change.returning(_m.case_ref))))


def answered(store: Store) -> list[Measured]:
    """Return everything that was answered, in the order in which it was due."""
    rows = select(_m.case_ref, _m.moment, _m.answers).where(_m.answered_at.is_not(None)).order_by(_m.due_at, _m.id)
    return [Measured(row.case_ref, row.moment, row.answers or {}) for row in store.connection.execute(rows)]
