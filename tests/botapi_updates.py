"""Updates on their way to the bot: kept until confirmed, by long polling or by webhook."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from typing import Any

import aiohttp
import orjson

from tests.botapi_rules import ApiError, Json, bad, whole

Item = tuple[int, str, Any]
"""An update's number, its chat, and what is sent."""


@dataclass(slots=True)
class Hook:
    url: str = ""
    secret: str = ""
    connections: int = 40
    last_error: str = ""


class Updates:
    """The queue. `redeliver_after` is the first pause before a webhook is tried again; it doubles."""

    def __init__(self, redeliver_after: float, counts: Counter[str]) -> None:
        self.redeliver_after, self.counts = redeliver_after, counts
        self.hook = Hook()
        self.polls = asyncio.Semaphore(0)
        self.listened_to = asyncio.Event()
        self._pending: deque[Item] = deque()
        self._poll: asyncio.Future[bool] | None = None
        self._hooked: dict[int, deque[Item]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(40)
        self._client: aiohttp.ClientSession | None = None

    def start(self) -> None:
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._poll is not None and not self._poll.done():
            self._poll.cancel()
        if self._client is not None:
            await self._client.close()

    @property
    def unconfirmed(self) -> int:
        return len(self._pending) + sum(map(len, self._hooked.values()))

    def add(self, item: Item) -> None:
        if self.hook.url:
            self._bring(item)
            return
        self._pending.append(item)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)

    def _bring(self, item: Item) -> None:
        chat = int(item[1])
        queue = self._hooked.setdefault(chat, deque())
        queue.append(item)
        if len(queue) == 1:
            task = asyncio.create_task(self._bring_all(chat, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _bring_all(self, chat: int, queue: deque[Item]) -> None:
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

    async def get(self, call: Json) -> bytes:
        if self.hook.url:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to"
                " delete the webhook first",
            )
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
                item
                for item in self._pending
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
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        return orjson.dumps({"ok": True, "result": [item[2] for item in islice(self._pending, limit)]})

    def webhook(self, method: str, call: Json) -> Any:
        if method == "getWebhookInfo":
            return {
                "url": self.hook.url,
                "has_custom_certificate": False,
                "pending_update_count": self.unconfirmed,
                "last_error_message": self.hook.last_error,
            }
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
