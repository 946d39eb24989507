"""Answers that were left unsent: who is due for a reminder, and what goes when it is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from storage import cases, conversations, messages
from storage.conversations import Conversation
from storage.database import Database, Store
from tests.storage.sample import MINUTE, NOW, at_once, register, say, talk

Connect = Callable[..., Database]
DAY = timedelta(days=1)
AFTER = (DAY, 3 * DAY)


def leave(store: Store, address: str, since: datetime | None, channel: str = "telegram") -> int:
    """Leave answers unsent since a moment; return the conversation's id."""
    one = talk(store, address, channel)
    one.state, one.unsent_since = {"answers": {"place": "aalten"}}, since
    conversations.save(store, [one], NOW)
    return one.id


def due(database: Database, now: datetime) -> list[str]:
    found = database.write_now(lambda store: conversations.left_unsent(store, now, AFTER))
    return [one.address for one in found]


def test_the_moment_is_kept_and_goes_when_nothing_is_unsent(database: Database) -> None:
    database.write_now(lambda store: leave(store, "1", NOW))
    found = database.read_now(lambda store: conversations.find(store, "telegram", "1"))
    assert found is not None
    assert found.unsent_since == NOW
    database.write_now(lambda store: leave(store, "1", None))
    found = database.read_now(lambda store: conversations.find(store, "telegram", "1"))
    assert found is not None
    assert found.unsent_since is None


def test_who_left_answers_is_due_at_each_moment_once(database: Database) -> None:
    number = database.write_now(lambda store: leave(store, "1", NOW))
    database.write_now(lambda store: leave(store, "2", None))
    assert due(database, NOW + DAY - MINUTE) == []
    assert due(database, NOW + DAY) == ["1"]
    database.write_now(lambda store: conversations.count_reminders(store, number, 1))
    assert due(database, NOW + 3 * DAY - MINUTE) == []
    assert due(database, NOW + 3 * DAY) == ["1"]
    database.write_now(lambda store: conversations.count_reminders(store, number, 2))
    assert due(database, NOW + 6 * DAY) == []


def test_doing_something_begins_the_count_anew(database: Database) -> None:
    number = database.write_now(lambda store: leave(store, "1", NOW))
    database.write_now(lambda store: conversations.count_reminders(store, number, 2))
    database.write_now(lambda store: leave(store, "1", NOW + DAY))
    assert due(database, NOW + 2 * DAY) == ["1"]


def test_who_blocked_us_is_never_due_but_is_forgotten(database: Database) -> None:
    number = database.write_now(lambda store: leave(store, "1", NOW))
    database.write_now(lambda store: conversations.mark_blocked(store, number, NOW))
    assert due(database, NOW + DAY) == []
    assert [one.id for one in database.write_now(lambda store: conversations.abandoned(store, NOW))] == [number]


def test_processes_share_who_is_due(database_url: str, connect: Connect) -> None:
    first = connect(database_url)
    for number in range(40):
        first.write_now(lambda store, n=number: leave(store, str(n), NOW))  # type: ignore[misc]  # defaults bind

    def take(store: Store) -> list[int]:
        found: list[Conversation] = conversations.left_unsent(store, NOW + DAY, AFTER, limit=10)
        for one in found:
            conversations.count_reminders(store, one.id, 1)
        return [one.id for one in found]

    some = [connect(database_url) for _ in range(4)]
    taken = [id_ for found in at_once([partial(one.write_now, take) for one in some]) for id_ in found]
    taken += [id_ for _ in range(4) for id_ in first.write_now(take)]
    assert len(taken) == len(set(taken)) == 40


def test_what_led_nowhere_is_gone_with_its_talk(database: Database) -> None:
    def work(store: Store) -> int:
        number = leave(store, "1", NOW)
        say(store, number, "Waar woont u?", "Hoe oud bent u?")
        messages.add(store, [messages.NewMessage(number, "in", "message", {"text": "Aalten"}, NOW)], NOW)
        say(store, leave(store, "2", NOW), "Waar woont u?")
        return number

    number = database.write_now(work)
    database.write_now(lambda store: conversations.forget_unsent(store, number, {"language": "ti"}))
    found = database.read_now(lambda store: conversations.by_id(store, number))
    assert found is not None
    assert (found.state, found.unsent_since) == ({"language": "ti"}, None)
    assert database.read_now(lambda store: messages.transcript(store, number)) == []
    other = database.read_now(lambda store: conversations.find(store, "telegram", "2"))
    assert other is not None
    assert len(database.read_now(lambda store: messages.transcript(store, other.id))) == 1


def test_what_belongs_to_a_case_of_the_same_person_stays(database: Database) -> None:
    def work(store: Store) -> tuple[int, str]:
        number = leave(store, "1", NOW)
        messages.add(store, [messages.NewMessage(number, "out", "message", {"text": "asked"}, NOW)], NOW - MINUTE)
        ref = register(store, number)
        reply = messages.NewMessage(number, "out", "message", {"text": "reply"}, NOW, case_ref=ref)
        messages.add(store, [reply], NOW + MINUTE)
        messages.add(store, [messages.NewMessage(number, "out", "message", {"text": "unsent"}, NOW)], NOW + MINUTE)
        return number, ref

    number, ref = database.write_now(work)
    database.write_now(lambda store: conversations.forget_unsent(store, number, {}))
    kept = database.read_now(lambda store: messages.transcript(store, number))
    assert [payload["text"] for _id, _way, payload, _at, _closed in kept] == ["asked", "reply"]
    assert database.read_now(lambda store: cases.get(store, ref)) is not None


def test_who_has_to_decide_is_found_by_the_first_deadline(database: Database) -> None:
    def opened(store: Store, status: str, decide_by: datetime | None) -> str:
        return cases.open_case(
            store, cases.NewCase("referrer", {}, {}, status=status, decide_by=decide_by), "person", NOW
        )

    late = database.write_now(lambda store: opened(store, "pre-registered", NOW + 2 * DAY))
    soon = database.write_now(lambda store: opened(store, "pre-registered", NOW + DAY))
    database.write_now(lambda store: opened(store, "on-hold", NOW + DAY))
    database.write_now(lambda store: opened(store, "pre-registered", None))
    found = database.write_now(lambda store: cases.undecided(store, "pre-registered"))
    assert [one.ref for one in found] == [soon, late]
    assert (found[0].decide_by, found[0].reminded, found[0].version) == (NOW + DAY, 0, 1)
