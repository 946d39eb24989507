"""Telegram, the receiving side: long polling and the webhook.

Content: when an update counts as received. Never before what it says is committed: by polling, the next offset is
only sent after the whole batch is; by webhook, the 200 is.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import orjson
import structlog
from aiohttp import web
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.channels.channel import NotDelivered
from bot.channels.telegram import Telegram
from bot.channels.telegram_request import AskedToWait
from bot.channels.telegram_updates import Membership, StaffAction, incoming, update_number
from bot.incoming import Incoming
from storage.database import Unreachable

log = structlog.get_logger(__name__)

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
MEGABYTE = 1 << 20
LONGEST_PAUSE = 30.0
CONFLICT = "somebody else reads this bot's messages: stop the other process with this token, or take its webhook away"

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


class TokenRefused(Exception):  # noqa: N818 - read by the person who starts the bot
    """Telegram does not know this token; trying again does not help."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses TELEGRAM_BOT_TOKEN. Copy it again from @BotFather and start again.")


class Unreadable(Exception):  # noqa: N818 - names what came in
    """None of the updates has a number."""


@dataclass(slots=True)
class Listeners:
    """Who hears what: people's words are for the assistant, the group's for the staff."""

    staff: Callable[[StaffAction], Awaitable[None]]
    membership: Callable[[Membership], Awaitable[None]]
    staff_chat: int | None = None
    heard: Counter[str] = field(default_factory=Counter)
    """How many updates came in, by what became of them; for the metrics."""

    async def beside(self, heard: StaffAction | Membership) -> None:
        """Pass on what is not of a person in a conversation; raises Unreachable: then it is to come again."""
        try:
            if isinstance(heard, Membership):
                self.heard["membership"] += 1
                await self.membership(heard)
            else:
                self.heard["staff"] += 1
                await self.staff(heard)
        except Unreachable:
            raise
        except Exception as error:  # noqa: BLE001 - what goes wrong for one colleague must not hold up everybody
            self.heard["failed"] += 1
            log.error("telegram_beside_failed", error=type(error).__name__)


class Polling:
    """Asks Telegram for updates, for a bot that can't be reached from outside."""

    def __init__(
        self,
        telegram: Telegram,
        receive: Callable[[Sequence[Incoming]], Awaitable[None]],
        listeners: Listeners,
        wait: int = 25,
        pause: float = 0.5,
    ) -> None:
        self._telegram = telegram
        self._receive = receive
        self._listeners = listeners
        self._wait = wait
        self._pause = pause
        self._offset = 0
        self._tidying: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Poll until cancelled; raises TokenRefused. What was received last is confirmed on the way out."""
        failures = 0
        webhook_gone = False
        try:
            while True:
                try:
                    if not webhook_gone:
                        await self._telegram.api.call("deleteWebhook", {})
                        webhook_gone = True
                    await self._once()
                    failures = 0
                except InvalidToken:
                    raise TokenRefused from None
                except Exception as error:  # noqa: BLE001 - nothing was confirmed, so it comes again; bounded pauses
                    webhook_gone = webhook_gone and not isinstance(error, Conflict)
                    failures += 1
                    await asyncio.sleep(self._pause_after(error, failures))
        finally:
            await self._confirm()

    async def _once(self) -> None:
        asked = {"offset": self._offset, "timeout": self._wait, "limit": 100, "allowed_updates": WANTED}
        updates = await self._telegram.api.call("getUpdates", asked, read_timeout=self._wait + 10)
        if not updates:
            # Everything is confirmed. Without an offset, because ids start anew, maybe lower, after a quiet week.
            self._offset = 0
            return
        people: list[Incoming] = []
        beside: list[StaffAction | Membership] = []
        for update in updates:
            heard = incoming(update, self._listeners.staff_chat)
            if isinstance(heard, Incoming):
                people.append(heard)
            elif heard is None:
                self._listeners.heard["ignored"] += 1
            else:
                beside.append(heard)
        if people:
            await self._receive(people)
            self._listeners.heard["people"] += len(people)
        for other in beside:
            await self._listeners.beside(other)
        numbers = [number for update in updates if (number := update_number(update)) is not None]
        if not numbers:
            raise Unreadable  # nothing to confirm by: look again after a pause, not at once
        self._offset = 1 + max(numbers)
        for one in people:
            if one.contact is not None and one.on is not None:
                tidy = asyncio.create_task(take_away(self._telegram, one.address, one.on))
                self._tidying.add(tidy)
                tidy.add_done_callback(self._tidying.discard)

    def _pause_after(self, error: Exception, failures: int) -> float:
        pause: float = min(LONGEST_PAUSE, self._pause * 2 ** min(failures - 1, 10))
        if isinstance(error, AskedToWait):
            pause = error.seconds
        if isinstance(error, Conflict):
            log.warning("telegram_conflict", advice=CONFLICT)
        elif isinstance(error, NetworkError):
            log.warning("telegram_unreachable", error=type(error).__name__, again_in=pause)
        else:
            log.error("telegram_batch_failed", error=type(error).__name__, again_in=pause)
        return pause

    async def _confirm(self) -> None:
        if not self._offset:
            return
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(2):
                await self._telegram.api.call("getUpdates", {"offset": self._offset, "timeout": 0, "limit": 1})


def webhook(
    telegram: Telegram, secret: str, put: Callable[[Incoming], Awaitable[None]], listeners: Listeners
) -> Handler:
    """Return the handler of `POST /telegram`. `put` returns when what it was given is committed."""
    expected = secret.encode()
    tidying: set[asyncio.Task[None]] = set()

    async def handle(request: web.Request) -> web.StreamResponse:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(errors="replace"), expected):
            listeners.heard["wrong_secret"] += 1
            return web.Response(status=403)
        body = await _body(request)
        if body is None:
            listeners.heard["too_big"] += 1
            return web.Response(status=413)
        try:
            update: Any = orjson.loads(body)
        except orjson.JSONDecodeError:
            listeners.heard["not_json"] += 1
            return web.Response(status=400)
        heard = incoming(update, listeners.staff_chat)
        if heard is None:
            # Telegram would bring it again for days; what can't be read now can't be read then.
            listeners.heard["ignored"] += 1
            return web.Response()
        try:
            if not isinstance(heard, Incoming):
                await listeners.beside(heard)
                return web.Response()
            await put(heard)
        except Exception as error:  # noqa: BLE001 - not committed, so not acknowledged: Telegram brings it again
            listeners.heard["failed"] += 1
            log.error("telegram_update_failed", error=type(error).__name__)
            return web.Response(status=503)
        listeners.heard["people"] += 1
        if heard.contact is not None and heard.on is not None:
            tidy = asyncio.create_task(take_away(telegram, heard.address, heard.on))
            tidying.add(tidy)
            tidy.add_done_callback(tidying.discard)
        return web.Response()

    return handle


async def set_webhook(telegram: Telegram, public_url: str, secret: str) -> None:
    """Tell Telegram where to bring updates; raises the errors of `bot.channels.channel`."""
    call = {
        "url": f"{public_url.rstrip('/')}/telegram",
        "secret_token": secret,
        "max_connections": 100,
        "allowed_updates": WANTED,
    }
    await telegram.api.deliver("setWebhook", call)


async def take_away(telegram: Telegram, address: str, message_id: str) -> None:
    """Delete a shared contact from the chat: the number is in the answer now, or it was not asked for."""
    try:
        await telegram.delete(address, message_id)
    except NotDelivered as error:
        log.info("telegram_contact_stays", error=type(error).__name__)


async def _body(request: web.Request) -> bytes | None:
    """Return the body, or None when it is larger than any update can be."""
    if (request.content_length or 0) > MEGABYTE:
        return None
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > MEGABYTE:
            return None
    return bytes(body)
