"""Rings when there is something new for an address, so that an open page can fetch it at once.

Only a hint within one process: a page also looks by itself now and then, which covers several processes.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Bell:
    """Who waits for which address. `close` wakes everybody for good, so that a stop doesn't wait for open pages."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    @property
    def listeners(self) -> int:
        """How many pages wait."""
        return sum(len(waiting) for waiting in self._waiting.values())

    def ring(self, address: str) -> None:
        """Wake whoever waits for this address."""
        for waiting in self._waiting.get(address, ()):
            waiting.set()

    async def wait(self, address: str, seconds: float) -> bool:
        """Wait until it rings for this address; False when it stayed quiet that long."""
        if self.closed:
            return True
        event = asyncio.Event()
        self._waiting[address].add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._waiting[address].discard(event)
            if not self._waiting[address]:
                del self._waiting[address]

    def close(self) -> None:
        """Wake everybody; nobody waits here again."""
        self.closed = True
        for waiting in self._waiting.values():
            for event in waiting:
                event.set()
