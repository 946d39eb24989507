"""The group of the staff shows every case once, as it is, also when topics vanish, races happen or Telegram says no."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.telegram import Telegram
from bot.staff_group.views import LEASE
from storage import cases, notices, settings, threads
from storage.database import Database, Store
from tests.bot.staff_team import GROUP, NOW, Team
from tests.botapi import BotApi


@pytest.fixture
def team(database: Database, telegram: Telegram, botapi: BotApi) -> Team:
    return Team(database, telegram, botapi)


class AwayOnce:
    """A database that can't be reached the first time."""

    def __init__(self, database: Database) -> None:
        self.database, self.failed = database, asyncio.Event()

    async def write(self, work: Callable[[Store], Any]) -> Any:
        if not self.failed.is_set():
            self.failed.set()
            raise OperationalError("BEGIN", None, ConnectionError())
        return await self.database.write(work)

    async def read(self, work: Callable[[Store], Any]) -> Any:
        return await self.database.read(work)


async def test_announcing_goes_on_after_the_database_was_away(team: Team, botapi: BotApi) -> None:
    await team.opens()
    away = AwayOnce(team.database)
    group = team.again(away).group  # type: ignore[arg-type]  # it has what the group uses
    running = asyncio.create_task(group.run())
    await away.failed.wait()
    group.announce()
    await botapi.group_sees(GROUP, "Nieuw")
    running.cancel()


async def test_each_case_has_one_topic_with_its_card_and_nothing_personal(team: Team, botapi: BotApi) -> None:
    ref, other = await team.opens(), await team.opens("employer")
    await team.settle()
    assert sorted(team.topics.values()) == sorted([f"🟡 {ref} · Kandidaat", f"🟡 {other} · Werkgever"])
    (card,) = [one for one in team.messages.values() if ref in one["text"]]
    assert card["message_thread_id"] == team.topic(ref)
    assert "Tigrinya" in card["text"]
    assert "Van: niemand" in card["text"]
    labels = [button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row]
    assert labels == ["✋ Pak op", "↩️ Antwoord", "✅ Gedaan", "Open in desk ↗"]
    assert not [text for text in [*team.texts, *team.topics.values()] if "Selam" in text or "612345678" in text]
    assert botapi.refused == {}


async def test_a_person_s_words_never_appear_and_many_within_a_minute_are_one_notice(team: Team) -> None:
    ref = await team.opens()
    await team.settle()
    for text in ("mijn baas slaat mij", "help mij", "bel mij"):
        await team.writes(ref, text)
    await team.settle()
    told = [text for text in team.texts if "💬" in text]
    assert told == [f"💬 3 nieuwe berichten bij {ref}."]
    assert not [text for text in team.texts if "baas" in text or "help" in text or "bel mij" in text]

    await team.writes(ref, "nog iets")
    await team.writes(ref, "en nog iets")
    await team.settle()
    assert len([text for text in team.texts if "💬" in text]) == 1
    team.clock.now += timedelta(minutes=1)
    await team.settle()
    assert len([text for text in team.texts if "💬" in text]) == 2


async def test_what_was_read_in_the_meantime_is_not_told(team: Team) -> None:
    ref = await team.opens()
    who = await team.colleague("Noor", 71)
    await team.settle()
    await team.writes(ref, "hallo")
    await team.desk.reply(ref, "Dag!", who)
    await team.settle()
    assert not [text for text in team.texts if "💬" in text]


async def test_the_card_and_the_name_follow_the_case_until_it_is_closed_and_opened_again(
    team: Team, botapi: BotApi
) -> None:
    ref = await team.opens()
    who = await team.colleague("Noor", 71)
    await team.settle()
    thread = team.topic(ref)
    await team.desk.claim(ref, who)
    await team.settle()
    assert team.topics[thread] == f"🟢 {ref} · Kandidaat"
    assert "Van: Noor" in team.texts[0]

    await team.write(lambda store: move(store, ref, "closed"))
    await team.settle()
    assert team.topics[thread] == f"✅ {ref} · Kandidaat"
    assert botapi.topics.made[GROUP, thread]["closed"]
    assert "✅ Afgesloten" in team.texts[0]

    await team.write(lambda store: move(store, ref, "intake"))
    await team.settle()
    assert not botapi.topics.made[GROUP, thread]["closed"]
    assert team.topics[thread] == f"🟢 {ref} · Kandidaat"
    assert len(team.messages) == 1


def move(store: Store, ref: str, status: str) -> None:
    case = cases.get(store, ref)
    assert case is not None
    cases.change(store, ref, case.version, {"status": status}, "status", {"to": status}, None, NOW)


async def test_of_many_changes_one_edit_is_made(team: Team, botapi: BotApi) -> None:
    ref = await team.opens()
    await team.settle()
    for status in ("contacted", "intake", "advice", "matching"):
        await team.write(lambda store, status=status: move(store, ref, status))
    await team.settle()
    assert len(botapi.made("editMessageText")) == 1
    assert "Werkplek zoeken" in team.texts[0]


async def test_a_deleted_topic_is_made_again_when_there_is_something_to_say(team: Team, botapi: BotApi) -> None:
    ref = await team.opens()
    await team.settle()
    botapi.remove_topic(GROUP, team.topic(ref))
    await team.writes(ref, "hallo")
    await team.settle()
    assert len(team.topics) == 1
    assert [text.split(":")[0] for text in team.texts] == ["🟡 Nieuw", f"💬 Nieuw bericht bij {ref}."]

    botapi.remove_topic(GROUP, team.topic(ref))
    await team.desk.claim(ref, await team.colleague("Noor", 71))
    await team.settle()
    assert list(team.topics.values()) == [f"🟢 {ref} · Kandidaat"]
    assert "Van: Noor" in team.texts[-1]


async def test_a_deleted_topic_of_an_ended_case_stays_away(team: Team, botapi: BotApi) -> None:
    ref = await team.opens()
    await team.settle()
    botapi.remove_topic(GROUP, team.topic(ref))
    await team.write(lambda store: move(store, ref, "withdrawn"))
    await team.settle()
    assert team.topics == {}


async def test_a_case_that_is_opened_again_after_its_topic_went_has_a_new_one(team: Team, botapi: BotApi) -> None:
    ref = await team.opens()
    await team.settle()
    botapi.remove_topic(GROUP, team.topic(ref))
    for status in ("withdrawn", "intake"):
        await team.write(lambda store, status=status: move(store, ref, status))
        await team.settle()
    assert list(team.topics.values()) == [f"🟡 {ref} · Kandidaat"]
    assert "Intake" in team.texts[-1]


async def test_a_case_that_is_announced_again_asks_for_attention_where_it_stands(team: Team) -> None:
    ref = await team.opens()
    await team.settle()
    await team.write(lambda store: notices.add(store, [notices.NewNotice("new-case", {}, NOW, ref)], NOW))
    await team.settle()
    assert team.texts[1:] == [f"🟡 {ref} vraagt weer aandacht."]
    assert len(team.topics) == 1


async def test_two_processes_that_want_the_same_topic_make_one(team: Team, botapi: BotApi) -> None:
    ref = await team.opens()
    await team.tells("late", "⏰ Wacht te lang.", ref)
    botapi.delay = 0.02
    other = team.again()
    await asyncio.gather(team.settle(), other.settle())
    team.clock.now += timedelta(seconds=5)
    await team.settle()
    assert len(botapi.made("createForumTopic")) == 1
    assert sorted(team.texts)[0].startswith("⏰")
    assert len(team.texts) == 2


async def test_two_processes_share_ten_cases_without_a_double(
    database_url: str, connect: Callable[..., Database], telegram: Telegram, botapi: BotApi
) -> None:
    """Each case has two notices, so that the processes meet at the same topic."""
    one, other = connect(database_url), connect(database_url)
    one.open()
    team = Team(one, telegram, botapi)
    refs = [await team.opens() for _ in range(10)]
    for ref in refs:
        await team.tells("late", f"⏰ {ref}", ref)
    botapi.delay = 0.002
    await asyncio.gather(team.settle(), team.again(other).settle())
    team.clock.now += timedelta(minutes=1)
    await team.settle()
    assert len(botapi.made("createForumTopic")) == len(team.topics) == 10
    assert sorted(text.split("\n")[0] for text in team.texts) == sorted(
        [*(f"🟡 Nieuw: {ref}" for ref in refs), *(f"⏰ {ref}" for ref in refs)]
    )
    assert {one["message_thread_id"] for one in team.messages.values()} == set(team.topics)


async def test_a_crash_between_making_and_keeping_leaves_one_topic_in_use(team: Team, botapi: BotApi) -> None:
    ref = await team.opens()
    await team.group.open()
    await team.write(partial(threads.take, ref=ref, now=team.clock(), lease=LEASE))
    botapi.topics.create(GROUP, 999, {"name": "made, and then the process died"})
    await team.settle()
    assert team.texts == []
    team.clock.now += LEASE
    await team.settle()
    assert team.texts[0].startswith("🟡 Nieuw")
    thread = await team.database.read(partial(threads.get, ref=ref))
    assert thread is not None
    assert thread.thread_id != 999
    assert {one.get("message_thread_id") for one in team.messages.values()} == {thread.thread_id}


async def test_who_is_too_late_with_a_topic_takes_it_away_again(team: Team, botapi: BotApi) -> None:
    """One process waits so long for Telegram's answer that another makes the topic in the meantime."""
    ref = await team.opens()
    await team.tells("late", "⏰", ref)
    botapi.delay = 0.3
    slow = asyncio.create_task(team.group.step())
    await botapi.wait_for("createForumTopic", lambda _call: True)
    botapi.delay = 0.0
    team.clock.now += LEASE
    await team.again().settle()
    await slow
    await team.settle()
    assert len(botapi.made("createForumTopic")) == 2
    assert len(team.topics) == 1
    assert {one["message_thread_id"] for one in team.messages.values()} == {team.topic(ref)}


async def test_a_lost_answer_is_asked_for_again(team: Team, botapi: BotApi) -> None:
    await team.opens()
    botapi.fault("cut", method="createForumTopic")
    botapi.fault(502, method="sendMessage")
    await team.settle()
    for _ in range(3):
        team.clock.now += LEASE
        await team.settle()
    assert [text.split(":")[0] for text in team.texts] == ["🟡 Nieuw"]


@pytest.mark.parametrize("trouble", ["plain", "without_rights"])
async def test_without_topics_the_cards_stand_in_the_group_itself(team: Team, botapi: BotApi, trouble: str) -> None:
    getattr(botapi.topics, trouble).add(GROUP)
    ref = await team.opens()
    await team.writes(ref, "hallo")
    await team.settle()
    assert [text.split(":")[0] for text in team.texts] == ["🟡 Nieuw", f"💬 Nieuw bericht bij {ref}."]
    assert await team.colleague("Noor", 71)
    assert await team.presses(71, "Pak op") == "U hebt deze aanmelding."
    assert "Van: Noor" in team.texts[0]
    assert team.topics == {}
    assert not [one for one in team.messages.values() if "message_thread_id" in one]


async def test_topics_are_used_once_the_bot_may_make_them(team: Team, botapi: BotApi) -> None:
    botapi.topics.without_rights.add(GROUP)
    await team.opens()
    await team.settle()
    botapi.topics.without_rights.clear()
    team.clock.now += timedelta(minutes=11)
    ref = await team.opens()
    await team.settle()
    assert list(team.topics.values()) == [f"🟡 {ref} · Kandidaat"]


async def test_forty_active_cases_stay_within_the_limit_and_what_is_urgent_comes_first(
    team: Team, botapi: BotApi
) -> None:
    botapi.limits.per_group, botapi.limits.clock = 20, team.clock.seconds
    refs = [await team.opens() for _ in range(40)]
    await team.settle()
    who = await team.colleague("Noor", 71)
    for ref in refs:
        await team.desk.claim(ref, who)
        await team.write(lambda store, ref=ref: move(store, ref, "intake"))
    for _ in range(4):
        await team.group.step()
    before, asked = len(botapi.calls), await team.opens("human")
    for _ in range(3):
        await team.group.step()
    first = [call.method for call in botapi.calls[before:] if call.method in ("createForumTopic", "sendMessage")]
    assert first == ["createForumTopic", "sendMessage"]
    assert any(asked in text for text in team.texts)
    await team.settle()
    assert len(team.topics) == 41
    assert len([name for name in team.topics.values() if name.startswith("🟢")]) == 40
    assert len([text for text in team.texts if "Van: Noor" in text]) == 40
    assert botapi.refused == {}


async def test_a_flood_limit_is_waited_out_and_nothing_is_lost_or_doubled(team: Team, botapi: BotApi) -> None:
    botapi.limits.per_group, botapi.limits.clock = 6, team.clock.seconds
    refs = [await team.opens() for _ in range(8)]
    await team.settle()
    team.clock.now += timedelta(minutes=2)
    await team.settle()
    assert sorted(text.split("\n")[0] for text in team.texts) == sorted(f"🟡 Nieuw: {ref}" for ref in refs)
    assert len(team.topics) == 8
    assert any("Too Many Requests" in why for why in botapi.refused)


async def test_the_pace_is_one_for_all_processes_and_survives_a_restart(team: Team, botapi: BotApi) -> None:
    botapi.limits.per_group, botapi.limits.clock = 20, team.clock.seconds
    for _ in range(12):
        await team.opens()
        for one in (team, team.again()):
            await one.group.step()
    await team.settle()
    assert len(team.topics) == 12
    assert botapi.refused == {}


async def test_other_notices_say_their_text_where_it_belongs(team: Team) -> None:
    ref = await team.opens()
    await team.settle()
    await team.tells("summary", "☀️ Vandaag <3 & meer\nWacht: 2")
    await team.tells("late", f"⏰ {ref} wacht te lang.", ref)
    await team.settle()
    late, summary = [one for one in team.messages.values() if "⏰" in one["text"] or "☀️" in one["text"]]
    assert (late["text"], late["message_thread_id"]) == (f"⏰ {ref} wacht te lang.", team.topic(ref))
    assert (summary["text"], summary.get("message_thread_id")) == ("☀️ Vandaag <3 & meer\nWacht: 2", None)


async def test_a_group_that_gets_another_id_goes_on_there_and_after_a_restart(team: Team, botapi: BotApi) -> None:
    await team.opens()
    await team.settle()
    botapi.migrated[GROUP] = -200
    moved: list[int] = []
    there = botapi.group(-200)
    team = team.again(moved=moved.append)
    ref = await team.opens()
    await team.settle()
    assert [one["text"].split("\n")[0] for one in there.values()] == [f"🟡 Nieuw: {ref}"]
    assert moved == [GROUP, -200]

    again = team.again(moved=moved.append)
    await again.group.open()
    assert moved[-1] == -200
    other = team.again(chat=-300, moved=moved.append)
    await other.group.open()
    assert moved[-1] == -300
    assert await team.database.read(partial(threads.get, ref=ref)) is None


async def test_a_group_that_threw_the_bot_out_is_given_up_in_the_end(team: Team, botapi: BotApi) -> None:
    await team.opens()
    botapi.blocked.add(GROUP)
    for _ in range(14):
        await team.settle()
        team.clock.now += timedelta(minutes=15)
    assert not await team.database.read(partial(notices.any_due, now=team.clock.now))
    botapi.blocked.clear()
    ref = await team.opens()
    await team.settle()
    assert [text for text in team.texts if ref in text]


async def test_the_topic_of_an_erased_case_is_taken_away(team: Team) -> None:
    ref = await team.opens()
    await team.settle()
    await team.write(partial(cases.erase, ref=ref))
    team.clock.now += timedelta(days=400)  # the moment of erasing is the machine's
    await team.settle()
    assert team.topics == {}
    assert team.messages == {}


async def test_without_a_group_nothing_is_sent_and_old_notices_are_tidied_up(team: Team, botapi: BotApi) -> None:
    await team.opens()
    await team.tells("summary", "x")
    alone = team.again(chat=None)
    await alone.group.run()
    assert not await alone.group.step()
    tidy = partial(notices.forget_old, sent_before=NOW - timedelta(days=30))
    await team.write(partial(tidy, unsent_before=NOW))
    assert await team.database.read(partial(notices.any_due, now=NOW))
    await team.write(partial(tidy, unsent_before=NOW + timedelta(days=7)))
    assert not await team.database.read(partial(notices.any_due, now=NOW + timedelta(days=9)))
    assert botapi.calls == []
    assert await team.database.read(partial(settings.get, key="staff-group")) is None
