"""What was sent, until the database knows it.

Content: the marks are written many at a time, because one transaction costs the same for one as for a hundred. A crash
in between makes a message come twice, never not at all.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import structlog

from storage import messages
from storage.database import Database, Store

log = structlog.get_logger(__name__)

TOGETHER = 0.03


class Marks:
    """Collects what was sent and which questions were closed, and writes it a moment later."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sent: dict[int, str | None] = {}
        self._closed: list[int] = []
        self._writing: dict[int, str | None] = {}
        self._something = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def sent(self, message_id: int, sent_id: str | None) -> None:
        """Note that a message was sent, and the channel's id of it."""
        self._sent[message_id] = sent_id
        self._something.set()

    def closed(self, message_id: int) -> None:
        """Note that a question has lost its buttons."""
        self._closed.append(message_id)

    def __contains__(self, message_id: object) -> bool:
        """Whether this was sent and isn't written yet."""
        return message_id in self._sent or message_id in self._writing

    async def run(self) -> None:
        """Write whatever there is, until cancelled."""
        while True:
            await self._something.wait()
            await asyncio.sleep(TOGETHER)
            try:
                await self.write()
            except Exception as error:  # noqa: BLE001 - kept for the next time; the pause bounds it
                log.error("marks_not_written", error=type(error).__name__)
                await asyncio.sleep(1)

    async def write(self) -> None:
        """Write what there is now, after what is being written; when it can't be, it is kept and the error raised."""
        async with self._one_at_a_time:
            await self._write()

    async def _write(self) -> None:
        self._something.clear()
        sent, closed = self._sent, self._closed
        if not sent and not closed:
            return
        self._writing, self._sent, self._closed = sent, {}, []

        def work(store: Store) -> None:
            now = datetime.now(UTC)
            messages.mark_sent(store, list(sent.items()), now)
            messages.close(store, closed, now)

        try:
            await self._database.write(work)
        except BaseException:
            self._sent, self._closed = {**sent, **self._sent}, closed + self._closed
            self._something.set()
            raise
        finally:
            self._writing = {}
