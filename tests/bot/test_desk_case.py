"""What staff change on a case, on a real store of either kind: who pays, what is done, the steps, the history."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.desk import checklist, money
from bot.desk.desk import Desk
from bot.desk.rows import CaseView
from dialogs.facts.load import load_region
from storage import cases, notices, staff
from storage.cases import Case, NewCase
from storage.database import Database, Store
from storage.staff import Staff

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
REGION = load_region("achterhoek")
ROUTES = [("reintegration-budget", "first"), ("employer-budget", "possible"), ("rvo-subsidy", "ask-staff")]
ROUTES += [("opijver-voucher", "ask-staff"), ("werkcentrum-budget", "last-resort")]
OUTCOME: dict[str, Any] = {
    "id": "likely", "flags": [], "reasons": [],
    "estimate": {"min": 750, "max": 1000, "participants": 1, "as_of": "2024"},
    "financing": [{"route": route, "status": status, "reason": "", "amount": None} for route, status in ROUTES],
}  # fmt: skip


class Office:
    """A desk, a colleague, and one case of somebody with a workplace."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.desk = Desk(database, REGION, lambda: self.now, lambda _: None, lambda: self.now.date())
        self.anna = self.colleague("Anna")
        self.ref = self.case()

    def colleague(self, name: str) -> Staff:
        def work(store: Store) -> Staff:
            staff.invite(store, name, "adviser", NOW, NOW - NOW)
            return next(one for one in staff.all_staff(store) if one.name == name)

        return self.database.write_now(work)

    def case(self, outcome: dict[str, Any] | None = OUTCOME, kind: str = "candidate", **answers: str) -> str:
        said = {"situation": "employed", "age_band": "27-plus"} | answers
        kept = {"answers": said, "dialog": kind, "summary": [], "outcome": outcome}
        new = NewCase(kind, {"name": "Noor"}, kept, language="nl", channel="web", status="new")
        return self.database.write_now(lambda store: cases.open_case(store, new, "person", NOW))

    def kept(self) -> Case:
        found = self.database.read_now(lambda store: cases.get(store, self.ref))
        assert found
        return found

    async def seen(self) -> CaseView:
        shown = await self.desk.case(self.ref)
        assert shown
        return shown

    async def pays(self, route: str, amount: str, state: str) -> str:
        """Put something in the split; return the advice, empty when it was saved."""
        saved = await self.desk.set_share(self.ref, self.kept().version, route, amount, state, self.anna)
        assert saved.done is not bool(saved.advice)
        return saved.advice

    async def step(self, status: str, reason: str = "", **more: Any) -> str:
        """Set a step; return the advice, empty when it was set."""
        saved = await self.desk.set_status(self.ref, self.kept().version, status, reason, self.anna, **more)
        assert saved.done is not bool(saved.advice)
        return saved.advice

    async def did(self, item: str, day: date | None) -> str:
        saved = await self.desk.set_check(self.ref, self.kept().version, item, day, self.anna)
        return saved.advice

    async def last(self) -> str:
        """Return the last line of the history."""
        return (await self.seen()).history[0].text

    def escalations(self) -> list[notices.PendingNotice]:
        every = self.database.write_now(lambda store: notices.take_due(store, self.now, timedelta(seconds=1), 50))
        return [one for one in every if one.kind == "escalation"]


@pytest.fixture
def office(database_url: str, connect: Any) -> Office:
    store: Database = connect(database_url)
    store.open()
    return Office(store)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("750", 750), (" € 1.250,- ", 1250), ("1 250 euro", 1250), ("0", 0), ("EUR 500,00", 500),
        ("1.000.000", 1_000_000), ("", None), ("750,50", None),
        ("-5", None), ("12.34", None), ("veel", None), ("1.2500", None), ("9" * 40, None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(written: str, amount: int | None):
    assert money.amount_of(written) == amount


async def test_the_gap_is_the_estimate_less_what_is_agreed(office: Office):
    first = (await office.seen()).money
    assert first
    assert (first.stand, first.gap, first.bar) == ("nog niet rond", "€ 750 tot € 1.000", (0, 0, 750))
    await office.pays("reintegration-budget", "500", "asked")
    await office.pays("employer-budget", "€ 250", "agreed")
    shown = (await office.seen()).money
    assert shown
    assert (shown.agreed, shown.asked, shown.gap) == ("€ 250", "€ 500", "€ 500 tot € 750")
    assert shown.bar == (250, 500, 750)
    await office.pays("reintegration-budget", "500", "agreed")
    low = (await office.seen()).money
    assert low
    assert (low.stand, low.gap) == ("misschien rond", "€ 0 tot € 250")
    await office.pays("reintegration-budget", "5000", "agreed")
    whole = (await office.seen()).money
    assert whole
    assert (whole.stand, whole.gap, whole.next) == ("rond", "€ 0", "Het geld is rond.")
    assert max(whole.bar) <= 1000


async def test_who_is_asked_next_follows_the_advice_and_money_afterwards_covers_nothing(office: Office):
    async def after() -> str:
        shown = (await office.seen()).money
        assert shown
        return shown.next

    assert await after() == "Vraag nu: Re-integratiebudget."
    await office.pays("reintegration-budget", "300", "asked")
    assert await after() == "Vraag nu: De werkgever."
    await office.pays("employer-budget", "700", "asked")
    assert await after() == "Wacht op antwoord: Re-integratiebudget, De werkgever."
    await office.pays("employer-budget", "700", "refused")
    await office.pays("rvo-subsidy", "1000", "agreed")
    assert await after() == "Kijk nu na: Voucher van Opijver."
    await office.pays("opijver-voucher", "0", "refused")
    assert await after() == "Vraag als laatste: Geld van het Werkcentrum."
    await office.pays("werkcentrum-budget", "0", "refused")
    assert await after() == "Wacht op antwoord: Re-integratiebudget."
    await office.pays("reintegration-budget", "300", "refused")
    assert await after() == "Iedereen is gevraagd. Overleg met een collega."
    shown = (await office.seen()).money
    assert shown
    assert (shown.agreed, shown.gap) == ("€ 0", "€ 750 tot € 1.000")


async def test_a_way_to_pay_stands_in_the_split_once_and_each_change_in_the_history(office: Office):
    await office.pays("employer-budget", "200", "asked")
    assert await office.last() == "zette ‘De werkgever’ op gevraagd: € 200"
    await office.pays("employer-budget", "250", "agreed")
    assert await office.last() == "zette ‘De werkgever’ op toegezegd: € 250 (was gevraagd: € 200)"
    assert office.kept().split == [{"route": "employer-budget", "amount": 250, "state": "agreed"}]
    version = office.kept().version
    await office.pays("employer-budget", "250", "agreed")
    assert office.kept().version == version
    assert await office.desk.remove_share(office.ref, version, "employer-budget", office.anna)
    assert await office.last() == "haalde ‘De werkgever’ uit de financiering (was toegezegd: € 250)"
    assert office.kept().split is None
    assert (await office.seen()).history[0].who == "Anna"


@pytest.mark.parametrize(
    ("route", "amount", "state", "says"),
    [
        ("nobody", "5", "asked", "wie er betaalt"),
        ("employer-budget", "veel", "asked", "hele euro’s"),
        ("employer-budget", "1.000.001", "asked", "te hoog"),
        ("employer-budget", "5", "promised", "toegezegd"),
    ],
)
async def test_a_wrong_share_gets_advice_and_changes_nothing(
    office: Office, route: str, amount: str, state: str, says: str
):
    assert says in await office.pays(route, amount, state)
    assert (office.kept().split, office.kept().version) == (None, 1)


@pytest.mark.parametrize(
    ("kind", "answers", "may"),
    [
        ("candidate", {}, True),
        ("candidate", {"situation": "benefit"}, False),
        ("candidate", {"situation": "reintegration"}, False),
        ("candidate", {"situation": "newcomer"}, False),
        ("candidate", {"age_band": "under-18"}, False),
        ("employer", {}, False),
        ("human", {}, False),
    ],
)
async def test_only_who_may_be_asked_to_pay_can_stand_in_the_split(
    office: Office, kind: str, answers: dict[str, str], may: bool
):
    office.ref = office.case(kind=kind, outcome=OUTCOME if kind == "candidate" else None, **answers)
    assert (not await office.pays("own-share", "50", "agreed")) is may


async def test_a_case_without_an_estimate_keeps_a_split_too(office: Office):
    office.ref = office.case(outcome=None, kind="human")
    shown = (await office.seen()).money
    assert shown
    assert (shown.stand, shown.gap, shown.bar, shown.next) == ("", "", (), "Voeg toe wie er kan betalen.")
    assert not await office.pays("employer-budget", "100", "asked")
    shown = (await office.seen()).money
    assert shown
    assert shown.next == "Wacht op antwoord: De werkgever."


async def test_the_checklist_keeps_days_and_who_noted_them(office: Office):
    assert not await office.did("plaatsing", date(2026, 11, 18))
    assert office.kept().checklist == {"plaatsing": "2026-11-18"}
    shown = (await office.seen()).checklist
    assert shown
    one = next(item for item in shown.items if item.id == "plaatsing")
    assert (one.day, one.noted) == ("2026-11-18", "Anna, 20 nov 2026, 13:00")
    assert shown.counted == "1 van 8 klaar"
    assert await office.last() == "vulde ‘Plaatsing (overeenkomst)’ in: 18 nov 2026"
    await office.did("plaatsing", None)
    assert await office.last() == "haalde de dag weg bij ‘Plaatsing (overeenkomst)’ (was 18 nov 2026)"
    assert office.kept().checklist is None


@pytest.mark.parametrize(
    ("item", "day"), [("diagnosis", TODAY), ("praktijk", date(2026, 11, 21)), ("praktijk", date(1926, 1, 1))]
)
async def test_a_day_that_can_not_be_is_refused_with_advice(office: Office, item: str, day: date):
    assert await office.did(item, day)
    assert (office.kept().checklist, office.kept().version) == (None, 1)


def test_before_a_start_the_agreements_should_be_there():
    done = dict.fromkeys(("mbo-advice", "sbb-recognition", "practice-trainer", "trainer-quote"), "2026-11-20")
    assert checklist.missing("started", done) == ("plaatsing", "praktijk", "opleiding")
    assert checklist.missing("agreements", done) == ()
    assert checklist.missing("contacted", None) == ()
    assert "invoice-paid" in checklist.missing("closed", done)
    assert checklist.missing("on-hold", None) == ()


async def test_what_is_missing_warns_at_the_step_and_does_not_stop_it(office: Office):
    for status in ("contacted", "intake", "advice", "matching", "financing", "agreements"):
        assert not await office.step(status)
    shown = await office.seen()
    assert shown.checklist
    assert shown.checklist.wanted.startswith("Voor ‘Gestart’ ontbreekt nog: Advies van het mbo,")
    start = next(one for one in shown.next_statuses if one.id == "started")
    assert "Plaatsing (overeenkomst), Praktijk (overeenkomst), Opleiding (overeenkomst)" in start.missing
    assert not await office.step("started")


async def test_on_hold_asks_why_and_until_when_and_comes_back_on_that_day(office: Office):
    await office.step("contacted")
    await office.step("intake")
    assert "welke dag" in await office.step("on-hold", words="Wacht op UWV")
    assert "nog komt" in await office.step("on-hold", words="Wacht op UWV", until=TODAY)
    assert "nog komt" in await office.step("on-hold", words="Wacht op UWV", until=date(2036, 1, 1))
    assert "waarom" in await office.step("on-hold", until=date(2026, 12, 1))
    assert not await office.step("on-hold", words="Wacht op UWV", until=date(2026, 12, 1))
    shown = await office.seen()
    assert shown.what_now == "In de wacht tot 1 december 2026. Reden: Wacht op UWV"
    assert shown.history[0].text == "zette de stap op ‘In de wacht’, tot 1 december 2026: Wacht op UWV"
    assert [one.id for one in shown.next_statuses if one.usual] == ["intake"]
    assert [row.what_now for row in (await office.desk.queue()).rows] == ["In de wacht tot 1 december 2026."]
    office.now = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # in the Achterhoek it is the first of December
    assert (await office.seen()).what_now.startswith("De wachttijd is voorbij sinds 1 december 2026.")
    assert not await office.step("intake")
    assert office.kept().hold_until is None


async def test_stopping_asks_why_and_who_decided(office: Office):
    assert "reden" in await office.step("withdrawn")
    assert "reden" in await office.step("withdrawn", "boredom", whose="person")
    assert "wie" in await office.step("withdrawn", "found-work")
    assert not await office.step("withdrawn", "found-work", whose="person")
    assert await office.last() == "zette de stap op ‘Gestopt’: Heeft werk gevonden. Wie besliste: de persoon zelf"
    assert office.escalations() == []


async def test_an_unsafe_workplace_is_told_to_all_without_anything_personal(office: Office):
    await office.step("withdrawn", "unsafe-workplace", whose="person", words="Noor is gevallen")
    (told,) = office.escalations()
    assert told.case_ref == office.ref
    assert told.payload == {"text": told.payload["text"]}
    assert office.ref in told.payload["text"]
    assert "Noor" not in told.payload["text"]
    assert "Alle collega’s kregen een melding" in await office.last()


async def test_referring_asks_where_to(office: Office):
    assert "waarheen" in await office.step("referred-out")
    assert not await office.step("referred-out", words="Werkcentrum Arnhem")
    assert await office.last() == "zette de stap op ‘Doorverwezen’: Werkcentrum Arnhem"


@pytest.mark.parametrize("status", ["withdrawn", "referred-out", "closed"])
async def test_what_ended_can_be_reopened_with_a_word_about_why(office: Office, status: str):
    assert not await office.step(status, "private" if status == "withdrawn" else "", whose="person", words="Elders")
    shown = await office.seen()
    assert shown.reopens
    assert [one.id for one in shown.next_statuses] == ["new", "intake"]
    assert "waarom" in await office.step("new")
    assert not await office.step("new", words="Belde zelf weer")
    assert await office.last() == "heropende dit en zette de stap op ‘Nieuw’: Belde zelf weer"
    due = office.kept().due_at
    assert due
    assert due > NOW


async def test_who_saw_an_older_version_changes_nothing_and_can_read_what_moved(office: Office):
    bram, seen = office.colleague("Bram"), await office.seen()
    await office.pays("employer-budget", "250", "agreed")
    old, day = seen.version, date(2026, 12, 1)
    for late in (
        await office.desk.set_share(office.ref, old, "employer-budget", "100", "asked", bram),
        await office.desk.remove_share(office.ref, old, "employer-budget", bram),
        await office.desk.set_check(office.ref, old, "praktijk", TODAY, bram),
        await office.desk.set_status(office.ref, old, "on-hold", "", bram, words="Wacht", until=day),
        await office.desk.set_decide_by(office.ref, old, day, bram),
    ):
        assert (late.done, late.advice) == (False, "")
    since = [event for event in (await office.seen()).history if event.version > old]
    assert [(one.who, one.text) for one in since] == [("Anna", "zette ‘De werkgever’ op toegezegd: € 250")]


async def test_of_ten_who_change_the_same_version_at_once_one_is_saved(office: Office):
    seen, items = (await office.seen()).version, [*checklist.ITEMS] * 2
    at_once = [office.desk.set_check(office.ref, seen, item, TODAY, office.anna) for item in items[:10]]
    saved = await asyncio.gather(*at_once)
    assert sum(one.done for one in saved) == 1
    assert len(office.kept().checklist or {}) == 1
    assert [event.version for event in (await office.seen()).history] == [2, 0]


async def test_a_message_that_waits_for_an_answer_comes_before_the_next_step(office: Office) -> None:
    said = {"text": "Wanneer begin ik?"}
    office.database.write_now(lambda store: cases.add_event(store, office.ref, "message", said, "person", None, NOW))
    case = await office.seen()
    assert (case.unread, case.what_now) == (1, "Heeft geschreven. Antwoord.")
    await office.desk.note(office.ref, "Ik bel Noor.", office.anna)
    case = await office.seen()
    assert (case.unread, case.what_now) == (0, "Neem contact op.")
