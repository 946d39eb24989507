"""What journeys share: the fake Bot API with a staff group, and programs that end with their test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.journeys.program import Program, free_port

STAFF_CHAT = -1001
Run = Callable[..., Awaitable[Program]]


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        api.group(STAFF_CHAT)
        yield api


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Run]:
    """Give a function that starts the program in an empty folder, with settings, and waits until it listens."""
    started: list[Program] = []

    async def start(**settings: str) -> Program:
        program = Program(tmp_path / f"program-{len(started)}", **settings)
        started.append(program)
        await program.start()
        return program

    yield start
    for program in started:
        await program.kill()


@pytest.fixture(params=["polling", "webhook"])
async def on_telegram(request: pytest.FixtureRequest, botapi: BotApi, run: Run) -> Program:
    """Give a program that talks on Telegram, by each way in."""
    return await telegram(botapi, run, request.param)


@pytest.fixture
async def by_polling(botapi: BotApi, run: Run) -> Program:
    """Give a program that talks on Telegram, by asking for what people said."""
    return await telegram(botapi, run)


async def telegram(botapi: BotApi, run: Run, by: str = "polling", **more: str) -> Program:
    """Start a program that talks on the fake Telegram and is listened to."""
    settings = more | {
        "TELEGRAM_API_URL": botapi.url, "TELEGRAM_BOT_TOKEN": botapi.token, "TELEGRAM_STAFF_CHAT": str(STAFF_CHAT),
    }  # fmt: skip
    if by == "webhook":
        port = free_port()
        settings |= {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", "TELEGRAM_WEBHOOK_SECRET": "secret-1"}
    program = await run(**settings)
    await botapi.listened_to.wait()
    return program
