"""Telling Telegram once, at the start, what it has to know, also when it can't be reached at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.channels.channel import NotDelivered, Refused, Wait

log = structlog.get_logger(__name__)

PAUSES = (1.0, 5.0, 30.0, 120.0, 600.0, 600.0, 600.0)
"""Seconds between the tries: half an hour in all, after which it is given up."""


async def insist(work: Callable[[], Awaitable[None]], pauses: Sequence[float] = PAUSES) -> None:
    """Do something, again after each of these pauses while it does not arrive.

    Raises Refused at once, and after the last try what went wrong then (`bot.channels.channel.NotDelivered`).
    """
    for pause in pauses:
        try:
            await work()
        except Refused:
            raise
        except NotDelivered as error:
            pause = error.seconds if isinstance(error, Wait) else pause
            log.warning("telegram_not_told", error=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)
        else:
            return
    await work()
