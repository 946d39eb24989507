"""What became of people, as it is kept."""

from __future__ import annotations

from sqlalchemy import select

from storage import measurements
from storage.database import Database
from tests.storage.sample import MINUTE, NOW, register, talk


def test_a_moment_is_planned_once_and_answered_at_the_last_time_of_asking(database: Database) -> None:
    number = database.write_now(lambda store: talk(store).id)
    ref = database.write_now(lambda store: register(store, number))
    assert database.read_now(lambda store: measurements.unplanned(store, "candidate", ("new",), "started")) == [ref]
    for _ in range(2):
        database.write_now(lambda store: measurements.plan(store, [ref], "started", NOW))
    database.write_now(lambda store: measurements.plan(store, [ref], "3-months", NOW + MINUTE))
    assert database.read_now(lambda store: measurements.unplanned(store, "candidate", ("new",), "started")) == []
    first, second = database.read_now(lambda store: measurements.due(store, NOW + MINUTE))
    assert database.write_now(lambda store: measurements.answer(store, number, {}, NOW)) is None
    for at, one in ((NOW, first), (NOW + MINUTE, second)):
        database.write_now(lambda store, at=at, one=one: measurements.mark_asked(store, one.id, at))
    said = {"contract": "permanent"}
    found = database.write_now(lambda store: measurements.answer(store, number, said, NOW + MINUTE))
    assert found is not None
    assert found.moment == "3-months"
    (kept,) = database.read_now(measurements.answered)
    assert (kept.case_ref, kept.moment, kept.answers) == (ref, "3-months", said)
    moments = select(measurements.measurements.c.moment).order_by(measurements.measurements.c.due_at)
    assert database.read_now(lambda store: list(store.connection.scalars(moments))) == ["started", "3-months"]


def test_a_refusal_is_for_all_moments_and_for_what_would_be_planned(database: Database) -> None:
    number = database.write_now(lambda store: talk(store).id)
    ref = database.write_now(lambda store: register(store, number))
    database.write_now(lambda store: measurements.plan(store, [ref], "started", NOW))
    assert database.write_now(lambda store: measurements.refuse(store, number, NOW)) == [ref]
    assert database.write_now(lambda store: measurements.refuse(store, number, NOW)) == []
    assert database.read_now(lambda store: measurements.due(store, NOW)) == []
    assert database.read_now(lambda store: measurements.unplanned(store, "candidate", ("new",), "12-months")) == []


def test_who_refuses_after_answering_is_asked_nothing_more_about_any_case(database: Database) -> None:
    number = database.write_now(lambda store: talk(store).id)
    ref, other = (database.write_now(lambda store: register(store, number)) for _ in range(2))
    somebody_else = database.write_now(register)
    database.write_now(lambda store: measurements.plan(store, [ref], "started", NOW))
    (asked,) = database.read_now(lambda store: measurements.due(store, NOW))
    database.write_now(lambda store: measurements.mark_asked(store, asked.id, NOW))
    database.write_now(lambda store: measurements.answer(store, number, {"contract": "none"}, NOW))
    left = database.read_now(lambda store: measurements.unplanned(store, "candidate", ("new",), "3-months"))
    assert sorted(left) == sorted([ref, other, somebody_else])
    assert database.write_now(lambda store: measurements.refuse(store, number, NOW)) == [ref]
    left = database.read_now(lambda store: measurements.unplanned(store, "candidate", ("new",), "3-months"))
    assert left == [somebody_else]
    assert [one.answers for one in database.read_now(measurements.answered)] == [{"contract": "none"}]
