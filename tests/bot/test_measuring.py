"""What came of it: people are asked at the right moments, in their language, and saying no holds at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import measuring, reminders
from storage import cases, conversations, measurements, notices
from storage.cases import NewCase
from storage.database import Database, Store
from storage.messages import Pending
from storage.tables import measurements as table
from tests.bot.people import MORNING, REGION, Somebody, Town, text_of

ANSWERS = ("where_now=same-employer", "contract=permanent", "next_step=certificate")


class Learner:
    """Somebody with a case that staff move on."""

    def __init__(self, town: Town, me: Somebody, ref: str) -> None:
        self.town, self.me, self.ref = town, me, ref

    def step(self, status: str) -> None:
        def work(store: Store) -> None:
            case = cases.get(store, self.ref)
            assert case
            data = {"from": case.status, "to": status}
            assert cases.change(store, self.ref, case.version, {"status": status}, "status", data, None, self.town.now)

        self.town.database.write_now(work)

    def asked(self, at: datetime) -> list[str]:
        """Return what the person is sent when it is looked at this moment."""
        self.town.now = at
        pending: list[Pending] = self.town.database.write_now(lambda store: reminders.look(store, REGION, at))[0]
        return [text_of(one) for one in pending]

    def happened(self) -> list[str]:
        return [event.kind for event in self.town.database.read_now(lambda store: cases.events(store, self.ref))]

    def measured(self) -> list[Any]:
        """Return each moment that was planned, and what was answered."""
        rows = select(table.c.moment, table.c.answers).where(table.c.case_ref == self.ref)
        return self.town.database.read_now(lambda store: list(store.connection.execute(rows)))

    def told(self) -> list[str]:
        """Return what staff are told of."""
        due = self.town.database.write_now(lambda s: notices.take_due(s, self.town.now, timedelta(days=9), 9))
        return [one.payload.get("text", "") for one in due]


@pytest.fixture
async def learner(database: Database) -> Learner:
    town = Town(database)
    me = Somebody(town)
    await me.press("@start", "language=nl")
    new = NewCase("candidate", {"name": "Robin"}, {}, language="nl", conversation_id=me.kept().id)
    return Learner(town, me, database.write_now(lambda store: cases.open_case(store, new, "person", MORNING)))


def test_nobody_is_asked_before_the_start(learner: Learner) -> None:
    learner.step("agreements")
    assert learner.asked(MORNING) == []


def test_at_the_start_somebody_is_asked_once(learner: Learner) -> None:
    learner.step("started")
    (said,) = learner.asked(MORNING)
    assert "Hoe gaat het nu met u?" in said
    assert learner.asked(MORNING + timedelta(minutes=1)) == []
    assert learner.happened()[-1] == "asked"


def test_three_and_twelve_months_after_the_declaration_somebody_is_asked_again(learner: Learner) -> None:
    learner.step("issued")
    assert learner.asked(MORNING) == []
    assert len(learner.asked(MORNING + timedelta(days=91))) == 1
    assert learner.asked(MORNING + timedelta(days=364)) == []
    assert len(learner.asked(MORNING + timedelta(days=365))) == 1


def test_nobody_is_asked_at_night(learner: Learner) -> None:
    learner.step("started")
    assert learner.asked(MORNING + timedelta(hours=12)) == []
    assert len(learner.asked(MORNING + timedelta(hours=23))) == 1


async def test_the_answers_stand_at_the_moment_that_was_asked_about(learner: Learner) -> None:
    learner.step("started")
    learner.asked(MORNING)
    await learner.me.press("@menu:follow-up", "privacy=agree", *ANSWERS, "call_me=no")
    (start,) = learner.measured()
    assert start.moment == "started"
    assert start.answers == {
        "where_now": "same-employer",
        "contract": "permanent",
        "next_step": "certificate",
        "call_me": "no",
    }
    assert learner.happened()[-1] == "measured"
    assert learner.told() == []


async def test_who_wants_a_call_is_told_to_staff_without_a_name(learner: Learner) -> None:
    learner.step("started")
    learner.asked(MORNING)
    await learner.me.press("@menu:follow-up", "privacy=agree", *ANSWERS, "call_me=yes")
    assert learner.told() == [f"📞 {learner.ref} wil gebeld worden, bij de start gevraagd."]
    assert learner.town.announced == [learner.ref]


async def test_answers_that_nobody_asked_for_are_not_kept(learner: Learner) -> None:
    await learner.me.press("@menu:follow-up", "privacy=agree", *ANSWERS, "call_me=yes")
    assert learner.measured() == []
    assert learner.told() == []


async def test_saying_no_holds_at_once_and_for_good(learner: Learner) -> None:
    learner.step("started")
    learner.asked(MORNING)
    (said,) = await learner.me.press("@no-more-questions")
    assert "Goed, wij vragen dit niet meer" in said
    learner.step("issued")
    assert learner.asked(MORNING + timedelta(days=400)) == []
    assert learner.happened().count("asks-no-more") == 1
    await learner.me.press("@no-more-questions")
    assert learner.happened().count("asks-no-more") == 1


def test_who_stopped_in_the_meantime_is_not_asked(learner: Learner) -> None:
    learner.step("issued")
    learner.asked(MORNING)
    learner.step("withdrawn")
    assert learner.asked(MORNING + timedelta(days=91)) == []


def test_who_cannot_be_reached_stays_due_for_two_weeks_and_then_stands_in_the_history(learner: Learner) -> None:
    number = learner.me.kept().id
    learner.town.database.write_now(lambda store: conversations.mark_blocked(store, number, MORNING))
    learner.step("started")
    assert learner.asked(MORNING) == []
    assert "not-asked" not in learner.happened()
    assert learner.asked(MORNING + timedelta(days=15)) == []
    assert learner.happened()[-1] == "not-asked"


def test_employers_and_professionals_are_not_asked(database: Database) -> None:
    new = NewCase("employer", {"name": "Robin"}, {}, status="started")
    database.write_now(lambda store: cases.open_case(store, new, "person", MORNING))
    database.write_now(lambda store: measuring.plan(store, MORNING))
    assert database.read_now(lambda store: measurements.due(store, MORNING + timedelta(days=999))) == []
