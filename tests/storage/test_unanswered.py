"""Questions without an answer, and whether answers helped."""

from __future__ import annotations

from storage import figures, helped, unanswered
from storage.database import Database
from storage.unanswered import NewQuestion
from tests.storage.sample import MINUTE, NOW

MONEY = NewQuestion("wat kost […] mij", "nl", "candidate", "what-does-it-cost")


def keep(database: Database, *questions: NewQuestion) -> list[int]:
    for question in questions:
        database.write_now(lambda store, question=question: unanswered.add(store, question, NOW))
    return [one.id for one in database.read_now(lambda store: unanswered.in_state(store, ("open",), 10))]


def test_questions_are_kept_newest_first_and_sealed(database: Database) -> None:
    keep(database, MONEY, NewQuestion("voetbal?", "ti", None, None))
    first, second = database.read_now(lambda store: unanswered.in_state(store, ("open",), 10))
    assert (first.text, first.topic, first.language, first.audience) == ("voetbal?", None, "ti", None)
    assert (second.text, second.topic, second.state, second.at) == (MONEY.text, MONEY.topic, "open", NOW)
    assert len(database.read_now(lambda store: unanswered.in_state(store, ("open",), 1))) == 1
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT text FROM unanswered").scalars().all()
    assert not any(b"voetbal" in bytes(row) for row in rows)


def test_of_two_who_say_what_a_question_is_one_wins_and_it_can_be_undone(database: Database) -> None:
    (one,) = keep(database, MONEY)

    def mark(before: unanswered.State, state: unanswered.State, topic: str | None) -> bool:
        return database.write_now(lambda store: unanswered.mark(store, one, (before,), state, topic))

    assert mark("open", "example", "trainer-costs")
    assert not mark("open", "not-ours", None)
    (kept,) = database.read_now(lambda store: unanswered.in_state(store, ("example", "not-ours"), 10))
    assert (kept.state, kept.topic) == ("example", "trainer-costs")
    assert database.read_now(unanswered.count_open) == 0
    assert mark("example", "open", "what-does-it-cost")
    assert database.read_now(unanswered.count_open) == 1


def test_old_questions_are_forgotten(database: Database) -> None:
    keep(database, MONEY)
    database.write_now(lambda store: unanswered.forget_old(store, NOW))
    assert database.read_now(unanswered.count_open) == 1
    database.write_now(lambda store: unanswered.forget_old(store, NOW + MINUTE))
    assert database.read_now(unanswered.count_open) == 0


def test_what_helped_is_counted(database: Database) -> None:
    for yes in (True, False, True):
        database.write_now(lambda store, yes=yes: helped.add(store, "how-long", "ti", NOW, yes=yes))
    assert database.read_now(figures.answers_that_helped) == (2, 1)
