"""What the figures are counted from: cases without anything personal, and when each reached which step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from storage.database import Store
from storage.tables import case_events, cases

_OPENED, _STEP, _REPLY = "opened", "status", "reply"


@dataclass(slots=True)
class Counted:
    """One case as it is counted. `opened_as` is its first status, `reached` says when each step was set, `reasons` why.

    `replied_at` is the first reply.
    """

    ref: str
    kind: str
    status: str
    created_at: datetime
    language: str | None
    source: str | None
    municipality: str | None
    sector: str | None
    target_group: str | None
    group_ref: str | None
    opened_as: str = "new"
    reached: dict[str, datetime] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    replied_at: datetime | None = None


def counted(store: Store, first: datetime | None = None, last: datetime | None = None) -> list[Counted]:
    """Return every case opened between two moments (the last one exclusive), oldest first."""
    c = cases.c
    columns = (
        c.ref, c.kind, c.status, c.created_at, c.language, c.source, c.municipality, c.sector, c.target_group,
        c.group_ref,
    )  # fmt: skip
    chosen = select(*columns).order_by(c.created_at, c.ref)
    if first is not None:
        chosen = chosen.where(c.created_at >= first)
    if last is not None:
        chosen = chosen.where(c.created_at < last)
    found = {row.ref: Counted(*row) for row in store.connection.execute(chosen)}
    e = case_events.c
    happened = select(e.case_ref, e.at, e.kind, e.data).where(e.kind.in_((_OPENED, _STEP, _REPLY))).order_by(e.id)
    for row in store.connection.execute(happened):
        case = found.get(row.case_ref)
        if case is None:
            continue
        if row.kind == _REPLY:
            case.replied_at = case.replied_at or row.at
        elif row.kind == _OPENED:
            case.opened_as = store.sealer.open(row.data)["status"]
        else:
            data = store.sealer.open(row.data)
            case.reached.setdefault(data["to"], row.at)
            if data.get("reason"):
                case.reasons[data["to"]] = data["reason"]
    return list(found.values())
