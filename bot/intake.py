"""Intake by natural batches: what arrives while a batch is being committed is the next batch.

One at a time when it is quiet, many when it is busy; nobody waits for a timer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.incoming import Incoming

LARGEST = 200


class Intake:
    """Collects what arrives by separate requests (webhook, web chat) and hands it on as batches."""

    def __init__(self, receive: Callable[[Sequence[Incoming]], Awaitable[None]]) -> None:
        self._receive = receive
        self._waiting: list[tuple[Incoming, asyncio.Future[None]]] = []
        self._working: asyncio.Task[None] | None = None

    async def put(self, incoming: Incoming) -> None:
        """Hand over one thing; return once the batch that holds it is committed. Raises what that raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((incoming, done))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        await asyncio.shield(done)

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
            try:
                await self._receive([incoming for incoming, _done in batch])
            except Exception as error:  # noqa: BLE001 - whoever waits gets it; the next batch must go on
                for _incoming, done in batch:
                    if not done.done():
                        done.set_exception(error)
            else:
                for _incoming, done in batch:
                    if not done.done():
                        done.set_result(None)

    async def stop(self) -> None:
        """Wait until everything that was handed over is committed."""
        if self._working is not None:
            await asyncio.wait([self._working])
