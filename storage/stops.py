"""At which question people left a dialog. Nobody stands in it: it is counted, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from storage.database import Store
from storage.tables import stops

_c = stops.c


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many people left a dialog at a question."""

    dialog: str
    field: str
    people: int


def add(
    store: Store, dialog: str, field: str, now: datetime, language: str | None = None, source: str | None = None
) -> None:
    """Count somebody who left."""
    row = {"dialog": dialog, "field": field, "at": now, "language": language, "source": source}
    store.connection.execute(insert(stops), row)


def counted(store: Store, first: datetime | None = None, last: datetime | None = None) -> list[Stopped]:
    """Return where people left between two moments (the last one exclusive), most people first."""
    people = func.count().label("people")
    rows = (
        select(_c.dialog, _c.field, people).group_by(_c.dialog, _c.field).order_by(people.desc(), _c.dialog, _c.field)
    )
    if first is not None:
        rows = rows.where(_c.at >= first)
    if last is not None:
        rows = rows.where(_c.at < last)
    return [Stopped(*row) for row in store.connection.execute(rows)]
