"""The queue: what hurts first on top, counted and paged by the database, and nothing of who was erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event

from storage import cases, queue
from storage.database import Database
from storage.queue import Wanted
from tests.storage.sample import MINUTE, NOW, at_once, colleague

DAY = timedelta(days=1)
Connect = Callable[..., Database]


def opened(database: Database, kind: str = "candidate", *, at: datetime = NOW, **more: Any) -> str:
    """Open a case; what `NewCase` doesn't take is changed afterwards."""
    later: dict[str, Any] = {name: more.pop(name) for name in ("hold_until", "claimed_by") if name in more}
    new = cases.NewCase(kind, more.pop("person", {"name": "Iemand"}), {}, **more)
    ref = database.write_now(lambda store: cases.open_case(store, new, "person", at))
    if later:
        database.write_now(lambda store: cases.change(store, ref, 1, later, "test", {}, None, at))
    return ref


def wrote(database: Database, ref: str, by: cases.By = "person", staff_id: int | None = None) -> None:
    kind = "message" if by == "person" else "reply"
    database.write_now(lambda store: cases.add_event(store, ref, kind, {"text": "hallo"}, by, staff_id, NOW))


def found(database: Database, wanted: Wanted | None = None, **more: Any) -> list[str]:
    asked = {"limit": 50, **more}
    return [one.case.ref for one in database.read_now(lambda s: queue.find(s, wanted or Wanted(), NOW, **asked))[0]]


def counted(database: Database, me: int = 0) -> dict[str, int]:
    return database.read_now(lambda store: queue.counts(store, me, NOW))


def test_what_hurts_first_stands_on_top(database: Database) -> None:
    order = {
        "waits": opened(database, status="on-hold", hold_until=NOW + DAY),
        "works": opened(database, status="intake", due_at=NOW - 9 * DAY),
        "new, calm": opened(database, due_at=NOW + 2 * DAY),
        "new, sooner": opened(database, due_at=NOW + DAY),
        "expiring": opened(database, status="pre-registered", decide_by=NOW + 6 * DAY),
        "hold-over": opened(database, status="on-hold", hold_until=NOW - MINUTE),
        "unread": opened(database, status="matching", due_at=NOW - 9 * DAY),
        "human": opened(database, "human", due_at=NOW + DAY),
        "late": opened(database, due_at=NOW - MINUTE),
        "later still": opened(database, due_at=NOW - DAY, at=NOW + MINUTE),
    }
    opened(database, status="withdrawn", due_at=NOW - DAY)
    wrote(database, order["unread"])
    assert found(database) == list(order.values())[::-1]
    entries, total = database.read_now(lambda store: queue.find(store, Wanted(), NOW, 50))
    whys = ["late", "late", "human", "unread", "hold-over", "expiring", "new", "new", "works", "waits"]
    assert [one.why for one in entries] == whys
    assert [one.unread for one in entries] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert total == 10


def test_a_pre_registration_with_time_and_a_hold_without_a_day_only_wait(database: Database) -> None:
    refs = [
        opened(database, status="pre-registered", decide_by=NOW + 8 * DAY),
        opened(database, status="on-hold", at=NOW - DAY),
    ]
    entries, _ = database.read_now(lambda store: queue.find(store, Wanted(), NOW, 50))
    assert {(one.case.ref, one.why) for one in entries} == {(ref, "waits") for ref in refs}


def test_unread_is_what_the_person_wrote_after_the_last_thing_that_staff_did(database: Database) -> None:
    anna, ref = colleague(database), opened(database)
    assert counted(database)["unread"] == 0
    for _ in range(2):
        wrote(database, ref)
    assert database.read_now(lambda store: cases.unread(store, [ref, "PW-222222"])) == {ref: 2}
    entries, _ = database.read_now(lambda store: queue.find(store, Wanted("unread"), NOW, 50))
    assert [(one.case.ref, one.unread, one.wrote) for one in entries] == [(ref, 2, "hallo")]
    wrote(database, ref, "staff", anna)
    assert (counted(database)["unread"], found(database, Wanted("unread"))) == (0, [])
    wrote(database, ref)
    assert database.read_now(lambda store: cases.unread(store, [ref])) == {ref: 1}


def test_every_list_has_as_many_cases_as_it_says(database: Database) -> None:
    anna, ben = colleague(database, "anna"), colleague(database, "ben")
    opened(database, due_at=NOW - DAY, claimed_by=anna)
    opened(database, due_at=NOW + DAY, claimed_by=ben)
    opened(database, status="pre-registered", decide_by=NOW + DAY)
    opened(database, status="on-hold", claimed_by=anna)
    opened(database, status="closed", claimed_by=anna)
    wrote(database, opened(database, status="referred-out"))
    wrote(database, opened(database, status="started"))
    says = counted(database, anna)
    expected = {
        "": 5, "first": 3, "nobody": 2, "mine": 2, "unread": 1, "expiring": 1, "on-hold": 1, "ended": 2,
    }  # fmt: skip
    assert says == expected
    assert {name: len(found(database, Wanted(name, me=anna))) for name in queue.LISTS} == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(columns={"municipality": "aalten"}), "ab"),
        (Wanted(columns={"municipality": "aalten", "language": "ti"}), "b"),
        (Wanted(columns={"sector": "care"}), "c"),
        (Wanted(columns={"kind": "employer"}), "c"),
        (Wanted(columns={"status": "intake"}), "b"),
        (Wanted(columns={"status": "withdrawn"}), "d"),
        (Wanted(owner="nobody"), "ac"),
        (Wanted(owner="somebody"), "b"),
        (Wanted(owner="mine", me=1), "b"),
        (Wanted(owner="mine", me=2), ""),
        (Wanted("nobody", columns={"kind": "employer"}), "c"),
        (Wanted("ended"), "d"),
        (Wanted(everywhere=True), "abcd"),
        (Wanted(columns={"person": "x"}), "abc"),
    ],
)
def test_filters_narrow_together(database: Database, wanted: Wanted, expected: str) -> None:
    anna = colleague(database)
    assert anna == 1
    some = {
        "a": opened(database, municipality="aalten", language="nl"),
        "b": opened(database, municipality="aalten", language="ti", status="intake", claimed_by=anna),
        "c": opened(database, "employer", municipality="winterswijk", sector="care"),
        "d": opened(database, status="withdrawn", municipality="doetinchem"),
    }
    assert sorted(name for name, ref in some.items() if ref in found(database, wanted)) == list(expected)


def test_pages_follow_each_other_without_a_gap_or_a_double(database: Database) -> None:
    refs = [opened(database, due_at=NOW + n * MINUTE) for n in range(7)]
    pages = [found(database, limit=3, offset=at) for at in (0, 3, 6, 9)]
    assert pages == [refs[:3], refs[3:6], refs[6:], []]
    assert database.read_now(lambda store: queue.find(store, Wanted(), NOW, 3, 9))[1] == 7


def by_name(part: str) -> Callable[[str, Mapping[str, Any]], bool]:
    return lambda _, person: part in person["name"]


def test_a_search_looks_at_everybody_and_pages_what_it_finds(database: Database) -> None:
    refs = [opened(database, person={"name": f"Zoe {n}"}, due_at=NOW + n * MINUTE) for n in range(5)]
    opened(database, person={"name": "Ander"})
    everywhere = Wanted(everywhere=True)
    assert found(database, everywhere, limit=2, offset=2, matches=by_name("Zoe")) == refs[2:4]
    assert database.read_now(lambda s: queue.find(s, everywhere, NOW, 2, 0, by_name("Zoe")))[1] == 5


def test_who_was_erased_is_not_found_any_more(database: Database) -> None:
    ref, other = (opened(database, person={"name": "Roosmarijn"}) for _ in range(2))
    everywhere = Wanted(everywhere=True)
    assert set(found(database, everywhere, matches=by_name("Roos"))) == {ref, other}
    database.write_now(lambda store: cases.erase(store, ref))
    assert found(database, everywhere, matches=by_name("Roos")) == [other]
    assert (found(database), counted(database)[""]) == ([other], 1)
    assert all(one.ref != ref for one in database.read_now(lambda store: queue.changes(store, 0)))


def test_only_the_cases_of_one_page_are_read_whole(sqlite_url: str, connect: Connect) -> None:
    database = connect(sqlite_url)
    for n in range(9):
        opened(database, due_at=NOW + n * MINUTE)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    engine: Engine = database.engine
    event.listen(engine, "before_cursor_execute", note)
    found(database, limit=3)
    counted(database)
    event.remove(engine, "before_cursor_execute", note)
    whole = [statement for statement in asked if "cases.person" in statement]
    assert len(whole) == 1
    assert "cases.ref IN (?, ?, ?)" in whole[0]
    with engine.connect() as connection:
        for scan in (statement for statement in asked if "FROM cases" in statement and statement not in whole):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {scan}", (1,) * scan.count("?")).all()
            assert all("COVERING INDEX" in row[3] for row in plan if " cases" in row[3]), plan


def test_what_happened_is_told_from_a_number_on(database: Database) -> None:
    assert database.read_now(queue.latest) == 0
    anna, ref = colleague(database), opened(database)
    known = database.read_now(queue.latest)
    wrote(database, ref)
    database.write_now(lambda store: cases.claim(store, ref, anna, NOW))
    told = database.read_now(lambda store: queue.changes(store, known))
    assert [(one.ref, one.kind, one.by_staff) for one in told] == [(ref, "message", None), (ref, "claimed", anna)]
    assert database.read_now(queue.latest) == told[-1].id
    assert database.read_now(lambda store: queue.changes(store, told[-1].id)) == []


def test_fifty_staff_claim_two_hundred_cases_at_once_and_no_case_goes_twice(
    database_url: str, connect: Connect
) -> None:
    some = [connect(database_url) for _ in range(2)]
    people = [colleague(some[0], f"desk-{number}") for number in range(50)]
    refs = [opened(some[0], at=NOW + n * MINUTE) for n in range(200)]

    def claims_all(number: int) -> list[tuple[str, int]]:
        """Try for forty cases, each of which nine others want too."""
        mine, database = people[number], some[number % len(some)]

        def claim(ref: str) -> bool:
            return database.write_now(lambda store: cases.claim(store, ref, mine, NOW))

        return [(ref, mine) for ref in (refs + refs)[number * 4 :][:40] if claim(ref)]

    won = [one for each in at_once([partial(claims_all, number) for number in range(50)]) for one in each]
    assert sorted(ref for ref, _ in won) == sorted(refs)
    kept = some[0].read_now(lambda store: queue.find(store, Wanted("", "somebody"), NOW, 500))[0]
    assert {(one.case.ref, one.case.claimed_by) for one in kept} == set(won)
