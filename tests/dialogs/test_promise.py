"""Until when an answer is promised: office hours, weekends and closing days count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from dialogs.facts.model import Office
from dialogs.rules.promise import answer_by, is_open, working_days_before
from tests.talk import Talk

ZONE = ZoneInfo("Europe/Amsterdam")
OFFICE = Office(time(9), time(17), frozenset(range(5)), frozenset({date(2026, 12, 25)}), idle_days=2)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("asked", "answered_before"),
    [
        ("2026-11-16T10:00", "2026-11-18T10:00"),  # Monday: two days on, at the same time
        ("2026-11-16T10:01", "2026-11-18T11:00"),  # told in whole hours
        ("2026-11-16T07:30", "2026-11-18T09:00"),  # before opening counts from opening
        ("2026-11-16T16:59", "2026-11-18T17:00"),
        ("2026-11-16T17:00", "2026-11-19T09:00"),  # after closing counts from the next morning
        ("2026-11-19T12:00", "2026-11-23T12:00"),  # over a weekend
        ("2026-11-21T12:00", "2026-11-25T09:00"),  # Saturday
        ("2026-12-24T18:00", "2026-12-30T09:00"),  # Christmas Day is closed, and a weekend follows
        ("2026-10-23T10:00", "2026-10-27T10:00"),  # the clock goes back in between
    ],
)
def test_who_asks_then_is_answered_before(asked: str, answered_before: str) -> None:
    assert answer_by(OFFICE, 2, at(asked)) == at(answered_before)


def test_working_days_are_counted_back_over_weekends_and_closing_days() -> None:
    assert working_days_before(OFFICE, 2, at("2026-11-23T10:00")) == at("2026-11-19T10:00")
    assert working_days_before(OFFICE, 1, at("2026-12-28T10:00")) == at("2026-12-24T10:00")


def test_nobody_works_on_a_closing_day_or_in_the_weekend() -> None:
    assert is_open(OFFICE, date(2026, 12, 24))
    assert not is_open(OFFICE, date(2026, 12, 25))
    assert not is_open(OFFICE, date(2026, 12, 26))


def test_who_registered_reads_the_day_and_the_time() -> None:
    asked = Talk(dialog="candidate")
    asked.context = replace(asked.context, answer_by=at("2026-11-24T16:00"))
    asked.press("@human").type("Robin").type("0612345678").press("consent=yes")
    assert "U hoort van ons vóór dinsdag 24 november, 16:00." in asked.said
