"""Cases: what people registered, who works on it, and the history of every change.

Each change writes its event in the same transaction; events are only ever added.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from storage import conversations, messages, threads, thrown_away
from storage.database import Store
from storage.tables import case_events, cases, insert_missing, notices

By = Literal["person", "staff", "system"]

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O, U, 0 and 1: nothing that is misheard or misread."""

PRE_REGISTERED = "pre-registered"
"""The status of a case that counts as no registration yet."""

DEALT_WITH = ("reply", "handled", "handed-back", "status")
"""The events that deal with what a person wrote. A note, a claim or a day on the checklist answers nobody."""

ENDED = ("closed", "withdrawn", "referred-out")
"""The statuses in which nobody works on a case."""

_c = cases.c
_insert = {dialect: statement.returning(_c.ref) for dialect, statement in insert_missing(cases).items()}
_SEALED = ("person", "answers")
_VERSION = "version"
"""Under this name the data of an event keeps what the case became by it."""
_LINK = ("group_hash", "group_token")
_FIXED = ("ref", "version", "created_at", "updated_at")


@dataclass(slots=True)
class NewCase:
    """A case to open. Everything but `person` and `answers` holds ids only, never a personal value."""

    kind: str
    person: dict[str, Any]
    answers: dict[str, Any]
    status: str = "new"
    language: str | None = None
    channel: str | None = None
    source: str | None = None
    municipality: str | None = None
    sector: str | None = None
    target_group: str | None = None
    indication: str | None = None
    flags: list[str] = field(default_factory=list)
    rule_version: str | None = None
    conversation_id: int | None = None
    due_at: datetime | None = None
    group_ref: str | None = None
    decide_by: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Case(NewCase):
    """A case as it is now. `version` goes up with every change.

    `split` is who pays what, `checklist` the day each thing was done (`bot.desk`); None while there is nothing.
    """

    ref: str
    version: int
    created_at: datetime
    updated_at: datetime
    claimed_by: int | None
    claimed_at: datetime | None
    reminded: int
    split: list[dict[str, Any]] | None
    checklist: dict[str, str] | None
    hold_until: datetime | None


@dataclass(frozen=True, slots=True)
class Undecided:
    """What is needed to see whether somebody has to decide about a case now."""

    ref: str
    version: int
    created_at: datetime
    decide_by: datetime
    reminded: int
    conversation_id: int | None


@dataclass(slots=True)
class Event:
    """One thing that happened to a case. `version` is what the case became by it; 0 when it stayed what it was."""

    id: int
    at: datetime
    by: By
    by_staff: int | None
    kind: str
    data: dict[str, Any]
    version: int = 0


def new_reference(taken: Callable[[str], bool]) -> str:
    """Return a reference that is not taken. Raises RuntimeError when ten in a row are: something is broken then."""
    for _ in range(10):
        ref = "PW-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
        if not taken(ref):
            return ref
    msg = "no free case reference found"
    raise RuntimeError(msg)


def open_case(
    store: Store, new: NewCase, by: By, now: datetime, by_staff: int | None = None, ref: str | None = None
) -> str:
    """Open a case, record who did, and return its reference: a new one, or the free one that was told already.

    Raises RuntimeError when that one was taken in the meantime.
    """
    values = _sealed(store, asdict(new)) | {"version": 1, "created_at": now, "updated_at": now}

    def refused(ref: str) -> bool:
        return store.connection.execute(_insert[store.dialect], [values | {"ref": ref}]).first() is None

    if ref is None:
        ref = new_reference(refused)
    elif refused(ref):
        msg = "the reference that was told is taken"
        raise RuntimeError(msg)
    add_event(store, ref, "opened", {"status": new.status}, by, by_staff, now)
    return ref


def get(store: Store, ref: str) -> Case | None:
    """Return the case, or None."""
    row = store.connection.execute(select(cases).where(_c.ref == ref)).first()
    return _opened(store, row) if row else None


def list_open(
    store: Store, filters: Mapping[str, str | int | None] | None = None, limit: int = 50, offset: int = 0
) -> list[Case]:
    """Return the cases that are worked on, oldest first. `filters`: column and value; None is "nobody", "nothing"."""
    rows = select(cases).where(*_where(filters)).order_by(_c.created_at, _c.ref).limit(limit).offset(offset)
    return [_opened(store, row) for row in store.connection.execute(rows)]


def some(store: Store, refs: Collection[str]) -> list[Case]:
    """Return the cases with these references, in no order; those that are gone are left out."""
    return [_opened(store, row) for row in store.connection.execute(select(cases).where(_c.ref.in_(refs)))]


def of_conversation(store: Store, conversation_id: int) -> list[Case]:
    """Return every case of one conversation, closed ones too, oldest first."""
    rows = select(cases).where(_c.conversation_id == conversation_id).order_by(_c.created_at, _c.ref)
    return [_opened(store, row) for row in store.connection.execute(rows)]


def of_group(store: Store, group_ref: str) -> list[Case]:
    """Return every case that joined a group, those that left too, oldest first."""
    rows = select(cases).where(_c.group_ref == group_ref).order_by(_c.created_at, _c.ref)
    return [_opened(store, row) for row in store.connection.execute(rows)]


def undecided(store: Store, status: str) -> list[Undecided]:
    """Return the cases with this status that somebody has to decide about, the first deadline first."""
    columns = (_c.ref, _c.version, _c.created_at, _c.decide_by, _c.reminded, _c.conversation_id)
    rows = select(*columns).where(_c.status == status, _c.decide_by.is_not(None)).order_by(_c.decide_by, _c.ref)
    return [Undecided(*row) for row in store.connection.execute(rows)]


def count(store: Store, filters: Mapping[str, str | int | None] | None = None) -> int:
    """Return how many cases `list_open` could give."""
    return store.connection.execute(select(func.count()).select_from(cases).where(*_where(filters))).scalar_one()


def claim(store: Store, ref: str, staff_id: int, now: datetime) -> bool:
    """Take a case that nobody has. Of any number at the same time exactly one gets True."""
    free = update(cases).where(_c.ref == ref, _c.claimed_by.is_(None))
    version = _set(store, free, {"claimed_by": staff_id, "claimed_at": now}, now)
    if not version:
        return False
    add_event(store, ref, "claimed", {}, "staff", staff_id, now, version)
    return True


def release(store: Store, ref: str, by_staff: int | None, now: datetime) -> bool:
    """Give a case back to the queue, by itself without `by_staff`; False when nobody had it."""
    held = update(cases).where(_c.ref == ref, _c.claimed_by.is_not(None))
    version = _set(store, held, {"claimed_by": None, "claimed_at": None}, now)
    if not version:
        return False
    add_event(store, ref, "released", {}, "staff" if by_staff else "system", by_staff, now, version)
    return True


def change(
    store: Store,
    ref: str,
    version: int,
    changes: Mapping[str, Any],
    kind: str,
    data: Mapping[str, Any],
    by_staff: int | None,
    now: datetime,
    by: By | None = None,
) -> bool:
    """Change columns of a case, and record it as an event of that kind.

    Returns False, and changes nothing, when the case has moved on from `version` or is gone. `by` is `staff` when
    `by_staff` is given, else `system`. Raises ValueError for a column that is not there or not to be changed.
    """
    wrong = [name for name in changes if name not in _c or name in _FIXED]
    if wrong:
        msg = f"not columns of a case that can be changed: {', '.join(wrong)}"
        raise ValueError(msg)
    unmoved = update(cases).where(_c.ref == ref, _c.version == version)
    became = _set(store, unmoved, _sealed(store, changes), now)
    if not became:
        return False
    add_event(store, ref, kind, data, by or ("staff" if by_staff else "system"), by_staff, now, became)
    return True


def add_event(
    store: Store,
    ref: str,
    kind: str,
    data: Mapping[str, Any],
    by: By,
    by_staff: int | None,
    now: datetime,
    version: int = 0,
) -> None:
    """Add something that happened to the history of a case; `version` is what the case became by it, if it changed."""
    row = {
        "case_ref": ref,
        "at": now,
        "by": by,
        "by_staff": by_staff,
        "kind": kind,
        "data": store.sealer.seal({**data, _VERSION: version} if version else dict(data)),
    }
    store.connection.execute(insert(case_events), row)


def events(store: Store, ref: str) -> list[Event]:
    """Return the history of a case, oldest first."""
    rows = select(case_events).where(case_events.c.case_ref == ref).order_by(case_events.c.id)
    found = []
    for row in store.connection.execute(rows):
        data = store.sealer.open(row.data)
        version = data.pop(_VERSION, 0)
        found.append(Event(row.id, row.at, row.by, row.by_staff, row.kind, data, version))
    return found


def unread(store: Store, refs: Collection[str]) -> dict[str, int]:
    """Return for each of these cases how many messages of the person staff did not deal with yet (`DEALT_WITH`)."""
    e, dealt = case_events.c, case_events.alias("dealt")
    last = select(func.max(dealt.c.id)).where(dealt.c.case_ref == e.case_ref, dealt.c.kind.in_(DEALT_WITH))
    waiting = select(e.case_ref, func.count()).where(
        e.case_ref.in_(refs), e.kind == "message", e.id > func.coalesce(last.scalar_subquery(), 0)
    )
    rows = store.connection.execute(waiting.group_by(e.case_ref))
    return {row[0]: row[1] for row in rows}


def export(store: Store, ref: str) -> dict[str, Any] | None:
    """Return everything kept about a case and its person, moments as text, ready for JSON; None without such a case."""
    case = get(store, ref)
    if case is None:
        return None
    said = messages.transcript(store, case.conversation_id, limit=100_000) if case.conversation_id else []
    talk = conversations.by_id(store, case.conversation_id) if case.conversation_id else None
    return {
        "case": _readable(asdict(case)),
        "events": [_readable(asdict(event)) for event in events(store, ref)],
        "conversation": asdict(talk) if talk else None,
        "messages": [
            {"direction": direction, "at": at.isoformat(), "payload": payload} for _, direction, payload, at, _ in said
        ],
    }


def erase(store: Store, ref: str) -> bool:
    """Delete a case with its history, its notices and the conversation it came from; False without such a case."""
    case = select(_c.conversation_id).where(_c.ref == ref)
    found = store.connection.execute(case).first()
    if found is None:
        return False
    # The conversation first, then the topic, then the case: in that order turns and the staff group take them too.
    if found.conversation_id is not None:
        conversations.lock(store, found.conversation_id)
    threads.leave(store, ref)
    if store.connection.execute(case.with_for_update()).first() is None:
        return False
    thrown_away.leave(store, ref)
    for table in (case_events, notices):
        store.connection.execute(delete(table).where(table.c.case_ref == ref))
    store.connection.execute(delete(cases).where(_c.ref == ref))
    if found.conversation_id is not None:
        conversations.erase(store, found.conversation_id)
    store.erased = True
    return True


def _set(store: Store, statement: Any, values: Mapping[str, Any], now: datetime) -> int:
    """Set columns, and return which version the case became; 0 when the statement found none."""
    changed = statement.values(**values, version=_c.version + 1, updated_at=now).returning(_c.version)
    return store.connection.execute(changed).scalar() or 0


def _where(filters: Mapping[str, str | int | None] | None) -> list[ColumnElement[bool]]:
    chosen = dict(filters or {})
    conditions = [_c[name].is_(None) if value is None else _c[name] == value for name, value in chosen.items()]
    return conditions if "status" in chosen else [*conditions, _c.status.not_in(ENDED)]


def _sealed(store: Store, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: store.sealer.seal(value) if name in _SEALED else value for name, value in values.items()}


def _opened(store: Store, row: Any) -> Case:
    values = {name: value for name, value in row._mapping.items() if name not in _LINK}
    return Case(**values | {name: store.sealer.open(values[name]) for name in _SEALED})


def _readable(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
