"""The dated facts as the desk shows them, and the tasks to review them. A change speaks at once.

The desk speaks Dutch only, so its words stand here as they are read and are not marked for translation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from bot.current_region import CurrentRegion
from bot.desk.rows import FactRow
from bot.translate import speaker
from dialogs.facts.load import Fact, Region, Status
from dialogs.telling import route_label
from storage import fact_changes, tasks
from storage.database import Store
from storage.fact_changes import FactChange, NewFactChange
from storage.staff import Staff
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of one version of a fact. Without dates it is confirmed as it stands.

    `seen` is the number of the last change of it that they saw.
    """

    id: str
    version: date
    seen: int
    valid_from: date | None = None
    valid_to: date | None = None


def rows(
    files: Region, region: Region, day: date, open_tasks: Sequence[Task], changes: Sequence[FactChange] = ()
) -> list[FactRow]:
    """Return every version of every fact, what needs review first; an earlier version is history.

    `files` is the region as its files have it, `region` as it is after these changes.
    """
    since = {task.key: _day(task.created_at.date()) for task in open_tasks if task.kind == KIND}
    made: dict[tuple[str, date], list[FactChange]] = {}
    for one in changes:
        made.setdefault((one.fact_id, one.version), []).append(one)
    found = [
        _row(region, fact, day, since, file.valid_from, made.get((file.id, file.valid_from), []))
        for file, fact in zip(files.facts, region.facts, strict=True)
    ]
    return sorted(found, key=lambda row: (_ORDER.index(row.status), row.days))


def change(regions: CurrentRegion, *, store: Store, wanted: Wanted, staff: Staff, day: date, now: datetime) -> str:
    """Keep the dates that somebody confirmed or changed, and end the task; return what is in the way, in words."""
    region = regions.now(store)
    fact = next(
        (
            fact
            for file, fact in zip(regions.files.facts, region.facts, strict=True)
            if (file.id, file.valid_from) == (wanted.id, wanted.version)
        ),
        None,
    )
    if fact is None:
        return "Dit feit staat er niet meer."
    made = [one for one in fact_changes.all_of_them(store) if (one.fact_id, one.version) == (wanted.id, wanted.version)]
    if made and made[-1].id != wanted.seen:
        return f"{made[-1].by} heeft dit net nagekeken. Kijk wat er nu staat."
    as_it_stands = wanted.valid_from is None
    valid_from = wanted.valid_from or fact.valid_from
    valid_to = fact.valid_to if as_it_stands else wanted.valid_to
    if valid_to is not None and valid_to < valid_from:
        return "De laatste dag ligt vóór de eerste dag."
    if any(one.id == fact.id and one.valid_from == valid_from for one in region.facts if one is not fact):
        return "Een andere versie van dit feit begint op dezelfde dag."
    if as_it_stands and valid_to is not None and valid_to < day:
        return "De laatste dag is voorbij. Zet een nieuwe laatste dag, of laat dit feit staan."
    kept = NewFactChange(wanted.id, wanted.version, valid_from, valid_to, verified_on=day)
    fact_changes.add(store, kept, staff.id, now)
    notice(store, regions.now(store), day, now)
    return ""


def _row(
    region: Region, fact: Fact, day: date, since: dict[str, str], version: date, changes: Sequence[FactChange]
) -> FactRow:
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
        version=version.isoformat(),
        valid_from=fact.valid_from.isoformat(),
        valid_to=fact.valid_to.isoformat() if fact.valid_to else "",
        ended=fact.valid_to is not None and fact.valid_to < day,
        seen=changes[-1].id if changes else 0,
        changed=tuple(_told(one) for one in reversed(changes)),
    )


def _told(one: FactChange) -> str:
    until = f" tot en met {_day(one.valid_to)}" if one.valid_to else ""
    return f"{_day(one.verified_on)}, {one.by}: geldig vanaf {_day(one.valid_from)}{until}"


def _day(day: date) -> str:
    return format_date(day, "d MMM y", locale="nl")
