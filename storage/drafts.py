"""Replies that were typed in the staff group and wait until their writer says that they may be sent.

A draft is used once: whoever takes it out sends it, in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.database import Store
from storage.tables import drafts

_c = drafts.c


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that waits. Only `staff_id` may send it."""

    id: int
    case_ref: str
    staff_id: int
    text: str


def add(store: Store, case_ref: str, staff_id: int, text: str, now: datetime) -> int:
    """Keep a draft and return its id."""
    row = {"case_ref": case_ref, "staff_id": staff_id, "text": store.sealer.seal(text), "created_at": now}
    return int(store.connection.execute(insert(drafts).returning(_c.id), row).scalar_one())


def get(store: Store, draft_id: int) -> Draft | None:
    """Return a draft that still waits, or None."""
    row = store.connection.execute(select(drafts).where(_c.id == draft_id)).first()
    return Draft(row.id, row.case_ref, row.staff_id, store.sealer.open(row.text)) if row else None


def use(store: Store, draft_id: int) -> bool:
    """Take a draft out; of any number at the same time exactly one gets True."""
    return store.connection.execute(delete(drafts).where(_c.id == draft_id)).rowcount == 1


def forget_old(store: Store, before: datetime) -> None:
    """Delete drafts that nobody sent since this moment."""
    store.connection.execute(delete(drafts).where(_c.created_at < before))
