"""Who saw and did what at the desk: staff, action, case. Never a personal value, and no words that were searched for.

A change and its record are one transaction: `acting` lets the next write take the record along. Staff own the actions'
names; `bot/desk/audited.py` says them in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from storage.database import Store, beside
from storage.tables import audit, staff

WRONG_CODE = "code-wrong"
_REFERENCE = re.compile(r"PW-[0-9A-Z]{6}")


@dataclass(slots=True)
class Act:
    """Something that somebody does: who (None: a command on the machine itself), what, about which case, when."""

    staff_id: int | None
    action: str
    at: datetime
    case_ref: str | None = None
    kept: bool = False
    """Whether it was written down; also when there turned out to be nothing to write."""

    def keep(self, store: Store) -> None:
        """Write it down, once."""
        if not self.kept:
            add(store, [self])


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the record."""

    id: int
    at: datetime
    name: str | None
    action: str
    case_ref: str | None


@dataclass(frozen=True, slots=True)
class Sought:
    """What part of the record is wanted; what is not given doesn't matter."""

    since: datetime | None = None
    before: datetime | None = None
    staff_id: int | None = None
    case_ref: str | None = None


def add(store: Store, acts: Sequence[Act]) -> None:
    """Write down what was done. What doesn't look like a reference is left out: it could be anything."""
    rows = [
        {
            "at": act.at,
            "staff_id": act.staff_id,
            "action": act.action,
            "case_ref": act.case_ref if act.case_ref and _REFERENCE.fullmatch(act.case_ref) else None,
        }
        for act in acts
    ]
    store.connection.execute(insert(audit), rows)
    for act in acts:
        act.kept = True


@contextmanager
def acting(act: Act) -> Iterator[Act]:
    """Let the first `Database.write` within this block write down the act in its own transaction."""
    before = beside.set(act.keep)
    try:
        yield act
    finally:
        beside.reset(before)


def look(store: Store, sought: Sought, first: int, most: int) -> list[Kept]:
    """Return at most so many lines from the `first` one on, the newest first."""
    columns = (audit.c.id, audit.c.at, staff.c.name, audit.c.action, audit.c.case_ref)
    found = select(*columns).select_from(audit.outerjoin(staff)).where(*_conditions(sought))
    newest = found.order_by(audit.c.at.desc(), audit.c.id.desc()).offset(first).limit(most)
    return [Kept(*row) for row in store.connection.execute(newest)]


def count(store: Store, sought: Sought) -> int:
    """Return how many lines there are of what is sought."""
    return store.connection.execute(select(func.count()).select_from(audit).where(*_conditions(sought))).scalar_one()


def wrong_codes(store: Store, staff_id: int, since: datetime) -> int:
    """Return how many wrong codes somebody gave since a moment."""
    wrong = (audit.c.staff_id == staff_id, audit.c.action == WRONG_CODE, audit.c.at >= since)
    return store.connection.execute(select(func.count()).select_from(audit).where(*wrong)).scalar_one()


def last_seen(store: Store) -> dict[int, datetime]:
    """Return when each of the staff did something last."""
    lasts = select(func.max(audit.c.id)).where(audit.c.staff_id.is_not(None)).group_by(audit.c.staff_id)
    found = select(audit.c.staff_id, audit.c.at).where(audit.c.id.in_(lasts))
    return {row.staff_id: row.at for row in store.connection.execute(found)}


def forget_old(store: Store, before: datetime) -> None:
    """Delete what was done before this moment."""
    store.connection.execute(delete(audit).where(audit.c.at < before))


def _conditions(sought: Sought) -> list[Any]:
    conditions: list[Any] = []
    if sought.since is not None:
        conditions.append(audit.c.at >= sought.since)
    if sought.before is not None:
        conditions.append(audit.c.at < sought.before)
    if sought.staff_id is not None:
        conditions.append(audit.c.staff_id == sought.staff_id)
    if sought.case_ref is not None:
        conditions.append(audit.c.case_ref == sought.case_ref)
    return conditions
