"""Nothing slips: who waits longer than promised is told to staff, idle claims go back, and each morning has a summary.

Everything is derived from the cases; a task remembers what was told, so that a restart tells nothing twice. What is
told holds nothing personal: a reference, a kind, a language. Staff own the words, which are Dutch.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import structlog
from babel.dates import format_date, format_datetime

from bot.desk import facts, view
from bot.desk.queue import away
from bot.zone import HERE
from dialogs.facts.load import Region
from dialogs.rules.promise import is_open, working_days_before
from storage import cases, notices, staff, tasks
from storage.database import Database, Store
from storage.notices import NewNotice
from storage.queue import SOON
from storage.waiting import Waiting, waiting

log = structlog.get_logger(__name__)

EVERY = 60.0
LATE, SUMMARY, IDLE = "late", "summary", "idle"
SUMMARY_AT = time(8, 30)


def look(store: Store, region: Region, day: date, now: datetime, zone: ZoneInfo = HERE) -> list[str]:
    """Tell staff all that is due at this moment, and give idle claims back; return the references it is about."""
    here = now.astimezone(zone)
    people = {one.id: one for one in staff.all_staff(store)}
    who_waits = waiting(store)
    told = give_back(store, region, who_waits, people, here)
    if told:
        who_waits = waiting(store)
    told += escalate(store, region, who_waits, people, here)
    if is_open(region.office, day) and SUMMARY_AT <= here.time() < region.office.closes:
        told += sum_up(store, region, who_waits, people, day, now)
    return told


def is_late(one: Waiting, region: Region, now: datetime) -> bool:
    """Return whether somebody waits longer than promised; for an answer they may wait as long as for first contact."""
    if one.status == "new" and one.due_at is not None:
        return one.due_at < now
    return one.since < working_days_before(region.office, region.contact_days, now)


def escalate(
    store: Store, region: Region, who_waits: Sequence[Waiting], people: Mapping[int, staff.Staff], now: datetime
) -> list[str]:
    """Tell once that somebody waits too long, and a working day later once more, to the coordinator."""
    late = {f"{LATE}:{one.ref}:{one.since:%Y%m%d%H%M}": one for one in who_waits if is_late(one, region, now)}
    still_late = working_days_before(region.office, 1, now)
    again = {f"{key}:again": one for key, one in late.items() if is_late(one, region, still_late)}
    tasks.settle(store, LATE, [*late, *again], now)
    told = []
    for key, one in (late | again).items():
        if tasks.note(store, key, LATE, one.ref, now):
            more = " Coördinator, kijk mee." if key in again else ""
            _tell(store, LATE, f"⏰ {_who(one)} wacht langer dan beloofd.{_owner(one, people)}{more}", now, one.ref)
            told.append(one.ref)
    return told


def give_back(
    store: Store, region: Region, who_waits: Sequence[Waiting], people: Mapping[int, staff.Staff], now: datetime
) -> list[str]:
    """Give a claim back to the queue when the person waits and whoever has it is away, or did nothing for too long."""
    idle_since = working_days_before(region.office, region.office.idle_days, now)
    given = []
    for one in who_waits:
        owner = people.get(one.claimed_by or 0)
        if owner is None:
            continue
        gone = owner.away_until is not None and owner.away_until >= now.date()
        idle = max(one.since, one.staff_at or one.since) < idle_since
        if (gone or idle or owner.disabled) and cases.release(store, one.ref, None, now):
            why = "is er nu niet" if gone or owner.disabled else "deed er niets mee"
            _tell(store, IDLE, f"↩️ {_who(one)} is weer van niemand: {owner.name} {why}.", now, one.ref)
            given.append(one.ref)
    return given


def sum_up(
    store: Store,
    region: Region,
    who_waits: Sequence[Waiting],
    people: Mapping[int, staff.Staff],
    day: date,
    now: datetime,
) -> list[str]:
    """Tell the group once a day what there is to do."""
    if not tasks.note(store, f"{SUMMARY}:{day}", SUMMARY, str(day), now):
        return []
    tasks.settle(store, SUMMARY, [], now)
    _tell(store, SUMMARY, summary(store, region, who_waits, people, day, now), now)
    return [""]


def summary(
    store: Store,
    region: Region,
    who_waits: Sequence[Waiting],
    people: Mapping[int, staff.Staff],
    day: date,
    now: datetime,
) -> str:
    """Return what there is to do today, in lines."""
    undecided = cases.undecided(store, cases.PRE_REGISTERED)
    owned = Counter(people[one.claimed_by].name for one in who_waits if one.claimed_by)
    counts = (
        ("Langer dan beloofd", sum(is_late(one, region, now.astimezone(HERE)) for one in who_waits)),
        ("Wacht op eerste contact", sum(one.status == "new" for one in who_waits)),
        ("Wacht op antwoord", sum(one.status != "new" for one in who_waits)),
        ("Nog van niemand", sum(one.claimed_by is None for one in who_waits)),
        ("Voor-aanmelding loopt af", sum(one.decide_by <= now + SOON for one in undecided)),
        ("Feiten om na te kijken", len(facts.to_review(region, day))),
    )
    lines = [f"☀️ {format_date(day, 'EEEE d MMMM', locale='nl').capitalize()}"]
    lines += [f"{name}: {count}" for name, count in counts if count] or ["Er wacht niemand."]
    lines += [f"Van {name}: {count}" for name, count in sorted(owned.items())]
    lines += [f"Afwezig: {one}" for one in away(people.values(), now)]
    return "\n".join(lines)


def _who(one: Waiting) -> str:
    words = [one.ref, view.KINDS.get(one.kind, one.kind).lower(), view.language_in_dutch(one.language or "nl")]
    since = format_datetime(one.since, "EEEE HH:mm", tzinfo=HERE, locale="nl")
    return f"{words[0]} ({', '.join(words[1:])}, sinds {since})"


def _owner(one: Waiting, people: Mapping[int, staff.Staff]) -> str:
    owner = people.get(one.claimed_by or 0)
    return f" Van {owner.name}." if owner else " Van niemand."


def _tell(store: Store, kind: str, text: str, now: datetime, ref: str | None = None) -> None:
    notices.add(store, [NewNotice(kind, {"text": text}, now, ref)], now)


async def keep_watch(
    database: Database,
    region: Callable[[Store], Region],
    now: Callable[[], datetime],
    today: Callable[[], date],
    announce: Callable[[Sequence[str]], None],
) -> None:
    """Look every minute, for as long as this runs. `announce` says that there are notices, after the commit."""
    while True:
        try:
            told = await database.write(lambda store: look(store, region(store), today(), now()))
            if told:
                announce(told)
                log.info("watched", messages=len(told))
        except Exception as error:  # noqa: BLE001 - must never end the assistant; it is tried again in a minute
            log.error("watching_failed", error=type(error).__name__)
        await asyncio.sleep(EVERY)
