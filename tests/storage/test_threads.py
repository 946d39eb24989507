"""How cases stand in the staff group: one who makes it, nothing that is too late counts, and what changed is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import update

from storage import cases, drafts, notices, threads
from storage.database import Database, Store
from storage.notices import NewNotice
from storage.tables import cases as case_table
from tests.storage.sample import MINUTE, NOW, at_once, colleague, meanwhile, register


def test_of_many_that_want_a_case_at_once_one_gets_it(database_url: str, connect: Callable[..., Database]) -> None:
    stores = [connect(database_url) for _ in range(4)]
    stores[0].open()
    ref = stores[0].write_now(register)
    take = partial(threads.take, ref=ref, now=NOW, lease=MINUTE)
    taken = at_once([partial(store.write_now, take) for store in stores for _ in range(3)])
    assert len([one for one in taken if one is not None]) == 1


def test_what_was_made_too_late_does_not_count(database: Database) -> None:
    ref = database.write_now(register)
    first = database.write_now(partial(threads.take, ref=ref, now=NOW, lease=MINUTE))
    assert database.write_now(partial(threads.take, ref=ref, now=NOW, lease=MINUTE)) is None
    second = database.write_now(partial(threads.take, ref=ref, now=NOW + MINUTE, lease=MINUTE))
    assert first is not None
    assert second is not None
    assert not database.write_now(lambda store: threads.keep(store, first, thread_id=1))
    assert database.write_now(lambda store: threads.keep(store, second, thread_id=2))
    assert not database.write_now(lambda store: threads.keep(store, second, thread_id=3))
    assert database.read_now(partial(threads.case_of, thread_id=2)) == ref
    assert database.read_now(partial(threads.case_of, thread_id=1)) is None


def test_what_the_group_shows_as_it_was_is_found_and_what_is_taken_is_left_alone(database: Database) -> None:
    ref, other = database.write_now(register), database.write_now(register)
    for one in (ref, other):
        database.write_now(partial(shown, ref=one))
    assert database.read_now(partial(threads.outdated, now=NOW)) == []
    later = update(case_table).where(case_table.c.ref == other).values(version=2)
    database.write_now(lambda store: store.connection.execute(later))
    assert database.read_now(partial(threads.outdated, now=NOW, limit=9)) == [other]
    database.write_now(partial(threads.take, ref=other, now=NOW, lease=MINUTE))
    assert database.read_now(partial(threads.outdated, now=NOW, limit=9)) == []
    assert database.read_now(partial(threads.outdated, now=NOW + MINUTE, limit=9)) == [other]
    database.write_now(threads.forget_all)
    assert database.read_now(partial(threads.get, ref=ref)) is None


def shown(store: Store, ref: str) -> None:
    taken = threads.take(store, ref, NOW, MINUTE)
    assert taken is not None
    threads.keep(store, taken, thread_id=None, card_id=5, version=1)


def test_an_erased_case_leaves_a_request_to_take_its_topic_away_and_no_draft(database: Database) -> None:
    ref, person = database.write_now(register), colleague(database)
    taken = database.write_now(partial(threads.take, ref=ref, now=NOW, lease=MINUTE))
    assert taken is not None
    database.write_now(lambda store: threads.keep(store, taken, thread_id=7))
    number = database.write_now(lambda store: drafts.add(store, ref, person, "Dag Roosmarijn", NOW))
    database.write_now(partial(cases.erase, ref=ref))
    far = NOW + timedelta(days=4000)
    (asked,) = database.write_now(partial(notices.take_due, now=far, lease=MINUTE, limit=9))
    assert (asked.kind, asked.case_ref, asked.payload) == (threads.GONE, None, {"thread": 7})
    assert database.read_now(partial(drafts.get, draft_id=number)) is None


def test_of_many_that_use_a_draft_at_once_one_does(database_url: str, connect: Callable[..., Database]) -> None:
    stores = [connect(database_url) for _ in range(4)]
    stores[0].open()
    ref, person = stores[0].write_now(register), colleague(stores[0])
    number = stores[0].write_now(lambda store: drafts.add(store, ref, person, "Dag", NOW))
    used = at_once([partial(store.write_now, partial(drafts.use, draft_id=number)) for store in stores])
    assert sorted(used) == [False, False, False, True]


def test_what_is_urgent_is_taken_first_and_the_rest_in_order(database: Database) -> None:
    ref = database.write_now(register)
    kinds = ("summary", "message", "idle", "new-case", "message")
    new = [NewNotice(kind, {}, NOW, ref) for kind in kinds]
    database.write_now(lambda store: notices.add(store, new, NOW))
    take = partial(notices.take_due, now=NOW, lease=MINUTE, limit=1, first=("new-case", "message"))
    taken = [database.write_now(take)[0].kind for _ in kinds]
    assert taken == ["new-case", "message", "message", "summary", "idle"]
    assert not database.read_now(partial(notices.any_due, now=NOW))
    assert database.read_now(partial(notices.any_due, now=NOW + MINUTE))


def test_one_message_tells_all_that_wait_of_its_kind_and_case(database: Database) -> None:
    ref, other = database.write_now(register), database.write_now(register)
    new = [NewNotice("message", {}, NOW, one) for one in (ref, ref, other)]
    database.write_now(lambda store: notices.add(store, new, NOW))
    (first,) = database.write_now(partial(notices.take_due, now=NOW, lease=MINUTE, limit=1))
    assert database.read_now(partial(notices.last_sent, case_ref=ref, kind="message")) is None
    database.write_now(partial(notices.also_sent, notice=first, sent_id="9", now=NOW))
    assert database.read_now(partial(notices.last_sent, case_ref=ref, kind="message")) == NOW
    (left,) = database.write_now(partial(notices.take_due, now=NOW, lease=MINUTE, limit=9))
    assert left.case_ref == other


def test_old_notices_are_forgotten_and_those_of_now_are_kept(database: Database) -> None:
    ref = database.write_now(register)
    new = [NewNotice("message", {}, NOW + timedelta(days=day), ref) for day in (0, 0, 5)]
    database.write_now(lambda store: notices.add(store, new, NOW))
    (first,) = database.write_now(partial(notices.take_due, now=NOW, lease=timedelta(), limit=1))
    database.write_now(partial(notices.mark_sent, sent=[(first.id, "1")], now=NOW))
    forget = partial(notices.forget_old, unsent_before=NOW + timedelta(days=1))
    database.write_now(partial(forget, sent_before=NOW))
    assert database.read_now(partial(notices.last_sent, case_ref=ref, kind="message")) == NOW
    database.write_now(partial(forget, sent_before=NOW + timedelta(days=1)))
    assert database.read_now(partial(notices.last_sent, case_ref=ref, kind="message")) is None
    left = partial(notices.take_due, now=NOW + timedelta(days=9), lease=MINUTE, limit=9)
    assert len(database.write_now(left)) == 1


def test_a_case_is_erased_after_its_card_that_is_just_being_lost(
    postgres_url: str, connect: Callable[..., Database]
) -> None:
    """Both take the topic first: otherwise each would wait for what the other has."""
    one, other = connect(postgres_url), connect(postgres_url)
    ref = one.write_now(register)
    taken = one.write_now(lambda store: threads.take(store, ref, NOW, MINUTE))
    assert taken
    other.open()
    meanwhile(
        one,
        other,
        begin=lambda store: threads.keep(store, taken, thread_id=9),
        meets=lambda store: cases.erase(store, ref),
        go_on=lambda store: notices.add(store, [notices.NewNotice("show", {}, NOW, ref)], NOW),
    )
    assert one.read_now(lambda store: threads.get(store, ref)) is None
    due = one.write_now(lambda store: notices.take_due(store, datetime.now(UTC), MINUTE, 9))
    assert [(told.kind, told.payload) for told in due] == [(threads.GONE, {"thread": 9})]
