"""Running it: health, what a proxy says, stopping in time, and starts that can't be, in words people understand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.botapi import BotApi
from tests.journeys.people import crowd
from tests.journeys.program import Program

Run = Callable[..., Awaitable[Program]]
WITHIN = 10.0


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Run]:
    """Give a function that starts the program in an empty folder; `again` starts one in the folder of another."""
    started: list[Program] = []

    async def start(again: Program | None = None, *, listens: bool = True, **settings: str) -> Program:
        folder = again.folder if again else tmp_path / f"program-{len(started)}"
        program = Program(folder, **settings)
        started.append(program)
        await program.begin()
        if listens:
            await program.listens()
        return program

    yield start
    for program in started:
        await program.kill()


async def get(address: str, **headers: str) -> tuple[int, str, Any]:
    async with aiohttp.request("GET", address, headers=headers, allow_redirects=False) as answer:
        return answer.status, await answer.text(), answer.headers


async def test_it_is_alive_and_ready_and_gives_its_figures(run: Run):
    program = await run()
    assert (await get(f"{program.address}/healthz"))[:2] == (200, '{"alive": true}')
    assert (await get(f"{program.address}/readyz"))[:2] == (200, '{"database": true}')
    await get(program.address)
    status, figures, headers = await get(f"{program.address}/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain")
    assert 'praktijkwijs_turns_total{channel="web"} 1.0' in figures
    assert sorted(one.name for one in program.folder.iterdir()) == ["data", "log.jsonl"]


async def test_a_trusted_proxy_is_believed_about_the_scheme_and_nobody_else_is(run: Run):
    told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "chat.example.org"}
    trusting, careful = await run(FORWARDED_BY="127.0.0.1"), await run()
    _, _, believed = await get(trusting.address, **told)
    assert "Secure" in believed["Set-Cookie"]
    assert "Strict-Transport-Security" in believed
    _, _, doubted = await get(careful.address, **told)
    assert "Secure" not in doubted["Set-Cookie"]
    assert "Strict-Transport-Security" not in doubted
    _, _, nonsense = await get(trusting.address, **{**told, "X-Forwarded-Proto": "gopher"})
    assert "Secure" not in nonsense["Set-Cookie"]


async def test_it_stops_within_ten_seconds_while_people_talk_and_pages_are_open(run: Run):
    async with BotApi() as api, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        settings = {"TELEGRAM_API_URL": api.url, "TELEGRAM_BOT_TOKEN": api.token}
        program = await run(**settings)
        await api.listened_to.wait()
        async with browser.get(program.address) as page:
            assert page.status == 200
        async with browser.get(f"{program.address}/events?after=0") as events:
            await events.content.readline()
            people = crowd(api, 100_000, 20, "a stop")
            for person in people:
                person.say("/start")
            async with asyncio.timeout(20):
                while sum(len(person.received) for person in people) < 60:  # noqa: ASYNC110 - in the middle of it
                    await asyncio.sleep(0.01)
            begun = time.monotonic()
            assert await program.stop(within=WITHIN) == 0
            assert time.monotonic() - begun < WITHIN
        assert program.logged("error", "critical") == []
        again = await run(program, **settings)
        async with asyncio.timeout(40):
            await asyncio.gather(*(person.over.wait() for person in people))
        assert [person.id for person in people if not person.finished or person.broken] == []
        assert again.logged("error", "critical") == []


async def test_a_port_in_use_is_said_in_a_sentence(run: Run):
    first = await run()
    port = first.address.rpartition(":")[2]
    second = await run(listens=False, PORT=port)
    assert await second.ended() == 1
    assert f"Can't listen on 127.0.0.1:{port}" in second.told()
    assert "Traceback" not in second.told()


async def test_a_wrong_key_refuses_to_start_and_says_what_to_do(run: Run):
    first = await run()
    assert await first.stop() == 0
    other = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXkuLi4="
    second = await run(first, listens=False, SECRET_KEY=other)
    assert await second.ended() == 1
    assert "sealed with another key" in second.told()
    assert "Traceback" not in second.told()
    assert other not in second.told()


async def test_wrong_settings_are_all_told_at_once_without_what_was_given(run: Run):
    wrong = {"PORT": "many", "PUBLIC_URL": "ftp://x", "DATABASE_URL": "mysql://root:hush@x/y", "FORWARDED_BY": "me"}
    program = await run(listens=False, **wrong)
    assert await program.ended() == 1
    assert all(f"{name}:" in program.told() for name in wrong)
    assert "hush" not in program.told()
    assert "Traceback" not in program.told()


async def test_a_token_that_telegram_refuses_ends_it_with_advice(run: Run):
    async with BotApi() as api:
        program = await run(listens=False, TELEGRAM_API_URL=api.url, TELEGRAM_BOT_TOKEN="2:wrong")
        assert await program.ended() in (0, 1)
        assert "Telegram refuses TELEGRAM_BOT_TOKEN" in program.told()
        assert "2:wrong" not in program.told()
