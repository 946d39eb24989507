"""What is done by itself, every hour: what is old is forgotten, and each fact that needs review becomes a task.

Old are the ids of messages seen long ago, and links and sessions that ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from bot.desk import facts as desk_facts
from dialogs.facts.load import Region
from storage import conversations, staff
from storage.database import Database

log = structlog.get_logger(__name__)

EVERY = 3600.0
SEEN_FOR = timedelta(days=30)
"""Telegram gives an undelivered update up for lost after a day; this is far beyond."""


async def keep_house(
    database: Database, region: Region, now: Callable[[], datetime], today: Callable[[], date]
) -> None:
    """Tidy up, at once and then every hour, for as long as this runs."""
    while True:
        try:
            await database.write(partial(conversations.forget_seen, before=now() - SEEN_FOR))
            await database.write(partial(staff.forget_ended, before=now()))
            await database.write(partial(desk_facts.notice, region=region, day=today(), now=now()))
        except Exception as error:  # noqa: BLE001 - tidying up must never end the assistant; it is tried again in an hour
            log.error("housekeeping_failed", error=type(error).__name__)
        await asyncio.sleep(EVERY)
