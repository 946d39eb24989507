"""Staff: accounts of the desk, one-time sign-in links, sessions and the tie to a Telegram account.

Of links, sessions and codes only hashes are kept: whoever reads the database can't sign in with it. The second factor
is `storage.second_factor`.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from storage import second_factor
from storage.database import Store
from storage.tables import insert_missing, sessions, sign_in_links, staff

_columns = (
    *(staff.c.id, staff.c.name, staff.c.role, staff.c.disabled, staff.c.telegram_id, staff.c.away_until),
    staff.c.totp_since.is_not(None),
)
_stay = (sessions.c.hash, sessions.c.created_at, sessions.c.expires_at, sessions.c.proved_at)
COORDINATOR = "coordinator"
PROVED_FOR = timedelta(hours=12)
"""How long a code of the authenticator app is enough."""
_create = insert_missing(staff)


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who may use the desk."""

    id: int
    name: str
    role: str
    disabled: bool
    telegram_id: int | None
    away_until: date | None = None
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody's stay at the desk in one browser. `key` names it without giving it away."""

    key: str
    staff: Staff
    since: datetime
    until: datetime
    proved: bool
    """Whether a code of the authenticator app was given, and not too long ago."""


def invite(store: Store, name: str, role: str, now: datetime, ttl: timedelta) -> str:
    """Return the token of a one-time sign-in link that works for `ttl`.

    Who has no account gets one; who has one gets this role, may come in again when it was disabled, and sets up the
    second factor anew: this is also the way back for somebody whose phone is gone.
    """
    store.connection.execute(_create[store.dialect], [{"name": name, "role": role}])
    store.connection.execute(update(staff).where(staff.c.name == name).values(role=role, disabled=False))
    staff_id = store.connection.execute(select(staff.c.id).where(staff.c.name == name)).scalar_one()
    second_factor.reset(store, staff_id, now)
    return new_link(store, staff_id, now, ttl)


def new_link(store: Store, staff_id: int, now: datetime, ttl: timedelta) -> str:
    """Return the token of a one-time link for somebody who has an account; nothing else of it changes."""
    token = secrets.token_urlsafe(32)
    link = {"hash": token_hash(token), "staff_id": staff_id, "expires_at": now + ttl}
    store.connection.execute(insert(sign_in_links), link)
    return token


def peek_link(store: Store, token: str, now: datetime) -> Staff | None:
    """Return whom this link signs in, without using it; None when it is used, too old or never existed."""
    found = select(*_columns).join(sign_in_links).where(*_usable(token, now), staff.c.disabled.is_(False))
    return _one(store, found)


def use_link(store: Store, token: str, now: datetime, lasts: timedelta = timedelta(hours=12)) -> str | None:
    """Use a link, which can be done once, and return the token of a session; None when `peek_link` gives None."""
    if peek_link(store, token, now) is None:
        return None
    use = update(sign_in_links).where(*_usable(token, now)).values(used_at=now)
    staff_id = store.connection.execute(use.returning(sign_in_links.c.staff_id)).scalar()
    if staff_id is None:
        return None
    session_token = secrets.token_urlsafe(32)
    row = {"hash": token_hash(session_token), "staff_id": staff_id, "created_at": now, "expires_at": now + lasts}
    store.connection.execute(insert(sessions), row)
    return session_token


def session(store: Store, token: str, now: datetime) -> Session | None:
    """Return the session with this token, and who is signed in with it; None when it ended."""
    found = _sessions(store, now, sessions.c.hash == token_hash(token))
    return found[0] if found else None


def sessions_of(store: Store, staff_id: int, now: datetime) -> list[Session]:
    """Return the sessions of somebody that didn't end, the newest first."""
    return _sessions(store, now, sessions.c.staff_id == staff_id)


def end_sessions(store: Store, staff_id: int, now: datetime, but: str = "") -> int:
    """End all sessions of somebody but the one with this key; return how many there were."""
    others = (sessions.c.staff_id == staff_id, sessions.c.revoked_at.is_(None), sessions.c.hash != but)
    live = update(sessions).where(*others, sessions.c.expires_at > now)
    return store.connection.execute(live.values(revoked_at=now)).rowcount


def sign_out(store: Store, token: str, now: datetime) -> None:
    """End a session."""
    mine = update(sessions).where(sessions.c.hash == token_hash(token), sessions.c.revoked_at.is_(None))
    store.connection.execute(mine.values(revoked_at=now))


def all_staff(store: Store) -> list[Staff]:
    """Return everybody, by name."""
    return [Staff(*row) for row in store.connection.execute(select(*_columns).order_by(staff.c.name))]


def by_id(store: Store, staff_id: int) -> Staff | None:
    """Return somebody's account, or None."""
    return _one(store, select(*_columns).where(staff.c.id == staff_id))


def set_role(store: Store, staff_id: int, role: str) -> None:
    """Give somebody another role."""
    store.connection.execute(update(staff).where(staff.c.id == staff_id).values(role=role))


def enable(store: Store, staff_id: int) -> None:
    """Let somebody in again who was kept out."""
    store.connection.execute(update(staff).where(staff.c.id == staff_id).values(disabled=False))


def is_last_coordinator(store: Store, staff_id: int) -> bool:
    """Return whether nobody else could manage accounts. Until the commit nobody else can change that."""
    can = select(staff.c.id).where(staff.c.role == COORDINATOR, staff.c.disabled.is_(False))
    return list(store.connection.execute(can.with_for_update()).scalars()) == [staff_id]


def set_away(store: Store, staff_id: int, until: date | None) -> None:
    """Record the last day somebody is away; None when they are there."""
    store.connection.execute(update(staff).where(staff.c.id == staff_id).values(away_until=until))


def disable(store: Store, name: str, now: datetime) -> bool:
    """Keep somebody out: sessions end, links and the Telegram account no longer work. False: no such name."""
    shut = update(staff).where(staff.c.name == name).values(disabled=True, telegram_id=None, link_code_hash=None)
    staff_id = store.connection.execute(shut.returning(staff.c.id)).scalar()
    if staff_id is None:
        return False
    store.connection.execute(delete(sign_in_links).where(sign_in_links.c.staff_id == staff_id))
    end_sessions(store, staff_id, now)
    return True


def link_code(store: Store, staff_id: int) -> str:
    """Return a code that ties the Telegram account that sends it to this person; an earlier code stops working."""
    code = secrets.token_urlsafe(12)
    store.connection.execute(update(staff).where(staff.c.id == staff_id).values(link_code_hash=token_hash(code)))
    return code


def link_telegram(store: Store, code: str, telegram_id: int) -> Staff | None:
    """Use a code, which can be done once, and return whom it ties to this Telegram account; None for a wrong code."""
    owner = select(staff.c.id).where(staff.c.link_code_hash == token_hash(code), staff.c.disabled.is_(False))
    staff_id = store.connection.execute(owner.with_for_update()).scalar()
    if staff_id is None:
        return None
    # One account, one person: the last code that was sent decides.
    store.connection.execute(update(staff).where(staff.c.telegram_id == telegram_id).values(telegram_id=None))
    tie = update(staff).where(staff.c.id == staff_id).values(telegram_id=telegram_id, link_code_hash=None)
    store.connection.execute(tie)
    return by_telegram(store, telegram_id)


def by_telegram(store: Store, telegram_id: int) -> Staff | None:
    """Return whose Telegram account this is, or None."""
    return _one(store, select(*_columns).where(staff.c.telegram_id == telegram_id, staff.c.disabled.is_(False)))


def forget_ended(store: Store, before: datetime) -> None:
    """Delete links and sessions that ended before this moment."""
    for table, ended in ((sign_in_links, sign_in_links.c.used_at), (sessions, sessions.c.revoked_at)):
        store.connection.execute(delete(table).where(or_(table.c.expires_at < before, ended < before)))


def _usable(token: str, now: datetime) -> tuple[Any, ...]:
    return (
        sign_in_links.c.hash == token_hash(token),
        sign_in_links.c.used_at.is_(None),
        sign_in_links.c.expires_at > now,
    )


def _sessions(store: Store, now: datetime, which: Any) -> list[Session]:
    valid = (which, sessions.c.revoked_at.is_(None), sessions.c.expires_at > now, staff.c.disabled.is_(False))
    found = select(*_stay, *_columns).join_from(sessions, staff).where(*valid).order_by(sessions.c.created_at.desc())
    return [
        Session(key, Staff(*who), since, until, proved is not None and proved > now - PROVED_FOR)
        for key, since, until, proved, *who in store.connection.execute(found)
    ]


def _one(store: Store, statement: Any) -> Staff | None:
    row = store.connection.execute(statement).first()
    return Staff(*row) if row else None


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    # The tokens are random and long: a plain hash can't be guessed back, and stays right when the key changes.
    return hashlib.sha256(token.encode()).hexdigest()
