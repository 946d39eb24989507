"""Nothing slips: promises that pass are told once, idle claims go back, and the morning has a summary."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.slipping import look
from dialogs.facts.load import load_region
from storage import cases, notices, staff
from storage.cases import NewCase
from storage.database import Database

ZONE = ZoneInfo("Europe/Amsterdam")
REGION = load_region("achterhoek")
MONDAY = datetime(2026, 11, 16, 10, tzinfo=ZONE)
DUE = MONDAY + timedelta(days=2)
NAME = "Roosmarijn Achterberg"


class Office:
    """Staff at work: cases come in, and the clock moves."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.told: list[str] = []

    def colleague(self, name: str) -> int:
        self.database.write_now(lambda store: staff.invite(store, name, "adviser", MONDAY, timedelta(days=1)))
        return next(one.id for one in self.database.read_now(staff.all_staff) if one.name == name)

    def comes_in(self, kind: str = "candidate", at: datetime = MONDAY) -> str:
        new = NewCase(kind, {"name": NAME}, {}, language="ti", due_at=DUE)
        return self.database.write_now(lambda store: cases.open_case(store, new, "person", at))

    def claims(self, ref: str, by: int, at: datetime = MONDAY) -> None:
        assert self.database.write_now(lambda store: cases.claim(store, ref, by, at))

    def writes(self, ref: str, at: datetime) -> None:
        self.database.write_now(
            lambda store: cases.add_event(store, ref, "message", {"text": NAME}, "person", None, at)
        )

    def contacts(self, ref: str, by: int, at: datetime) -> None:
        version = self.case(ref).version
        changes, data = {"status": "contacted"}, {"from": "new", "to": "contacted"}
        assert self.database.write_now(lambda s: cases.change(s, ref, version, changes, "status", data, by, at))

    def case(self, ref: str) -> cases.Case:
        case = self.database.read_now(lambda store: cases.get(store, ref))
        assert case
        return case

    def look(self, at: datetime) -> list[str]:
        """Return what staff are told at this moment, besides the summary of the morning."""
        return [said for said in self.hears(at) if not said.startswith("☀️")]

    def hears(self, at: datetime) -> list[str]:
        """Return all that staff are told at this moment."""
        self.database.write_now(lambda store: look(store, REGION, at.date(), at))
        due = self.database.write_now(lambda store: notices.take_due(store, at, timedelta(days=900), 100))
        return [one.payload["text"] for one in due]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def test_a_promise_that_passed_is_told_once_and_a_working_day_later_to_the_coordinator(office: Office) -> None:
    ref = office.comes_in()
    assert office.look(DUE) == []
    (said,) = office.look(DUE + timedelta(minutes=1))
    assert said.startswith(
        f"⏰ {ref} (kandidaat, Tigrinya, sinds maandag 10:00) wacht langer dan beloofd. Van niemand."
    )
    assert office.look(DUE + timedelta(minutes=2)) == []
    later = [said for said in office.look(DUE + timedelta(days=1, minutes=1)) if ref in said]
    assert [said.endswith("Coördinator, kijk mee.") for said in later] == [True]
    assert [said for said in office.look(DUE + timedelta(days=1, minutes=2)) if ref in said] == []


def test_what_staff_are_told_holds_nothing_personal(office: Office) -> None:
    ref = office.comes_in()
    office.writes(ref, MONDAY + timedelta(minutes=1))
    said = " ".join(office.look(DUE + timedelta(days=2)))
    assert ref in said
    assert "Roosmarijn" not in said


def test_contact_in_time_is_told_to_nobody(office: Office) -> None:
    jelle, ref = office.colleague("Jelle"), office.comes_in()
    office.contacts(ref, jelle, MONDAY + timedelta(hours=1))
    assert [said for said in office.look(DUE + timedelta(days=1)) if ref in said] == []


def test_who_wrote_and_got_no_answer_for_two_working_days_waits_too_long(office: Office) -> None:
    jelle, ref = office.colleague("Jelle"), office.comes_in()
    office.contacts(ref, jelle, MONDAY + timedelta(hours=1))
    friday = MONDAY + timedelta(days=4)
    office.writes(ref, friday)
    monday = friday + timedelta(days=3)
    assert [said for said in office.look(monday) if ref in said] == []
    assert [said for said in office.look(monday + timedelta(days=1, minutes=1)) if ref in said]


def test_a_claim_that_lies_idle_while_the_person_waits_goes_back_to_the_queue(office: Office) -> None:
    jelle, ref = office.colleague("Jelle"), office.comes_in()
    office.claims(ref, jelle)
    office.look(DUE)
    assert office.case(ref).claimed_by == jelle
    said = office.look(DUE + timedelta(minutes=1))
    assert office.case(ref).claimed_by is None
    assert any(f"{ref} " in one and "weer van niemand: Jelle deed er niets mee" in one for one in said)


def test_a_claim_stays_while_the_person_waits_for_nothing(office: Office) -> None:
    jelle, ref = office.colleague("Jelle"), office.comes_in()
    office.claims(ref, jelle)
    office.contacts(ref, jelle, MONDAY + timedelta(hours=1))
    office.look(MONDAY + timedelta(days=60))
    assert office.case(ref).claimed_by == jelle


def test_what_somebody_who_is_away_has_goes_back_as_soon_as_the_person_waits(office: Office) -> None:
    jelle, ref = office.colleague("Jelle"), office.comes_in()
    office.claims(ref, jelle)
    office.database.write_now(lambda store: staff.set_away(store, jelle, date(2026, 11, 20)))
    (said,) = office.look(MONDAY + timedelta(minutes=5))
    assert said.endswith("Jelle is er nu niet.")
    assert office.case(ref).claimed_by is None


def test_each_working_morning_the_group_reads_what_there_is_to_do(office: Office) -> None:
    jelle, ref = office.colleague("Jelle"), office.comes_in()
    office.colleague("Noor")
    office.claims(ref, jelle, MONDAY + timedelta(days=1))
    office.comes_in("human")
    noor = next(one.id for one in office.database.read_now(staff.all_staff) if one.name == "Noor")
    office.database.write_now(lambda store: staff.set_away(store, noor, date(2026, 11, 20)))
    tuesday = datetime(2026, 11, 17, 8, 29, tzinfo=ZONE)
    assert office.hears(tuesday) == []
    (said,) = office.hears(tuesday + timedelta(minutes=1))
    first, *lines = said.splitlines()
    assert first == "☀️ Dinsdag 17 november"
    assert {"Wacht op eerste contact: 2", "Nog van niemand: 1", "Van Jelle: 1"} <= set(lines)
    assert "Afwezig: Noor, tot en met 20 november" in lines
    assert office.hears(tuesday + timedelta(minutes=2)) == []


def test_in_the_weekend_there_is_no_summary(office: Office) -> None:
    assert office.hears(datetime(2026, 11, 21, 9, tzinfo=ZONE)) == []
