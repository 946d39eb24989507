"""500 hostile updates among 500 good ones: the good ones all complete, and what goes wrong is counted."""

from __future__ import annotations

import asyncio
import itertools
import random
import re
from typing import Any

import aiohttp
import pytest

from tests.botapi import Act, BotApi, Person, buttons
from tests.journeys.conftest import STAFF_CHAT, Run, telegram
from tests.journeys.hostile import RAW, bodies
from tests.journeys.people import Candidate, crowd
from tests.journeys.program import Program
from tests.journeys.staff import export, signed_in

HOSTILE, GOOD = 500, 500
GROWS = 120 * 1024 * 1024
"""Bytes by which the program may grow at most, the matcher that it learns included."""
SCRIPT = "<script>alert('noor')</script> & <b>{0.__class__}"


async def figures(program: Program) -> dict[str, float]:
    """Return what /metrics says, summed over labels."""
    async with aiohttp.request("GET", f"{program.address}/metrics") as answer:
        text = await answer.text()
    found: dict[str, float] = {}
    for name, value in re.findall(r"^(praktijkwijs_\w+)(?:\{[^}]*\})? (\S+)$", text, re.MULTILINE):
        found[name] = found.get(name, 0.0) + float(value)
    return found


async def attack(api: BotApi, program: Program, chats: list[int], chance: random.Random, by: str) -> None:
    """Send hostile updates among whatever else is said, and by webhook also bodies that are no updates at all."""
    for number, body in enumerate(itertools.islice(bodies(chance, chats, STAFF_CHAT), HOSTILE)):
        api.update(body, chance.choice(chats))
        if number % 25 == 0:
            api.raw_update(chance.choice([{}, [], "x", None, 7, {"message": {}}, {"update_id": "x"}]))
            await asyncio.sleep(0)
    if by == "webhook":
        async with aiohttp.ClientSession() as client:
            for secret, body in itertools.product(("secret-1", "wrong"), RAW):
                headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
                async with client.post(f"{program.address}/telegram", data=body, headers=headers) as answer:
                    assert answer.status in ((403,) if secret == "wrong" else (200, 400, 413))


@pytest.mark.parametrize("by", ["polling", "webhook"])
async def test_among_500_hostile_updates_all_500_good_ones_complete(botapi: BotApi, run: Run, by: str):
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # pytest shows it when this fails
    program = await telegram(botapi, run, by)
    before = program.memory
    chats = list(range(9_000, 9_010))
    for chat in chats:
        botapi.person(chat)
    people = crowd(botapi, 100_000, GOOD // 20, str(seed))
    for person in people:
        person.say("/start")
    await attack(botapi, program, chats, random.Random(seed), by)
    async with asyncio.timeout(60):
        await asyncio.gather(*(person.over.wait() for person in people))
        while botapi.unconfirmed:  # noqa: ASYNC110 - the fake has no bell for this
            await asyncio.sleep(0.05)

    assert [person.id for person in people if not person.finished or person.broken] == []
    for person in people:
        assert isinstance(person.script, Candidate)
        assert bool(person.script.reference) == person.script.consents
    assert sum(len(person.latencies) for person in people) >= GOOD
    told = await figures(program)
    assert told.get("praktijkwijs_turns_parked_total", 0) == 0
    assert len(program.logged("warning", "error", "critical")) == told.get("praktijkwijs_logged_total", 0)
    assert program.logged("error", "critical") == []
    not_there = ("not found", "query ID is invalid")  # chats, messages and presses that only the hostile speak of
    assert [name for name in botapi.refused if not name.endswith(not_there)] == []
    assert program.memory - before < GROWS
    assert await program.stop() == 0


class Injects(Candidate):
    """Types markup and format strings wherever there is something to type."""

    async def __call__(self, person: Person, message: dict[str, Any]) -> Act | None:
        if re.search(r"Hoe heet u\?|Bij welk bedrijf|Welk werk is het precies", message["text"]) and (
            "@send" not in buttons(message)
        ):
            return Act(text=SCRIPT)
        return await super().__call__(person, message)


async def test_markup_that_people_type_is_shown_as_they_typed_it(botapi: BotApi, by_polling: Program):
    person = botapi.person(300, Injects("a seed with a workplace"))
    person.say("/start")
    async with asyncio.timeout(30):
        await person.over.wait()
    check = await person.sees("Klopt alles")
    assert f"Naam: {SCRIPT}" in check["text"]
    assert isinstance(person.script, Candidate)
    kept: Any = await export(by_polling, person.script.reference)
    assert kept["case"]["person"]["name"] == SCRIPT
    async with signed_in(by_polling, await by_polling.sign_in_link()) as desk:
        for path in ("/desk", f"/desk/case/{person.script.reference}"):
            page = await desk.sees(path)
            raw = desk.raw
            assert SCRIPT in page
            assert "<script>alert" not in raw
            assert "<b>{0" not in raw
    assert botapi.refused == {}


async def test_hostile_forms_at_the_web_chat_are_turned_away_and_it_goes_on(run: Run):
    program = await run()
    address = program.address
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        async with client.get(address) as page:
            assert page.status == 200
        attempts: list[dict[str, Any]] = [
            {"data": b"x" * 2_000_000}, {"data": b"\xff\xfe"}, {"json": {"press": "consent=yes"}}, {"data": {}},
            {"data": {"number": "1", "press": "<script>"}}, {"data": {"number": "2", "text": "{0.__class__}"}},
            {"data": {"number": "3" * 500, "text": "a" * 60_000}}, {"data": {"number": "4", "press": "@" * 5_000}},
            {"data": {"number": "5", "text": SCRIPT}}, {"data": {"number": "5", "text": "\x00\u202e"}},
            {"data": {"number": "6", "text": "x"}, "headers": {"Origin": "https://evil.example"}},
            {"data": {"number": "7", "text": "x"}, "headers": {"X-Forwarded-For": "1.2.3.4", "Host": "evil.example"}},
            {"data": {f"field{n}": "x" for n in range(5_000)}}, {"data": b"text=%ff%fe&number=8"},
        ]  # fmt: skip
        for attempt in attempts:
            async with client.post(f"{address}/say", **attempt) as answer:
                assert answer.status < 500, attempt
                shown = await answer.text()
                assert "<script>alert" not in shown
        for path in (
            "/static/../app.py",
            "/static/%2e%2e/%2e%2e/secret.key",
            "/desk/case/<script>",
            "/embed/say",
            "/%00",
        ):
            async with client.get(address + path) as answer:
                assert answer.status in (302, 303, 400, 401, 403, 404, 405, 200)
                assert "<script>" not in (await answer.text()).replace('<script src="', "")
        async with client.get(address) as page:
            assert page.status == 200
            assert "&lt;script&gt;" in await page.text()
    told = await figures(program)
    assert program.logged("error", "critical") == []
    assert len(program.logged("warning")) == told.get("praktijkwijs_logged_total", 0)
