"""What the figures are counted from: cases without anything personal, and when each reached which step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage import measurements
from storage.database import Store
from storage.tables import case_events, cases, helped, unanswered

_OPENED, _STEP, _REPLY = "opened", "status", "reply"


@dataclass(slots=True)
class Counted:
    """One case as it is counted. `opened_as` is its first status, `reached` says when each step was set, `reasons` why.

    `replied_at` is the first reply, `routes` the ways to pay that were agreed on, `told` what somebody answered later,
    by moment.
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
    routes: tuple[str, ...] = ()
    told: dict[str, dict[str, Any]] = field(default_factory=dict)


def counted(store: Store, first: datetime | None = None, last: datetime | None = None) -> list[Counted]:
    """Return every case opened between two moments (the last one exclusive), oldest first."""
    c = cases.c
    columns = (
        c.ref, c.kind, c.status, c.created_at, c.language, c.source, c.municipality, c.sector, c.target_group,
        c.group_ref,
    )  # fmt: skip
    chosen = select(*columns, c.split).order_by(c.created_at, c.ref)
    if first is not None:
        chosen = chosen.where(c.created_at >= first)
    if last is not None:
        chosen = chosen.where(c.created_at < last)
    found = {}
    for one in store.connection.execute(chosen):
        found[one.ref] = Counted(*one[: len(columns)])
        found[one.ref].routes = _agreed(one.split)
    for measured in measurements.answered(store):
        if measured.case_ref in found:
            found[measured.case_ref].told[measured.moment] = measured.answers
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


def _agreed(split: list[dict[str, Any]] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(share["route"] for share in split or () if share["state"] == "agreed"))


def questions_without_answer(
    store: Store, first: datetime | None = None, last: datetime | None = None
) -> dict[str | None, int]:
    """Return how many questions got no answer between two moments, by the nearest topic; None when nothing was near."""
    u = unanswered.c
    rows = select(u.topic, func.count()).group_by(u.topic)
    if first is not None:
        rows = rows.where(u.at >= first)
    if last is not None:
        rows = rows.where(u.at < last)
    return {row[0]: row[1] for row in store.connection.execute(rows)}


def answers_that_helped(store: Store, first: datetime | None = None, last: datetime | None = None) -> tuple[int, int]:
    """Return to how many answers people said that it helped, and to how many that it did not."""
    h = helped.c
    rows = select(h.yes, func.count()).group_by(h.yes)
    if first is not None:
        rows = rows.where(h.at >= first)
    if last is not None:
        rows = rows.where(h.at < last)
    counts = {bool(yes): count for yes, count in store.connection.execute(rows)}
    return counts.get(True, 0), counts.get(False, 0)
