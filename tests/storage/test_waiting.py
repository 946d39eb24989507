"""Who waits for staff: for first contact, or for an answer."""

from __future__ import annotations

from datetime import datetime

from storage import cases
from storage.database import Database, Store
from storage.waiting import Waiting, waiting
from tests.storage.sample import MINUTE, NOW, colleague, register


def wrote(database: Database, ref: str, at: datetime) -> None:
    database.write_now(lambda store: cases.add_event(store, ref, "message", {"text": "hoi"}, "person", None, at))


def answered(database: Database, ref: str, by: int, at: datetime) -> None:
    database.write_now(lambda store: cases.add_event(store, ref, "reply", {"text": "dag"}, "staff", by, at))


def step(database: Database, ref: str, status: str, by: int, at: datetime) -> None:
    def work(store: Store) -> None:
        case = cases.get(store, ref)
        assert case
        data = {"from": case.status, "to": status}
        assert cases.change(store, ref, case.version, {"status": status}, "status", data, by, at)

    database.write_now(work)


def found(database: Database) -> list[Waiting]:
    return database.read_now(waiting)


def test_who_registered_waits_until_the_first_step(database: Database) -> None:
    by, ref = colleague(database), database.write_now(register)
    assert [(one.ref, one.since) for one in found(database)] == [(ref, NOW)]
    step(database, ref, "contacted", by, NOW + MINUTE)
    assert found(database) == []


def test_who_wrote_waits_from_the_first_message_that_staff_did_not_answer(database: Database) -> None:
    by, ref = colleague(database), database.write_now(register)
    wrote(database, ref, NOW + MINUTE)
    step(database, ref, "contacted", by, NOW + 2 * MINUTE)
    assert found(database) == []
    wrote(database, ref, NOW + 3 * MINUTE)
    wrote(database, ref, NOW + 4 * MINUTE)
    (one,) = found(database)
    assert (one.since, one.staff_at) == (NOW + 3 * MINUTE, NOW + 2 * MINUTE)
    answered(database, ref, by, NOW + 5 * MINUTE)
    assert found(database) == []


def test_nobody_waits_in_a_case_that_ended(database: Database) -> None:
    by, ref = colleague(database), database.write_now(register)
    wrote(database, ref, NOW + MINUTE)
    step(database, ref, "withdrawn", by, NOW + 2 * MINUTE)
    wrote(database, ref, NOW + 3 * MINUTE)
    assert found(database) == []


def test_who_waits_longest_stands_first(database: Database) -> None:
    by, first = colleague(database), database.write_now(register)
    second = database.write_now(register)
    step(database, first, "contacted", by, NOW + MINUTE)
    wrote(database, first, NOW + 2 * MINUTE)
    assert [one.ref for one in found(database)] == [second, first]
