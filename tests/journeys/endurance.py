"""Endurance: the program is killed at random moments while people register, and then everything is compared.

What people did and saw is known from the fake Bot API; what is kept is read from the store. Nothing in between is
trusted. Used by `test_kill.py` and, at full length, by `python -m tests.endure`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import dropwhile
from pathlib import Path
from typing import Any, Literal

from bot.channels.telegram_view import payloads
from bot.shown import Shown
from bot.translate import speaker
from storage import cases, conversations, messages
from storage.database import Database, Store
from tests.botapi import BotApi, Person
from tests.botapi_rules import plain
from tests.journeys.people import Candidate, crowd
from tests.journeys.program import KEY, Program, free_port

STAFF_CHAT = -1001
AT_ONCE = 20
STARTING = 0.2
"""The share of kills that come while the program is still starting."""
LIVES = 1.2
"""How many seconds a program lives at most, once it listens."""
MANY = 5_000


@dataclass
class Result:
    """What came of one run. `lost`, `twice`, `disordered` and `wrong` must be zero; `shown_twice` is only counted."""

    store: str
    by: str
    seed: int
    kills: int = 0
    people: int = 0
    registered: int = 0
    lost: int = 0
    twice: int = 0
    disordered: int = 0
    wrong: int = 0
    shown: int = 0
    shown_twice: int = 0
    announced_twice: int = 0
    seconds: float = 0.0
    what: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        """The figures on one line, under `HEAD`."""
        return " ".join(f"{asdict(self)[name]:>{max(len(name), 10)}}" for name in COLUMNS)


COLUMNS = (
    *("store", "by", "seed", "kills", "people", "registered", "lost", "twice", "disordered", "wrong"),
    *("shown", "shown_twice", "announced_twice", "seconds"),
)
HEAD = " ".join(f"{name:>{max(len(name), 10)}}" for name in COLUMNS)


async def endure(
    folder: Path, database_url: str, by: Literal["polling", "webhook"], *, kills: int, people: int, seed: int,
    within: float = 600.0,
) -> Result:  # fmt: skip
    """Kill the program so many times while at least so many people register; return what came of it."""
    chance = random.Random(f"{seed}/{by}/{database_url.partition(':')[0]}")
    result = Result(database_url.partition(":")[0], by, seed)
    settings = {"DATABASE_URL": database_url, "SECRET_KEY": KEY, "TELEGRAM_STAFF_CHAT": str(STAFF_CHAT)}
    if by == "webhook":
        port = free_port()
        settings |= {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", "TELEGRAM_WEBHOOK_SECRET": "secret-1"}
    begun = time.perf_counter()
    async with BotApi() as api:
        api.group(STAFF_CHAT)
        settings |= {"TELEGRAM_API_URL": api.url, "TELEGRAM_BOT_TOKEN": api.token}
        program = Program(folder, **settings)
        town = asyncio.create_task(_people(api, people, kills, seed, result))
        try:
            async with asyncio.timeout(within):
                while result.kills < kills:
                    await _live_and_die(program, chance)
                    result.kills += 1
                await program.start()
                await town
                await _all_announced(api, database_url)
        except TimeoutError:
            town.cancel()
            result.what.append(f"not done within {within} seconds")
        finally:
            await program.kill()
        result.seconds = round(time.perf_counter() - begun, 1)
        await asyncio.to_thread(_compare, api, database_url, result)
    return result


async def _live_and_die(program: Program, chance: random.Random) -> None:
    """Start the program and kill it: a while after it listens, or while it starts."""
    await program.begin()
    if chance.random() < STARTING:
        await asyncio.sleep(chance.uniform(0.0, 1.5))
    else:
        await program.listens()
        await asyncio.sleep(chance.uniform(0.0, LIVES))
    await program.kill()


async def _people(api: BotApi, people: int, kills: int, seed: int, result: Result) -> None:
    """Let people come, some at a time, until there were enough of them and enough kills."""
    now: set[asyncio.Task[None]] = set()

    async def register(number: int) -> None:
        (person,) = crowd(api, 100_000 + number, 1, str(seed))
        person.say("/start")
        await person.over.wait()

    while result.people < people or result.kills < kills:
        now.add(asyncio.create_task(register(result.people)))
        result.people += 1
        if len(now) >= AT_ONCE:
            _, now = await asyncio.wait(now, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait(now)


async def _all_announced(api: BotApi, database_url: str) -> None:
    """Wait until each case stands in the staff group; the caller bounds it."""
    database = Database(database_url, [KEY.encode()])
    try:
        refs = [case.ref for case in await database.read(lambda store: cases.list_open(store, limit=MANY))]
    finally:
        database.close()
    while any(all(ref not in card["text"] for card in api.groups[STAFF_CHAT].values()) for ref in refs):  # noqa: ASYNC110
        await asyncio.sleep(0.1)  # the fake has no bell for this, and the caller bounds it


def _compare(api: BotApi, database_url: str, result: Result) -> None:
    database = Database(database_url, [KEY.encode()])
    try:
        database.read_now(lambda store: _compare_all(store, api, result))
    finally:
        database.close()


def _compare_all(store: Store, api: BotApi, result: Result) -> None:
    kept: dict[int | None, list[cases.Case]] = {}
    for case in cases.list_open(store, limit=MANY):
        kept.setdefault(case.conversation_id, []).append(case)
    for person in api.people.values():
        assert isinstance(person.script, Candidate)
        conversation = conversations.find(store, "telegram", str(person.id))
        found = kept.pop(conversation.id, []) if conversation else []
        _compare_cases(person, person.script, found, result)
        if conversation is not None:
            _compare_history(store, person, conversation.id, result)
    if kept:
        result.wrong += len(kept)
        result.what.append(f"cases of nobody: {len(kept)}")
    cards = Counter(card["text"].partition("\n")[0] for card in api.groups[STAFF_CHAT].values())
    result.announced_twice = sum(number - 1 for number in cards.values())


def _compare_cases(person: Person, said: Candidate, found: list[cases.Case], result: Result) -> None:
    """Count who is lost, twice there, or kept with other answers than were given."""
    wanted = 1 if said.pressed_consent and said.consents else 0
    result.registered += len(found)
    if len(found) < wanted or not person.finished or person.broken:
        result.lost += 1
        last = person.received[-1]["text"][:60] if person.received else ""
        result.what.append(
            f"{person.id} lost: {len(found)} cases, said {list(said.said)[-2:]}, then read {last!r} {person.broken}"
        )
    if len(found) > wanted:
        result.twice += len(found) - wanted
        result.what.append(f"{person.id} has {len(found)} cases instead of {wanted}")
    for case in found[:1]:
        kept: dict[str, Any] = {**case.answers["answers"], **case.person}
        meant = {name: value for name, value in said.said.items() if name in kept}
        others = {name: (kept[name], value) for name, value in meant.items() if kept[name] != value}
        if others or len(meant) < len(kept) - SKIPPED or case.ref != said.reference:
            result.wrong += 1
            result.what.append(f"{person.id} {case.ref}/{said.reference}: kept and said differ in {others}")


SKIPPED = 3
"""At most so many answers of a case were skipped, or read from a typed place."""


def _compare_history(store: Store, person: Person, conversation_id: int, result: Result) -> None:
    """Check that the person read every message in its order; what came again after a kill is only counted."""
    wanted = [text for _, text in _texts(store, conversation_id)]
    seen = [one["text"] for one in person.received if not one["text"].startswith("✓ ") and one["text"] != "✓"]
    result.shown += len(wanted)
    if isinstance(person.script, Candidate) and not person.script.consents:
        # Nothing is kept of what was said before somebody did not consent.
        seen = list(dropwhile(lambda text: text not in wanted, seen))
    at = 0
    for text in seen:
        if at < len(wanted) and text == wanted[at]:
            at += 1
        elif text in wanted[:at]:
            result.shown_twice += 1
        else:
            result.disordered += 1
            result.what.append(f"{person.id} read {text[:60]!r} where {wanted[at : at + 1]!r:.60} was next")
            return
    if at < len(wanted):
        result.disordered += 1
        result.what.append(f"{person.id} never read {wanted[at][:60]!r}")


def _texts(store: Store, conversation_id: int) -> list[tuple[int, str]]:
    """Return the texts of a conversation, as they are read in Telegram: a long message is several."""
    texts = []
    for number, direction, payload, _, _ in messages.transcript(store, conversation_id, limit=MANY):
        if direction == "out":
            shown = Shown.from_json(payload)
            texts += [(number, plain(call)) for call in payloads(shown, speaker(shown.language))]
    return texts
