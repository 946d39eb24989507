"""What other systems have to throw away because its case was erased: nothing is left of it here but its name there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update

from storage import tasks
from storage.database import Store
from storage.tables import remote_items
from storage.tables import tasks as rows

KIND = "throw-away"
_c, _r = rows.c, remote_items.c


def leave(store: Store, ref: str) -> None:
    """Ask every system that has an item of this case to throw it away."""
    for system, remote_id in store.connection.execute(select(_r.system, _r.remote_id).where(_r.case_ref == ref)).all():
        ask(store, system, remote_id)


def ask(store: Store, system: str, remote_id: str) -> None:
    """Ask a system to throw an item away."""
    tasks.note(store, f"{KIND}:{system}:{remote_id}", f"{KIND}:{system}", remote_id, datetime.now(UTC))


def pending(store: Store, system: str) -> Sequence[tuple[int, str, datetime]]:
    """Return what a system has to throw away: the task, what the item is called there, and since when."""
    still = select(_c.id, _c.about, _c.created_at).where(_c.kind == f"{KIND}:{system}", _c.done_at.is_(None))
    return [(row[0], row[1], row[2]) for row in store.connection.execute(still.order_by(_c.id).limit(20))]


def done(store: Store, task_id: int, now: datetime) -> None:
    """Record that it is gone there."""
    store.connection.execute(update(rows).where(_c.id == task_id).values(done_at=now))
