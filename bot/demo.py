"""A desk full of invented cases, to look at and to show: `make demo`.

People are played through the real assistant, and staff through the real desk, so that what stands there is what people
would have made: every status, every language, money, checklists, talk, and what came of it. They live in a store of
their own, which is made anew each time.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from bot import measuring
from bot.app import run
from bot.assistant import Assistant
from bot.catalogues import languages
from bot.demo_people import ASKS, GOALS, SOURCES, WRITES, Person
from bot.desk import checklist, lifecycle
from bot.desk.desk import Desk
from bot.desk.rows import CaseView
from bot.settings import Settings, SettingsError
from dialogs.facts.load import Region, load_region
from dialogs.topics.match import Matcher
from storage import cases, conversations, staff
from storage.database import Database, Store
from storage.staff import Staff

STORE = Path("data") / "demo.db"
STAFF = ("Noor", "Jelle", "Sanne")
LEFT = 40
"""How many people began and did not register."""
A_STEP = 12
"""How many days a step takes, about."""
SINCE_ISSUED = {"issued": (20, 95, 110, 380), "followed-up": (100, 400), "closed": (380, 420)}
"""How many days ago a declaration was given."""
TO_PEOPLE = ("read", "call", "payer", "search-work")


class Clock:
    """A clock that the demo sets: everybody registered on another day."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        self.moment = self.now

    def __call__(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment

    def later(self, days: float) -> None:
        """Let days pass, but never beyond today."""
        self.moment = min(self.moment + timedelta(days=days), self.now)


class Demo:
    """The office that is played: the assistant, the desk, three colleagues and the clock."""

    def __init__(self, database: Database, region: Region, seed: int) -> None:
        self.database, self.region = database, region
        self.chance, self.clock = random.Random(seed), Clock()  # noqa: S311 - invented people need no secrecy
        self.assistant = Assistant(
            database, region, Matcher(), languages(), self.clock, lambda: self.clock().date(), tell=lambda _: None
        )
        self.desk = Desk(database, region, self.clock, tell=lambda _: None, today=lambda: self.clock().date())
        self.team: list[Staff] = []

    async def fill(self) -> int:
        """Fill the store; return how many cases there are."""
        for name in STAFF:
            hour = timedelta(hours=1)
            await self.database.write(partial(staff.invite, name=name, role="adviser", now=self.clock.now, ttl=hour))
        self.team = await self.database.read(staff.all_staff)
        for number, goal in enumerate(GOALS):
            await self._live(number, goal)
        for number in range(LEFT):
            self.clock.moment = self.clock.now - timedelta(days=self.chance.randrange(300))
            await self._person(100 + number).leave_half_way(self.region, self.chance)
        for number, question in enumerate(ASKS):
            person = self._person(200 + number)
            await person.do("@start", f"language={person.language}")
            await person.do(text=question)
        away = (self.clock.now + timedelta(days=3)).date()
        await self.database.write(lambda store: staff.set_away(store, self.team[-1].id, away))
        return await self.database.read(lambda store: sum(cases.count(store, {"status": one}) for one in set(GOALS)))

    def _person(self, number: int) -> Person:
        spoken = languages()
        return Person(self.assistant, number, spoken[number % len(spoken)], self.chance.choice(SOURCES))

    async def _live(self, number: int, goal: str) -> None:
        """Let one person register, and staff take the case as far as it gets."""
        steps = lifecycle.step_of(goal) - 1
        beside = goal in lifecycle.BESIDE
        ago = self.chance.choice(SINCE_ISSUED.get(goal, (0,)))
        days = ago + A_STEP * (3 if beside else max(0, steps)) + self.chance.randrange(6)
        self.clock.moment = self.clock.now - timedelta(days=days, hours=self.chance.randrange(10))
        person = self._person(number)
        if goal == "pre-registered":
            await person.register("referrer", self.region, self.chance, intent="pre-registration", clients=6)
        elif goal == "new" and number % 2:
            await person.ask_for_a_person(self.chance)
        else:
            late = steps >= lifecycle.step_of("started") - 1
            dialog = "candidate" if late else self.chance.choices(("candidate", "employer", "referrer"), (6, 3, 2))[0]
            await person.register(dialog, self.region, self.chance)
        ref = await self.database.read(partial(_case_of, address=person.address))
        who = self.chance.choice(self.team)
        if goal not in ("new", "pre-registered"):
            await self._work_on(person, ref, goal, 3 if beside else steps, who)

    async def _work_on(self, person: Person, ref: str, goal: str, steps: int, who: Staff) -> None:
        await self.desk.claim(ref, who)
        await self.desk.note(ref, "Gebeld. Wil graag beginnen.", who)
        if self.chance.random() < 0.5:
            await self._talk(person, ref, who)
        while lifecycle.step_of((case := await self._case(ref)).status) <= steps:
            self.clock.later(A_STEP)
            to = lifecycle.usual_next(case.status)
            version = await self._prepare(case, to, who)
            await self.desk.set_status(ref, version, to, "", who)
            if to == "started":
                await self._measure(person)
            if to == "issued":
                await self.database.write(lambda store: measuring.plan(store, self.clock()))
                for days in (91, 274):
                    if self.clock() + timedelta(days=days) <= self.clock.now:
                        self.clock.later(days)
                        await self._measure(person)
        if goal in lifecycle.BESIDE:
            await self._stop(await self._case(ref), goal, who)
        elif self.chance.random() < 0.25:
            await self._talk(person, ref, who)

    async def _talk(self, person: Person, ref: str, who: Staff) -> None:
        """Send the person a ready reply, which they answer."""
        tomorrow = self.clock() + timedelta(days=1)
        await self.desk.reply_ready(ref, self.chance.choice(TO_PEOPLE), tomorrow, who)
        await person.do(text=WRITES[person.language])

    async def _case(self, ref: str) -> CaseView:
        case = await self.desk.case(ref)
        if case is None:
            raise LookupError(ref)
        return case

    async def _measure(self, person: Person) -> None:
        """Ask who is due, and let this person answer, mostly."""

        def ask(store: Store) -> None:
            measuring.plan(store, self.clock())
            measuring.ask(store, self.clock())

        await self.database.write(ask)
        if self.chance.random() < 0.85:
            await person.tell_how_it_goes(self.region, self.chance)

    async def _prepare(self, case: CaseView, to: str, who: Staff) -> int:
        """Let somebody do most of what should be done before a step; return the version that the case has then."""
        version, day = case.version, self.clock().date()
        for item in checklist.BEFORE.get(to, ()):
            if self.chance.random() < 0.9:
                version += bool(await self.desk.set_check(case.ref, version, item, day, who))
        if to == "agreements" and case.money:
            for route, _label in case.money.to_add[:2]:
                state = self.chance.choice(("agreed", "agreed", "asked", "refused"))
                amount = str(self.chance.choice((250, 500, 750)))
                version += bool(await self.desk.set_share(case.ref, version, route, amount, state, who))
        return version

    async def _stop(self, case: CaseView, goal: str, who: Staff) -> None:
        """Let a case wait, go elsewhere, or stop."""
        reason = self.chance.choice(list(lifecycle.WITHDRAWAL_REASONS)) if goal == "withdrawn" else ""
        words = {"on-hold": "Wacht op de gemeente", "referred-out": "Werkcentrum van een andere regio"}.get(goal, "")
        until = self.clock.now.date() + timedelta(days=self.chance.randrange(1, 60))
        whose = self.chance.choice(list(lifecycle.WHOSE))
        await self.desk.set_status(case.ref, case.version, goal, reason, who, whose=whose, words=words, until=until)


def _case_of(store: Store, address: str) -> str:
    found = conversations.find(store, "web", address)
    if found is None:
        raise LookupError(address)
    return cases.of_conversation(store, found.id)[0].ref


async def fill(database: Database, region: Region, seed: int = 7) -> int:
    """Fill a store with invented people at every step; return how many cases there are."""
    return await Demo(database, region, seed).fill()


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
    to_nobody = {"staff_mailbox": "", "podio_app_id": "", "webhook_url": SecretStr("")}  # what is invented stays here
    return run(Settings.load().model_copy(update=to_nobody))


if __name__ == "__main__":
    sys.exit(main())
