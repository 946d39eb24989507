"""What is done by itself, every hour: what is old is forgotten, and each fact that needs review becomes a task.

Old are the ids of messages seen long ago, links and sessions that ended, the record of who saw what after two years,
questions without an answer after one, what staff were told, and drafts of replies that nobody sent. What staff could
not be told for a week, because there is no group, is old news.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from bot.desk import facts as desk_facts
from bot.desk.audited import KEPT_FOR
from dialogs.facts.load import Region
from storage import audit, conversations, drafts, notices, staff, unanswered
from storage.database import Database, Store

log = structlog.get_logger(__name__)

EVERY = 3600.0
SEEN_FOR = timedelta(days=30)
"""Telegram gives an undelivered update up for lost after a day; this is far beyond."""
UNANSWERED_FOR = timedelta(days=365)
TOLD_FOR, UNTOLD_FOR = timedelta(days=30), timedelta(days=7)


async def keep_house(
    database: Database, region: Callable[[Store], Region], now: Callable[[], datetime], today: Callable[[], date]
) -> None:
    """Tidy up, at once and then every hour, for as long as this runs."""
    while True:
        try:
            await database.write(partial(conversations.forget_seen, before=now() - SEEN_FOR))
            await database.write(partial(staff.forget_ended, before=now()))
            await database.write(partial(audit.forget_old, before=now() - KEPT_FOR))
            untold, told = now() - UNTOLD_FOR, now() - TOLD_FOR
            await database.write(partial(notices.forget_old, unsent_before=untold, sent_before=told))
            await database.write(partial(drafts.forget_old, before=untold))
            await database.write(partial(unanswered.forget_old, before=now() - UNANSWERED_FOR))
            await database.write(lambda store: desk_facts.notice(store, region(store), today(), now()))
        except Exception as error:  # noqa: BLE001 - tidying up must never end the assistant; it is tried again in an hour
            log.error("housekeeping_failed", error=type(error).__name__)
        await asyncio.sleep(EVERY)
