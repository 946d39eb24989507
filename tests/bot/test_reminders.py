"""Registrations that were not finished: recalled twice, in daytime, and forgotten after a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.quiet_hours import quiet
from bot.reminders import look
from storage import conversations, stops
from storage.database import Database
from storage.messages import Pending
from storage.stops import Stopped
from tests.bot.people import MORNING, REGION, Somebody, Town, buttons_of, text_of
from tests.storage.sample import at_once

QUESTION = "Zullen wij verder gaan?"


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


def passes(town: Town, **time: float) -> list[Pending]:
    """Let time pass and do what is due then."""
    now = town.later(**time)
    return town.database.write_now(lambda store: look(store, REGION, now))[0]


async def test_a_day_without_a_word_brings_one_reminder(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    assert passes(town, hours=23, minutes=59) == []
    (reminder,) = passes(town, minutes=1)
    assert QUESTION in text_of(reminder)
    assert (reminder.channel, reminder.address) == ("telegram", "1001")
    assert passes(town, minutes=1) == []


async def test_the_second_reminder_comes_after_three_days_and_is_the_last(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    counted = [len(passes(town, hours=1)) for _ in range(24 * 8)]
    assert [hour + 1 for hour, count in enumerate(counted) if count] == [24, 72]


async def test_nothing_personal_stands_in_it(town: Town) -> None:
    me = Somebody(town)
    await me.begin("referrer")
    await me.press("organisation=uwv", "intent=one-client")
    (reminder,) = passes(town, hours=24)
    words = f"{reminder.payload}".casefold()
    assert "uwv" not in words
    assert "cliënt" not in words


async def test_going_on_asks_the_open_question_again(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    asked = await me.press("municipality=aalten")
    go_on, _stop = buttons_of(passes(town, hours=24))
    assert await me.press(go_on) == asked
    assert me.kept().state["answers"] == {"municipality": "aalten"}


async def test_going_on_works_when_somebody_was_leaving_a_name_for_a_person(town: Town) -> None:
    me = Somebody(town)
    await me.press("@start", "language=nl", "@human")
    asked = await me.type("Roos")
    go_on, _stop = buttons_of(passes(town, hours=24))
    assert asked[-1].split("?")[0] in (await me.press(go_on))[-1]
    assert me.kept().state["aside"] == {"name": "Roos"}


async def test_one_tap_stops_for_good(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    _go_on, stop = buttons_of(passes(town, hours=24))
    await me.press(stop)
    assert "answers" not in me.kept().state
    assert [passes(town, hours=12) for _ in range(20)] == [[]] * 20


async def test_whoever_goes_on_gets_the_first_reminder_again_a_day_later(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    assert len(passes(town, hours=24)) == 1
    town.later(hours=1)
    await me.press("age_band=27-plus")
    assert passes(town, hours=23) == []
    assert len(passes(town, hours=1)) == 1


async def test_who_answered_nothing_or_sent_everything_is_left_alone(town: Town) -> None:
    looking, done = Somebody(town, "1"), Somebody(town, "2")
    await looking.begin()
    await done.begin("referrer")
    await done.press("organisation=uwv", "intent=inform")
    assert looking.kept().unsent_since is None
    assert done.kept().unsent_since is None
    assert passes(town, days=2) == []


async def test_who_said_not_now_is_not_asked_again_but_forgotten(town: Town) -> None:
    me = Somebody(town)
    await me.begin("referrer")
    await me.press("organisation=uwv", "intent=one-client", "client_consent=yes", "client_group=benefit")
    await me.press("programme=none", "municipality=aalten", "highest_diploma=vmbo", "workplace=employee")
    await me.press("prior_budget=unknown", "start_certainty=fixed", "register=not-now")
    assert [passes(town, hours=12) for _ in range(13)] == [[]] * 13
    assert "answers" in me.kept().state
    passes(town, hours=12)
    assert "answers" not in me.kept().state
    assert town.database.read_now(stops.counted) == [Stopped("referrer", "register", 1)]


@pytest.mark.parametrize(
    ("began", "reminded"),
    [
        (datetime(2026, 11, 20, 19, 59, tzinfo=UTC), datetime(2026, 11, 21, 19, 59, tzinfo=UTC)),
        (datetime(2026, 11, 20, 20, 0, tzinfo=UTC), datetime(2026, 11, 22, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 20, 2, 30, tzinfo=UTC), datetime(2026, 11, 21, 7, 0, tzinfo=UTC)),
        (datetime(2027, 3, 26, 20, 30, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
    ],
    ids=["just before nine", "nine in the evening", "at night", "the night that summer time begins"],
)
async def test_nobody_is_disturbed_at_night(town: Town, began: datetime, reminded: datetime) -> None:
    town.now = began
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    town.now = began + timedelta(hours=24)
    while not town.database.write_now(lambda store: look(store, REGION, town.now))[0]:
        town.later(minutes=1)
    assert town.now == reminded


def test_the_night_is_from_nine_to_eight_where_the_region_is() -> None:
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    assert [hour for hour in range(24) if quiet(summer.replace(hour=hour))] == [0, 1, 2, 3, 4, 5, 19, 20, 21, 22, 23]
    winter = datetime(2026, 12, 1, tzinfo=UTC)
    assert [hour for hour in range(24) if quiet(winter.replace(hour=hour))] == [0, 1, 2, 3, 4, 5, 6, 20, 21, 22, 23]


async def test_who_was_out_of_reach_of_both_gets_one_reminder(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    assert len(passes(town, days=4)) == 1
    assert passes(town, hours=1) == []


async def test_who_blocked_us_hears_nothing(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    number = me.kept().id
    town.database.write_now(lambda store: conversations.mark_blocked(store, number, town.now))
    assert [passes(town, hours=12) for _ in range(16)] == [[]] * 16
    assert "answers" not in me.kept().state


async def test_after_a_week_the_answers_and_the_talk_are_gone_without_a_word(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    passes(town, days=6, hours=23)
    assert me.kept().state["answers"] == {"municipality": "aalten"}
    assert passes(town, hours=1) == []
    assert me.kept().state == {"language": "nl"}
    assert me.read() == []
    assert me.kept().unsent_since is None


async def test_forgetting_does_not_wait_for_the_morning(town: Town) -> None:
    town.now = MORNING.replace(hour=23)
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    assert passes(town, days=7) == []
    assert "answers" not in me.kept().state


async def test_a_button_of_a_forgotten_registration_does_no_harm(town: Town) -> None:
    me = Somebody(town)
    await me.begin()
    await me.press("municipality=aalten")
    passes(town, days=7)
    assert await me.press("age_band=27-plus")
    assert me.kept().unsent_since is None


async def test_in_the_web_chat_the_reminder_stands_in_the_conversation(town: Town) -> None:
    me = Somebody(town, "cookie", "web")
    await me.begin()
    await me.press("municipality=aalten")
    assert len(passes(town, hours=24)) == 1
    assert QUESTION in me.read()[-1]


async def test_a_reminder_speaks_the_language_of_the_person(town: Town) -> None:
    me = Somebody(town)
    await me.press("@start", "language=en", "role=candidate", "privacy=agree", "municipality=aalten")
    (reminder,) = passes(town, hours=24)
    assert reminder.payload["language"] == "en"


async def test_a_restart_loses_nobody_and_processes_at_the_same_time_remind_nobody_twice(
    connect: Callable[..., Database], database_url: str
) -> None:
    town = Town(connect(database_url))
    for number in range(30):
        me = Somebody(town, str(number))
        await me.begin()
        await me.press("municipality=aalten")
    now = town.later(hours=24)
    processes = [connect(database_url) for _ in range(4)]
    works = [lambda one=one: one.write_now(lambda store: look(store, REGION, now))[0] for one in processes]
    reminded = [message.address for pending in at_once(works) for message in pending]
    reminded += [message.address for message in processes[0].write_now(lambda store: look(store, REGION, now))[0]]
    assert sorted(reminded, key=int) == [str(number) for number in range(30)]
