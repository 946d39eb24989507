"""How cases stand in the staff group: their topic and their card, and who may change them now.

The group is only a view. Topics vanish and are made again; a row is taken before anything is made for it, so that two
processes never both make it. What was made by somebody whose turn was over does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from storage.database import Store
from storage.notices import NewNotice
from storage.notices import add as add_notices
from storage.tables import cases, insert_missing, threads

_c = threads.c
_add = insert_missing(threads)
GONE = "topic-gone"
"""The notice that asks for a topic to be taken away, because its case was erased."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A case in the group. In a group without topics it has a card alone; `version` is of the case as shown.

    `shows` is the caller's mark of what stands on the card.
    """

    case_ref: str
    thread_id: int | None
    card_id: int | None
    name: str | None
    version: int | None
    shows: str | None
    taken_until: datetime | None


def get(store: Store, ref: str) -> Thread | None:
    """Return how a case stands in the group, or None when it does not yet."""
    row = store.connection.execute(select(threads).where(_c.case_ref == ref)).first()
    return Thread(*row) if row else None


def case_of(store: Store, thread_id: int) -> str | None:
    """Return the reference of the case that this topic is of, or None."""
    return store.connection.scalar(select(_c.case_ref).where(_c.thread_id == thread_id))


def take(store: Store, ref: str, now: datetime, lease: timedelta) -> Thread | None:
    """Let the caller alone change how a case stands in the group, for the lease; None while somebody else does."""
    store.connection.execute(_add[store.dialect], [{"case_ref": ref}])
    free = or_(_c.taken_until.is_(None), _c.taken_until <= now)
    mine = update(threads).where(_c.case_ref == ref, free).values(taken_until=now + lease)
    return get(store, ref) if store.connection.execute(mine).rowcount == 1 else None


def keep(store: Store, taken: Thread, **values: Any) -> bool:
    """Keep what was made, and let others have it. False when the turn was over: then it does not count."""
    mine = update(threads).where(_c.case_ref == taken.case_ref, _c.taken_until == taken.taken_until)
    return store.connection.execute(mine.values(**values, taken_until=None)).rowcount == 1


def adopt(store: Store, ref: str, card_id: int) -> None:
    """Take an older announcement for the card of a case that has none."""
    store.connection.execute(_add[store.dialect], [{"case_ref": ref, "card_id": card_id}])


def outdated(store: Store, now: datetime, limit: int = 1) -> list[str]:
    """Return the cases that the group shows as they were, what changed first on top."""
    old = or_(_c.version.is_(None), _c.version != cases.c.version)
    free = or_(_c.taken_until.is_(None), _c.taken_until <= now)
    # What has neither a card nor a version was never shown: whoever announces it is at it.
    shown = or_(_c.card_id.is_not(None), _c.version.is_not(None))
    rows = select(_c.case_ref).join(cases, cases.c.ref == _c.case_ref).where(old, free, shown)
    return list(store.connection.scalars(rows.order_by(cases.c.updated_at).limit(limit)))


def leave(store: Store, ref: str) -> None:
    """Ask for the topic of a case that is erased to be taken away: colleagues may have written about somebody in it."""
    thread_id = store.connection.scalar(select(_c.thread_id).where(_c.case_ref == ref).with_for_update())
    if thread_id is not None:
        now = datetime.now(UTC)
        add_notices(store, [NewNotice(GONE, {"thread": thread_id}, now)], now)


def forget_all(store: Store) -> None:
    """Forget every topic and card: the group is another one now."""
    store.connection.execute(delete(threads))
