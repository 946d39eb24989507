"""A running chat for each test: real HTTP, real storage in a folder of its own, the small assistant of `fakes`."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet

from bot.channels.web_chat import Site, chat_routes
from bot.shown import Shown
from bot.web.errors import error_pages
from bot.web.security import add_headers
from storage.database import Database
from tests.web.fakes import LANGUAGES, FakeAssistant, say_in

Chat = TestClient[web.Request, web.Application]
Begin = Callable[..., Awaitable["Running"]]


class Running:
    """A chat that runs: its address, a client, the assistant behind it."""

    def __init__(self, client: Chat, assistant: FakeAssistant, site: Site) -> None:
        self.client = client
        self.assistant = assistant
        self.site = site
        self.url = str(client.make_url("/"))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/store.db", [Fernet.generate_key()])
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
async def begin(database: Database) -> AsyncIterator[Begin]:
    """Start a chat that follows a script: for each thing the person does, the messages that answer it."""
    started: list[TestClient[web.Request, web.Application]] = []

    async def start(*script: list[Shown], public_url: str = "", clock: Callable[[], float] = time.monotonic) -> Running:
        assistant = FakeAssistant(database, list(script))
        site = Site(database, assistant, say_in, LANGUAGES, public_url, clock)
        app = web.Application(middlewares=[error_pages(say_in, LANGUAGES)])
        app.add_routes(chat_routes(site))
        app.on_response_prepare.append(add_headers)

        async def stop(_: web.Application) -> None:
            site.bell.close()

        app.on_shutdown.append(stop)
        client = TestClient(TestServer(app))
        await client.start_server()
        started.append(client)
        return Running(client, assistant, site)

    yield start
    for client in started:
        await client.close()
