"""Staff: links work once, sessions end, who is disabled is out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select

from storage import staff
from storage.database import Database, Store
from storage.tables import sessions, sign_in_links
from storage.tables import staff as staff_table
from tests.storage.sample import MINUTE, NOW, at_once, colleague, until_somebody_waits

Connect = Callable[..., Database]


def invited(database: Database, name: str = "desk-1", role: str = "adviser") -> str:
    return database.write_now(lambda store: staff.invite(store, name, role, NOW, MINUTE))


def used(database: Database, token: str, after: timedelta = timedelta()) -> str | None:
    return database.write_now(lambda store: staff.use_link(store, token, NOW + after))


def signed_in(database: Database, token: str | None, after: timedelta = timedelta()) -> staff.Staff | None:
    found = database.read_now(lambda store: staff.session(store, token or "", NOW + after))
    return found.staff if found else None


def test_a_link_shows_whom_it_is_for_without_being_used(database: Database) -> None:
    token = invited(database)
    for _ in range(2):
        seen = database.read_now(lambda store: staff.peek_link(store, token, NOW))
        assert seen is not None
        assert (seen.name, seen.role) == ("desk-1", "adviser")
    assert signed_in(database, used(database, token)) == seen


def test_a_link_works_once(database: Database) -> None:
    token = invited(database)
    assert used(database, token)
    assert used(database, token) is None
    assert database.read_now(lambda store: staff.peek_link(store, token, NOW)) is None


def test_of_many_that_use_a_link_at_once_one_gets_in(database_url: str, connect: Connect) -> None:
    some = [connect(database_url) for _ in range(5)]
    token = invited(some[0])
    got = at_once([lambda d=some[n % 5]: used(d, token) for n in range(20)])
    assert len([one for one in got if one]) == 1


def test_who_used_a_link_a_moment_too_late_does_not_get_in(postgres_url: str, connect: Connect) -> None:
    """Both saw the link unused; the second waits for the first and then finds it used."""
    first, second = connect(postgres_url), connect(postgres_url)
    token = invited(first)
    second.open()
    going = Event()

    def use_and_wait_for_the_other(store: Store) -> str | None:
        session = staff.use_link(store, token, NOW)
        going.set()
        until_somebody_waits(store)
        return session

    def follow() -> str | None:
        assert going.wait(20)
        return used(second, token)

    got = at_once([lambda: first.write_now(use_and_wait_for_the_other), follow])
    assert [one is not None for one in got] == [True, False]


@pytest.mark.parametrize("after", [MINUTE, 2 * MINUTE])
def test_a_link_that_is_too_old_does_not_work(database: Database, after: timedelta) -> None:
    assert used(database, invited(database), after) is None


def test_an_unknown_link_session_or_code_does_not_work(database: Database) -> None:
    assert used(database, "guess") is None
    assert signed_in(database, "guess") is None
    assert database.write_now(lambda store: staff.link_telegram(store, "guess", 7)) is None
    assert database.read_now(lambda store: staff.by_telegram(store, 7)) is None


def test_a_session_ends_by_itself_and_by_signing_out(database: Database) -> None:
    one, other = used(database, invited(database)), used(database, invited(database))
    assert signed_in(database, one, timedelta(hours=11))
    assert signed_in(database, one, timedelta(hours=12)) is None
    database.write_now(lambda store: staff.sign_out(store, one or "", NOW))
    assert signed_in(database, one) is None
    assert signed_in(database, other)


def test_who_is_disabled_is_out_at_once_and_everywhere(database: Database) -> None:
    session, unused = used(database, invited(database)), invited(database)
    person = colleague(database)
    code = database.write_now(lambda store: staff.link_code(store, person))
    assert database.write_now(lambda store: staff.link_telegram(store, code, 7))
    later = database.write_now(lambda store: staff.link_code(store, person))
    assert database.write_now(lambda store: staff.disable(store, "desk-1", NOW))
    assert signed_in(database, session) is None
    assert used(database, unused) is None
    assert database.read_now(lambda store: staff.by_telegram(store, 7)) is None
    assert database.write_now(lambda store: staff.link_telegram(store, later, 7)) is None
    assert [one.disabled for one in database.read_now(staff.all_staff)] == [True]
    assert not database.write_now(lambda store: staff.disable(store, "nobody", NOW))


def test_who_is_invited_again_comes_back_with_the_new_role_but_not_with_an_old_session(database: Database) -> None:
    session = used(database, invited(database))
    database.write_now(lambda store: staff.disable(store, "desk-1", NOW))
    again = signed_in(database, used(database, invited(database, role="reader")))
    assert again is not None
    assert (again.role, again.disabled) == ("reader", False)
    assert signed_in(database, session) is None
    assert len(database.read_now(staff.all_staff)) == 1


def test_a_code_ties_a_telegram_account_once(database: Database) -> None:
    one, other = colleague(database, "desk-1"), colleague(database, "desk-2")
    code = database.write_now(lambda store: staff.link_code(store, one))
    tied = database.write_now(lambda store: staff.link_telegram(store, code, 2**40))
    assert tied is not None
    assert (tied.id, tied.telegram_id) == (one, 2**40)
    assert database.write_now(lambda store: staff.link_telegram(store, code, 8)) is None
    code = database.write_now(lambda store: staff.link_code(store, other))
    assert database.write_now(lambda store: staff.link_telegram(store, code, 2**40))
    owner = database.read_now(lambda store: staff.by_telegram(store, 2**40))
    assert owner is not None
    assert owner.id == other


def test_no_token_is_kept_as_it_is(database: Database) -> None:
    link = invited(database)
    session = used(database, link)
    code = database.write_now(lambda store: staff.link_code(store, 1))
    kept = [
        str(row)
        for table in (sign_in_links, sessions, staff_table)
        for row in database.read_now(lambda store, table=table: store.connection.execute(select(table)).all())
    ]
    assert len(kept) == 3
    assert not any(token in row for token in (link, session or "", code) for row in kept)


def test_what_ended_long_ago_is_forgotten(database: Database) -> None:
    session = used(database, invited(database))
    invited(database)
    database.write_now(lambda store: staff.forget_ended(store, NOW + 5 * MINUTE))

    def left(table: object) -> int | None:
        return database.read_now(lambda store: store.connection.scalar(select(func.count()).select_from(table)))

    assert (left(sign_in_links), left(sessions)) == (0, 1)
    assert signed_in(database, session)
    database.write_now(lambda store: staff.forget_ended(store, NOW + timedelta(hours=13)))
    assert left(sessions) == 0


def test_somebody_sees_their_sessions_and_ends_all_others(database: Database) -> None:
    here, there = used(database, invited(database)), used(database, invited(database))
    other = used(database, invited(database, "desk-2"))
    used(database, invited(database), timedelta(seconds=1))
    mine = database.read_now(lambda store: staff.session(store, here or "", NOW))
    assert mine is not None
    listed = database.read_now(lambda store: staff.sessions_of(store, mine.staff.id, NOW))
    assert len(listed) == 3
    assert mine in listed
    assert database.write_now(lambda store: staff.end_sessions(store, mine.staff.id, NOW, mine.key)) == 2
    assert [signed_in(database, token) is not None for token in (here, there, other)] == [True, False, True]


def test_the_last_coordinator_is_known_as_such(database: Database) -> None:
    one, other = colleague(database, "desk-1", "coordinator"), colleague(database, "desk-2", "coordinator")

    def last(person: int) -> bool:
        return database.write_now(lambda store: staff.is_last_coordinator(store, person))

    assert [last(one), last(other)] == [False, False]
    database.write_now(lambda store: staff.set_role(store, other, "adviser"))
    assert [last(one), last(other)] == [True, False]
    database.write_now(lambda store: staff.set_role(store, other, "coordinator"))
    database.write_now(lambda store: staff.disable(store, "desk-1", NOW))
    assert [last(one), last(other)] == [False, True]
    database.write_now(lambda store: staff.enable(store, one))
    assert [last(one), last(other)] == [False, False]
