"""A staff group to play in: cases, colleagues who press and type, and a clock that goes on when somebody sleeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import StaffAction
from bot.desk.desk import Desk
from bot.staff_group.group import StaffGroup
from bot.staff_group.pace import Pace
from dialogs.facts.load import load_region
from storage import cases, conversations, notices, staff
from storage.cases import NewCase
from storage.database import Database, Store
from storage.messages import Pending
from storage.notices import NewNotice
from tests.botapi import BotApi

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
GROUP = -100
REGION = load_region("achterhoek")


class Clock:
    """Goes on only when somebody sleeps by it, or when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def seconds(self) -> float:
        return self.now.timestamp()


class Team:
    """The group, and the database below it. `again` is the same after a restart, or in another process."""

    def __init__(self, database: Database, telegram: Telegram, botapi: BotApi, **more: Any) -> None:
        self.database, self.telegram, self.botapi = database, telegram, botapi
        self.clock: Clock = more.pop("clock", None) or Clock()
        self.numbers = more.pop("numbers", None) or count(1)
        self.told: list[Pending] = []
        self.desk = Desk(database, REGION, self.clock, self.told.extend, lambda: date(2026, 11, 20))
        pace = Pace(database, self.clock, sleep=self.clock.sleep)
        chat = more.pop("chat", GROUP)
        self.messages = botapi.group(chat or 0)
        self.group = StaffGroup(
            database, self.desk, telegram, chat, REGION, "https://praktijk.example", self.clock, pace=pace, **more
        )

    def again(self, database: Database | None = None, **more: Any) -> Team:
        return Team(
            database or self.database, self.telegram, self.botapi, clock=self.clock, numbers=self.numbers, **more
        )

    async def settle(self) -> None:
        """Let the group do all that there is to do now."""
        for _ in range(500):
            if not await self.group.step():
                return
        raise AssertionError("the group never comes to rest")

    async def write(self, work: Callable[[Store], Any]) -> Any:
        return await self.database.write(work)

    async def opens(self, kind: str = "candidate", *, tell: bool = True) -> str:
        """Let somebody register; return the reference."""

        def work(store: Store) -> str:
            ((_, kept),) = conversations.load(store, [("web", f"browser-{next(self.numbers)}")], self.clock()).items()
            person = {"name": "Selam Tesfay", "phone": "+31612345678"}
            new = NewCase(kind, person, {}, conversation_id=kept.id, language="ti", due_at=NOW + timedelta(days=2))
            ref = cases.open_case(store, new, "person", self.clock())
            if tell:
                notices.add(store, [NewNotice("new-case", {}, self.clock(), ref)], self.clock())
            return ref

        return str(await self.write(work))

    async def writes(self, ref: str, text: str) -> None:
        """Let the person of a case write to staff."""

        def work(store: Store) -> None:
            cases.add_event(store, ref, "message", {"text": text}, "person", None, self.clock())
            notices.add(store, [NewNotice("message", {}, self.clock(), ref)], self.clock())

        await self.write(work)

    async def tells(self, kind: str, text: str, ref: str | None = None) -> None:
        new = [NewNotice(kind, {"text": text}, self.clock(), ref)]
        await self.write(partial(notices.add, new=new, now=self.clock()))

    async def colleague(self, name: str, telegram_id: int, role: str = "adviser") -> staff.Staff:
        """Return somebody with an account that is linked to Telegram."""

        def work(store: Store) -> staff.Staff:
            staff.invite(store, name, role, NOW, timedelta(hours=1))
            (found,) = [one for one in staff.all_staff(store) if one.name == name]
            staff.link_telegram(store, staff.link_code(store, found.id), telegram_id)
            return replace(found, telegram_id=telegram_id)

        found: staff.Staff = await self.write(work)
        return found

    async def types(
        self, user: int, text: str, thread: int | None = None, to: str | None = None, update: str = ""
    ) -> int:
        """Let a member of the group type; return the id of what was typed."""
        message = self.botapi.new_message({"id": GROUP}, {})["message_id"]
        number = update or str(next(self.numbers))
        said = StaffAction(number, GROUP, user, "x", text=text, thread_id=thread, message_id=message, replies_to=to)
        await self.group.hear(said)
        await self.settle()
        return int(message)

    async def presses(self, user: int, label: str, pattern: str = "") -> str:
        """Let a member press a button on the newest message that has it; return what the bot told them."""
        for message in sorted(self.messages.values(), key=lambda one: -one["message_id"]):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if label in button["text"] and "callback_data" in button and pattern in message["text"]:
                        return await self.press(user, button["callback_data"], message)
        raise AssertionError(f"no button {label}")

    async def press(self, user: int, data: str, message: dict[str, Any]) -> str:
        query = self.botapi.new_query(GROUP)
        thread = message.get("message_thread_id")
        on = str(message["message_id"])
        await self.group.hear(StaffAction(query, GROUP, user, "x", data, None, on, query, thread))
        await self.settle()
        return str(self.botapi.made("answerCallbackQuery")[-1].get("text", ""))

    @property
    def texts(self) -> list[str]:
        """What stands in the group, oldest first."""
        return [one["text"] for _, one in sorted(self.messages.items())]

    @property
    def topics(self) -> dict[int, str]:
        """The names of the topics there are, by their id."""
        return {thread: topic["name"] for (_, thread), topic in self.botapi.topics.made.items()}

    def topic(self, ref: str) -> int:
        """Return the topic of a case; there must be one."""
        (thread,) = [thread for thread, name in self.topics.items() if ref in name]
        return thread
