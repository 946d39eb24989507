"""What tests of channels share: the fake Bot API, a real store, and the Telegram channel between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.channels.telegram import Telegram
from bot.channels.telegram_api import Api
from bot.channels.telegram_request import AiohttpRequest
from storage.database import Database
from tests.bot.small_assistant import say
from tests.botapi import BotApi


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/store.db", [Fernet.generate_key()])
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
async def telegram(botapi: BotApi) -> AsyncIterator[Telegram]:
    api = Api(botapi.token, botapi.url, AiohttpRequest(read_timeout=1.0))
    await api.start()
    yield Telegram(api, say)
    await api.stop()
