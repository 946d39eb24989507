"""The assistant on a real store of either kind: batches, order, doubles, and turns that go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from bot.assistant import Assistant
from bot.incoming import Incoming
from bot.zone import HERE
from dialogs.facts.load import load_region
from dialogs.topics.match import NO_MATCH, Match, Matcher
from storage import cases, conversations, figures, messages, unanswered
from storage.database import Database
from storage.messages import Pending
from storage.tables import parked

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WALK = (
    *("@start", "language=nl", "role=candidate", "privacy=agree", "municipality=aalten", "age_band=27-plus"),
    *("situation=employed", "highest_diploma=vmbo", "goal=proof", "workplace=none", "sector=care", "@skip"),
    *("dutch_at_work=yes", "guided_by=nobody", "payer_hint=unknown", "register=yes", "'Noor", "'0612345678"),
    *("contact_by=phone", "best_time=any", "@send", "consent=yes"),
)


class Stumbles(Matcher):
    """A matcher that breaks at one question."""

    def __init__(self) -> None:
        pass

    def match(self, text: str, language: str, audience: str | None) -> Match:  # noqa: ARG002 - as the real one
        if "struikel" in text:
            raise ZeroDivisionError
        return NO_MATCH


class Town:
    """The assistant, and everything it said."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.told: list[Pending] = []
        self.announced: list[str] = []
        self.away = False
        self.passes = timedelta()
        self.now = NOW
        self.assistant = Assistant(
            database, load_region("achterhoek"), Stumbles(), ("nl", "en"), self.clock, NOW.date,
            tell=self.told.extend, announce=self.announced.extend,
        )  # fmt: skip

    def clock(self) -> datetime:
        """Return the moment, the first thing a transaction asks for, unless the database is away."""
        if self.away:
            raise OperationalError("", {}, Exception())
        self.now += self.passes
        return self.now

    async def receive(self, *batch: Incoming) -> None:
        await self.assistant.receive(batch)

    def heard(self, address: str) -> list[str]:
        """Return what was said to somebody, each message by its first line."""
        return [
            one.payload["lines"][0]["text"] for one in self.told if one.address == address and one.kind == "message"
        ]

    def look(self, work: Any) -> Any:
        return self.database.read_now(work)

    def answers(self, address: str) -> dict[str, Any]:
        found = self.look(lambda store: conversations.find(store, "telegram", address))
        return dict(found.state.get("answers", {})) if found else {}

    def cases(self) -> list[cases.Case]:
        found: list[cases.Case] = self.look(cases.list_open)
        return found


@pytest.fixture
def database(database_url: str, connect: Any) -> Database:
    store: Database = connect(database_url)
    store.open()
    return store


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


def does(number: int, what: str, address: str = "7") -> Incoming:
    """Return a press, or a text when it begins with a quote."""
    if what.startswith("'"):
        return Incoming("telegram", address, f"{address}-{number}", text=what[1:])
    return Incoming("telegram", address, f"{address}-{number}", pressed=what, query_id=f"q{number}")


def walk(address: str = "7", steps: Sequence[str] = WALK) -> list[Incoming]:
    return [does(number, step, address) for number, step in enumerate(steps)]


async def test_who_registers_is_promised_the_moment_that_staff_see(town: Town):
    await town.receive(*walk()[:-1])
    town.passes = timedelta(hours=1)  # the hour is over while the last turn is taken
    await town.receive(walk()[-1])
    (case,) = town.cases()
    assert case.due_at
    assert f"vóór dinsdag 24 november, {case.due_at.astimezone(HERE):%H:%M}." in str(town.told[-1].payload)


async def test_a_whole_registration_in_one_batch_is_one_case(town: Town):
    await town.receive(*walk())
    (case,) = town.cases()
    assert case.person == {"name": "Noor", "phone": "+31612345678", "contact_by": "phone", "best_time": "any"}
    assert town.announced == [case.ref]
    assert case.ref in str(town.told[-1].payload)


async def test_one_by_one_leads_to_the_same_as_all_at_once(town: Town):
    await town.receive(*walk("7"))
    for one in walk("8"):
        await town.receive(one)
    first, second = town.cases()
    assert first.answers["answers"] == second.answers["answers"]
    assert town.heard("7")[:-1] == town.heard("8")[:-1]


async def test_the_same_message_twice_is_one(town: Town):
    for batch in (walk(), walk(), [*walk(), *walk()]):
        await town.receive(*batch)
    assert len(town.cases()) == 1
    assert len(town.heard("7")) == len({one.id for one in town.told if one.kind == "message"})


async def test_order_is_kept_for_each_of_many_people_mixed_in_one_batch(town: Town):
    people = [str(number) for number in range(20)]
    mixed = [one for step in zip(*(walk(address) for address in people), strict=True) for one in step]
    await town.receive(*mixed)
    assert len(town.cases()) == 20
    said = {address: town.heard(address) for address in people}
    assert all(said[address][:-1] == said["0"][:-1] for address in people)
    assert [one.id for one in town.told] == sorted(one.id for one in town.told)


async def test_a_turn_that_raises_is_parked_and_harms_nobody(town: Town):
    before = walk("7", WALK[:11])
    await town.receive(*before, *walk("8", WALK[:11]))
    await town.receive(
        does(50, "'waarom struikel ik hier nu?", "7"), does(50, "sector=care", "8"), does(51, "sector=wood", "7")
    )
    assert any("ging iets mis" in line for line in town.heard("7"))
    assert not any("ging iets mis" in line for line in town.heard("8"))
    assert town.answers("7")["goal"] == "proof"
    rows = town.look(lambda store: store.connection.execute(parked.select()).all())
    assert [(row.message_id, row.reason) for row in rows] == [("7-50", "ZeroDivisionError")]


async def test_one_that_can_not_be_kept_is_parked_and_the_rest_of_its_batch_is_kept(town: Town):
    await town.receive(*walk("7", WALK[:5]), *walk("8", WALK[:5]))
    bad = Incoming("telegram", "7", "bad", pressed="age_band=27-plus", source=cast(str, object()))
    await town.receive(does(60, "age_band=18-26", "8"), bad, does(61, "situation=employed", "8"))
    assert town.answers("8") == {"municipality": "aalten", "age_band": "18-26", "situation": "employed"}
    assert town.answers("7") == {"municipality": "aalten"}
    assert any("ging iets mis" in line for line in town.heard("7"))
    count = len(town.told)
    await town.receive(bad)
    assert len(town.told) == count


async def test_when_the_database_is_away_nothing_is_parked_and_it_can_come_again(town: Town):
    await town.receive(*walk("7", WALK[:5]))
    town.away = True
    with pytest.raises(OperationalError):
        await town.receive(does(70, "age_band=27-plus"), does(71, "situation=employed"))
    assert town.answers("7") == {"municipality": "aalten"}
    town.away = False
    await town.receive(does(70, "age_band=27-plus"), does(71, "situation=employed"))
    assert town.answers("7") == {"municipality": "aalten", "age_band": "27-plus", "situation": "employed"}
    assert not any("ging iets mis" in line for line in town.heard("7"))


async def test_nothing_is_said_before_it_is_kept(town: Town):
    kept: list[int] = []

    def look(pending: Sequence[Pending]) -> None:
        stored = town.look(lambda store: messages.transcript(store, pending[0].conversation_id))
        kept.extend(1 for one in stored if one[0] in {said.id for said in pending})

    watching = Assistant(
        town.database, load_region("achterhoek"), Stumbles(), ("nl", "en"), lambda: NOW, NOW.date, tell=look
    )
    await watching.receive([does(0, "@start")])
    assert kept


async def test_a_question_without_an_answer_is_kept_and_whether_one_helped_counts_once(town: Town) -> None:
    await town.receive(does(1, "@start"), does(2, "language=nl"), does(3, "'Ik heet Truus, wie wint het voetbal?"))
    await town.receive(does(3, "'Ik heet Truus, wie wint het voetbal?"))
    (kept,) = town.look(lambda store: unanswered.in_state(store, ("open",), 10))
    assert (kept.text, kept.language, kept.topic) == ("Ik heet […], wie wint het voetbal?", "nl", None)
    await town.receive(*(does(number, "@helped:how-long:no") for number in (4, 5)))
    await town.receive(does(6, "@helped:how-long:yes"), does(7, "@helped:how-long:yes", address="8"))
    assert town.look(figures.answers_that_helped) == (1, 1)
    await town.receive(does(8, "role=candidate"), does(9, "privacy=no"), does(10, "'wie wint het voetbal dan?"))
    assert town.look(unanswered.count_open) == 1
