"""Conversations: found, kept, moved, erased; messages handled once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError

from storage import cases, conversations, messages
from storage.database import Database, Store
from storage.tables import conversations as table
from storage.tables import seen
from tests.storage.sample import MINUTE, NOW, at_once, register, say, talk

Connect = Callable[..., Database]


def test_a_message_is_new_once(database: Database) -> None:
    ids = [("telegram", "1"), ("telegram", "2"), ("web", "1")]
    assert database.write_now(lambda store: conversations.unseen(store, ids, NOW)) == set(ids)
    more = [*ids, ("web", "2"), ("web", "2")]
    assert database.write_now(lambda store: conversations.unseen(store, more, NOW)) == {("web", "2")}
    assert database.write_now(lambda store: conversations.unseen(store, [], NOW)) == set()


def test_of_many_processes_one_sees_a_message_as_new(database_url: str, connect: Connect) -> None:
    ids = [("telegram", str(number)) for number in range(3000)]  # enough for the processes to meet

    def look(database: Database, mine: list[tuple[str, str]]) -> set[tuple[str, str]]:
        return database.write_now(lambda store: conversations.unseen(store, mine, NOW))

    some = [connect(database_url) for _ in range(6)]
    orders = [ids, ids[::-1]] * 3
    found = at_once([lambda d=d, o=o: look(d, o) for d, o in zip(some, orders, strict=True)])
    assert sorted(one for each in found for one in each) == sorted(ids)


def test_a_message_whose_batch_failed_is_new_again(database: Database) -> None:
    def work(store: Store) -> None:
        conversations.unseen(store, [("telegram", "1")], NOW)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        database.write_now(work)
    ids = [("telegram", "1")]
    assert database.write_now(lambda store: conversations.unseen(store, ids, NOW)) == set(ids)


def test_what_was_seen_long_ago_is_forgotten(database: Database) -> None:
    database.write_now(lambda store: conversations.unseen(store, [("telegram", "old")], NOW - MINUTE))
    database.write_now(lambda store: conversations.unseen(store, [("telegram", "new")], NOW))
    assert database.write_now(lambda store: conversations.forget_seen(store, NOW)) == 1
    assert database.read_now(lambda store: store.connection.scalar(select(func.count()).select_from(seen))) == 1


def test_a_conversation_is_as_it_was_left(database: Database) -> None:
    keys = [("telegram", "42"), ("web", "42"), ("telegram", "43")]

    def first(store: Store) -> list[conversations.Conversation]:
        loaded = conversations.load(store, [*keys, keys[0]], NOW)
        assert list(loaded[keys[0]].state) == []
        for number, key in enumerate(keys):
            loaded[key].state = {"answers": {"place": f"ž{number}"}}
            loaded[key].language, loaded[key].source = "ti", "poster"
        conversations.save(store, list(loaded.values()), NOW)
        return [loaded[key] for key in keys]

    left = database.write_now(first)
    assert len({one.id for one in left}) == 3
    assert [database.read_now(lambda s, k=key: conversations.find(s, *k)) for key in keys] == left
    assert [database.read_now(lambda s, i=one.id: conversations.by_id(s, i)) for one in left] == left
    again = database.write_now(lambda store: conversations.load(store, keys, NOW))
    assert [again[key] for key in keys] == left


def test_finding_creates_nothing(database: Database) -> None:
    assert database.read_now(lambda store: conversations.find(store, "telegram", "42")) is None
    assert database.read_now(lambda store: conversations.by_id(store, 1)) is None
    assert database.write_now(lambda store: conversations.load(store, [], NOW)) == {}


def test_processes_that_load_the_same_people_in_other_orders_never_deadlock(
    database_url: str, connect: Connect
) -> None:
    people = [("telegram", str(number)) for number in range(12)]

    def add_one(store: Store, keys: list[tuple[str, str]]) -> None:
        loaded = conversations.load(store, keys, NOW)
        for conversation in loaded.values():
            conversation.state = {"count": conversation.state.get("count", 0) + 1}
        conversations.save(store, list(loaded.values()), NOW)

    def turn(database: Database, number: int) -> None:
        for step in range(8):
            start = (number * 5 + step * 7) % 12
            order = (people[start:] + people[:start])[:: (-1) ** step]
            database.write_now(lambda store, order=order: add_one(store, order))

    some = [connect(database_url) for _ in range(4)]
    at_once([lambda d=d, n=n: turn(d, n) for n, d in enumerate(some)])
    loaded = some[0].write_now(lambda store: conversations.load(store, people, NOW))
    assert {one.state["count"] for one in loaded.values()} == {32}


def test_who_blocked_us_is_marked_until_they_come_back(database: Database) -> None:
    conversation = database.write_now(talk)
    database.write_now(lambda store: conversations.mark_blocked(store, conversation.id, NOW))
    assert database.write_now(talk).blocked
    database.write_now(lambda store: conversations.unblock(store, conversation.id))
    assert not database.write_now(talk).blocked


def test_a_conversation_moves_to_its_new_address(database: Database) -> None:
    old = database.write_now(talk)
    database.write_now(lambda store: talk(store, "-100"))
    database.write_now(lambda store: conversations.move(store, "telegram", "42", "-100"))
    moved = database.read_now(lambda store: conversations.find(store, "telegram", "-100"))
    assert moved is not None
    assert (moved.id, moved.address) == (old.id, "-100")
    assert database.read_now(lambda store: conversations.find(store, "telegram", "42")) is None
    database.write_now(lambda store: conversations.move(store, "telegram", "unknown", "-100"))
    database.write_now(lambda store: conversations.move(store, "telegram", "-100", "-100"))
    assert database.read_now(lambda store: conversations.by_id(store, old.id)) == moved


def test_an_erased_conversation_takes_its_messages_along_and_its_number_never_returns(database: Database) -> None:
    old = database.write_now(talk)
    database.write_now(lambda store: say(store, old.id, "Dag"))
    ref = database.write_now(lambda store: register(store, old.id))
    database.write_now(lambda store: conversations.erase(store, old.id))
    assert database.read_now(lambda store: conversations.by_id(store, old.id)) is None
    assert database.read_now(lambda store: messages.transcript(store, old.id)) == []
    case = database.read_now(lambda store: cases.get(store, ref))
    assert case is not None
    assert case.conversation_id is None
    assert database.write_now(talk).id > old.id


def test_a_message_of_no_conversation_is_refused(database: Database) -> None:
    with pytest.raises(DBAPIError):
        database.write_now(lambda store: say(store, 99, "Dag"))


def test_a_batch_takes_the_same_few_statements_whatever_its_size(database: Database) -> None:
    """Fifty turns may not cost fifty times the statements of one."""
    counted: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *seen_: counted.append(seen_[2]))

    def batch(store: Store, size: int) -> list[int]:
        people = [("telegram", f"{size}-{number}") for number in range(size)]
        conversations.unseen(store, people, NOW)
        loaded = conversations.load(store, people, NOW).values()
        conversations.save(store, list(loaded), NOW)
        new = [messages.NewMessage(one.id, "out", "message", {"text": "Dag"}, NOW) for one in loaded]
        ids = messages.add(store, new, NOW)
        messages.mark_sent(store, [(id_, "1") for id_ in ids], NOW)
        return ids

    costs = []
    for size in (1, 20, 50):
        counted.clear()
        ids = database.write_now(lambda store, size=size: batch(store, size))
        assert all(one < other for one, other in pairwise(ids))
        costs.append(len(counted))
    assert len(set(costs)) == 1
    assert costs[0] <= 10


def test_equal_addresses_on_two_channels_leave_no_equal_traces(database: Database) -> None:
    database.write_now(lambda store: conversations.load(store, [("telegram", "42"), ("web", "42")], NOW))
    hashes = database.read_now(lambda store: list(store.connection.scalars(select(table.c.address_hash))))
    assert len(set(hashes)) == 2
