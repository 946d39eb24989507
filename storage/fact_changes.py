"""What staff confirmed or changed of the dated facts. Changes are only ever added; the last of each version counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select

from storage.database import Store
from storage.tables import fact_changes, staff

_c = fact_changes.c


@dataclass(frozen=True, slots=True)
class NewFactChange:
    """The dates of one version of a fact as staff set them. `version` is its first day as the region's file has it."""

    fact_id: str
    version: date
    valid_from: date
    valid_to: date | None
    verified_on: date


@dataclass(frozen=True, slots=True)
class FactChange:
    """A change as it is kept, with who made it."""

    id: int
    at: datetime
    by: str
    role: str
    fact_id: str
    version: date
    valid_from: date
    valid_to: date | None
    verified_on: date


def add(store: Store, change: NewFactChange, by_staff: int, now: datetime) -> None:
    """Keep a change."""
    values = {name: getattr(change, name) for name in change.__slots__}
    store.connection.execute(insert(fact_changes), values | {"by_staff": by_staff, "at": now})


def latest(store: Store) -> int:
    """Return the number of the last change; 0 when there is none."""
    return int(store.connection.execute(select(func.coalesce(func.max(_c.id), 0))).scalar_one())


def all_of_them(store: Store) -> list[FactChange]:
    """Return every change, oldest first."""
    columns = (_c.id, _c.at, staff.c.name, staff.c.role, _c.fact_id, _c.version, _c.valid_from, _c.valid_to)
    rows = select(*columns, _c.verified_on).join(staff).order_by(_c.id)
    return [FactChange(*row) for row in store.connection.execute(rows)]
