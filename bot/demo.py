"""A desk full of invented cases, to look at and to show: `make demo`.

People are played through the real assistant, so that what stands on the desk is what people would have made. They live
in a store of their own, which is made anew each time.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.app import run
from bot.assistant import Assistant
from bot.catalogues import languages
from bot.desk import checklist, lifecycle
from bot.desk.desk import Desk
from bot.desk.rows import CaseView
from bot.incoming import Incoming
from bot.settings import Settings, SettingsError
from dialogs.engine import walk
from dialogs.facts.load import Region, load_region
from dialogs.questions import Answer, Choices, Question
from dialogs.topics.match import Matcher
from dialogs.trees.start import DIALOGS
from storage import staff
from storage.database import Database
from storage.figures import counted
from storage.staff import Staff

STORE = Path("data") / "demo.db"
PEOPLE = 60
STAFF = ("Noor", "Jelle", "Sanne")
FIRST = ("Robin", "Selam", "Hanna", "Kees", "Amira", "Mehmet", "Olena", "Piotr", "Leyla", "Yonas", "Anouk", "Bilal")
LAST = ("Wolters", "Haddad", "Kovalenko", "Yilmaz", "Nowak", "Tesfay", "Karimi", "te Winkel", "Bosman", "Ebbers")
COMPANIES = ("Kwekerij Voorbeeld", "Magazijn De Proef", "Zorghuis Verzonnen", "Houtwerk Zomaar", "Gemeente Nergens")
SOURCES = ("qr-folder", "ronde-tafel", "website-gemeente", None, None)
ALWAYS: dict[str, Answer] = {"cross_region": "trainer-here", "client_consent": "yes"}
RARE = ("other", "unknown", "inform", "usable", "under-18")
HOW_FAR = (0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 10, 10)
"""How many steps a case went, as often as it happens."""


class Clock:
    """A clock that the demo sets: everybody registered on another day."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment


def answers(dialog: str, region: Region, chance: random.Random) -> Iterator[tuple[Question[object], Answer]]:
    """Return believable answers to one dialog, in the order they are asked."""
    given: dict[str, Answer] = {}
    while (question := walk(DIALOGS[dialog].path, given, region).open) is not None:
        given[question.field] = believable(question, chance)
        yield question, given[question.field]


def believable(question: Question[object], chance: random.Random) -> Answer:
    """Return an answer that people give, and that does not end the dialog early."""
    if question.field in ALWAYS:
        return ALWAYS[question.field]
    if question.skippable and chance.random() < 0.3:
        return None
    if isinstance(question, Choices):
        return (chance.choice(question.options).value,)
    if not question.options:
        return chance.choice(question.examples())
    rare = [option.value for option in question.options if option.value in RARE or option.hidden]
    usual = [option.value for option in question.options if option.value not in rare]
    return chance.choice(rare if rare and chance.random() < 0.08 else usual)


def typed(question: Question[object], chance: random.Random) -> str:
    """Return what an invented person types to a question without buttons."""
    number = chance.randrange(10**7, 10**8)
    return {
        "name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        "company": chance.choice(COMPANIES),
        "employer_name": chance.choice(COMPANIES),
        "phone": f"06{number}",
        "email": "naam@voorbeeld.nl",
        "workers": str(chance.randint(1, 9)),
        "clients": str(chance.randint(2, 16)),
    }.get(question.field, "")


async def play(assistant: Assistant, region: Region, number: int, chance: random.Random) -> None:
    """Let one invented person register."""
    dialog = chance.choices(("candidate", "employer", "referrer"), (6, 3, 2))[0]
    ids = itertools.count()
    source = chance.choice(SOURCES)

    async def do(text: str | None = None, pressed: str | None = None) -> None:
        one = Incoming("web", f"demo-{number}", f"demo-{number}-{next(ids)}", text=text, pressed=pressed, source=source)
        await assistant.receive([one])

    await do(pressed="@start")
    await do(pressed=f"language={chance.choice(languages())}")
    await do(pressed=f"role={dialog}")
    await do(pressed="privacy=agree")
    for question, value in answers(dialog, region, chance):
        if value is None:
            await do(pressed="@skip")
        elif isinstance(value, tuple):
            for one in value:
                await do(pressed=f"{question.field}={one}")
            await do(pressed="@done")
        elif question.options:
            await do(pressed=f"{question.field}={value}")
        else:
            await do(text=typed(question, chance) or str(value))
    await do(pressed="register=yes")
    for question in DIALOGS[dialog].contact[1:]:
        if question.field in ("email", "consent"):
            continue
        if question.field == "kvk":
            await do(pressed="@skip")
        elif question.options:
            await do(pressed=f"{question.field}={question.options[0].value}")
        else:
            await do(text=typed(question, chance))
    await do(pressed="@send")
    await do(pressed="consent=yes")


async def fill(database: Database, region: Region, seed: int = 7) -> int:
    """Fill a store with invented people at every step; return how many cases there are."""
    chance, clock = random.Random(seed), Clock()  # noqa: S311 - invented people need no secrecy
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    assistant = Assistant(
        database, region, Matcher(), languages(), clock, lambda: clock.moment.date(), tell=lambda _pending: None
    )
    desk = Desk(database, region, clock, tell=lambda _pending: None, today=lambda: clock().date())
    for name in STAFF:
        invite = partial(staff.invite, name=name, role="adviser", now=start, ttl=timedelta(hours=1))
        await database.write(invite)
    team = await database.read(staff.all_staff)
    for number in range(PEOPLE):
        clock.moment = start - timedelta(days=chance.randrange(120), hours=chance.randrange(12))
        await play(assistant, region, number, chance)
    opened = await database.read(counted)
    for case in opened:
        clock.moment = case.created_at
        await _work_on(desk, case.ref, team, clock, chance)
    return len(opened)


async def _work_on(desk: Desk, ref: str, team: list[Staff], clock: Clock, chance: random.Random) -> None:
    """Let staff take a case some steps on."""
    steps, stops = chance.choice(HOW_FAR), chance.random() < 0.2
    who = chance.choice(team)
    if steps:
        await desk.claim(ref, who)
        await desk.note(ref, "Gebeld. Wil graag beginnen.", who)
    for _ in range(steps):
        case = await desk.case(ref)
        if case is None or not case.next_statuses:
            return
        clock.moment = min(clock.moment + timedelta(days=chance.randrange(1, 9)), datetime.now(UTC))
        to = lifecycle.usual_next(case.status)
        version = await _prepare(desk, case, to, who, clock.moment.date(), chance)
        await desk.set_status(ref, version, to, "", who)
    case = await desk.case(ref)
    if case is not None and stops:
        await _stop(desk, case, who, clock.moment.date(), chance)


async def _prepare(desk: Desk, case: CaseView, to: str, who: Staff, day: date, chance: random.Random) -> int:
    """Let somebody do most of what should be done before a step; return the version that the case has then."""
    version = case.version
    for item in checklist.BEFORE.get(to, ()):
        if chance.random() < 0.9:
            version += bool(await desk.set_check(case.ref, version, item, day, who))
    if to == "agreements" and case.money:
        for route, _label in case.money.to_add[:2]:
            state = chance.choice(("agreed", "agreed", "asked", "refused"))
            version += bool(
                await desk.set_share(case.ref, version, route, str(chance.choice((250, 500, 750))), state, who)
            )
    return version


async def _stop(desk: Desk, case: CaseView, who: Staff, day: date, chance: random.Random) -> None:
    """Let a case wait, go elsewhere, or stop."""
    what = chance.choice(("withdrawn", "withdrawn", "on-hold", "referred-out"))
    reason = chance.choice(list(lifecycle.WITHDRAWAL_REASONS)) if what == "withdrawn" else ""
    words = {"on-hold": "Wacht op de gemeente", "referred-out": "Werkcentrum van een andere regio"}.get(what, "")
    whose, until = chance.choice(list(lifecycle.WHOSE)), day + timedelta(days=chance.randrange(1, 60))
    await desk.set_status(case.ref, case.version, what, reason, who, whose=whose, words=words, until=until)


def main() -> int:
    """Make the demo's store anew and start the product on it."""
    try:
        settings = Settings.load()
    except SettingsError as error:
        print(error)
        return 1
    for file in STORE.parent.glob(f"{STORE.name}*"):
        file.unlink()
    database = Database(f"sqlite:///{STORE}", settings.keys)
    database.upgrade()
    made = asyncio.run(fill(database, load_region(settings.region)))
    database.close()
    print(f"{made} invented cases stand on the desk.")
    os.environ["DATABASE_URL"] = f"sqlite:///{STORE}"
    return run(Settings.load())


if __name__ == "__main__":
    sys.exit(main())
