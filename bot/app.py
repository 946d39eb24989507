"""The only wiring: makes every part, joins them, starts them in order and stops them within ten seconds."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Coroutine, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot import groups, logs
from bot.assistant import Assistant
from bot.catalogues import languages
from bot.channels.telegram import Telegram
from bot.channels.telegram_api import Api
from bot.channels.telegram_intake import Listeners, Polling, TokenRefused, set_webhook, webhook
from bot.channels.telegram_updates import Membership, StaffAction
from bot.channels.web_chat import CHANNEL, Site, chat_routes
from bot.delivery import Delivery
from bot.desk import accounts
from bot.desk.desk import Desk
from bot.housekeeping import keep_house
from bot.insisting import insist
from bot.intake import Intake
from bot.learning import LearnsBeside, keep_for_good, look_ahead
from bot.outward.http import Http
from bot.outward.sending import Sending
from bot.outward.systems import systems
from bot.reminders import keep_reminding
from bot.settings import Settings
from bot.slipping import keep_watch
from bot.staff_group.group import StaffGroup
from bot.staff_group.pace import Pace
from bot.translate import speaker
from bot.web.bell import Bell
from bot.web.desk_pages import desk_routes
from bot.web.desk_session import Door
from bot.web.info_pages import info_routes
from bot.web.server import application, health_routes
from bot.zone import HERE
from dialogs.facts.load import load_region
from storage.database import Database, WrongKey
from storage.messages import Pending

log = structlog.get_logger(__name__)

STOP_WITHIN = 8.0
FIRST_ACCOUNT = "Coördinator"


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


class App:
    """Everything that runs, made from the settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database_url.get_secret_value(), settings.keys)
        self.region = load_region(settings.region)
        self.bell = Bell()
        self.tasks: list[asyncio.Task[None]] = []
        self.stopping = asyncio.Event()
        self.listeners = Listeners(self._staff_action, self._membership, settings.telegram_staff_chat)
        token = settings.telegram_bot_token.get_secret_value()
        self.telegram = Telegram(Api(token, settings.telegram_api_url), speaker) if token else None
        self.address, self.bot_name = settings.address, ""
        self.desk = Desk(self.database, self.region, now, self.tell, self.today, self.group_links)
        self.assistant = Assistant(
            self.database, self.region, LearnsBeside(), languages(), now, self.today,
            tell=self.tell, announce=self._announce, language_chosen=self._language_chosen, links=self.group_links,
        )  # fmt: skip
        self.intake = Intake(self.assistant.receive)
        self.http = Http()
        outside = systems(settings, self.http, lambda: self.desk.region, now)
        self.outward = Sending(self.database, outside, now, self._announce, self.desk.outside.counted)
        self.desk.outside.wake = self.outward.wake
        self.delivery: Delivery | None = None
        self.group: StaffGroup | None = None
        if self.telegram:
            pace = None if settings.telegram_itself else Pace(self.database, now, gap=0.0)
            self.group = StaffGroup(
                self.database, self.desk, self.telegram, settings.telegram_staff_chat, self.region,
                settings.public_url, now, pace=pace, moved=self._group_moved,
            )  # fmt: skip

    def today(self) -> date:
        """Return the day to act on, where the region is."""
        return self.settings.today or datetime.now(HERE).date()

    def tell(self, pending: Sequence[Pending]) -> None:
        """Hand over what is to be said, to whoever brings it there."""
        for one in pending:
            if one.channel == CHANNEL:
                self.bell.ring(one.address)
        if self.delivery:
            self.delivery.hand_over(pending)

    def group_links(self, token: str) -> tuple[str, ...]:
        """Return the links that lead to a group, by its token."""
        return groups.links(self.address, self.bot_name, token)

    async def _learn_name(self, telegram: Telegram) -> None:
        """Ask Telegram what the bot is called: links to it need that."""
        self.bot_name = await telegram.bot_name()

    def _announce(self, refs: Sequence[str]) -> None:
        self.outward.wake()
        if self.group:
            self.group.announce(refs)

    def _language_chosen(self, channel: str, address: str, language: str) -> None:
        if self.telegram and channel == "telegram" and language:
            self._begin(self.telegram.set_chat_menu(address, language))

    def _group_moved(self, chat: int) -> None:
        self.listeners.staff_chat = chat

    async def _staff_action(self, action: StaffAction) -> None:
        if self.group:
            await self.group.hear(action)

    async def _membership(self, change: Membership) -> None:
        if self.delivery:
            await self.delivery.set_blocked("telegram", change.address, blocked=change.blocked)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.append(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task in self.tasks:
            self.tasks.remove(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, TokenRefused):
            print(error)
            self.stopping.set()
        elif error is not None:
            log.error("task_ended", error=type(error).__name__)

    async def start(self) -> str:
        """Start everything and return the address of the chat. What was left unsent goes out first."""
        await asyncio.to_thread(self.database.open)
        look_ahead(await self.database.read(self.assistant.region_now))
        alone = await asyncio.to_thread(self.database.alone)
        if self.telegram:
            await self.telegram.api.start()
            overall, per_chat = (30.0, 1.0) if self.settings.telegram_itself else (None, None)
            self.delivery = Delivery(
                self.database, {"telegram": self.telegram}, overall=overall, per_chat=per_chat, alone=alone
            )
            await self.delivery.start()
        address = await self._serve()
        if self.telegram and self.group:
            await self.group.open()
            if self.settings.webhook:
                secret = self.settings.telegram_webhook_secret.get_secret_value()
                self._begin(insist(partial(set_webhook, self.telegram, self.settings.public_url, secret)))
            else:
                self._begin(Polling(self.telegram, self.assistant.receive, self.listeners).run())
            self._begin(insist(partial(self.telegram.set_menus, languages())))
            self._begin(insist(partial(self._learn_name, self.telegram)))
            self._begin(insist(self.group.set_menu))
            self._begin(self.group.run())
        await self.outward.start(alone=alone)
        self._begin(keep_house(self.database, self.desk.region_now, now, self.today))
        self._begin(keep_reminding(self.database, self.desk.region_now, now, self.tell))
        self._begin(keep_watch(self.database, self.desk.region_now, now, self.today, self._announce))
        return address

    async def _serve(self) -> str:
        site = Site(
            self.database, self.intake, speaker, frozenset(languages()), self.settings.public_url, time.time, self.bell
        )
        door = Door(self.database, now, self.settings.public_url)
        routes = [
            *chat_routes(site),
            *desk_routes(self.desk, door, time.time, self.bell),
            *info_routes(speaker, languages(), lambda: self.desk.region, self.today, self.settings.public_url),
            *health_routes(self.database, self.listeners.heard),
        ]
        hook = None
        if self.telegram and self.settings.webhook:
            secret = self.settings.telegram_webhook_secret.get_secret_value()
            hook = webhook(self.telegram, secret, self.intake.put, self.listeners)
        app = application(routes, speaker, frozenset(languages()), self.settings.forwarded_by, hook)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await self._runner.setup()
        serving = web.TCPSite(self._runner, self.settings.host, self.settings.port, shutdown_timeout=3)
        await serving.start()
        port = self._runner.addresses[0][1]
        host = "127.0.0.1" if self.settings.host in ("0.0.0.0", "::") else self.settings.host  # noqa: S104 - only shown
        self.address = self.settings.public_url or f"http://{host}:{port}"
        return self.address

    async def sign_in_link(self, address: str) -> str:
        """Return a one-time link that signs the first coordinator in; the desk itself when that account was closed."""
        token = await self.database.write(partial(accounts.first_link, name=FIRST_ACCOUNT, now=now()))
        return f"{address}/desk/in/{token}  (works once, 24 hours)" if token else f"{address}/desk"

    async def stop(self) -> None:
        """Take nothing new, commit what came in, send what is being sent, and let go."""
        self.bell.close()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await asyncio.gather(self._runner.cleanup(), self.outward.stop(within=3.0))
        await self.intake.stop()
        if self.delivery:
            await self.delivery.stop(within=3.0)
        await self.http.stop()
        if self.telegram:
            await self.telegram.api.stop()


async def _run(settings: Settings) -> None:
    app = App(settings)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, app.stopping.set)
    try:
        address = await app.start()
        keep_for_good()
        print(f"Chat:  {address}/", flush=True)
        print(f"Desk:  {await app.sign_in_link(address)}", flush=True)
        if app.telegram is None:
            print("Telegram is off: set TELEGRAM_BOT_TOKEN to switch it on.", flush=True)
        log.info("started", region=settings.region, languages=",".join(languages()))
        await app.stopping.wait()
    finally:
        async with asyncio.timeout(STOP_WITHIN):
            await app.stop()


def run(settings: Settings) -> int:
    """Upgrade the database and run until a signal says stop. Returns the exit status."""
    logs.configure(settings.log_level)
    database = Database(settings.database_url.get_secret_value(), settings.keys)
    try:
        database.upgrade()
    except WrongKey as error:
        print(error)
        return 1
    finally:
        database.close()
    try:
        asyncio.run(_run(settings))
    except OSError as error:
        print(f"Can't listen on {settings.host}:{settings.port}: {error.strerror}. Set another PORT.")
        return 1
    log.info("stopped")
    return 0
