"""The accounts of the desk: what somebody sees of their own, and what a coordinator sees and changes of all.

Advice is a sentence in Dutch that says what is in the way; empty when nothing was. The desk can't be left without a
coordinator; on the machine itself `praktijkwijs staff` can do anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime

from bot.desk.facts import ROLES
from bot.zone import HERE
from storage import audit, second_factor
from storage import staff as rows
from storage.database import Store
from storage.staff import Session

LINK_LASTS = timedelta(hours=24)
LONGEST_NAME = 60
LAST = "Dit is de enige coördinator. Maak eerst iemand anders coördinator."
NO_NAME = f"Vul een naam in van hoogstens {LONGEST_NAME} tekens."
NO_ROLE = "Kies een rol."
KNOWN = "Er is al een collega met deze naam. Kies bij die naam ‘Nieuwe link’."


@dataclass(frozen=True, slots=True)
class SessionView:
    """A browser in which somebody is signed in."""

    since: str
    until: str
    here: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """Somebody's own account."""

    sessions: tuple[SessionView, ...]
    away: str
    colleagues_away: tuple[str, ...]
    today: str
    """As a form for a day wants it."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """An account as a coordinator sees it."""

    id: int
    name: str
    role: str
    role_label: str
    seen: str
    second_factor: bool
    telegram: bool
    away: str
    disabled: bool


def today(now: datetime) -> date:
    """Return the day it is where the region is."""
    return now.astimezone(HERE).date()


def account(store: Store, session: Session, now: datetime) -> AccountView:
    """Return what somebody sees of their own account, and who of their colleagues is away."""
    day, people = today(now), rows.all_staff(store)
    me = next((one for one in people if one.id == session.staff.id), session.staff)
    away = [(one.name, _away(one, day)) for one in people if one.id != me.id and not one.disabled]
    return AccountView(
        sessions=tuple(
            SessionView(_moment(one.since), _moment(one.until), one.key == session.key)
            for one in rows.sessions_of(store, me.id, now)
        ),
        away=_away(me, day),
        colleagues_away=tuple(f"{name}, tot en met {until}" for name, until in away if until),
        today=day.isoformat(),
    )


def first_link(store: Store, name: str, now: datetime) -> str:
    """Return the token of a link for the account that a new installation begins with; empty when it isn't wanted.

    It changes nothing of an account that is there, unless nobody could manage accounts otherwise.
    """
    people = rows.all_staff(store)
    mine = next((one for one in people if one.name == name), None)
    if mine is None or not any(one.role == rows.COORDINATOR and not one.disabled for one in people):
        return rows.invite(store, name, rows.COORDINATOR, now, LINK_LASTS)
    return "" if mine.disabled else rows.new_link(store, mine.id, now, LINK_LASTS)


def everybody(store: Store, now: datetime) -> list[PersonView]:
    """Return all accounts by name, who was disabled last."""
    day, seen = today(now), audit.last_seen(store)
    people = [
        PersonView(
            one.id, one.name, one.role, ROLES[one.role], _moment(seen[one.id]) if one.id in seen else "nog nooit",
            one.second_factor, one.telegram_id is not None, _away(one, day), one.disabled,
        )
        for one in rows.all_staff(store)
    ]  # fmt: skip
    return sorted(people, key=lambda one: one.disabled)


def invite(store: Store, name: str, role: str, now: datetime) -> tuple[str, int, str]:
    """Make an account; return the token of its link and its id, or advice."""
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        return "", 0, NO_NAME
    if role not in ROLES:
        return "", 0, NO_ROLE
    if any(one.name.casefold() == name.casefold() for one in rows.all_staff(store)):
        return "", 0, KNOWN
    token = rows.invite(store, name, role, now, LINK_LASTS)
    return token, next(one.id for one in rows.all_staff(store) if one.name == name), ""


def set_role(store: Store, staff_id: int, role: str) -> str:
    """Give somebody another role; return advice."""
    if role not in ROLES:
        return NO_ROLE
    if role != rows.COORDINATOR and rows.is_last_coordinator(store, staff_id):
        return LAST
    rows.set_role(store, staff_id, role)
    return ""


def disable(store: Store, staff_id: int, now: datetime) -> str:
    """Keep somebody out, at once and everywhere; return advice."""
    if rows.is_last_coordinator(store, staff_id):
        return LAST
    person = rows.by_id(store, staff_id)
    if person:
        rows.disable(store, person.name, now)
    return ""


def new_link(store: Store, staff_id: int, now: datetime) -> str:
    """Return the token of a new link; who was disabled comes back with it."""
    rows.enable(store, staff_id)
    return rows.new_link(store, staff_id, now, LINK_LASTS)


def reset(store: Store, staff_id: int, now: datetime) -> str:
    """Let somebody set up the second factor anew; return the token of the link to begin with."""
    second_factor.reset(store, staff_id, now)
    return rows.new_link(store, staff_id, now, LINK_LASTS)


def _away(one: rows.Staff, day: date) -> str:
    if one.away_until is None or one.away_until < day:
        return ""
    return format_date(one.away_until, "d MMMM y", locale="nl")


def _moment(moment: datetime) -> str:
    return format_datetime(moment, "d MMMM y, HH:mm", tzinfo=HERE, locale="nl")
