"""The group of the staff hears of what waits, also when the database was away in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.exc import OperationalError

from bot.channels.telegram import Telegram
from bot.desk.desk import Desk
from bot.staff_group.group import StaffGroup
from dialogs.facts.load import load_region
from storage import cases, notices
from storage.cases import NewCase
from storage.database import Database, Store
from tests.botapi import BotApi

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
GROUP = -100


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


def announced(store: Store) -> None:
    """Open a case and put its announcement in the outbox."""
    ref = cases.open_case(store, NewCase("candidate", {}, {}), "person", NOW)
    notices.add(store, [notices.NewNotice("new-case", {}, NOW, ref)], NOW)


async def test_announcing_goes_on_after_the_database_was_away(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    await database.write(announced)
    region = load_region("achterhoek")
    away = AwayOnce(database)
    desk = Desk(database, region, lambda: NOW, lambda _pending: None, lambda: date(2026, 11, 20))
    group = StaffGroup(away, desk, telegram, GROUP, region, "", lambda: NOW)  # type: ignore[arg-type]
    running = asyncio.create_task(group.run())
    await away.failed.wait()
    group.announce()
    await botapi.person(GROUP).sees("Nieuw")
    running.cancel()
