"""Facts on the desk: which need review on a day, and one task for each."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.desk import facts as desk_facts
from dialogs.facts.load import load_region
from storage import tasks
from storage.database import Database
from tests.bot.people import MORNING, REGION

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
    rows = desk_facts.rows(REGION, TODAY, database.read_now(tasks.still_open))
    assert len(rows) == len(REGION.facts)
    assert sorted(row.id for row in rows[:3]) == sorted(REVIEW)
    assert {row.status for row in rows[3:]} == {"expired"}
    rvo = next(row for row in rows if row.id == "rvo-subsidy")
    assert (rvo.days, rvo.status_label, rvo.task_since) == (-204, "nakijken", "20 nov 2026")
    assert rvo.valid == "1 jan 2022 – 30 apr 2026"


def test_what_is_current_says_how_many_days_are_left() -> None:
    rvo = next(row for row in desk_facts.rows(REGION, date(2026, 4, 20), []) if row.id == "rvo-subsidy")
    assert (rvo.status, rvo.days, rvo.soon) == ("current", 10, True)
    rvo = next(row for row in desk_facts.rows(REGION, date(2026, 4, 1), []) if row.id == "rvo-subsidy")
    assert (rvo.status, rvo.days, rvo.soon) == ("current", 29, False)


def test_a_fact_that_does_not_exist_yet_is_shown_as_such() -> None:
    rows = desk_facts.rows(REGION, date(2023, 1, 1), [])
    assert next(row for row in rows if row.id == "opijver-voucher").status == "absent"


def test_another_region_has_its_own_facts_and_names_them_readably() -> None:
    region = load_region("veenwolde", Path(__file__).parent.parent / "fixtures" / "regions")
    rows = desk_facts.rows(region, TODAY, [])
    assert [row.id for row in rows]
    assert all(row.name and "-" not in row.name[:1] for row in rows)
    assert desk_facts.fact_name("turf-fonds", region) == "Turf fonds"
    assert desk_facts.fact_name("peat-money", region) == "Turfgeld"
