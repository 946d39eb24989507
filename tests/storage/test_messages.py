"""Messages and notices: what waits, what was sent, what is still open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from storage import conversations, messages, notices
from storage.database import Database, Store
from storage.messages import NewMessage
from tests.storage.sample import MINUTE, NOW, at_once, register, say, talk

Connect = Callable[..., Database]
QUESTION = {"text": "Waar woont u?", "buttons": [{"id": "municipality=aalten"}]}


def taken(database: Database, at: timedelta = timedelta(), limit: int = 100, channel: str = "telegram") -> list[str]:
    """Take what is due and return its texts."""
    due = database.write_now(lambda store: messages.take_due(store, channel, NOW + at, MINUTE, limit))
    return [one.payload["text"] for one in due]


def test_messages_are_taken_once_in_order_with_where_to_send_them(database: Database) -> None:
    conversation = database.write_now(talk)
    ids = database.write_now(lambda store: say(store, conversation.id, "een", "twee", "drie"))
    assert ids == sorted(ids)
    due = database.write_now(lambda store: messages.take_due(store, "telegram", NOW, MINUTE, 2))
    assert [(one.id, one.address, one.channel, one.attempts) for one in due] == [
        (ids[0], "42", "telegram", 1),
        (ids[1], "42", "telegram", 1),
    ]
    assert taken(database, channel="web") == []


def test_nothing_is_added_for_no_messages(database: Database) -> None:
    assert database.write_now(lambda store: messages.add(store, [], NOW)) == []


def test_what_is_being_sent_holds_back_what_comes_after_it_for_that_person_only(database: Database) -> None:
    one, other = database.write_now(talk), database.write_now(lambda store: talk(store, "43"))
    database.write_now(lambda store: say(store, one.id, "een"))
    assert taken(database) == ["een"]
    database.write_now(lambda store: say(store, one.id, "twee"))
    database.write_now(lambda store: say(store, other.id, "ander"))
    assert taken(database) == ["ander"]
    assert taken(database, MINUTE) == ["een", "twee", "ander"]


def test_a_message_tried_again_later_stays_ahead_of_the_next(database: Database) -> None:
    conversation = database.write_now(talk)
    first, second = database.write_now(lambda store: say(store, conversation.id, "een", "twee"))
    database.write_now(lambda store: messages.retry_later(store, first, NOW + 3 * MINUTE, "429"))
    assert taken(database, 2 * MINUTE) == []
    due = database.write_now(lambda store: messages.take_due(store, "telegram", NOW + 3 * MINUTE, MINUTE, 9))
    assert [(one.id, one.attempts) for one in due] == [(first, 2), (second, 1)]


def test_a_message_given_up_lets_the_next_through_and_never_returns(database: Database) -> None:
    conversation = database.write_now(talk)
    first, _ = database.write_now(lambda store: say(store, conversation.id, "een", "twee"))
    database.write_now(lambda store: messages.retry_later(store, first, NOW + 9 * MINUTE, "timeout"))
    database.write_now(lambda store: messages.fail(store, first, "too old"))
    assert taken(database) == ["twee"]
    assert taken(database, 20 * MINUTE) == ["twee"]


def test_what_was_sent_is_not_sent_again(database: Database) -> None:
    conversation = database.write_now(talk)
    ids = database.write_now(lambda store: say(store, conversation.id, "een", "twee"))
    database.write_now(lambda store: messages.mark_sent(store, [(ids[0], "700"), (ids[1], None)], NOW))
    database.write_now(lambda store: messages.mark_sent(store, [], NOW))
    assert taken(database, 9 * MINUTE) == []


def test_own_words_blocked_people_and_later_reminders_are_not_sent(database: Database) -> None:
    conversation, gone = database.write_now(talk), database.write_now(lambda store: talk(store, "43"))
    own = NewMessage(conversation.id, "in", "message", {"text": "Aalten"}, NOW)
    database.write_now(lambda store: messages.add(store, [own], NOW))
    database.write_now(lambda store: say(store, gone.id, "weg"))
    database.write_now(lambda store: conversations.mark_blocked(store, gone.id, NOW))
    database.write_now(lambda store: say(store, conversation.id, "herinnering", due=NOW + 60 * MINUTE))
    database.write_now(lambda store: say(store, conversation.id, "nu"))
    assert taken(database) == ["nu"]
    assert taken(database, 60 * MINUTE) == ["herinnering", "nu"]


def test_two_workers_never_take_the_same_message(database_url: str, connect: Connect) -> None:
    workers = [connect(database_url) for _ in range(4)]

    def fill(store: Store) -> list[int]:
        return [id_ for number in range(30) for id_ in say(store, talk(store, str(number)).id, "een", "twee")]

    ids = workers[0].write_now(fill)

    def work(database: Database) -> list[int]:
        mine: list[int] = []
        while due := database.write_now(lambda store: messages.take_due(store, "telegram", NOW, MINUTE, 5)):
            mine += [one.id for one in due]
            database.write_now(lambda store, due=due: messages.mark_sent(store, [(one.id, None) for one in due], NOW))
        return mine

    found = at_once([lambda one=one: work(one) for one in workers])
    assert sorted(id_ for each in found for id_ in each) == ids


def test_after_a_restart_what_was_being_sent_is_due_and_what_is_planned_is_not(database: Database) -> None:
    conversation = database.write_now(talk)
    database.write_now(lambda store: say(store, conversation.id, "een"))
    assert taken(database) == ["een"]
    database.write_now(lambda store: say(store, conversation.id, "morgen", due=NOW + timedelta(days=1)))
    database.write_now(lambda store: messages.make_due(store, "web", NOW))
    assert taken(database) == []
    database.write_now(lambda store: messages.make_due(store, "telegram", NOW))
    assert taken(database) == ["een"]


def test_the_open_question_is_the_last_sent_one_with_buttons(database: Database) -> None:
    conversation = database.write_now(talk)

    def ask(text: str) -> int:
        new = NewMessage(conversation.id, "out", "message", QUESTION | {"text": text}, NOW)
        return database.write_now(lambda store: messages.add(store, [new], NOW))[0]

    def the_open() -> object:
        found = database.read_now(lambda store: messages.open_questions(store, [conversation.id]))
        return next(((one.sent_id, one.payload) for one in found.values()), None)

    first = ask("een")
    assert the_open() is None
    database.write_now(lambda store: messages.mark_sent(store, [(first, "700")], NOW))
    assert the_open() == ("700", QUESTION | {"text": "een"})
    second = ask("twee")
    (plain,) = database.write_now(lambda store: say(store, conversation.id, "Dank u"))
    database.write_now(lambda store: messages.mark_sent(store, [(second, "701"), (plain, "702")], NOW))
    assert the_open() == ("701", QUESTION | {"text": "twee"})
    found = database.read_now(lambda store: messages.open_questions(store, [conversation.id, 99]))
    assert {key: one.id for key, one in found.items()} == {conversation.id: second}
    database.write_now(lambda store: messages.close(store, [first, second], NOW))
    assert the_open() is None
    assert database.read_now(lambda store: messages.open_questions(store, [])) == {}


def test_the_transcript_gives_the_newest_in_the_order_they_were_said(database: Database) -> None:
    conversation = database.write_now(talk)
    new = [
        NewMessage(conversation.id, "out", "message", {"text": "Waar woont u?"}, NOW),
        NewMessage(conversation.id, "in", "message", {"text": "Aalten"}, NOW),
        NewMessage(conversation.id, "out", "close", {"text": "closed"}, NOW),
        NewMessage(conversation.id, "out", "toast", {"text": "toast"}, NOW),
        NewMessage(conversation.id, "out", "message", {"text": "Dank u"}, NOW),
    ]
    ids = database.write_now(lambda store: messages.add(store, new, NOW))
    database.write_now(lambda store: messages.close(store, ids[:1], NOW))
    whole = database.read_now(lambda store: messages.transcript(store, conversation.id))
    assert whole == [
        (ids[0], "out", {"text": "Waar woont u?"}, NOW, True),
        (ids[1], "in", {"text": "Aalten"}, NOW, False),
        (ids[4], "out", {"text": "Dank u"}, NOW, False),
    ]
    assert database.read_now(lambda store: messages.transcript(store, conversation.id, limit=2)) == whole[1:]
    assert database.read_now(lambda store: messages.transcript(store, conversation.id, ids[1])) == whole[2:]


def test_notices_are_taken_once_retried_and_given_up(database: Database) -> None:
    ref = database.write_now(register)
    new = [notices.NewNotice("new-case", {"number": number}, NOW, ref) for number in range(3)]
    database.write_now(lambda store: notices.add(store, new, NOW))
    database.write_now(lambda store: notices.add(store, [], NOW))

    def take(at: timedelta) -> list[notices.PendingNotice]:
        return database.write_now(lambda store: notices.take_due(store, NOW + at, MINUTE, 9))

    first = take(timedelta())
    assert [(one.case_ref, one.kind, one.payload["number"], one.attempts) for one in first] == [
        (ref, "new-case", number, 1) for number in range(3)
    ]
    assert take(timedelta()) == []
    database.write_now(lambda store: notices.mark_sent(store, [(first[0].id, "5")], NOW))
    database.write_now(lambda store: notices.retry_later(store, first[1].id, NOW + 5 * MINUTE, "429"))
    database.write_now(lambda store: notices.fail(store, first[2].id, "no such chat"))
    assert take(2 * MINUTE) == []
    assert [(one.id, one.attempts) for one in take(5 * MINUTE)] == [(first[1].id, 2)]
