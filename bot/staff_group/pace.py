"""How fast the group is written to: Telegram takes twenty messages a minute of one group, edits and topics counted.

The next free moment is kept in the database: it is one for all processes, and a restart does not begin anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from storage import settings as kept
from storage.database import Database, Store
from storage.outbox import one_taker
from storage.tables import settings

KEY = "staff-group-pace"
GAP, BURST = 4.0, 5
"""Five at once and then one in four seconds are at most twenty in any minute."""


class Pace:
    """Gives turns. `gap` is seconds between them, 0 for no limit of our own; `burst` may go at once."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        gap: float = GAP,
        burst: int = BURST,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._clock = clock
        self._gap, self._slack = gap, gap * (burst - 1)
        self._sleep = sleep

    async def turn(self) -> None:
        """Wait for the next turn."""
        pause = await self._database.write(self._take)
        if pause > 0:
            await self._sleep(pause)

    async def hold(self, seconds: float) -> None:
        """Give no more turns for so long: Telegram asked for it."""

        def work(store: Store) -> None:
            one_taker(store, settings)
            until = self._clock().timestamp() + seconds + self._slack
            kept.put(store, KEY, max(until, kept.get(store, KEY) or 0.0))

        await self._database.write(work)

    def _take(self, store: Store) -> float:
        one_taker(store, settings)
        now = self._clock().timestamp()
        at = max(kept.get(store, KEY) or 0.0, now - self._slack)
        kept.put(store, KEY, at + self._gap)
        return max(0.0, at - now)
