"""Out to other systems: everything arrives, once, in its last state, and nothing personal goes along."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.channels.channel import Refused
from bot.desk.outside import Outside
from bot.outward.http import Http, asked_pause
from bot.outward.mail import Mail
from bot.outward.podio import Podio
from bot.outward.sending import LEASE, TRIES, Sending, System
from bot.outward.webhook import Webhook
from dialogs.facts.load import load_region
from storage import cases, exports, notices
from storage.cases import NewCase
from storage.database import Database, Store
from tests.bot.outward_fakes import LOGIN, SECRET, TIMEOUT, MailFake, PodioFake, Receiver
from tests.conftest import KEY
from tests.journeys.program import Program

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
REGION = load_region("achterhoek")
DESK = "https://praktijk.example"
PERSON = {"name": "Selam Tesfay", "phone": "+31612345678", "email": "selam@example.org", "company": "Bakkerij Eén"}
PERSONAL = [value.encode() for value in PERSON.values()] + [b"612345678", b"Mijn baas", b"Tesfay"]


class World:
    """A store, three systems, and a clock that goes on when there is nothing to do."""

    def __init__(self, database: Database, podio: PodioFake, receiver: Receiver, mailbox: MailFake) -> None:
        self.database, self.podio, self.receiver, self.mailbox = database, podio, receiver, mailbox
        self.now = NOW
        self.http = Http(timeout=TIMEOUT)
        self.announced = 0
        self.outside = Outside(database, lambda: self.now)
        self.systems: dict[str, System] = {
            "mail": Mail(mailbox.url, "team@praktijk.example", DESK, timeout=TIMEOUT),
            "podio": Podio(self.http, podio.url, LOGIN, lambda: REGION, DESK),
            "webhook": Webhook(self.http, f"{receiver.url}/hook", SECRET, DESK, lambda: self.now),
        }
        self.sending = self.sender()

    def sender(self, database: Database | None = None) -> Sending:
        """Return what sends, as a new process would make it."""

        def announce(_: Sequence[str]) -> None:
            self.announced += 1

        systems = list(self.systems.values())
        return Sending(
            database or self.database, systems, lambda: self.now, announce, self.outside.counted, jitter=lambda: 0.5
        )

    async def write(self, work: Callable[[Store], Any]) -> Any:
        return await self.database.write(work)

    async def opens(self, count: int = 1, kind: str = "candidate", **more: Any) -> list[str]:
        """Let so many people register."""

        def work(store: Store) -> list[str]:
            new = NewCase(
                kind, PERSON, {"answers": {"goal": "Mijn baas is streng"}}, language="ti", municipality="aalten",
                sector="wood", indication="likely", **more,
            )  # fmt: skip
            refs = [cases.open_case(store, new, "person", self.now) for _ in range(count)]
            told = [notices.NewNotice("new-case", {}, self.now, ref) for ref in refs]
            notices.add(store, told, self.now)
            return refs

        refs: list[str] = await self.write(work)
        return refs

    async def moves(self, ref: str, status: str) -> None:
        """Let a colleague set the next step."""

        def work(store: Store) -> None:
            case = cases.get(store, ref)
            assert case is not None
            assert cases.change(store, ref, case.version, {"status": status}, "status", {}, None, self.now)

        await self.write(work)

    async def step(self, name: str) -> bool:
        return await self.sending.step(self.systems[name])

    async def settle(self, *names: str) -> None:
        """Send until there is nothing left to send; time goes on only then."""
        await asyncio.gather(*(self._settle(name) for name in names or self.systems))

    async def _settle(self, name: str) -> None:
        pause = timedelta(seconds=30)
        while True:
            while await self.step(name):
                pause = timedelta(seconds=30)
            if not await self.waits(name):
                return
            self.now += pause
            pause = min(pause * 2, timedelta(minutes=30))

    async def waits(self, name: str) -> bool:
        later = self.now + timedelta(days=2)
        return await self.database.read(
            lambda store: exports.any_due(store, name, later) or (name != "mail" and exports.behind(store, name))
        )

    async def dead(self) -> list[tuple[str, str]]:
        return [(one.system, one.reason) for one in await self.database.read(exports.dead_letters)]


@pytest.fixture
def open_again(tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Give a function that opens the store as another process would."""
    opened: list[Database] = []

    def open_one() -> Database:
        opened.append(Database(f"sqlite:///{tmp_path}/store.db", [KEY]))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def database(open_again: Callable[[], Database]) -> Database:
    database = open_again()
    database.upgrade()
    return database


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with PodioFake() as podio, Receiver() as receiver, MailFake() as mailbox:
        made = World(database, podio, receiver, mailbox)
        yield made
        await made.http.stop()


async def test_a_thousand_cases_arrive_once_though_a_third_of_everything_goes_wrong(world: World) -> None:
    for fake in (world.podio, world.receiver, world.mailbox):
        fake.trouble.rate = 0.3
    refs = await world.opens(1000)

    async def colleagues() -> None:
        for ref in refs[::4]:
            await world.moves(ref, "contacted")
            await world.moves(ref, "intake")

    await asyncio.gather(world.settle(), colleagues())
    await world.settle()
    assert sorted(item["external_id"] for item in world.podio.items.values()) == sorted(refs)
    steps = {ref: "Intake" if place % 4 == 0 else "Nieuw" for place, ref in enumerate(refs)}
    assert {item["external_id"]: item["fields"]["stap"] for item in world.podio.items.values()} == steps
    assert {ref: case["status"] == "intake" for ref, case in world.receiver.newest.items()} == {
        ref: step == "Intake" for ref, step in steps.items()
    }
    assert {str(mail["Subject"]).rpartition(" ")[2] for mail in world.mailbox.mails.values()} == set(refs)
    assert len(world.mailbox.mails) == 1000
    assert (world.podio.overlaps, world.receiver.backwards, await world.dead()) == (0, 0, [])
    for fake in (world.podio, world.receiver, world.mailbox):
        assert min(fake.trouble.happened[kind] for kind in ("500", "429", "reset", "dies")) > 30
    assert world.receiver.repeats > 30
    assert world.mailbox.repeats > 30
    assert not [body for body in (*world.receiver.bodies, *world.mailbox.raw) if any(one in body for one in PERSONAL)]
    assert not any(one in repr(world.podio.items).encode() for one in PERSONAL)


async def test_killed_again_and_again_it_still_makes_one_item_of_each_case(
    world: World, open_again: Callable[[], Database]
) -> None:
    world.podio.trouble.rate = world.receiver.trouble.rate = 0.3
    refs = await world.opens(60)
    for turn in range(12):
        world.sending = world.sender()
        at_work = asyncio.gather(*(world.step(name) for name in ("podio", "webhook")))
        await asyncio.sleep(0.004 * (turn % 5))
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)
        await world.http.stop()
        world.now += LEASE
    world.sending = world.sender(open_again())
    await world.settle()
    assert sorted(item["external_id"] for item in world.podio.items.values()) == sorted(refs)
    assert set(world.receiver.newest) == set(refs)


async def test_ten_changes_at_once_are_one_update_in_order(world: World) -> None:
    (ref,) = await world.opens()
    await world.settle()
    for _ in range(5):
        await world.moves(ref, "intake")
        await world.moves(ref, "advice")
    await world.settle()
    ((number, item),) = world.podio.items.items()
    assert (number, item["revision"], item["fields"]["stap"]) == (1000, 1, "Advies van het mbo")
    assert list(world.receiver.deliveries) == [f"webhook:{ref}:1", f"webhook:{ref}:11"]
    assert len(world.mailbox.mails) == 1


async def test_what_changes_while_it_is_sent_is_sent_after_it(world: World) -> None:
    (ref,) = await world.opens()
    taken = await world.write(partial(_collected, now=NOW))
    await world.moves(ref, "contacted")
    assert await world.write(partial(_collected, now=NOW)) == []
    await world.write(lambda store: exports.mark_sent(store, taken[0], f"podio:{ref}:1", "7", NOW))
    assert await world.database.read(lambda store: exports.behind(store, "podio"))


def _collected(store: Store, now: datetime) -> list[exports.Export]:
    exports.collect(store, "podio", now)
    return exports.take_due(store, "podio", now, LEASE, 10)


async def test_podio_gets_labels_and_a_link_and_nothing_of_the_person(world: World) -> None:
    (ref,) = await world.opens()
    await world.settle("podio")
    assert list(world.podio.items.values()) == [
        {
            "external_id": ref,
            "revision": 0,
            "fields": {
                "nummer": ref, "soort": "Kandidaat", "stap": "Nieuw", "gemeente": "Aalten", "sector": "Hout en meubels",
                "taal": "Tigrinya", "indicatie": "U bent waarschijnlijk geschikt",
                "aangemeld": {"start": "2026-11-20 10:00:00"}, "veranderd": {"start": "2026-11-20 10:00:00"},
                "desk": f"{DESK}/desk/case/{ref}",
            },
        }
    ]  # fmt: skip


async def test_an_item_that_was_made_without_our_hearing_of_it_is_found_again(world: World) -> None:
    (ref,) = await world.opens()
    world.podio.items[1000] = {"external_id": ref, "fields": {}, "revision": 0}
    world.podio.numbers[ref] = [1000]
    await world.settle("podio")
    assert [(item["external_id"], item["revision"]) for item in world.podio.items.values()] == [(ref, 1)]


async def test_an_item_that_was_thrown_away_is_made_again(world: World) -> None:
    (ref,) = await world.opens()
    await world.settle("podio")
    world.podio.thrown_away.add(1000)
    await world.moves(ref, "contacted")
    await world.settle("podio")
    await world.moves(ref, "intake")
    await world.settle("podio")
    assert world.podio.numbers[ref] == [1000, 1001]
    assert world.podio.items[1001]["fields"]["stap"] == "Intake"


async def test_a_token_that_has_had_its_day_is_replaced(world: World) -> None:
    await world.opens()
    await world.settle("podio")
    world.podio.left = dict.fromkeys(world.podio.left, 0)
    await world.opens()
    await world.settle("podio")
    assert (len(world.podio.items), len(world.podio.left), await world.dead()) == (2, 2, [])


async def test_a_mail_says_what_to_do_and_leads_to_the_case(world: World) -> None:
    (ref,) = await world.opens()
    (human,) = await world.opens(kind="human")
    await world.settle("mail")
    mails = {str(mail["Subject"]): mail for mail in world.mailbox.mails.values()}
    assert set(mails) == {f"Nieuwe aanmelding: {ref}", f"Iemand wil een mens spreken: {human}"}
    mail = mails[f"Nieuwe aanmelding: {ref}"]
    assert mail["To"] == "team@praktijk.example"
    assert mail.get_content().splitlines() == [
        "Nieuwe aanmelding.", "", f"Nummer: {ref}", "Soort: Kandidaat", "Taal: Tigrinya",
        f"Lees verder in het desk: {DESK}/desk/case/{ref}", "",
        "Deze mail is automatisch gemaakt. Er staat niets persoonlijks in. U kunt er niet op antwoorden.",
    ]  # fmt: skip


async def test_each_thing_is_mailed_once_also_what_expires(world: World) -> None:
    (ref,) = await world.opens(status=cases.PRE_REGISTERED, decide_by=NOW + timedelta(days=8))
    await world.settle("mail")
    told = [notices.NewNotice(kind, {"text": "Selam Tesfay"}, NOW, ref) for kind in ("late", "escalation", "message")]
    await world.write(lambda store: notices.add(store, [*told, notices.NewNotice("summary", {}, NOW)], NOW))
    await world.settle("mail")
    for _ in range(3):
        world.now += timedelta(days=1)
        await world.settle("mail")
    assert [str(mail["Subject"]).partition(":")[0] for mail in world.mailbox.mails.values()] == [
        "Nieuwe aanmelding", "Wacht langer dan beloofd", "Overleg vandaag met elkaar", "Voor-aanmelding loopt af",
    ]  # fmt: skip


async def test_a_mailbox_that_is_set_up_today_gets_no_mail_about_last_month(world: World) -> None:
    await world.opens(3)
    world.now += timedelta(days=30)
    (ref,) = await world.opens()
    await world.settle("mail")
    assert [str(mail["Subject"]) for mail in world.mailbox.mails.values()] == [f"Nieuwe aanmelding: {ref}"]


async def test_who_is_busy_is_left_alone_for_as_long_as_asked(world: World) -> None:
    world.podio.always = web.Response(status=420, headers={"Retry-After": "600"})
    await world.opens(20)
    assert await world.step("podio")
    asked = world.podio.requests
    world.now += timedelta(seconds=599)
    assert not await world.step("podio")
    assert world.podio.requests == asked <= 8
    world.podio.always = None
    await world.settle("podio")
    assert len(world.podio.items) == 20


async def test_while_nothing_is_reached_not_everything_is_tried(world: World) -> None:
    world.receiver.always = web.Response(status=502)
    await world.opens(50)
    while await world.step("webhook"):
        continue
    assert world.receiver.requests == 8
    world.receiver.always = None
    await world.settle("webhook")
    assert (len(world.receiver.newest), world.receiver.requests) == (50, 58)


async def test_what_never_arrives_is_given_up_after_a_day_and_staff_are_told_once(world: World) -> None:
    world.receiver.always = web.Response(status=500, text="Selam Tesfay")
    await world.opens(3)
    with capture_logs() as logs:
        await world.settle("webhook")
    assert timedelta(hours=20) < world.now - NOW < timedelta(hours=40)
    assert world.receiver.requests == 3 * TRIES
    assert await world.dead() == [("webhook", "http 500")] * 3
    told = await world.database.read(lambda store: [one.kind for one in _notices(store)])
    assert told.count("export-failed") == 1
    assert world.announced == 3
    assert not any(word in repr(logs) for word in ("Selam", "+316", SECRET, world.receiver.url))


def _notices(store: Store) -> list[notices.PendingNotice]:
    return notices.take_due(store, NOW + timedelta(days=9), timedelta(seconds=1), 1000)


async def test_a_dead_letter_is_sent_again_by_hand_or_by_the_next_change(world: World) -> None:
    refs = await world.opens(3)
    world.receiver.always = web.Response(status=404)
    await world.settle("webhook")
    assert (await world.dead(), world.receiver.requests) == ([("webhook", "http 404")] * 3, 3)
    world.receiver.always = None
    (first, *_) = await world.outside.not_arrived()
    assert (first.system, first.what, first.tries) == ("Webhook", "Hoe de zaak nu is", "1 keer")
    assert first.reason == "Het adres bestaat niet. Kijk het adres na."
    assert await world.outside.send_again(first.id) == 1
    assert await world.outside.send_again(first.id) == 0
    assert world.outside.count == 2
    await world.settle("webhook")
    assert set(world.receiver.newest) == {first.ref}
    (other, *_) = [ref for ref in refs if ref != first.ref]
    await world.moves(other, "contacted")
    await world.settle("webhook")
    assert set(world.receiver.newest) == {first.ref, other}
    assert await world.outside.send_again() == 1
    await world.settle("webhook")
    assert (set(world.receiver.newest), await world.outside.not_arrived()) == (set(refs), [])


@pytest.mark.parametrize("status", [302, 307])
async def test_nobody_is_followed_to_another_place(world: World, status: int) -> None:
    world.receiver.always = web.Response(status=status, headers={"Location": world.podio.url + "/hook"})
    await world.opens()
    await world.settle("webhook")
    assert (world.podio.requests, await world.dead()) == (0, [("webhook", f"http {status}")])
    (shown,) = await world.outside.not_arrived()
    assert shown.reason == "Het systeem verwees naar een ander adres. Kijk het adres na."


async def test_a_wrong_login_is_said_so_and_not_tried_again_and_again(world: World) -> None:
    wrong = Podio(world.http, world.podio.url, LOGIN | {"app_token": "x"}, lambda: REGION, DESK)
    world.systems["podio"] = wrong
    await world.opens()
    await world.settle("podio")
    assert (await world.dead(), world.podio.requests) == ([("podio", "login")], 1)


@pytest.mark.parametrize(("answer", "reason"), [("550 no such mailbox", "mail 550"), ("554 refused", "mail 554")])
async def test_a_mail_that_is_refused_for_good_is_a_dead_letter(world: World, answer: str, reason: str) -> None:
    world.mailbox.refuses = answer
    await world.opens()
    await world.settle("mail")
    assert await world.dead() == [("mail", reason)]
    (shown,) = await world.outside.not_arrived()
    assert shown.reason == f"De mailserver nam de mail niet aan (code {reason[5:]})."


async def test_a_password_never_goes_over_a_line_that_others_can_read(world: World) -> None:
    (ref,) = await world.opens()
    case = await world.database.read(partial(cases.get, ref=ref))
    assert case is not None
    port = world.mailbox.url.rpartition(":")[2]
    export = exports.Export(1, "mail", ref, "new-case", f"mail:{ref}:1", 1)
    mail = Mail(f"smtp://somebody:secret@0.0.0.0:{port}", "team@praktijk.example", DESK, TIMEOUT)
    with pytest.raises(Refused, match="encryption"):
        await mail.deliver(export, case)
    assert world.mailbox.mails == {}


async def test_a_case_that_was_erased_is_told_to_nobody(world: World) -> None:
    (ref,) = await world.opens()
    await world.write(partial(_collected, now=NOW - LEASE))
    await world.write(partial(cases.erase, ref=ref))
    await world.settle()
    assert (world.podio.requests, world.receiver.requests, world.mailbox.mails) == (0, 0, {})


async def test_what_was_made_of_a_case_that_is_erased_is_thrown_away(world: World) -> None:
    refs = await world.opens(3)
    await world.settle()
    for ref in refs[:2]:
        await world.write(partial(cases.erase, ref=ref))
    world.podio.always = web.Response(status=503)
    await world.settle()
    world.podio.always = None
    for _ in range(2):
        world.now += timedelta(minutes=2)
        await world.settle()
    gone = {number for ref in refs[:2] for number in world.podio.numbers[ref]}
    assert world.podio.thrown_away == gone
    assert len(world.podio.items) == 3


async def test_what_is_made_while_its_case_is_erased_is_thrown_away_too(world: World) -> None:
    refs = await world.opens(2)
    world.podio.gate = asyncio.Event()
    making = asyncio.create_task(world.step("podio"))
    await until(lambda: world.podio.requests > 0)
    await world.write(partial(cases.erase, ref=refs[0]))
    world.podio.gate.set()
    await making
    await world.settle("podio")
    assert world.podio.thrown_away == set(world.podio.numbers[refs[0]])
    assert not await world.database.read(lambda store: exports.behind(store, "podio"))


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - what other systems have is no event
        await asyncio.sleep(0.01)


async def test_it_wakes_when_something_changed_and_ends_when_it_is_told_to(world: World) -> None:
    await world.sending.start(alone=True)
    await asyncio.sleep(0)
    (ref,) = await world.opens()
    world.sending.wake()
    async with asyncio.timeout(4):
        await until(lambda: ref in world.receiver.newest and bool(world.mailbox.mails) and bool(world.podio.items))
    async with asyncio.timeout(3):
        await world.sending.stop(within=3.0)


async def test_it_ends_in_time_also_when_nobody_answers(world: World) -> None:
    world.mailbox.trouble.rate = 0.0
    slow = Http(timeout=60)
    world.systems["webhook"] = Webhook(slow, f"{world.receiver.url}/hook", SECRET, DESK, lambda: world.now)
    world.receiver.always = web.Response(status=200)
    gate = asyncio.Event()
    world.receiver.gate = gate
    world.sending = world.sender()
    await world.opens()
    await world.sending.start(alone=True)
    async with asyncio.timeout(4):
        await until(lambda: world.receiver.requests > 0)
        await world.sending.stop(within=0.2)
    gate.set()
    await slow.stop()


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        ("0", 1),
        ("999999", 3600),
        ("", 60),
        ("soon", 60),
        ("-5", 60),
        ("Fri, 20 Nov 2026 09:02:00 GMT", 120),
        ("Fri, 20 Nov 2026 08:00:00 GMT", 1),
    ],
)
def test_how_long_to_wait_is_read_in_every_form(told: str, seconds: float) -> None:
    assert asked_pause(told, NOW) == seconds


async def test_a_program_that_is_killed_goes_on_at_once_where_it_was(world: World, tmp_path: Path) -> None:
    program = Program(
        tmp_path / "program", DATABASE_URL=f"sqlite:///{tmp_path}/store.db", SECRET_KEY=KEY.decode(),
        PODIO_URL=world.podio.url, **{f"PODIO_{name.upper()}": value for name, value in LOGIN.items()},
        WEBHOOK_URL=f"{world.receiver.url}/hook", WEBHOOK_SECRET=SECRET, SMTP_URL=world.mailbox.url,
        STAFF_MAILBOX="team@praktijk.example",
    )  # fmt: skip
    world.now = datetime.now(UTC)
    refs = set(await world.opens(100))
    for enough in (10, 100):
        await program.begin()
        async with asyncio.timeout(60):
            await until(partial(_has, world, enough))
        await program.kill()
    assert {item["external_id"] for item in world.podio.items.values()} == refs
    assert (len(world.podio.items), set(world.receiver.newest), len(world.mailbox.mails)) == (100, refs, 100)
    log = program.log.read_text("utf-8")
    assert not any(word in log for word in ("Selam", "+316", SECRET, *LOGIN.values(), world.receiver.url))


def _has(world: World, enough: int) -> bool:
    return min(len(world.podio.items), len(world.receiver.newest), len(world.mailbox.mails)) >= enough
