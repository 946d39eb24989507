"""What staff do, on a real store of either kind: one winner, no silent overwriting, notes apart from replies."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.desk.desk import Desk
from dialogs.facts.load import load_region
from dialogs.words import MASK
from storage import cases, conversations, drafts, messages, staff
from storage.cases import NewCase
from storage.database import Database, Store
from storage.messages import Pending
from storage.staff import Staff
from tests.storage.sample import until_somebody_waits

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str, connect: Any) -> Database:
    store: Database = connect(database_url)
    store.open()
    return store


class Office:
    """A desk with colleagues and one case of somebody on Telegram or the web."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.told: list[Pending] = []
        self.desk = Desk(database, load_region("achterhoek"), lambda: NOW, self.told.extend, NOW.date)

    def colleague(self, name: str) -> Staff:
        def work(store: Store) -> Staff:
            staff.invite(store, name, "adviser", NOW, NOW - NOW)
            return next(one for one in staff.all_staff(store) if one.name == name)

        return self.database.write_now(work)

    def case(self, channel: str = "telegram", language: str = "nl") -> str:
        def work(store: Store) -> str:
            talk = conversations.load(store, [(channel, "7")], NOW)[channel, "7"]
            new = NewCase(
                "candidate", {"name": "Noor", "phone": "+31612345678"},
                {"answers": {}, "dialog": "candidate", "summary": [], "outcome": None},
                language=language, channel=channel, conversation_id=talk.id,
            )  # fmt: skip
            return cases.open_case(store, new, "person", NOW)

        return self.database.write_now(work)

    def kinds(self, ref: str) -> list[str]:
        return [event.kind for event in self.database.read_now(lambda store: cases.events(store, ref))]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


async def test_of_twenty_who_claim_at_once_one_wins_and_all_hear_who(office: Office):
    ref = office.case()
    colleagues = [office.colleague(f"Collega {number}") for number in range(20)]
    results = await asyncio.gather(*(office.desk.claim(ref, one) for one in colleagues))
    assert sum(result.won for result in results) == 1
    winner = next(one for one, result in zip(colleagues, results, strict=True) if result.won)
    assert {result.by for result in results} == {winner.name}
    assert office.kinds(ref) == ["opened", "claimed"]


async def test_two_who_look_at_the_same_case_never_overwrite_each_other(office: Office):
    ref, anna, bram = office.case(), office.colleague("Anna"), office.colleague("Bram")
    seen = await office.desk.case(ref)
    assert seen
    assert await office.desk.set_status(ref, seen.version, "contacted", "", anna)
    assert not await office.desk.set_status(ref, seen.version, "intake", "", bram)
    now = await office.desk.case(ref)
    assert now
    assert now.status == "contacted"
    assert office.kinds(ref) == ["opened", "status"]


async def test_a_step_that_may_not_follow_is_refused(office: Office):
    ref, anna = office.case(), office.colleague("Anna")
    seen = await office.desk.case(ref)
    assert seen
    for status in ("new", "pre-registered", "nonsense", ""):
        assert not await office.desk.set_status(ref, seen.version, status, "", anna)
    assert office.kinds(ref) == ["opened"]


async def test_a_note_stays_inside(office: Office):
    ref, anna = office.case(), office.colleague("Anna")
    await office.desk.note(ref, "bel na vieren", anna)
    assert office.told == []
    shown = await office.desk.case(ref)
    assert shown
    assert any("bel na vieren" in one.text for one in shown.messages)
    assert office.kinds(ref) == ["opened", "note"]


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_a_reply_goes_where_the_person_is_and_stands_in_the_history(office: Office, channel: str):
    ref, anna = office.case(channel), office.colleague("Anna")
    await office.desk.reply(ref, "Dag <b>Noor</b>", anna)
    (said,) = office.told
    assert (said.channel, said.address, said.kind) == (channel, "7", "message")
    assert "Dag <b>Noor</b>" in str(said.payload)
    stored = office.database.read_now(lambda store: messages.transcript(store, said.conversation_id))
    assert [one[0] for one in stored] == [said.id]
    assert office.kinds(ref) == ["opened", "reply", "status"], "who was new has been contacted by it"


async def test_a_bsn_that_a_colleague_types_is_kept_and_sent_nowhere(office: Office):
    ref, anna = office.case(), office.colleague("Anna")
    await office.desk.note(ref, "Zijn BSN is 111222333.", anna)
    await office.desk.reply(ref, "Klopt uw BSN 111 222 333?", anna)
    words = {"whose": "we", "words": "Wacht op brief over 111222333", "until": date(2026, 12, 1)}
    assert await office.desk.set_status(ref, 2, "on-hold", "", anna, **words)
    events = office.database.read_now(lambda store: cases.events(store, ref))
    assert [event.kind for event in events] == ["opened", "note", "reply", "status", "status"]
    kept = "".join(str(event.data) for event in events) + str(office.told[0].payload)
    assert kept.count(MASK) == 4
    assert "111" not in kept


async def test_a_reply_to_somebody_who_is_being_erased_is_not_sent(postgres_url: str, connect: Any):
    """Both take the conversation before the draft: otherwise each would wait for what the other has."""
    one, other = connect(postgres_url), connect(postgres_url)
    office = Office(one)
    ref, anna = office.case(), office.colleague("Anna")
    number = one.write_now(lambda store: drafts.add(store, ref, anna.id, "Dag", NOW))
    begun, loop = asyncio.Event(), asyncio.get_running_loop()

    def erase(store: Store) -> None:
        conversations.load(store, [("telegram", "7")], NOW)
        loop.call_soon_threadsafe(begun.set)
        until_somebody_waits(store)
        cases.erase(store, ref)

    other.open()
    erasing = asyncio.create_task(other.write(erase))
    await begun.wait()
    assert not await office.desk.reply(ref, "Dag", anna, draft=number)
    await erasing
    assert office.told == []


async def test_a_case_that_is_not_there_is_no_case_and_nobody_wins_it(office: Office):
    anna = office.colleague("Anna")
    assert await office.desk.case("PW-222222") is None
    result = await office.desk.claim("PW-222222", anna)
    assert (result.won, result.by) == (False, "")
    assert not await office.desk.set_status("PW-222222", 1, "contacted", "", anna)
