"""Which chat is the group now, and whether it has topics.

A group that gets topics becomes a supergroup with another id. The new one is kept until the setting is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.channels.telegram_topics import Topics
from storage import settings, threads
from storage.database import Database, Store

log = structlog.get_logger(__name__)

KEY = "staff-group"
ASKED_AGAIN = timedelta(minutes=10)
ADVICE = "make the bot an administrator of the staff group, with the right to manage topics"


class GroupChat:
    """The group. `configured` is its id as set, `id` its id now (None: no group); `moved` hears of a new one."""

    def __init__(
        self,
        database: Database,
        topics: Topics,
        configured: int | None,
        clock: Callable[[], datetime],
        moved: Callable[[int], None] = lambda _chat: None,
    ) -> None:
        self.id = configured
        self._database = database
        self._topics = topics
        self._configured = configured
        self._clock = clock
        self._moved = moved
        self._opened = False
        self._forum = False
        self._asked_at: datetime | None = None

    async def open(self) -> None:
        """Look up where the group is now; of another group than before nothing that was made is true."""
        if self._opened or self._configured is None:
            return

        def work(store: Store) -> int | None:
            kept = settings.get(store, KEY)
            if kept and kept["configured"] == self._configured:
                return int(kept["chat"])
            if kept:
                threads.forget_all(store)
            settings.put(store, KEY, {"configured": self._configured, "chat": self._configured})
            return self._configured

        self.id = await self._database.write(work)
        self._opened = True
        if self.id is not None:
            self._moved(self.id)

    async def move(self, chat_id: int) -> None:
        """Go on with another id: the old messages and topics of the group are out of reach."""

        def work(store: Store) -> None:
            settings.put(store, KEY, {"configured": self._configured, "chat": chat_id})
            threads.forget_all(store)

        await self._database.write(work)
        self.id, self._asked_at = chat_id, None
        self._moved(chat_id)
        log.warning("staff_group_moved", advice=f"set TELEGRAM_STAFF_CHAT={chat_id}")

    async def has_topics(self) -> bool:
        """Return whether topics can be made; asked anew now and then while they can't. Raises NotDelivered."""
        now = self._clock()
        if self.id is not None and not self._forum and (self._asked_at is None or now - self._asked_at > ASKED_AGAIN):
            self._forum = await self._topics.are_on(self.id)
            self._asked_at = now
        return self._forum

    def without_topics(self, why: str) -> None:
        """Go on without topics for a while: Telegram refused one."""
        log.warning("staff_group_without_topics", reason=why, advice=ADVICE)
        self._forum, self._asked_at = False, self._clock()
