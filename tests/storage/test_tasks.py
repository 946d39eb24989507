"""Tasks for staff: one thing is one task, and it is done once."""

from storage import tasks
from storage.database import Database

from .sample import NOW, colleague


def test_the_same_thing_noticed_twice_is_one_task(database: Database) -> None:
    for _ in range(2):
        database.write_now(lambda store: tasks.note(store, "fact:rvo", "fact", "rvo-subsidy", NOW))

    assert [task.about for task in database.read_now(tasks.still_open)] == ["rvo-subsidy"]


def test_a_task_is_done_once_and_does_not_come_back(database: Database) -> None:
    who = colleague(database)
    database.write_now(lambda store: tasks.note(store, "fact:rvo", "fact", "rvo-subsidy", NOW))
    (task,) = database.read_now(tasks.still_open)

    assert database.write_now(lambda store: tasks.done(store, task.id, who, NOW))
    assert not database.write_now(lambda store: tasks.done(store, task.id, who, NOW))
    database.write_now(lambda store: tasks.note(store, "fact:rvo", "fact", "rvo-subsidy", NOW))
    assert database.read_now(tasks.still_open) == []


def test_what_is_no_task_any_more_ends_by_itself_and_other_kinds_stay(database: Database) -> None:
    for name, kind in (("fact:rvo", "fact"), ("fact:opijver", "fact"), ("case:1", "case")):
        database.write_now(lambda store, n=name, k=kind: tasks.note(store, n, k, n, NOW))  # type: ignore[misc]  # defaults bind
    database.write_now(lambda store: tasks.settle(store, "fact", ["fact:opijver"], NOW))
    assert [task.key for task in database.read_now(tasks.still_open)] == ["fact:opijver", "case:1"]
    database.write_now(lambda store: tasks.settle(store, "fact", [], NOW))
    assert [task.key for task in database.read_now(tasks.still_open)] == ["case:1"]
