"""Who waits for staff: for first contact, or for an answer to what they wrote. Derived from cases and their history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from storage.cases import DEALT_WITH, ENDED
from storage.database import Store
from storage.tables import case_events, cases

_c, _e = cases.c, case_events.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open case whose person waits. `since` is when the waiting began, `staff_at` when staff last did something."""

    ref: str
    kind: str
    status: str
    language: str | None
    claimed_by: int | None
    since: datetime
    due_at: datetime | None
    staff_at: datetime | None


def waiting(store: Store) -> list[Waiting]:
    """Return every open case whose person waits for staff, longest waiting first."""
    return sorted(_waiting(store), key=lambda one: (one.since, one.ref))


def _waiting(store: Store) -> Iterator[Waiting]:
    staff_did = (
        select(_e.case_ref, func.max(_e.at).label("at")).where(_e.by == "staff").group_by(_e.case_ref).subquery()
    )
    dealt = (
        select(_e.case_ref, func.max(_e.id).label("id")).where(_e.kind.in_(DEALT_WITH)).group_by(_e.case_ref).subquery()
    )
    wrote = (
        select(_e.case_ref, func.min(_e.at).label("at"))
        .outerjoin(dealt, dealt.c.case_ref == _e.case_ref)
        .where(_e.kind == "message", _e.id > func.coalesce(dealt.c.id, 0))
        .group_by(_e.case_ref)
        .subquery()
    )
    chosen = (
        select(
            *(_c.ref, _c.kind, _c.status, _c.language, _c.claimed_by, _c.created_at, _c.due_at),
            wrote.c.at.label("wrote_at"),
            staff_did.c.at.label("staff_at"),
        )
        .outerjoin(wrote, wrote.c.case_ref == _c.ref)
        .outerjoin(staff_did, staff_did.c.case_ref == _c.ref)
        .where(_c.status.not_in(ENDED), or_(_c.status == "new", wrote.c.at.is_not(None)))
    )
    for row in store.connection.execute(chosen):
        since = row.created_at if row.status == "new" else row.wrote_at
        yield Waiting(row.ref, row.kind, row.status, row.language, row.claimed_by, since, row.due_at, row.staff_at)
