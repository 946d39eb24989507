"""A strict fake of the Telegram Bot API over real HTTP, with people who react. Not only for tests: also for the bench.

    api = BotApi(token="1:test"); await api.start(); person = api.person(100, script)
    python -m tests.botapi --port 8081 --people 50 --script answers.json -- command of the bot…

It refuses whatever Telegram refuses, and unknown fields too. Updates stay until they are confirmed, over restarts of
the bot. Faults are off until a test switches them on. Every call is kept in `calls`.
"""

# ruff: noqa: EM101 - the texts are what Telegram answers, and read best where they are refused

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import orjson
from aiohttp import web

from tests.botapi_people import Act, Person, Script, buttons, follow
from tests.botapi_rules import (
    METHODS,
    OBJECTS,
    ApiError,
    bad,
    check_commands,
    check_fields,
    check_markup,
    plain,
    whole,
)

__all__ = ["Act", "ApiError", "BotApi", "Call", "Fault", "Limits", "Person", "Script", "buttons", "follow"]

Json = dict[str, Any]
BOT: Json = {"id": 1, "is_bot": True, "first_name": "Test", "username": "test_bot", "can_join_groups": True,
             "can_read_all_group_messages": False, "supports_inline_queries": False}
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


@dataclass(slots=True)
class Fault:
    """Goes wrong `times` times, for one method or chat or for all.

    `kind` is a status code, `cut` (accepted, then the connection breaks) or `dead` (breaks before it is accepted).
    """

    kind: int | str
    method: str | None = None
    chat: int | None = None
    times: int = 1
    retry_after: int = 1


@dataclass(slots=True)
class Limits:
    """Telegram's own limits on messages, off while None: a second in one chat and overall, a minute in a group."""

    per_chat: float | None = None
    burst: int = 3
    overall: float | None = None
    per_group: float | None = None


@dataclass(slots=True)
class Hook:
    url: str = ""
    secret: str = ""
    connections: int = 40
    last_error: str = ""


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
    topics: dict[tuple[int, int], Json] = field(default_factory=dict)
    hook: Hook = field(default_factory=Hook)

    def __post_init__(self) -> None:
        self.polls = asyncio.Semaphore(0)
        """Released whenever a long poll begins to wait: `await api.polls.acquire()` before acting on one."""
        self.listened_to = asyncio.Event()
        """Set at the first long poll, or when a webhook is set: now people can talk."""
        self._random = random.Random(self.seed)
        self._pending: deque[tuple[int, str, Json]] = deque()
        self._next_update = 1000
        self._next_message = 1
        self._queries: dict[str, tuple[int, float]] = {}
        self._poll: asyncio.Future[bool] | None = None
        self._sent_at: dict[object, deque[float]] = {}
        self._hooked: dict[int, deque[tuple[int, str, Json]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(40)
        self._client: aiohttp.ClientSession | None = None
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
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        return self

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._poll is not None and not self._poll.done():
            self._poll.cancel()
        if self._client is not None:
            await self._client.close()
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
        query = {"id": self.new_query(chat_id), "from": user, "message": self.groups[chat_id][message_id],
                 "data": data, "chat_instance": "1"}
        return self.update({"callback_query": query}, chat_id)

    def group_say(self, chat_id: int, user: Json, text: str) -> int:
        """Let a member of a group type something."""
        return self.update({"message": self.new_message(self._chat(chat_id), {"from": user, "text": text})}, chat_id)

    def fault(self, kind: int | str, **more: Any) -> Fault:
        """Plan something that goes wrong."""
        self.faults.append(Fault(kind, **more))
        return self.faults[-1]

    def made(self, method: str, chat_id: int | None = None) -> list[Json]:
        """Return the parameters of the accepted calls of a method."""
        return [
            call.parameters for call in self.calls
            if call.method == method and call.status in (0, 200)
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
        return len(self._pending) + sum(map(len, self._hooked.values()))

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
        self._queue((update_id, str(chat_id), {"update_id": update_id, **body}))
        return update_id

    def raw_update(self, body: Any) -> None:
        """Bring something that Telegram would never send."""
        self._queue((self._next_update, "0", body))
        self._next_update += 1

    def jump(self, update_id: int) -> None:
        """Count updates from here on, as Telegram does at random after a quiet week."""
        self._next_update = update_id

    def _queue(self, item: tuple[int, str, Json]) -> None:
        if self.hook.url:
            self._bring(item)
            return
        self._pending.append(item)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)

    def _bring(self, item: tuple[int, str, Json]) -> None:
        chat = int(item[1])
        queue = self._hooked.setdefault(chat, deque())
        queue.append(item)
        if len(queue) == 1:
            task = asyncio.create_task(self._bring_all(chat, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _bring_all(self, chat: int, queue: deque[tuple[int, str, Json]]) -> None:
        """Post one chat's updates in order; the next only after the last was taken."""
        pause = self.redeliver_after
        while queue and self.hook.url:
            async with self._slots:
                taken = await self._post(queue[0][2])
            if taken and queue:
                queue.popleft()
                pause = self.redeliver_after
            else:
                self.counts["webhook_redelivered"] += 1
                await asyncio.sleep(pause)
                pause = min(pause * 2, 2.0)
        if self._hooked.get(chat) is queue:
            del self._hooked[chat]

    async def _post(self, update: Json) -> bool:
        assert self._client is not None
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.hook.secret
        try:
            async with self._client.post(self.hook.url, data=orjson.dumps(update), headers=headers) as answer:
                await answer.read()
                taken = answer.status < 300
                self.hook.last_error = "" if taken else f"Wrong response from the webhook: {answer.status}"
                return taken
        except (aiohttp.ClientError, TimeoutError) as error:
            self.hook.last_error = type(error).__name__
            return False

    async def _get_updates(self, call: Json) -> bytes:
        if self.hook.url:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to"
                                " delete the webhook first")
        offset, timeout = whole(call.get("offset", 0)) or 0, min(whole(call.get("timeout", 0)) or 0, 50)
        limit = max(1, min(whole(call.get("limit", 100)) or 100, 100))
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(False)
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        elif offset:
            self._pending = deque(item for item in self._pending if item[0] >= offset)
        wanted = call.get("allowed_updates")
        if wanted:
            self._pending = deque(
                item for item in self._pending
                if not isinstance(item[2], dict) or "update_id" not in item[2] or set(item[2]) & set(wanted)
            )
        if not self._pending and timeout:
            poll = self._poll = asyncio.get_running_loop().create_future()
            self.polls.release()
            self.listened_to.set()
            handle = asyncio.get_running_loop().call_later(timeout, lambda: poll.done() or poll.set_result(True))
            try:
                alone = await poll
            finally:
                handle.cancel()
                if not poll.done():
                    poll.cancel()
            if not alone:
                raise ApiError(409, "Conflict: terminated by other getUpdates request; make sure that only one bot"
                                    " instance is running")
        return orjson.dumps({"ok": True, "result": [item[2] for item in islice(self._pending, limit)]})

    # ---- calls

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        parts = request.path.split("/")
        if len(parts) != 3 or not parts[1].startswith("bot"):
            return _answer(ApiError(404, "Not Found"))
        if parts[1] != f"bot{self.token}":
            return _answer(ApiError(401, "Unauthorized"))
        method = parts[2]
        if method not in METHODS:
            return _answer(ApiError(404, "Not Found: method not found"))
        self.counts[method] += 1
        kept = Call(method, {}, time.monotonic())
        if self.keep_calls:
            self.calls.append(kept)
        try:
            call = kept.parameters = await _parameters(request)
            check_fields(method, call)
            if method == "getUpdates":
                kept.status = 200
                return web.Response(body=await self._get_updates(call), content_type="application/json")
            fault = self._fault(method, call)
            if fault is not None and fault.kind not in ("cut", "dead"):
                raise _error_of(fault)
            if fault is not None and fault.kind == "dead":
                return self._break(request)
            result = self._do(method, call)
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
            return _answer(error)

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
            return self._webhook(method, call)
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
        return True

    def _webhook(self, method: str, call: Json) -> Any:
        if method == "getWebhookInfo":
            return {"url": self.hook.url, "has_custom_certificate": False, "pending_update_count": self.unconfirmed,
                    "last_error_message": self.hook.last_error}
        waiting = deque(sorted([*self._pending, *chain.from_iterable(self._hooked.values())], key=itemgetter(0)))
        for queue in self._hooked.values():
            queue.clear()
        self._hooked.clear()
        self._pending = deque()
        if call.get("drop_pending_updates"):
            waiting.clear()
        if method == "deleteWebhook" or not call["url"]:
            self.hook = Hook()
            self._pending = waiting
            return True
        secret = call.get("secret_token", "")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        connections = whole(call.get("max_connections", 40)) or 40
        if not 1 <= connections <= 100:
            raise bad("max_connections must be between 1 and 100")
        self.hook = Hook(call["url"], secret, connections)
        self._slots = asyncio.Semaphore(connections)
        self.listened_to.set()
        for item in waiting:
            self._bring(item)
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
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat",
                           {"migrate_to_chat_id": self.migrated[chat_id]})
        if chat_id in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat_id not in self.people and chat_id not in self.groups:
            raise bad("chat not found")
        return chat_id

    def _chat(self, chat_id: int) -> Json:
        if chat_id in self.people:
            return self.people[chat_id].chat
        return {"id": chat_id, "type": "supergroup", "title": "Staff", "is_forum": True}

    def _send(self, chat_id: int, call: Json) -> Json:
        text, markup = plain(call), call.get("reply_markup", {})
        if "reply_markup" in call:
            check_markup(markup, private=chat_id in self.people)
        thread = whole(call.get("message_thread_id"))
        if thread is not None and (chat_id, thread) not in self.topics:
            raise bad("message thread not found")
        self._limit(chat_id)
        message = self.new_message(self._chat(chat_id), {"from": BOT, "text": text})
        if markup.get("inline_keyboard"):
            message["reply_markup"] = markup
        elif markup:
            message["has_reply_keyboard"] = True  # not of Telegram: it can't be edited any more
        if thread is not None:
            message["message_thread_id"] = thread
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
        if method == "createForumTopic":
            thread = self._next_message
            self._next_message += 1
            self.topics[chat_id, thread] = {"message_thread_id": thread, "name": call["name"], "icon_color": 7322096}
            return self.topics[chat_id, thread]
        key = (chat_id, whole(call["message_thread_id"]) or 0)
        if key not in self.topics:
            raise bad("message thread not found")
        if method == "deleteForumTopic":
            del self.topics[key]
        elif method == "editForumTopic":
            self.topics[key]["name"] = call.get("name", self.topics[key]["name"])
        else:
            closed = method == "closeForumTopic"
            if self.topics[key].get("closed", False) == closed:
                raise bad("TOPIC_NOT_MODIFIED")
            self.topics[key]["closed"] = closed
        return True

    def _limit(self, chat_id: int) -> None:
        limits, now = self.limits, time.monotonic()
        checks: list[tuple[object, float | None, float, int]] = [
            ("overall", limits.overall, 1.0, int(limits.overall or 0)),
            (("group", chat_id), limits.per_group if chat_id < 0 else None, 60.0, int(limits.per_group or 0)),
        ]
        if limits.per_chat is not None:
            checks.append((("chat", chat_id), limits.per_chat, limits.burst / limits.per_chat, limits.burst))
        for key, limit, span, most in checks:
            if limit is None:
                continue
            times = self._sent_at.setdefault(key, deque())
            while times and times[0] <= now - span:
                times.popleft()
            if len(times) >= most:
                wait = max(1, round(times[0] + span - now + 0.5))
                raise ApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        for key, limit, _, _ in checks:
            if limit is not None:
                self._sent_at[key].append(now)


def _error_of(fault: Fault) -> ApiError:
    texts = {429: f"Too Many Requests: retry after {fault.retry_after}", 403: "Forbidden: bot was blocked by the user",
             400: "Bad Request: refused for a test", 500: "Internal Server Error", 502: "Bad Gateway"}
    code = int(fault.kind)
    return ApiError(code, texts.get(code, "Error"), {"retry_after": fault.retry_after} if code == 429 else None)


def _answer(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.Response(status=error.code, body=orjson.dumps(body), content_type="application/json")


async def _parameters(request: web.BaseRequest) -> Json:
    """Read a call's parameters: JSON, form or query, as the Bot API takes them."""
    body = await request.read()
    if request.content_type == "application/json" and body:
        try:
            given = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise bad("can't parse JSON") from None
        if not isinstance(given, dict):
            raise bad("JSON object expected")
        return given
    given = dict(parse_qsl(request.query_string, keep_blank_values=True))
    if request.content_type == "application/x-www-form-urlencoded":
        given |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    for name in (*OBJECTS, "commands", "allowed_updates", "entities"):
        if name in given:
            given[name] = orjson.loads(given[name])
    return given


async def play(
    api: BotApi, count: int, script: Script, first: str = "/start", within: float = 120.0
) -> Mapping[str, Any]:
    """Let so many people talk at once until all are done; return the counts and the waiting times."""
    people = [api.person(100_000 + number, script) for number in range(count)]
    begun = time.perf_counter()
    for person in people:
        person.say(first)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            await asyncio.gather(*(person.over.wait() for person in people))
    took = time.perf_counter() - begun
    times = sorted(one for person in people for one in person.latencies)
    shares = {
        f"p{share}": round(1000 * times[min(len(times) - 1, len(times) * share // 100)], 1)
        for share in (50, 95, 99) if times
    }
    return {**api.tally(), "seconds": round(took, 3), "turns": len(times), "latency_ms": shares,
            "calls": dict(api.counts), "refused": dict(api.refused)}


async def _main(options: argparse.Namespace, spec: Json) -> int:
    async with BotApi(options.token, port=options.port, delay=options.delay_ms / 1000) as api:
        print(api.url, flush=True)
        if not options.command:
            await asyncio.Event().wait()
        env = {**os.environ, "TELEGRAM_API_URL": api.url, "TELEGRAM_BOT_TOKEN": options.token}
        bot = await asyncio.create_subprocess_exec(*options.command, env=env)
        async with asyncio.timeout(60):
            await api.listened_to.wait()
        result = await play(api, options.people, follow(**spec), within=options.within)
        bot.send_signal(signal.SIGTERM)
        await bot.wait()
        print(json.dumps(result, indent=2))
        return 1 if result["lost"] or result["out_of_order"] else 0


def main() -> int:
    """Run the fake on its own, or with people and a bot: the file given by --script holds `follow`'s arguments."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=8081)
    asked.add_argument("--token", default="1:test")
    asked.add_argument("--people", type=int, default=10)
    asked.add_argument("--script")
    asked.add_argument("--delay-ms", type=float, default=0)
    asked.add_argument("--within", type=float, default=120)
    asked.add_argument("command", nargs="*", help="the bot's command, after --")
    options = asked.parse_args()
    spec = json.loads(Path(options.script).read_text("utf-8")) if options.script else {"answers": {}}
    return asyncio.run(_main(options, spec))


if __name__ == "__main__":
    raise SystemExit(main())
