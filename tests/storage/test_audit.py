"""The record: with the change or not at all, nothing personal, found again, and gone after its time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage import audit, cases
from storage.audit import Act, Sought, acting
from storage.database import Database, Store
from tests.storage.sample import NOW, colleague, register


def kept(database: Database, sought: Sought | None = None) -> list[tuple[str | None, str, str | None]]:
    found = database.read_now(lambda store: audit.look(store, sought or Sought(), 0, 50))
    return [(one.name, one.action, one.case_ref) for one in found]


async def test_a_change_and_its_record_are_one_transaction(database: Database) -> None:
    who, ref = colleague(database), database.write_now(register)
    with acting(Act(who, "note", NOW, ref)) as act:
        await database.write(lambda store: cases.add_event(store, ref, "note", {"text": "x"}, "staff", who, NOW))
        assert act.kept
        await database.write(audit.last_seen)
    await database.write(audit.last_seen)
    assert kept(database) == [("desk-1", "note", ref)]


async def test_what_failed_is_not_written_down(database: Database) -> None:
    who = colleague(database)

    def fail(_: Store) -> None:
        raise InterruptedError

    with acting(Act(who, "note", NOW)) as act:
        with pytest.raises(InterruptedError):
            await database.write(fail)
        assert not act.kept
    assert kept(database) == []


async def test_two_who_act_at_the_same_time_are_not_taken_for_each_other(database: Database) -> None:
    people = [colleague(database, name) for name in ("desk-1", "desk-2", "desk-3")]
    refs = [database.write_now(register) for _ in people]

    async def act(who: int, ref: str) -> None:
        with acting(Act(who, "claim", NOW, ref)):
            await asyncio.sleep(0)
            assert await database.write(lambda store: cases.claim(store, ref, who, NOW))

    await asyncio.gather(*(act(who, ref) for who, ref in zip(people, refs, strict=True)))
    wanted = {(f"desk-{number}", "claim", ref) for number, ref in enumerate(refs, 1)}
    assert set(kept(database)) == wanted


def test_what_is_no_reference_is_left_out(database: Database) -> None:
    who = colleague(database)
    words = ["Roosmarijn Achterberg", "PW-7K3M9Q'; --", "pw-7k3m9q", "PW-7K3M9Q"]
    database.write_now(lambda store: audit.add(store, [Act(who, "case", NOW, word) for word in words]))
    assert [ref for _, _, ref in kept(database)] == ["PW-7K3M9Q", None, None, None]


def test_it_is_found_by_day_by_person_and_by_case(database: Database) -> None:
    one, other = colleague(database, "desk-1"), colleague(database, "desk-2")
    acts = [
        Act(one, "case", NOW - timedelta(days=1), "PW-7K3M9Q"),
        Act(one, "queue", NOW),
        Act(other, "case", NOW, "PW-7K3M9Q"),
        Act(None, "erase", NOW, "PW-9CKX4T"),
    ]
    database.write_now(lambda store: audit.add(store, acts))
    assert kept(database, Sought(staff_id=one)) == [("desk-1", "queue", None), ("desk-1", "case", "PW-7K3M9Q")]
    assert [name for name, _, _ in kept(database, Sought(case_ref="PW-7K3M9Q"))] == ["desk-2", "desk-1"]
    today = Sought(since=NOW, before=NOW + timedelta(days=1))
    assert kept(database, today) == [
        (None, "erase", "PW-9CKX4T"), ("desk-2", "case", "PW-7K3M9Q"), ("desk-1", "queue", None)
    ]  # fmt: skip
    assert database.read_now(lambda store: audit.count(store, today)) == 3
    newest = database.read_now(lambda store: audit.look(store, Sought(), 1, 2))
    assert [line.name for line in newest] == ["desk-2", "desk-1"]
    assert database.read_now(audit.last_seen) == {one: NOW, other: NOW}


def test_it_is_forgotten_after_its_time(database: Database) -> None:
    who = colleague(database)
    database.write_now(lambda store: audit.add(store, [Act(who, "queue", NOW - timedelta(days=n)) for n in (3, 1)]))
    database.write_now(lambda store: audit.forget_old(store, NOW - timedelta(days=2)))
    assert len(kept(database)) == 1
