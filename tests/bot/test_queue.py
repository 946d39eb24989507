"""The queue as staff see it: found by name and number, page by page, with what each case waits for in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.desk import queue as desk_queue
from bot.desk.desk import Desk
from bot.desk.queue import Wanted
from dialogs.facts.load import load_region
from storage import cases, staff
from storage.cases import NewCase
from storage.database import Database, Store
from storage.staff import Staff

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, load_region("achterhoek"), lambda: NOW, lambda _pending: None, NOW.date)


def case(database: Database, name: str = "Iemand", **more: Any) -> str:
    later = {"hold_until": more.pop("hold_until")} if "hold_until" in more else {}

    def work(store: Store) -> str:
        ref = cases.open_case(store, NewCase("candidate", {"name": name}, {}, **more), "person", NOW - DAY)
        cases.change(store, ref, 1, later, "test", {}, None, NOW)
        return ref

    return database.write_now(work)


def colleague(database: Database, name: str = "Anna") -> Staff:
    database.write_now(lambda store: staff.invite(store, name, "adviser", NOW, DAY))
    return next(one for one in database.read_now(staff.all_staff) if one.name == name)


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        ("Zoë Yılmaz", "zoe yilmaz"),
        ("Zoë Yılmaz", "YILM"),
        ("Zoë Yılmaz", "yilmaz, zoë"),
        ("Jan van den Berg", "vandenberg"),
        ("Jan van den Berg", " berg   jan "),
        ("Łukasz Żak", "lukasz zak"),
        ("إبراهيم", "ابراهيم"),
        ("ሰላም ተስፋይ", "ሰላም"),
    ],
)
async def test_a_name_is_found_however_it_is_typed(database: Database, desk: Desk, name: str, sought: str):
    ref = case(database, name)
    case(database, "Kees Bosman")
    assert [row.ref for row in (await desk.queue(Wanted(sought=sought))).rows] == [ref]


async def test_a_company_and_any_part_of_a_reference_are_found(database: Database, desk: Desk):
    ref = case(database)
    database.write_now(lambda s: cases.change(s, ref, 2, {"person": {"company": "Kwekerij"}}, "test", {}, None, NOW))
    for sought in (ref, ref.lower(), ref.replace("-", " "), ref.replace("-", ""), ref[3:], ref[5:8].lower(), "kweker"):
        assert [row.ref for row in (await desk.queue(Wanted(sought=sought))).rows] == [ref]
    for sought in ("iemand anders", "%", "…"):
        assert (await desk.queue(Wanted(sought=sought))).rows == []


async def test_a_search_finds_an_ended_case_too_and_says_that_it_ended(database: Database, desk: Desk):
    ref = case(database, "Samer", status="withdrawn")
    assert (await desk.queue()).rows == []
    (row,) = (await desk.queue(Wanted(sought="samer"))).rows
    assert (row.ref, row.ended, row.first, row.status_label) == (ref, True, False, "Gestopt")


async def test_an_erased_case_is_found_by_nothing(database: Database, desk: Desk):
    ref = case(database, "Samer Haddad")
    assert (await desk.queue(Wanted(sought="haddad"))).total == 1
    database.write_now(lambda store: cases.erase(store, ref))
    for wanted in (Wanted(), Wanted(sought="haddad"), Wanted(sought=ref), Wanted(list="ended")):
        assert (await desk.queue(wanted)).total == 0


async def test_every_case_stands_on_one_page(database: Database, desk: Desk):
    refs = [case(database, due_at=NOW + number * DAY) for number in range(desk_queue.ROWS + 3)]
    first, second = await desk.queue(), await desk.queue(Wanted(page=2))
    assert [row.ref for row in first.rows + second.rows] == refs
    assert (first.total, first.pages, second.page, second.counts[""]) == (len(refs), 2, 2, len(refs))
    beyond = await desk.queue(Wanted(page=9))
    assert (beyond.page, [row.ref for row in beyond.rows]) == (2, refs[desk_queue.ROWS :])


async def test_each_row_says_what_it_waits_for(database: Database, desk: Desk):
    anna = colleague(database)
    late, today = case(database, due_at=NOW - DAY), case(database, due_at=NOW + timedelta(hours=2))
    over = case(database, status="on-hold", hold_until=NOW - DAY)
    expires = case(database, status="pre-registered", decide_by=NOW + 3 * DAY)
    calm = case(database, status="intake")
    await desk.claim(late, anna)
    page = await desk.queue(Wanted(), anna)
    said = {row.ref: (row.due, row.urgency, row.first) for row in page.rows}
    assert said == {
        late: ("te laat", "late", True),
        over: ("wacht voorbij", "today", True),
        expires: ("loopt af", "today", True),
        today: ("vandaag", "today", False),
        calm: ("", "calm", False),
    }
    assert [row.what_now for row in page.rows if row.ref == over] == [
        "De wachttijd is voorbij. Kijk of het verder kan."
    ]
    assert (page.counts["mine"], page.counts["nobody"]) == (1, 4)
    assert [row.ref for row in (await desk.queue(Wanted(list="mine"), anna)).rows] == [late]


async def test_every_choice_of_a_filter_can_be_looked_for(database: Database, desk: Desk):
    ref = case(database, language="ti", municipality="aalten", sector="care", status="intake")
    chosen = {"language": "ti", "municipality": "aalten", "sector": "care", "status": "intake", "kind": "candidate"}
    offered = {one.name: dict(one.options) for one in desk.queue_filters()}
    assert [name for name, value in chosen.items() if value not in offered[name]] == []
    assert [row.ref for row in (await desk.queue(Wanted(filters=chosen))).rows] == [ref]
    assert (await desk.queue(Wanted(filters=chosen | {"language": "nl"}))).rows == []
    assert [label for one in desk.queue_filters() for value, label in one.options if label in ("", value)] == []
