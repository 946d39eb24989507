"""Facts on the desk: which need review on a day, and one task for each."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.desk import facts as desk_facts
from bot.desk.desk import Desk
from bot.desk.facts import Wanted
from bot.desk.rows import FactRow
from dialogs.facts.load import load_region
from storage import staff as accounts
from storage import tasks
from storage.database import Database
from tests.bot.people import MORNING, REGION, Somebody, Town

TODAY = date(2026, 11, 20)
REVIEW = ["trainer-costs", "rvo-subsidy", "opijver-voucher"]


def notice(database: Database, day: date) -> list[str]:
    """Look on a day; return the keys of the open tasks."""
    database.write_now(lambda store: desk_facts.notice(store, REGION, day, MORNING))
    return [task.key for task in database.read_now(tasks.still_open)]


@pytest.mark.parametrize(
    ("day", "needs"),
    [
        (date(2023, 1, 1), []),
        (date(2024, 12, 31), []),
        (date(2025, 1, 1), ["trainer-costs"]),
        (date(2026, 1, 31), ["trainer-costs"]),
        (date(2026, 2, 1), ["trainer-costs", "opijver-voucher"]),
        (date(2026, 4, 30), ["trainer-costs", "opijver-voucher"]),
        (date(2026, 5, 1), REVIEW),
        (TODAY, REVIEW),
    ],
)
def test_a_fact_needs_review_from_the_day_after_it_ended(day: date, needs: list[str]) -> None:
    assert [fact.id for fact in desk_facts.to_review(REGION, day)] == needs


def test_each_fact_makes_one_task_however_often_it_is_looked_at(database: Database) -> None:
    keys = ["fact:trainer-costs:2024-12-31", "fact:rvo-subsidy:2026-04-30", "fact:opijver-voucher:2026-01-31"]
    assert notice(database, TODAY) == keys
    assert notice(database, TODAY) == keys
    assert notice(database, TODAY + timedelta(days=1)) == keys


def test_a_fact_that_is_in_order_again_has_no_task(database: Database) -> None:
    notice(database, TODAY)
    assert notice(database, date(2024, 6, 15)) == []


def test_every_version_is_shown_with_what_needs_review_first(database: Database) -> None:
    notice(database, TODAY)
    rows = desk_facts.rows(REGION, REGION, TODAY, database.read_now(tasks.still_open))
    assert len(rows) == len(REGION.facts)
    assert sorted(row.id for row in rows[:3]) == sorted(REVIEW)
    assert {row.status for row in rows[3:]} == {"expired"}
    rvo = next(row for row in rows if row.id == "rvo-subsidy")
    assert (rvo.days, rvo.status_label, rvo.task_since) == (-204, "nakijken", "20 nov 2026")
    assert rvo.valid == "1 jan 2022 – 30 apr 2026"


def test_what_is_current_says_how_many_days_are_left() -> None:
    rvo = next(row for row in desk_facts.rows(REGION, REGION, date(2026, 4, 20), []) if row.id == "rvo-subsidy")
    assert (rvo.status, rvo.days, rvo.soon) == ("current", 10, True)
    rvo = next(row for row in desk_facts.rows(REGION, REGION, date(2026, 4, 1), []) if row.id == "rvo-subsidy")
    assert (rvo.status, rvo.days, rvo.soon) == ("current", 29, False)


def test_a_fact_that_does_not_exist_yet_is_shown_as_such() -> None:
    rows = desk_facts.rows(REGION, REGION, date(2023, 1, 1), [])
    assert next(row for row in rows if row.id == "opijver-voucher").status == "absent"


def test_another_region_has_its_own_facts_and_names_them_readably() -> None:
    region = load_region("veenwolde", Path(__file__).parent.parent / "fixtures" / "regions")
    rows = desk_facts.rows(region, region, TODAY, [])
    assert [row.id for row in rows]
    assert all(row.name and "-" not in row.name[:1] for row in rows)
    assert desk_facts.fact_name("turf-fonds", region) == "Turf fonds"
    assert desk_facts.fact_name("peat-money", region) == "Turfgeld"


class Adviser:
    """Somebody who reviews facts, on a real store."""

    def __init__(self, database: Database) -> None:
        self.town = Town(database)
        self.desk = Desk(database, REGION, lambda: MORNING, lambda _pending: None, lambda: TODAY)
        database.write_now(lambda store: accounts.invite(store, "Noor", "adviser", MORNING, timedelta(days=1)))
        (self.noor,) = database.read_now(accounts.all_staff)

    async def row(self, fact_id: str = "rvo-subsidy") -> FactRow:
        return next(row for row in await self.desk.facts() if row.id == fact_id)

    async def sets(
        self, valid_to: date | None = None, *, valid_from: date | None = None, seen: int | None = None
    ) -> str:
        row = await self.row()
        version = date.fromisoformat(row.version)
        number = row.seen if seen is None else seen
        return await self.desk.change_fact(Wanted(row.id, version, number, valid_from, valid_to), self.noor)

    async def assistant_says(self) -> str:
        me = Somebody(self.town)
        await me.press("@start", "language=nl")
        return " ".join(await me.press("@topic:rvo-subsidy-status"))


@pytest.fixture
def adviser(database: Database) -> Adviser:
    return Adviser(database)


async def test_the_assistant_speaks_accordingly_at_once(adviser: Adviser) -> None:
    before = await adviser.assistant_says()
    assert await adviser.sets(date(2026, 12, 31), valid_from=date(2026, 11, 2)) == ""
    row = await adviser.row()
    assert (row.status, row.days, row.task_since) == ("current", 41, "")
    assert row.valid == "2 nov 2026 – 31 dec 2026"
    assert row.changed == ("20 nov 2026, Noor: geldig vanaf 2 nov 2026 tot en met 31 dec 2026",)
    after = await adviser.assistant_says()
    assert before != after


async def test_confirming_ends_the_task_and_starts_the_days_anew(adviser: Adviser) -> None:
    await adviser.sets(date(2027, 6, 30), valid_from=date(2026, 1, 1))
    later = TODAY + timedelta(days=100)
    adviser.desk = Desk(adviser.town.database, REGION, lambda: MORNING, lambda _pending: None, lambda: later)
    assert (await adviser.row()).status == "needs-review"
    assert await adviser.sets() == ""
    row = await adviser.row()
    assert (row.status, row.days, row.valid_to) == ("current", 90, "2027-06-30")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "why"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), "De laatste dag ligt vóór de eerste dag."),
        (None, None, "De laatste dag is voorbij. Zet een nieuwe laatste dag, of laat dit feit staan."),
    ],
)
async def test_dates_that_can_not_be_are_refused_with_advice(
    adviser: Adviser, valid_from: date | None, valid_to: date | None, why: str
) -> None:
    assert await adviser.sets(valid_to, valid_from=valid_from) == why
    assert (await adviser.row()).seen == 0


async def test_who_saw_an_older_state_is_told_who_changed_it(adviser: Adviser) -> None:
    await adviser.sets(date(2026, 12, 31), valid_from=date(2026, 11, 2))
    assert await adviser.sets(date(2027, 1, 31), valid_from=date(2026, 11, 2), seen=0) == (
        "Noor heeft dit net nagekeken. Kijk wat er nu staat."
    )
    assert (await adviser.row()).valid_to == "2026-12-31"


async def test_two_versions_of_a_fact_can_not_begin_on_one_day(database: Database) -> None:
    region = load_region("veenwolde", Path(__file__).parent.parent / "fixtures" / "regions")
    adviser = Adviser(database)
    adviser.desk = Desk(database, region, lambda: MORNING, lambda _pending: None, lambda: TODAY)
    twice = next(name for name in region.fact_ids if sum(fact.id == name for fact in region.facts) > 1)
    first, second = [fact for fact in region.facts if fact.id == twice][:2]
    wanted = Wanted(twice, second.valid_from, 0, first.valid_from, date(2030, 1, 1))
    assert await adviser.desk.change_fact(wanted, adviser.noor) == (
        "Een andere versie van dit feit begint op dezelfde dag."
    )


async def test_a_version_that_is_not_in_the_files_can_not_be_changed(adviser: Adviser) -> None:
    wanted = Wanted("rvo-subsidy", date(1999, 1, 1), 0)
    assert await adviser.desk.change_fact(wanted, adviser.noor) == "Dit feit staat er niet meer."
