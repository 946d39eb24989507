"""What is done by itself: what nobody could be told, and what nobody sent, does not pile up."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from bot.channels.telegram import Telegram
from bot.housekeeping import keep_house
from dialogs.facts.load import Region
from storage import drafts, notices, unanswered
from storage.database import Database, Store
from storage.unanswered import NewQuestion
from tests.bot.staff_team import NOW, REGION, Team
from tests.botapi import BotApi


async def tidied(database: Database, team: Team) -> None:
    """Let the house be kept once."""
    done, loop = asyncio.Event(), asyncio.get_running_loop()

    def region(_store: Store) -> Region:
        loop.call_soon_threadsafe(done.set)
        return REGION

    keeping = asyncio.create_task(keep_house(database, region, team.clock, lambda: NOW.date()))
    await done.wait()
    keeping.cancel()


async def test_without_a_group_notices_and_drafts_go_after_a_week(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    team = Team(database, telegram, botapi)
    ref, who = await team.opens(), await team.colleague("Noor", 71)
    number = await team.write(partial(drafts.add, case_ref=ref, staff_id=who.id, text="Dag", now=NOW))
    team.clock.now += timedelta(days=6)
    await tidied(database, team)
    assert await database.read(partial(notices.any_due, now=team.clock.now))
    assert await database.read(partial(drafts.get, draft_id=number))
    team.clock.now += timedelta(days=2)
    await tidied(database, team)
    assert not await database.read(partial(notices.any_due, now=team.clock.now))
    assert await database.read(partial(drafts.get, draft_id=number)) is None


async def test_questions_without_an_answer_go_after_a_year(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    team = Team(database, telegram, botapi)
    asked = NewQuestion("kan ik vla leren maken", "nl", None, None)
    await team.write(partial(unanswered.add, question=asked, now=NOW))
    team.clock.now += timedelta(days=364)
    await tidied(database, team)
    assert await database.read(unanswered.count_open) == 1
    team.clock.now += timedelta(days=2)
    await tidied(database, team)
    assert await database.read(unanswered.count_open) == 0
