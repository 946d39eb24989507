"""The second factor: set up once, each code once, not guessed, and gone when somebody's phone is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from storage import audit, second_factor, staff
from storage.database import Database
from storage.tables import staff as staff_table
from tests.storage.sample import MINUTE, NOW, at_once

Connect = Callable[..., Database]
HALF = timedelta(seconds=30)


def signed_in(database: Database, now: datetime = NOW, name: str = "desk-1") -> str:
    """Sign somebody in with a new link and return the session's token."""
    person = next((one for one in database.read_now(staff.all_staff) if one.name == name), None)
    if person is None:
        token = database.write_now(lambda store: staff.invite(store, name, "adviser", now, MINUTE))
    else:
        token = database.write_now(lambda store: staff.new_link(store, person.id, now, MINUTE))
    return database.write_now(lambda store: staff.use_link(store, token, now)) or ""


def session(database: Database, token: str, now: datetime = NOW) -> staff.Session | None:
    return database.read_now(lambda store: staff.session(store, token, now))


def give(database: Database, token: str, code: str, now: datetime = NOW) -> str:
    found = session(database, token, now)
    return database.write_now(lambda store: second_factor.give(store, found.key if found else "", code, now))


def set_up(database: Database, token: str, now: datetime = NOW) -> pyotp.TOTP:
    """Set the app up, and return it."""
    found = session(database, token, now)
    assert found is not None
    secret = database.write_now(lambda store: second_factor.secret_to_set_up(store, found.staff.id))
    app = pyotp.TOTP(secret or "")
    assert give(database, token, app.at(now), now) == "right"
    return app


def test_a_first_code_ends_the_setting_up_and_proves_the_session(database: Database) -> None:
    token = signed_in(database)
    before = session(database, token)
    assert before is not None
    assert (before.staff.second_factor, before.proved) == (False, False)
    once, again = (database.write_now(lambda store: second_factor.secret_to_set_up(store, 1)) for _ in range(2))
    assert once == again
    assert give(database, token, "000000") == "wrong"
    assert session(database, token) == before
    set_up(database, token)
    after = session(database, token)
    assert after is not None
    assert (after.staff.second_factor, after.proved) == (True, True)
    assert database.write_now(lambda store: second_factor.secret_to_set_up(store, 1)) is None


def test_each_sign_in_asks_a_code_and_each_working_day_again(database: Database) -> None:
    app = set_up(database, signed_in(database))
    later = NOW + timedelta(hours=1)
    other = signed_in(database, later)
    found = session(database, other, later)
    assert found is not None
    assert not found.proved
    assert give(database, other, f" {app.at(later)[:3]} {app.at(later)[3:]}", later) == "right"
    for hours, proved in ((11, True), (12, False), (24 * 29, False)):
        found = session(database, other, later + timedelta(hours=hours))
        assert found is not None
        assert found.proved is proved
    assert session(database, other, later + timedelta(days=30)) is None


def test_a_code_works_once_also_when_two_give_it_at_once(database_url: str, connect: Connect) -> None:
    some = [connect(database_url) for _ in range(4)]
    app = set_up(some[0], signed_in(some[0]))
    later = NOW + timedelta(minutes=10)
    tokens = [signed_in(some[0], later) for _ in range(4)]
    code = app.at(later)
    answers = at_once(
        [lambda d=database, t=token: give(d, t, code, later) for database, token in zip(some, tokens, strict=True)]
    )
    assert sorted(answers) == ["right", "wrong", "wrong", "wrong"]


@pytest.mark.parametrize(("off", "answer"), [(-2, "wrong"), (-1, "right"), (0, "right"), (1, "right"), (2, "wrong")])
def test_a_clock_may_be_half_a_minute_off(database: Database, off: int, answer: str) -> None:
    app = set_up(database, signed_in(database))
    later = NOW + timedelta(hours=1)
    assert give(database, signed_in(database, later), app.at(later + off * HALF), later) == answer


def test_a_code_of_before_the_last_one_does_not_work(database: Database) -> None:
    token = signed_in(database)
    app = set_up(database, token)
    assert give(database, signed_in(database), app.at(NOW - HALF)) == "wrong"
    assert give(database, signed_in(database), app.at(NOW + HALF)) == "right"


@pytest.mark.parametrize("code", ["", "12345", "1234567", "１２３４５", "abcdef", "é" * 6, "0" * 4000])
def test_what_is_no_code_is_wrong(database: Database, code: str) -> None:
    set_up(database, signed_in(database))
    assert give(database, signed_in(database), code) == "wrong"


def test_after_five_wrong_codes_even_the_right_one_waits(database: Database) -> None:
    app = set_up(database, signed_in(database))
    later = NOW + timedelta(hours=1)
    one, other = signed_in(database, later), signed_in(database, later)
    for token in (one, one, one, other, other):
        assert give(database, token, "000000", later) == "wrong"
    assert give(database, one, app.at(later), later) == "wait"
    after = later + timedelta(minutes=6)
    assert give(database, one, app.at(after), after) == "right"


def test_ten_wrong_codes_end_the_session(database: Database) -> None:
    app = set_up(database, signed_in(database))
    token, at = signed_in(database, NOW), NOW
    answers = []
    for number in range(10):
        at = NOW + timedelta(minutes=2 * number)
        answers.append(give(database, token, "000000", at))
    assert answers == ["wrong"] * 9 + ["ended"]
    assert session(database, token, at) is None
    assert give(database, token, app.at(at), at) == "wrong"
    assert audit.WRONG_CODE in {
        one.action for one in database.read_now(lambda store: audit.look(store, audit.Sought(), 0, 99))
    }


def test_a_reset_ends_every_session_but_the_one_that_goes_on(database: Database) -> None:
    first, other = signed_in(database), signed_in(database)
    old = set_up(database, first)
    kept = session(database, first)
    assert kept is not None
    assert database.write_now(lambda store: second_factor.reset(store, 1, NOW, kept.key))
    assert session(database, other) is None
    assert session(database, first) is not None
    assert give(database, first, old.at(NOW + HALF)) == "wrong"
    new = set_up(database, first)
    assert new.secret != old.secret
    assert database.write_now(lambda store: second_factor.reset(store, 1, NOW))
    assert session(database, first) is None
    assert not database.write_now(lambda store: second_factor.reset(store, 1, NOW))


def test_who_is_invited_again_sets_it_up_anew(database: Database) -> None:
    token = signed_in(database)
    set_up(database, token)
    database.write_now(lambda store: staff.new_link(store, 1, NOW, MINUTE))
    assert session(database, token) is not None
    database.write_now(lambda store: staff.invite(store, "desk-1", "adviser", NOW, MINUTE))
    assert session(database, token) is None
    assert [one.second_factor for one in database.read_now(staff.all_staff)] == [False]


def test_the_secret_is_kept_sealed(database: Database) -> None:
    app = set_up(database, signed_in(database))
    kept = database.read_now(lambda store: store.connection.execute(select(staff_table.c.totp_secret)).scalar_one())
    assert app.secret.encode() not in kept
