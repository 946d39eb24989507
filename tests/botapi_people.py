"""People who talk to the bot over the fake Bot API: what they see, what they do, and what went wrong on the way."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.botapi import BotApi

Json = dict[str, Any]


@dataclass(slots=True)
class Act:
    """What a person does next: exactly one of these."""

    text: str | None = None
    press: str | None = None
    contact: str | None = None
    done: bool = False


Script = Callable[["Person", Json], Awaitable[Act | None]]
"""Given the person and the message that came, say what they do; None: nothing, wait for more."""


@dataclass
class Person:
    """One private chat. `react` does a script; without one the test acts by itself."""

    api: BotApi
    id: int
    script: Script | None = None
    language: str = "nl"
    name: str = "Sam"
    expects: Sequence[str] = ()
    """The k-th new message must match the k-th pattern; a message that doesn't is out of order."""
    screen: dict[int, Json] = field(default_factory=dict)
    """Every message that is in the chat now, by id."""
    received: list[Json] = field(default_factory=list)
    """Every new message of the bot, in the order of arrival."""
    reply_keyboard: list[Any] | None = None
    toasts: list[str] = field(default_factory=list)
    waits_since: float | None = None
    latencies: list[float] = field(default_factory=list)
    doubled: int = 0
    out_of_order: int = 0
    finished: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the script is done, or can't go on."""
    broken: list[str] = field(default_factory=list)
    _news: deque[Json] = field(default_factory=deque)
    _reacting: asyncio.Task[None] | None = None
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    _since_act: int = 0

    @property
    def user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}

    @property
    def chat(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": self.name}

    @property
    def last(self) -> Json:
        """The newest message of the bot as it stands in the chat now."""
        return self.screen[max(self.screen)]

    # What a person does

    def say(self, text: str) -> int:
        """Type a message; return the id of the update."""
        message = self.api.new_message(self.chat, {"from": self.user, "text": text})
        if text.startswith("/"):
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return self._acted({"message": message})

    def send(self, **fields: Any) -> int:
        """Send anything else: `photo=[…]`, `sticker={…}`."""
        return self._acted({"message": self.api.new_message(self.chat, {"from": self.user, **fields})})

    def share(self, phone: str) -> int:
        """Share the own number."""
        contact = {"phone_number": phone, "first_name": self.name, "user_id": self.id}
        return self.send(contact=contact)

    def press(self, data: str, message_id: int | None = None) -> int:
        """Press the button with this id, on the newest message that has it (or on that one). LookupError: no such."""
        candidates = [message_id] if message_id is not None else sorted(self.screen, reverse=True)
        for candidate in candidates:
            message = self.screen[candidate]
            if message_id is not None or data in buttons(message):
                query = {
                    "id": self.api.new_query(self.id),
                    "from": self.user,
                    "message": message,
                    "data": data,
                    "chat_instance": str(self.id),
                }
                return self._acted({"callback_query": query})
        msg = f"no button {data}"
        raise LookupError(msg)

    async def chooses(self, data: str, within: float = 20.0) -> int:
        """Wait for the button with this id, and press it. TimeoutError: it never came."""
        try:
            async with asyncio.timeout(within):
                while not any(data in buttons(message) for message in self.screen.values()):
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            raise TimeoutError(f"no button {data}; last: {self.last['text'] if self.screen else ''!r}") from None
        return self.press(data)

    def block(self, *, blocked: bool = True) -> int:
        """Close the door to the bot, or open it again."""
        if blocked:
            self.api.blocked.add(self.id)
        else:
            self.api.blocked.discard(self.id)
        status = {"user": {"id": 1}, "status": "kicked" if blocked else "member"}
        change = {"chat": self.chat, "from": self.user, "date": 0, "old_chat_member": {}, "new_chat_member": status}
        return self.api.update({"my_chat_member": change}, self.id)

    async def sees(self, pattern: str, within: float = 20.0) -> Json:
        """Wait until a message on the screen matches, and return the newest that does. TimeoutError: none came."""
        try:
            async with asyncio.timeout(within):
                while True:
                    for message_id in sorted(self.screen, reverse=True):
                        if re.search(pattern, self.screen[message_id]["text"]):
                            return self.screen[message_id]
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            raise TimeoutError(f"{pattern!r} never came; last: {self.last['text'] if self.screen else ''!r}") from None

    def _acted(self, update: Json) -> int:
        self._since_act = 0
        self.waits_since = time.perf_counter()
        return self.api.update(update, self.id)

    # What happens to a person

    def got(self, message: Json, keyboard: Json) -> None:
        """Take in a new message of the bot."""
        before = self.received[-1] if self.received else None
        if before is not None and self._since_act and _look(before) == _look(message):
            self.doubled += 1
        elif self.expects:
            at = len(self.received) - self.doubled - self.out_of_order
            if at >= len(self.expects) or not re.search(self.expects[at], message["text"]):
                self.out_of_order += 1
        self._since_act += 1
        self.received.append(message)
        self.screen[message["message_id"]] = message
        if "keyboard" in keyboard:
            self.reply_keyboard = keyboard["keyboard"]
        elif keyboard.get("remove_keyboard"):
            self.reply_keyboard = None
        self._came.set()
        if self.script is not None and not self.finished:
            self._news.append(message)
            if self._reacting is None or self._reacting.done():
                self._reacting = asyncio.create_task(self._react())

    def changed(self, message: Json) -> None:
        """Take in an edited message."""
        self.screen[message["message_id"]] = message
        self._came.set()

    def lost(self, message_id: int) -> None:
        """Take in that a message was deleted."""
        self.screen.pop(message_id, None)

    async def _react(self) -> None:
        assert self.script is not None
        while self._news and not self.finished:
            try:
                act = await self.script(self, self._news.popleft())
                if act is not None:
                    self._do(act)
            except LookupError as error:
                self.broken.append(str(error))
                self.over.set()
                return

    def _do(self, act: Act) -> None:
        if self.waits_since is not None:
            self.latencies.append(time.perf_counter() - self.waits_since)
            self.waits_since = None
        if act.done:
            self.finished = True
            self.over.set()
        elif act.press is not None:
            self.press(act.press)
        elif act.contact is not None:
            self.share(act.contact)
        elif act.text is not None:
            self.say(act.text)


def buttons(message: Json) -> list[str]:
    """Return the ids of the buttons below a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def follow(answers: Mapping[str, str], texts: Mapping[str, str] | None = None, done: str = "") -> Script:
    """Return a script: press `FIELD=VALUE` for what `answers` holds, type for what matches in `texts`, end at `done`.

    `answers` may hold controls (`"@send": ""`). What matches nothing is no question: the person waits for more.
    """
    patterns = [(re.compile(pattern), text) for pattern, text in (texts or {}).items()]
    ending = re.compile(done) if done else None

    async def script(person: Person, message: Json) -> Act | None:
        if ending is not None and ending.search(message["text"]):
            return Act(done=True)
        for data in buttons(message):
            name, _, value = data.partition("=")
            if answers.get(name) == value:
                return Act(press=data)
        for pattern, text in patterns:
            if pattern.search(message["text"]):
                return Act(text=text.format(n=person.id))
        return None

    return script


def _look(message: Json) -> tuple[str, str]:
    return message["text"], repr(message.get("reply_markup"))
