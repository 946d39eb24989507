"""Pre-registrations: no registration yet; asked about twice, converted, kept or stopped by a tap, or expired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.desk.desk import Desk
from bot.reminders import look
from bot.report.figures import is_pre
from bot.zone import HERE
from dialogs.rules.promise import answer_by
from storage import cases, conversations, notices, staff
from storage.cases import Case, Event, NewCase
from storage.database import Database
from storage.figures import counted
from storage.messages import Pending
from storage.staff import Staff
from tests.bot.people import MORNING, REGION, UNCERTAIN, Somebody, Town, buttons_of, text_of
from tests.storage.sample import at_once

OVER = datetime(2027, 2, 19, tzinfo=ZoneInfo("Europe/Amsterdam"))
"""The end of the ninetieth day."""
HALF_WAY = MORNING + (OVER - MORNING) / 2
LAST_CALL = OVER - timedelta(days=7) + timedelta(hours=8)
"""A week before, once it is morning."""


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


def due(town: Town, at: datetime) -> list[Pending]:
    """Do what is due at a moment."""
    town.now = at
    return town.database.write_now(lambda store: look(store, REGION, at))[0]


def now(town: Town, ref: str) -> Case:
    found = town.database.read_now(lambda store: cases.get(store, ref))
    assert found is not None
    return found


def history(town: Town, ref: str) -> list[Event]:
    return town.database.read_now(lambda store: cases.events(store, ref))


def noor(town: Town) -> Staff:
    """Return a member of staff."""
    town.database.write_now(lambda store: staff.invite(store, "Noor", "adviser", town.now, timedelta(hours=1)))
    return next(one for one in town.database.read_now(staff.all_staff) if one.name == "Noor")


def desk_of(town: Town) -> Desk:
    return Desk(town.database, REGION, lambda: town.now, town.said.extend, lambda: town.now.date())


async def test_an_uncertain_start_is_a_pre_registration_until_ninety_days_later(town: Town) -> None:
    case = await Somebody(town).register_client(*UNCERTAIN)
    assert case.status == "pre-registered"
    assert case.decide_by == OVER
    assert case.due_at is None
    assert REGION.pre_registration_days == 90


async def test_a_pre_registration_is_not_promised_a_call_within_two_days(town: Town) -> None:
    me = Somebody(town)
    await me.register_client(*UNCERTAIN)
    assert "Uw voor-aanmelding is binnen" in text_of(town.said[-1])
    assert "Wij vragen u later of het doorgaat." in text_of(town.said[-1])
    assert not [words for words in me.read() if "werkdag" in words]


async def test_a_fixed_start_is_a_registration(town: Town) -> None:
    case = await Somebody(town).register_client(*UNCERTAIN[:-1], "start_certainty=fixed")
    assert case.status == "new"
    assert case.decide_by is None
    assert case.due_at is not None


async def test_half_way_and_a_week_before_the_end_the_person_is_asked_and_staff_can_read_so(town: Town) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    asked = []
    town.now = MORNING + timedelta(hours=1)
    while town.now < OVER:
        asked += [(town.now, one) for one in due(town, town.now)]
        town.later(hours=6)
    moments = [moment for moment, _one in asked]
    assert [moment - HALF_WAY < timedelta(days=1) for moment in moments] == [True, False]
    assert timedelta() <= moments[0] - HALF_WAY < timedelta(hours=12)
    assert timedelta() <= moments[1] - LAST_CALL < timedelta(hours=12)
    assert all("Gaat het door?" in text_of(one) and ref in text_of(one) for _moment, one in asked)
    assert [event.data for event in history(town, ref) if event.kind == "asked-to-decide"] == [{"sent": True}] * 2


async def test_processes_at_the_same_time_ask_once(connect: Callable[..., Database], database_url: str) -> None:
    town = Town(connect(database_url))
    people = [Somebody(town, str(number)) for number in range(5)]
    refs = [(await one.register_client(*UNCERTAIN)).ref for one in people]
    processes = [connect(database_url) for _ in range(4)]
    works = [partial(one.write_now, partial(look, region=REGION, now=HALF_WAY)) for one in (*processes, *processes)]
    asked = [message for pending, _erased in at_once(works) for message in pending]
    asked += due(town, HALF_WAY)
    assert sorted(one.address for one in asked) == ["0", "1", "2", "3", "4"]
    assert [len(history(town, ref)) for ref in refs] == [2] * 5
    works = [partial(one.write_now, partial(look, region=REGION, now=OVER)) for one in processes]
    at_once(works)
    assert [len(history(town, ref)) for ref in refs] == [3] * 5


async def test_at_night_the_question_waits_for_the_morning(town: Town) -> None:
    await Somebody(town).register_client(*UNCERTAIN)
    night = HALF_WAY.replace(hour=22)
    assert due(town, night) == []
    assert len(due(town, night + timedelta(hours=9))) == 1


async def test_yes_makes_it_a_registration_with_the_promised_contact_time(town: Town) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    yes, _no, _later = buttons_of(due(town, HALF_WAY))
    assert yes == f"@decide:{ref}:yes"
    assert [is_pre(one) for one in town.database.read_now(counted)] == [True]
    said = await me.press(yes)
    assert "Het is nu een aanmelding" in said[0]
    assert [is_pre(one) for one in town.database.read_now(counted)] == [False]
    case = now(town, ref)
    assert case.status == "new"
    assert case.due_at == answer_by(REGION.office, REGION.contact_days, HALF_WAY.astimezone(HERE))
    assert (history(town, ref)[-1].by, history(town, ref)[-1].data["to"]) == ("person", "new")
    assert town.announced == [ref, ref]
    due_notices = town.database.write_now(lambda store: notices.take_due(store, HALF_WAY, timedelta(minutes=1), 10))
    assert [one.case_ref for one in due_notices] == [ref, ref]


async def test_no_withdraws_it_by_own_choice(town: Town) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    _yes, no, _later = buttons_of(due(town, HALF_WAY))
    await me.press(no)
    assert now(town, ref).status == "withdrawn"
    assert history(town, ref)[-1].data == {"from": "pre-registered", "to": "withdrawn", "reason": "own-choice"}
    assert [is_pre(one) for one in town.database.read_now(counted)] == [True]
    assert due(town, LAST_CALL) == []


async def test_later_keeps_it_and_the_decision_can_still_be_made(town: Town) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    _yes, _no, later = buttons_of(due(town, HALF_WAY))
    await me.press(later)
    assert now(town, ref).status == "pre-registered"
    assert history(town, ref)[-1].kind == "decides-later"
    yes = buttons_of(town.said)[0]
    await me.press(yes)
    assert now(town, ref).status == "new"


async def test_a_second_tap_changes_nothing(town: Town) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    yes, no, _later = buttons_of(due(town, HALF_WAY))
    await me.press(yes)
    before = history(town, ref)
    assert "staat niet meer open" in (await me.press(no))[0]
    await me.press(yes)
    assert now(town, ref).status == "new"
    assert history(town, ref) == before


@pytest.mark.parametrize(
    "about",
    ["", ":", "::", "REF", "REF:", "REF:maybe", "REF:yes:no", "PW-000000:yes", "ref:YES", "'; DROP TABLE cases;--"],
)
async def test_a_made_up_decision_is_harmless(town: Town, about: str) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    before = history(town, ref)
    assert await me.press(f"@decide:{about.replace('REF', ref)}")
    assert now(town, ref).status == "pre-registered"
    assert history(town, ref) == before


async def test_nobody_decides_about_the_case_of_another(town: Town) -> None:
    ref = (await Somebody(town).register_client(*UNCERTAIN)).ref
    other = Somebody(town, "2002")
    await other.begin()
    for answer in ("yes", "no", "later"):
        assert ref not in " ".join(await other.press(f"@decide:{ref}:{answer}"))
    assert now(town, ref).status == "pre-registered"
    assert len(history(town, ref)) == 1


async def test_deciding_in_the_middle_of_another_registration_goes_on_with_it(town: Town) -> None:
    me = Somebody(town)
    await me.register_client(*UNCERTAIN)
    yes = buttons_of(due(town, HALF_WAY))[0]
    await me.press("role=referrer", "organisation=uwv")
    said = await me.press(yes)
    assert "Wat wilt u doen?" in said[-1]
    assert me.kept().state["answers"] == {"organisation": "uwv"}


async def test_what_nobody_decided_expires_without_a_word(town: Town) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    due(town, HALF_WAY)
    due(town, LAST_CALL)
    due(town, OVER - timedelta(minutes=1))
    assert now(town, ref).status == "pre-registered"
    assert due(town, OVER) == []
    assert now(town, ref).status == "withdrawn"
    last = history(town, ref)[-1]
    assert last.data == {"from": "pre-registered", "to": "withdrawn", "reason": "pre-registration-expired"}
    assert last.by == "system"
    assert due(town, OVER + timedelta(days=1)) == []


async def test_who_joined_a_group_goes_where_it_goes_and_decides_nothing(town: Town) -> None:
    me, member = Somebody(town), Somebody(town, "2002")
    group = (await me.register_client(*UNCERTAIN)).ref
    await member.begin()
    joins = NewCase("candidate", {}, {}, "pre-registered", group_ref=group, conversation_id=member.kept().id)
    ref = town.database.write_now(lambda store: cases.open_case(store, joins, "person", town.now))
    await member.press(f"@decide:{ref}:yes")
    assert now(town, ref).status == "pre-registered"
    assert [one.conversation_id for one in due(town, HALF_WAY)] == [me.kept().id]
    due(town, OVER)
    assert now(town, ref).status == now(town, group).status == "withdrawn"


async def test_who_joined_a_group_is_registered_when_it_goes_on(town: Town) -> None:
    me = Somebody(town)
    group = (await me.register_client(*UNCERTAIN)).ref
    joins = NewCase("candidate", {}, {}, "pre-registered", group_ref=group)
    ref = town.database.write_now(lambda store: cases.open_case(store, joins, "person", town.now))
    await me.press(f"@decide:{group}:yes")
    assert now(town, ref).status == "new"
    assert now(town, ref).due_at == now(town, group).due_at


async def test_who_blocked_us_is_not_asked_but_staff_read_so(town: Town) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    number = me.kept().id
    town.database.write_now(lambda store: conversations.mark_blocked(store, number, town.now))
    assert due(town, HALF_WAY) == []
    assert [event.data for event in history(town, ref) if event.kind == "asked-to-decide"] == [{"sent": False}]
    view = await desk_of(town).case(ref)
    assert view is not None
    assert "een bericht komt niet aan" in view.history[0].text


async def test_staff_see_why_it_waits_and_until_when(town: Town) -> None:
    me = Somebody(town)
    ref = (await me.register_client(*UNCERTAIN)).ref
    view = await desk_of(town).case(ref)
    assert view is not None
    assert view.decide_by == "18 februari 2027"
    assert view.why_waiting == ("Het begin staat nog niet vast",)
    assert view.status_label == "Voor-aanmelding"
    assert view.next_statuses[0].id == "new"
    (row,) = (await desk_of(town).queue()).rows
    assert (row.urgency, row.first) == ("calm", False)
    assert "18 februari 2027" in row.what_now


async def test_staff_convert_it_and_the_promise_begins(town: Town) -> None:
    ref = (await Somebody(town).register_client(*UNCERTAIN)).ref
    town.later(days=3)
    assert await desk_of(town).set_status(ref, 1, "new", "", noor(town))
    case = now(town, ref)
    assert (case.status, case.due_at) == ("new", town.now + timedelta(days=REGION.contact_days))
    assert due(town, HALF_WAY) == []
    assert due(town, OVER) == []
    assert now(town, ref).status == "new"


async def test_staff_give_it_more_time_and_the_person_is_asked_again_a_week_before(town: Town) -> None:
    ref = (await Somebody(town).register_client(*UNCERTAIN)).ref
    due(town, HALF_WAY)
    assert len(due(town, LAST_CALL)) == 1
    assert await desk_of(town).set_decide_by(ref, now(town, ref).version, date(2027, 3, 31), noor(town))
    end = datetime(2027, 4, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert now(town, ref).decide_by == end
    assert due(town, LAST_CALL + timedelta(minutes=1)) == []
    assert due(town, OVER) == []
    (asked,) = due(town, end - timedelta(days=6, hours=12))
    assert "31 maart" in text_of(asked)
    due(town, end - timedelta(minutes=1))
    assert now(town, ref).status == "pre-registered"
    due(town, end)
    assert now(town, ref).status == "withdrawn"


async def test_more_time_is_refused_for_a_day_that_is_over_and_for_a_case_that_moved_on(town: Town) -> None:
    ref = (await Somebody(town).register_client(*UNCERTAIN)).ref
    desk, who = desk_of(town), noor(town)
    assert not await desk.set_decide_by(ref, 1, date(2026, 11, 19), who)
    assert not await desk.set_decide_by(ref, 2, date(2027, 3, 31), who)
    assert now(town, ref).decide_by == OVER


async def test_what_was_said_to_be_found_out_stands_with_the_case(town: Town) -> None:
    ref = (await Somebody(town).register_client(*UNCERTAIN)).ref
    assert now(town, ref).answers["questions"] == ["trainer-costs", "rvo-subsidy", "opijver-voucher"]
    view = await desk_of(town).case(ref)
    assert view is not None
    assert ("opijver-voucher", "Voucher van Opijver") in view.questions


async def test_with_current_facts_there_is_nothing_to_find_out(database: Database) -> None:
    town = Town(database, datetime(2024, 11, 11, 10, 0, tzinfo=MORNING.tzinfo))
    ref = (await Somebody(town).register_client(*UNCERTAIN)).ref
    assert now(town, ref).answers["questions"] == []


async def test_somebody_from_outside_the_region_is_handed_over_with_the_answers(town: Town) -> None:
    me = Somebody(town)
    outside = ("intent=one-client", "client_consent=yes", "client_group=benefit", "programme=none")
    ref = (await me.register_client(*outside, "municipality=other", "cross_region=no")).ref
    view = await desk_of(town).case(ref)
    assert view is not None
    assert view.next_statuses[0].id == "referred-out"
    assert view.next_statuses[0].usual
    for words in (
        "Roos Verwijzer",
        "+31612345678",
        "Gemeente Voorbeeld",
        ": Heeft een uitkering",
        "toestemming",
    ):
        assert words in view.hand_over


async def test_a_case_of_the_region_has_no_text_to_hand_over(town: Town) -> None:
    ref = (await Somebody(town).register_client(*UNCERTAIN)).ref
    view = await desk_of(town).case(ref)
    assert view is not None
    assert view.hand_over == ""
