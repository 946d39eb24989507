"""The dated facts as the desk shows them, and the tasks to review them. Pure, but for `notice` which keeps the tasks.

The desk speaks Dutch only, so its words stand here as they are read and are not marked for translation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date

from bot.desk.rows import FactRow
from bot.translate import speaker
from dialogs.facts.load import Fact, Region, Status
from dialogs.telling import route_label
from storage import tasks
from storage.database import Store
from storage.tasks import Task

KIND = "fact"
SOON = 14
"""How many days ahead a fact is marked as to be reviewed soon."""
NAMES = {
    "trainer-costs": "Kosten van de begeleiding",
    "rvo-subsidy": "RVO-subsidie voor leren op het werk",
    "opijver-voucher": "Voucher van Opijver",
    "steun-en-herstelpakket": "Steun- en herstelpakket",
    "impuls-vouchers": "Vouchers van het project Impuls",
    "winterstop-sbb": "Winterstop, SBB als eerste contact",
    "issued-2023-2024": "Uitgereikte praktijkverklaringen, 2023–2024",
    "permanent-jobs-2023-2024": "Vaste banen, 2023–2024",
}
STATUSES: dict[Status, str] = {
    "needs-review": "nakijken",
    "current": "actueel",
    "expired": "verlopen",
    "absent": "nog niet geldig",
}
ROLES = {"coordinator": "coördinator", "adviser": "adviseur", "reader": "lezer"}
_ORDER: tuple[Status, ...] = ("needs-review", "current", "absent", "expired")


def fact_name(fact_id: str, region: Region) -> str:
    """Return what staff call a fact, or a way to pay that is being found out."""
    return NAMES.get(fact_id) or speaker("nl")(route_label(fact_id, region))


def to_review(region: Region, day: date) -> list[Fact]:
    """Return the facts that need review on that day: of each the version that counts then."""
    counts = [region.fact(fact_id, day) for fact_id in region.fact_ids]
    return [fact for fact in counts if fact is not None and fact.status(day) == "needs-review"]


def key(fact: Fact) -> str:
    """Return what tells the task of one version of a fact from every other: the day since which it is not good."""
    return f"{KIND}:{fact.id}:{fact.last_good_day}"


def notice(store: Store, region: Region, day: date, now: datetime) -> None:
    """Make one task for each fact that needs review, and end the tasks of facts that don't any more."""
    found = {key(fact): fact for fact in to_review(region, day)}
    for name, fact in found.items():
        tasks.note(store, name, KIND, fact.id, now)
    tasks.settle(store, KIND, list(found), now)


def rows(region: Region, day: date, open_tasks: Sequence[Task]) -> list[FactRow]:
    """Return every version of every fact, what needs review first; an earlier version is history."""
    since = {task.key: _day(task.created_at.date()) for task in open_tasks if task.kind == KIND}
    found = [_row(region, fact, day, since) for fact in region.facts]
    return sorted(found, key=lambda row: (_ORDER.index(row.status), row.days))


def _row(region: Region, fact: Fact, day: date, since: dict[str, str]) -> FactRow:
    status = fact.status(day)
    if status != "absent" and region.fact(fact.id, day) != fact:
        status = "expired"
    left = (fact.last_good_day - day).days
    return FactRow(
        id=fact.id,
        name=fact_name(fact.id, region),
        text=speaker("nl")(fact.text),
        sources=tuple(fact.source.split("; ")),
        valid=f"{_day(fact.valid_from)} – {_day(fact.valid_to)}" if fact.valid_to else f"vanaf {_day(fact.valid_from)}",
        verified=f"{_day(fact.verified_on)}, {ROLES.get(fact.verified_by, fact.verified_by)}",
        status=status,
        status_label=STATUSES[status],
        days=left,
        soon=status == "current" and left <= SOON,
        task_since=since.get(key(fact), ""),
    )


def _day(day: date) -> str:
    return format_date(day, "d MMM y", locale="nl")
