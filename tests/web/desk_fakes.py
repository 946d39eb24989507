"""A desk for the pages' tests: two cases that remember what is done with them."""

# ruff: noqa: E501 - a case here reads best as it stands on the page, not broken over lines

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.desk.changing import DONE, MOVED, Saved
from bot.desk.facts import rows, to_review
from bot.desk.outside import NotArrived
from bot.desk.queue import QueuePage, Wanted, filters, matcher
from bot.desk.rows import (
    AnswerView,
    CaseView,
    ClaimResult,
    EventView,
    FactRow,
    Filter,
    GroupView,
    MemberView,
    QueueRow,
    ReasonView,
    RouteView,
    StatusChoice,
    TalkView,
)  # fmt: skip
from dialogs.facts.load import load_region
from storage.queue import LISTS, Change
from storage.staff import Staff

FACTS_ON = date(2026, 11, 20)

ARABIC_ROW = QueueRow(
    "PW-7K4XMD", "candidate", "Kandidaat", "Samer Haddad", "2 dagen", "Wil een mens spreken", "winterswijk", "Winterswijk", "ar",
    "Arabisch", "العربية", "waarschijnlijk geschikt", "new", "Nieuw", "Telegram", due="vandaag", urgency="today", first=True,
    unread=2, quote="هل يمكنني أن أتحدث مع شخص؟", marks=("Inburgeraar",),
)  # fmt: skip
EMPLOYER_ROW = QueueRow(
    "PW-XC9F4N", "employer", "Werkgever", "Bakkerij <b>Voorbeeld</b>", "1 dag", "Eerste keer bellen", "berkelland", "Berkelland", "nl",
    "Nederlands", "Nederlands", "aanmelden kan", "contacted", "Contact gelegd", "webchat", claimed_by="Jelle", marks=("Groep van 6",),
)  # fmt: skip
CASE = CaseView(
    "PW-7K4XMD", 3, "Kandidaat", "Samer Haddad", "06 1234 5678", "", "Winterswijk", "ar", "Arabisch", "العربية", "Telegram", "new", "Nieuw", 1, 13,
    "waarschijnlijk geschikt", "likely", what_now="antwoord Samer. Hij wil een mens spreken.", what_now_more="Dit is het eerste contact.",
    after="contact gelegd, intake", received="Ingevuld 18 november 2026, 10:31, in het Arabisch.", rules="Regels van 1 november 2026.",
    marks=("Inburgeraar",),
    answers=(AnswerView("Situatie", "Nieuw in Nederland", "أنا جديد في هولندا"), AnswerView("Werkgever", "Kwekerij <i>Voorbeeld</i>")),
    reasons=(ReasonView("Woont in de regio", "Winterswijk"), ReasonView("Hulp met Nederlands nodig", "Telt niet mee", speaks_for=False)),
    flags=("Hulp met taal",), estimate="Schatting € 750 tot € 1.000, bedrag uit 2024.",
    financing=(RouteView("Re-integratiebudget gemeente", "first", "eerst vragen", "De gemeente begeleidt", "€ 750 – € 1.000"),
               RouteView("RVO-subsidie, achteraf", "ask-staff", "nakijken", "Feit is niet nagekeken")),
    history=(EventView("person", "Samer", "gaf toestemming en meldde zich aan", "18 nov 10:34", "2026-11-18T10:34"),
             EventView("note", "Jelle", "schreef een notitie", "19 nov 14:20", "2026-11-19T14:20")),
    messages=(TalkView("event", "18 november"), TalkView("person", "هل يمكنني أن أتحدث مع شخص؟", "Samer, 09:13", "ar"),
              TalkView("us", "وصلنا تسجيلك.", "Assistent, 10:34", "ar", "Uw aanmelding is binnen."), TalkView("note", "Werkgever gebeld.", "Jelle, 19 nov")),
    next_statuses=(StatusChoice("contacted", "Contact gelegd", usual=True), StatusChoice("on-hold", "In de wacht", "Met reden en datum", reasons=(("private", "Privé"), ("language", "Taal")))),
    unread=2,
)  # fmt: skip


WAITING = replace(
    CASE, ref="PW-23456W", status="pre-registered", status_label="Voor-aanmelding", step=0, decide_by="18 februari 2027", decide_by_iso="2027-02-18",
    why_waiting=("Het begin staat nog niet vast",), questions=(("trainer-costs", "Kosten van de begeleiding"), ("", "Geld voor een nieuw project")),
    hand_over="Naam: Samer <i>Haddad</i>\nTaal: Arabisch",
)  # fmt: skip


GROUP = replace(
    CASE, ref="PW-GR7P3N", name="Jo Baas", kind_label="Werkgever", language="nl", language_name="Nederlands", language_own="Nederlands",
    group=GroupView(
        ("https://chat.example/?start=g-Zk3_qP-8vLw1aTyB", "https://t.me/test_bot?start=g-Zk3_qP-8vLw1aTyB"), "1 van 7 mensen doen mee",
        (MemberView(CASE.ref, "Samer <i>Haddad</i>", "Arabisch", "Nieuw"), MemberView("PW-23456M", "Oksana", "Oekraïens", "Gestopt", left=True)),
    ),
)  # fmt: skip
MEMBER = replace(CASE, ref="PW-23456M", member_of=GROUP.ref, member_of_name="Kwekerij <b>De Boom</b>")


class FakeOutside:
    """What did not arrive at other systems; `again` is what was sent again."""

    def __init__(self) -> None:
        self.rows: list[NotArrived] = []
        self.again: list[int | None] = []

    @property
    def count(self) -> int:
        return len(self.rows)

    async def not_arrived(self) -> list[NotArrived]:
        return self.rows

    async def send_again(self, export_id: int | None = None) -> int:
        self.again.append(export_id)
        sent = [row for row in self.rows if export_id in (None, row.id)]
        self.rows = [row for row in self.rows if row not in sent]
        return len(sent)


class NoQuestions:
    """Questions without an answer: none."""

    count = 0


class FakeDesk:
    """Keeps what staff do; `moves_on` makes the case change behind somebody's back."""

    def __init__(self) -> None:
        self.rows = [ARABIC_ROW, EMPLOYER_ROW]
        self.outside = FakeOutside()
        self.questions = NoQuestions()
        self.cases = {case.ref: case for case in (CASE, WAITING, GROUP, MEMBER)}
        self.done: list[tuple[str, ...]] = []
        self.asked: list[tuple[Wanted, str]] = []
        self.happened: list[Change] = []
        self.total, self.pages = 0, 1
        self.moves_on = False

    async def queue(self, wanted: Wanted, staff: Staff) -> QueuePage:
        """Look only at what the page passes on; how the queue is found is `tests/bot/test_queue.py`."""
        self.asked.append((wanted, staff.name))
        meant = matcher(wanted.sought)
        rows = [
            row
            for row in self.rows
            if all(getattr(row, name) == value for name, value in wanted.filters.items())
            and (not wanted.sought or meant(row.ref, {"name": row.who}))
            and (wanted.list != "unread" or row.unread)
        ]
        return QueuePage(rows, self.total or len(rows), wanted.page, self.pages, dict.fromkeys(LISTS, len(self.rows)))

    async def listing(self, wanted: Wanted, staff: Staff, ending: str) -> bytes:
        self.asked.append((wanted, staff.name))
        return ending.encode()

    def queue_filters(self) -> tuple[Filter, ...]:
        return filters(load_region("achterhoek"))

    async def latest(self) -> int:
        return self.happened[-1].id if self.happened else 1

    async def changes(self, after: int) -> list[Change]:
        return [one for one in self.happened if one.id > after]

    def happens(self, ref: str, kind: str, by_staff: int | None = None) -> None:
        """Let something happen to a case."""
        self.happened.append(Change(len(self.happened) + 2, ref, kind, by_staff))

    async def case(self, ref: str) -> CaseView | None:
        return self.cases.get(ref)

    async def claim(self, ref: str, staff: Staff) -> ClaimResult:
        case = self.cases[ref]
        if case.claimed_by:
            return ClaimResult(won=False, by=case.claimed_by)
        self.cases[ref] = replace(case, claimed_by=staff.name, version=case.version + 1)
        return ClaimResult(won=True, by=staff.name)

    async def set_status(self, ref: str, version: int, status: str, reason: str, staff: Staff, **_: object) -> Saved:
        return self._do(ref, version, "status", status, reason, staff.name)

    async def set_decide_by(self, ref: str, version: int, last_day: date | None, staff: Staff) -> Saved:
        return self._do(ref, version, "decide-by", str(last_day), staff.name)

    async def set_share(self, ref: str, version: int, route: str, amount: str, state: str, staff: Staff) -> Saved:
        return self._do(ref, version, "share", route, amount, state, staff.name)

    async def remove_share(self, ref: str, version: int, route: str, staff: Staff) -> Saved:
        return self._do(ref, version, "remove-share", route, staff.name)

    async def set_check(self, ref: str, version: int, item: str, day: date | None, staff: Staff) -> Saved:
        return self._do(ref, version, "check", item, str(day), staff.name)

    def _do(self, ref: str, version: int, what: str, *values: str) -> Saved:
        if self.moves_on or self.cases[ref].version != version:
            return MOVED
        self.done.append((what, ref, *values))
        return DONE

    async def facts(self) -> list[FactRow]:
        return rows(load_region("achterhoek"), load_region("achterhoek"), FACTS_ON, [])

    def facts_to_review(self) -> int:
        return len(to_review(load_region("achterhoek"), FACTS_ON))

    async def note(self, ref: str, text: str, staff: Staff) -> None:
        self.done.append(("note", ref, text, staff.name))

    async def reply(self, ref: str, text: str, staff: Staff) -> None:
        self.done.append(("reply", ref, text, staff.name))
