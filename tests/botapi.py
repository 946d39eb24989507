"""A strict fake of the Telegram Bot API over real HTTP, with people who react. Not only for tests: also for the bench.

    api = BotApi(token="1:test"); await api.start(); person = api.person(100, script)
    python -m tests.botapi --port 8081 --people 50 --script answers.json -- command of the bot…

It refuses whatever Telegram refuses, and unknown fields too. Updates stay until they are confirmed, over restarts of
the bot. Faults are off until a test switches them on. Every call is kept in `calls`.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from tests.botapi_faults import Fault, Limits, error_of
from tests.botapi_people import Act, Person, Script, buttons, follow
from tests.botapi_rules import (
    METHODS,
    ApiError,
    bad,
    check_commands,
    check_fields,
    check_markup,
    plain,
    whole,
)
from tests.botapi_topics import REACTIONS, Topics
from tests.botapi_updates import Updates
from tests.botapi_wire import answer, parameters

__all__ = ["Act", "ApiError", "BotApi", "Call", "Fault", "Limits", "Person", "Script", "buttons", "follow"]

Json = dict[str, Any]
BOT: Json = {
    "id": 1,
    "is_bot": True,
    "first_name": "Test",
    "username": "test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)


@dataclass(slots=True)
class Call:
    """One call of the bot, and how it was answered (200, or the error's code; 0: the answer was lost)."""

    method: str
    parameters: Json
    at: float
    status: int = 0


@dataclass
class BotApi:
    """The server. `start` listens on `port` (0: any), `url` is where."""

    token: str = "1:test"
    host: str = "127.0.0.1"
    port: int = 0
    delay: float = 0.0
    """Seconds that every answer but that of getUpdates takes longer: a network."""
    random_failures: float = 0.0
    """The share of calls that are answered 500 or 502."""
    limits: Limits = field(default_factory=Limits)
    redeliver_after: float = 0.05
    """The first pause before a webhook is tried again; it doubles."""
    query_lives: float = 30.0
    """Seconds in which a press can be acknowledged."""
    seed: int = 1

    people: dict[int, Person] = field(default_factory=dict)
    groups: dict[int, dict[int, Json]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    keep_calls: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    topics: Topics = field(default_factory=Topics)
    reactions: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._updates = Updates(self.redeliver_after, self.counts)
        self.polls = self._updates.polls
        """Released whenever a long poll begins to wait: `await api.polls.acquire()` before acting on one."""
        self.listened_to = self._updates.listened_to
        """Set at the first long poll, or when a webhook is set: now people can talk."""
        self._random = random.Random(self.seed)
        self._news = asyncio.Event()
        self._next_update = 1000
        self._next_message = 1
        self._queries: dict[str, tuple[int, float]] = {}
        self._runner: web.ServerRunner | None = None

    # ---- for tests

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    async def start(self) -> BotApi:
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None))
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port, backlog=1024)
        await site.start()
        assert site._server is not None
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        self._updates.start()
        return self

    async def stop(self) -> None:
        await self._updates.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> BotApi:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def person(self, chat_id: int, script: Script | None = None, **more: Any) -> Person:
        """Return the person with this chat id, new when there was none."""
        if chat_id not in self.people:
            self.people[chat_id] = Person(self, chat_id, script, **more)
        return self.people[chat_id]

    def group(self, chat_id: int) -> dict[int, Json]:
        """Make a group the bot is in; return its messages by id, as they stand now."""
        return self.groups.setdefault(chat_id, {})

    def group_press(self, chat_id: int, user: Json, data: str, message_id: int) -> int:
        """Let a member of a group press a button."""
        query = {
            "id": self.new_query(chat_id),
            "from": user,
            "message": self.groups[chat_id][message_id],
            "data": data,
            "chat_instance": "1",
        }
        return self.update({"callback_query": query}, chat_id)

    def group_say(self, chat_id: int, user: Json, text: str, thread: int | None = None, to: int | None = None) -> int:
        """Let a member of a group type something, in a topic or to a message; return the id of what was typed."""
        more: Json = {"from": user, "text": text}
        if thread is not None:
            more |= {"message_thread_id": thread, "is_topic_message": True}
        if to is not None:
            more["reply_to_message"] = self.groups[chat_id][to]
        message = self.new_message(self._chat(chat_id), more)
        self.update({"message": message}, chat_id)
        return int(message["message_id"])

    def remove_topic(self, chat_id: int, thread: int) -> None:
        """Let an administrator delete a topic, with all that stands in it."""
        self.topics.remove(chat_id, thread)
        self._clear(chat_id, thread)

    async def group_sees(self, chat_id: int, pattern: str, within: float = 10.0) -> Json:
        """Wait until a message in a group matches, and return the newest that does. TimeoutError: none came."""
        async with asyncio.timeout(within):
            while True:
                for _, message in sorted(self.groups[chat_id].items(), reverse=True):
                    if re.search(pattern, message["text"]):
                        return message
                await self._called()

    async def wait_for(self, method: str, which: Callable[[Json], Any], within: float = 10.0) -> Json:
        """Wait until an accepted call of this method is one of these, and return its parameters."""
        async with asyncio.timeout(within):
            while True:
                for call in self.made(method):
                    if which(call):
                        return call
                await self._called()

    async def _called(self) -> None:
        self._news.clear()
        await self._news.wait()

    def fault(self, kind: int | str, **more: Any) -> Fault:
        """Plan something that goes wrong."""
        self.faults.append(Fault(kind, **more))
        return self.faults[-1]

    def made(self, method: str, chat_id: int | None = None) -> list[Json]:
        """Return the parameters of the accepted calls of a method."""
        return [
            call.parameters
            for call in self.calls
            if call.method == method
            and call.status in (0, 200)
            and (chat_id is None or whole(call.parameters.get("chat_id")) == chat_id)
        ]

    def tally(self) -> Counter[str]:
        """Return what people noticed: messages doubled, out of order, and people who still wait (lost)."""
        return Counter(
            doubled=sum(person.doubled for person in self.people.values()),
            out_of_order=sum(person.out_of_order for person in self.people.values()),
            lost=sum(1 for person in self.people.values() if person.script is not None and not person.finished),
            broken=sum(len(person.broken) for person in self.people.values()),
        )

    @property
    def unconfirmed(self) -> int:
        """How many updates the bot has not confirmed."""
        return self._updates.unconfirmed

    # ---- updates

    def new_message(self, chat: Json, more: Json) -> Json:
        message = {"message_id": self._next_message, "date": int(time.time()), "chat": chat, **more}
        self._next_message += 1
        return message

    def new_query(self, chat_id: int) -> str:
        query_id = str(self._random.getrandbits(62))
        self._queries[query_id] = (chat_id, time.monotonic() + self.query_lives)
        return query_id

    def update(self, body: Json, chat_id: int) -> int:
        """Bring something to the bot; return the id of the update."""
        update_id = self._next_update
        self._next_update += 1
        self._updates.add((update_id, str(chat_id), {"update_id": update_id, **body}))
        return update_id

    def raw_update(self, body: Any) -> None:
        """Bring something that Telegram would never send."""
        self._updates.add((self._next_update, "0", body))
        self._next_update += 1

    def jump(self, update_id: int) -> None:
        """Count updates from here on, as Telegram does at random after a quiet week."""
        self._next_update = update_id

    # ---- calls

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        parts = request.path.split("/")
        if len(parts) != 3 or not parts[1].startswith("bot"):
            return answer(ApiError(404, "Not Found"))
        if parts[1] != f"bot{self.token}":
            return answer(ApiError(401, "Unauthorized"))
        method = parts[2]
        if method not in METHODS:
            return answer(ApiError(404, "Not Found: method not found"))
        self.counts[method] += 1
        kept = Call(method, {}, time.monotonic())
        if self.keep_calls:
            self.calls.append(kept)
        try:
            call = kept.parameters = await parameters(request)
            check_fields(method, call)
            if method == "getUpdates":
                kept.status = 200
                return web.Response(body=await self._updates.get(call), content_type="application/json")
            fault = self._fault(method, call)
            if fault is not None and fault.kind not in ("cut", "dead"):
                raise error_of(fault)
            if fault is not None and fault.kind == "dead":
                return self._break(request)
            result = self._do(method, call)
            self._news.set()
            if self.delay:
                await asyncio.sleep(self.delay)
            if fault is not None:
                return self._break(request)
            kept.status = 200
            return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")
        except ApiError as error:
            kept.status = error.code
            self.refused[f"{method}: {error.description}"] += 1
            if self.delay:
                await asyncio.sleep(self.delay)
            return answer(error)

    def _break(self, request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    def _fault(self, method: str, call: Json) -> Fault | None:
        if self.random_failures and self._random.random() < self.random_failures:
            return Fault(self._random.choice((500, 502)))
        chat = whole(call.get("chat_id"))
        for fault in self.faults:
            if fault.times and fault.method in (None, method) and fault.chat in (None, chat):
                fault.times -= 1
                return fault
        return None

    def _do(self, method: str, call: Json) -> Any:
        if method == "getMe":
            return BOT
        if method in {"setWebhook", "deleteWebhook", "getWebhookInfo"}:
            return self._updates.webhook(method, call)
        if method == "answerCallbackQuery":
            return self._answer_query(call)
        if method == "setMyCommands":
            check_commands(call)
            scope = call.get("scope", {})
            self.commands[str(scope.get("chat_id", "")), call.get("language_code", "")] = call["commands"]
            return True
        if method == "getMyCommands":
            return self.commands.get((str(call.get("scope", {}).get("chat_id", "")), call.get("language_code", "")), [])
        chat_id = self._reached(call)
        if method == "sendMessage":
            return self._send(chat_id, call)
        if method in {"editMessageText", "editMessageReplyMarkup"}:
            return self._edit(chat_id, call)
        if method == "deleteMessage":
            return self._delete(chat_id, call)
        if method.endswith("ForumTopic"):
            return self._topic(chat_id, method, call)
        if method == "getChat":
            return self._chat(chat_id)
        if method == "setMessageReaction":
            return self._react(chat_id, call)
        return True

    def _answer_query(self, call: Json) -> bool:
        chat_id, until = self._queries.pop(call["callback_query_id"], (0, 0.0))
        if time.monotonic() >= until:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(call.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        if chat_id in self.people:
            self.people[chat_id].toasts.append(call.get("text", ""))
        return True

    def _reached(self, call: Json) -> int:
        chat_id = whole(call["chat_id"])
        if chat_id is None:
            raise bad("chat_id must be a number")
        if chat_id in self.migrated:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.migrated[chat_id]},
            )
        if chat_id in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat_id not in self.people and chat_id not in self.groups:
            raise bad("chat not found")
        return chat_id

    def _chat(self, chat_id: int) -> Json:
        if chat_id in self.people:
            return self.people[chat_id].chat
        group = {"id": chat_id, "type": "supergroup", "title": "Staff"}
        return group if chat_id in self.topics.plain else {**group, "is_forum": True}

    def _send(self, chat_id: int, call: Json) -> Json:
        text, markup = plain(call), call.get("reply_markup", {})
        if "reply_markup" in call:
            check_markup(markup, private=chat_id in self.people)
        thread = whole(call.get("message_thread_id"))
        self.topics.check(chat_id, thread)
        self.limits.check(chat_id)
        message = self.new_message(self._chat(chat_id), {"from": BOT, "text": text})
        if markup.get("inline_keyboard"):
            message["reply_markup"] = markup
        elif markup:
            message["has_reply_keyboard"] = True  # not of Telegram: it can't be edited any more
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if chat_id in self.people:
            self.people[chat_id].got(message, markup)
        else:
            self.groups[chat_id][message["message_id"]] = message
        return {name: value for name, value in message.items() if name != "has_reply_keyboard"}

    def _kept(self, chat_id: int) -> dict[int, Json]:
        return self.people[chat_id].screen if chat_id in self.people else self.groups[chat_id]

    def _edit(self, chat_id: int, call: Json) -> Json:
        old = self._kept(chat_id).get(whole(call["message_id"]) or 0)
        if old is None:
            raise bad("message to edit not found")
        if old.get("has_reply_keyboard") or old["from"] is not BOT:
            raise bad("message can't be edited")
        if chat_id in self.groups:
            self.limits.check(chat_id)
        new = {**old, "text": plain(call) if "text" in call else old["text"], "edit_date": int(time.time())}
        new.pop("reply_markup", None)
        if "reply_markup" in call:
            check_markup(call["reply_markup"], private=chat_id in self.people, editing=True)
            if call["reply_markup"]["inline_keyboard"]:
                new["reply_markup"] = call["reply_markup"]
        if (old["text"], old.get("reply_markup")) == (new["text"], new.get("reply_markup")):
            raise bad(NOT_MODIFIED)
        if chat_id in self.people:
            self.people[chat_id].changed(new)
        else:
            self.groups[chat_id][new["message_id"]] = new
        return new

    def _delete(self, chat_id: int, call: Json) -> bool:
        message_id = whole(call["message_id"]) or 0
        if not 0 < message_id < self._next_message:
            raise bad("message to delete not found")
        if chat_id in self.people:
            self.people[chat_id].lost(message_id)
        else:
            self.groups[chat_id].pop(message_id, None)
        return True

    def _topic(self, chat_id: int, method: str, call: Json) -> Any:
        if chat_id not in self.groups:
            raise bad("the chat is not a forum")
        self.limits.check(chat_id)
        if method == "createForumTopic":
            self._next_message += 1
            return self.topics.create(chat_id, self._next_message - 1, call)
        thread = whole(call["message_thread_id"]) or 0
        self.topics.change(chat_id, thread, method, call)
        if method == "deleteForumTopic":
            self._clear(chat_id, thread)
        return True

    def _clear(self, chat_id: int, thread: int) -> None:
        for message in [one for one in self.groups[chat_id].values() if one.get("message_thread_id") == thread]:
            del self.groups[chat_id][message["message_id"]]

    def _react(self, chat_id: int, call: Json) -> bool:
        emojis = [one.get("emoji") for one in call.get("reaction", [])]
        if not set(emojis) <= REACTIONS or len(emojis) > 1:
            raise bad("REACTION_INVALID")
        if not 0 < (whole(call["message_id"]) or 0) < self._next_message:
            raise bad("message to react not found")
        self.reactions[chat_id, whole(call["message_id"]) or 0] = emojis
        return True


if __name__ == "__main__":
    from tests.botapi_play import main

    raise SystemExit(main())
