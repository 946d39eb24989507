"""The group as the rest of the bot knows it: it hears that there is news, runs, and is told what its members do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.channels.telegram import Telegram
from bot.channels.telegram_topics import Topics
from bot.channels.telegram_updates import StaffAction
from bot.desk.desk import Desk
from bot.staff_group import words
from bot.staff_group.chat import GroupChat
from bot.staff_group.hearing import Hearing
from bot.staff_group.pace import Pace
from bot.staff_group.sending import Sending
from bot.staff_group.views import Views
from dialogs.facts.load import Region
from storage.database import Database


class StaffGroup:
    """The Telegram group of the staff. `chat` is its id as set, None when there is none; `moved` hears of a new id."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        telegram: Telegram,
        chat: int | None,
        region: Region,
        public_url: str,
        clock: Callable[[], datetime],
        *,
        pace: Pace | None = None,
        moved: Callable[[int], None] = lambda _chat: None,
    ) -> None:
        self._telegram = telegram
        pace = pace or Pace(database, clock)
        self._chat = GroupChat(database, Topics(telegram.api), chat, clock, moved)
        views = Views(database, telegram, self._chat, pace, region, public_url, clock)
        self._sending = Sending(database, telegram, self._chat, views, pace, public_url, clock)
        self._hearing = Hearing(database, desk, telegram, lambda: self._chat.id, clock, self._sending.wake)

    def announce(self, _refs: object = None) -> None:
        """There is something to say: look at once."""
        self._sending.wake()

    async def open(self) -> None:
        """Look up which chat the group is now; before what its members do is heard."""
        await self._chat.open()

    async def set_menu(self) -> None:
        """Show the group its own commands, in place of those for people. Raises NotDelivered."""
        if self._chat.id is not None:
            commands = [{"command": name, "description": text} for name, text in words.COMMANDS.items()]
            scope = {"type": "chat", "chat_id": self._chat.id}
            await self._telegram.api.deliver("setMyCommands", {"commands": commands, "scope": scope})

    async def run(self) -> None:
        """Say what waits and show what changed, for as long as this runs."""
        if self._chat.id is not None:
            await self._sending.run()

    async def step(self) -> bool:
        """Do the most urgent thing once; return whether there was anything."""
        return await self._sending.step()

    async def hear(self, action: StaffAction) -> None:
        """Do what a member of the group did."""
        await self._hearing.hear(action)
