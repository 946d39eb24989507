"""Exports: the outbox to other systems, derived from the cases and the notices themselves.

Nothing that changes a case has to know which systems there are. `collect` compares each case with what a system was
told last, so a change that is committed is never missed, and ten changes at once are one delivery. A system has one row
for each case; its key ends in the version of the case that it carries. Mail has one row for each thing to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, bindparam, cast, func, insert, literal, or_, select, update

from storage import thrown_away
from storage.cases import PRE_REGISTERED
from storage.database import Store
from storage.outbox import Outbox, one_taker
from storage.tables import cases, exports, insert_missing, notices, remote_items

CASE, EXPIRING = "case", "expiring"
MAIL = "mail"

_e, _c, _n, _r = exports.c, cases.c, notices.c, remote_items.c
_outbox = Outbox(exports)
_settled = or_(_e.sent_at.is_not(None), _e.failed.is_not(None))
_AFRESH: dict[str, Any] = {"sent_at": None, "failed": None, "problem": None, "attempts": 0}
_add, _add_remote = insert_missing(exports), insert_missing(remote_items)


@dataclass(frozen=True, slots=True)
class Export:
    """Something to deliver now. `attempts` counts this try too; `remote_id` is what the case is called there."""

    id: int
    system: str
    case_ref: str
    kind: str
    key: str
    attempts: int
    remote_id: str | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What did not arrive and is not tried any more, with the reason that its sender gave."""

    id: int
    system: str
    case_ref: str
    kind: str
    created_at: datetime
    due_at: datetime
    attempts: int
    reason: str


def key_of(system: str, ref: str, version: int) -> str:
    """Return the key of the delivery that tells a system this version of a case."""
    return f"{system}:{ref}:{version}"


def behind(store: Store, system: str) -> bool:
    """Return whether there is a case that this system knows nothing of, or not what it has become."""
    known = select(_e.id).where(_e.system == system, _e.case_ref == _c.ref)
    up_to_date = known.where(or_(_e.key == _key(system), ~_settled)).correlate(cases).exists()
    return store.connection.execute(select(_c.ref).where(~up_to_date).limit(1)).first() is not None


def collect(store: Store, system: str, now: datetime) -> None:
    """Put in the outbox every case that this system knows nothing of, or not what it has become.

    A delivery that still waits is left as it is: it will tell what the case is by then. One that was given up is tried
    again, for the case is another one now.
    """
    one_taker(store, exports)
    known = select(_e.id).where(_e.system == system, _e.case_ref == _c.ref).correlate(cases).exists()
    values = select(literal(system), _c.ref, literal(CASE), _key(system), _moment(now), _moment(now)).where(~known)
    names = ["system", "case_ref", "kind", "key", "created_at", "due_at"]
    store.connection.execute(insert(exports).from_select(names, values))
    old = select(_e.id.label("id_"), _key(system).label("key_")).join(cases, _c.ref == _e.case_ref)
    rows = store.connection.execute(old.where(_e.system == system, _settled, _e.key != _key(system))).mappings().all()
    if rows:
        anew = update(exports).where(_e.id == bindparam("id_"))
        anew = anew.values(key=bindparam("key_"), created_at=now, due_at=now, **_AFRESH)
        store.connection.execute(anew, [dict(row) for row in rows])


def to_mail(store: Store, kinds: Sequence[str], now: datetime, since: timedelta, soon: timedelta) -> list[Export]:
    """Return what is to be mailed and is not in the outbox yet: notices of these kinds, and what expires soon.

    Notices older than `since` are left: a mailbox that is set up today needs no mail about last month.
    """
    told = literal("mail:") + _n.case_ref + ":" + cast(_n.id, Text)
    mailed = select(_e.id).where(_e.key == told).correlate(notices).exists()
    wanted = (_n.kind.in_(kinds), _n.case_ref.is_not(None), _n.created_at > now - since, ~mailed)
    new = select(_n.case_ref, _n.kind, told).where(*wanted).order_by(_n.id)
    found = [Export(0, MAIL, row[0], row[1], row[2], 0) for row in store.connection.execute(new)]
    ends = and_(_c.status == PRE_REGISTERED, _c.decide_by > now, _c.decide_by < now + soon)
    for ref, decide_by in store.connection.execute(select(_c.ref, _c.decide_by).where(ends)):
        key = f"{MAIL}:{ref}:{EXPIRING}-{decide_by:%Y%m%d}"
        if store.connection.execute(select(_e.id).where(_e.key == key)).first() is None:
            found.append(Export(0, MAIL, ref, EXPIRING, key, 0))
    return found


def add(store: Store, new: Sequence[Export], now: datetime) -> None:
    """Put these in the outbox, each once."""
    rows = [
        {"system": one.system, "case_ref": one.case_ref, "kind": one.kind, "key": one.key}
        | {"created_at": now, "due_at": now}
        for one in new
    ]
    if rows:
        store.connection.execute(_add[store.dialect], rows)


def any_due(store: Store, system: str, now: datetime) -> bool:
    """Return whether there is something to deliver to this system now."""
    due = select(_e.id).where(_e.system == system, _outbox.waiting, _e.due_at <= now)
    return store.connection.execute(due.limit(1)).first() is not None


def take_due(store: Store, system: str, now: datetime, lease: timedelta, limit: int) -> list[Export]:
    """Return what to deliver to a system, and keep it from other workers for the lease.

    Of each case the oldest alone: what comes after it waits until it has arrived or was given up.
    """
    one_taker(store, exports)
    older = exports.alias("older")
    before = select(older.c.id).where(
        older.c.case_ref == _e.case_ref, older.c.system == system, older.c.id < _e.id,
        older.c.sent_at.is_(None), older.c.failed.is_(None),
    )  # fmt: skip
    ready = (_e.system == system, _outbox.waiting, _e.due_at <= now, ~before.correlate(exports).exists())
    columns = (_e.id, _e.system, _e.case_ref, _e.kind, _e.key, _e.attempts + 1, _r.remote_id)
    named = exports.outerjoin(remote_items, and_(_r.system == _e.system, _r.case_ref == _e.case_ref))
    due = select(*columns).select_from(named).where(*ready).order_by(_e.due_at, _e.id).limit(limit)
    taken = [Export(*row) for row in store.connection.execute(due)]
    _outbox.lease(store, [one.id for one in taken], now + lease)
    return taken


def make_due(store: Store, now: datetime) -> None:
    """Let all that waits be due now; for who knows that no other process delivers, after a kill."""
    store.connection.execute(update(exports).where(_outbox.waiting, _e.due_at > now).values(due_at=now))


def mark_sent(store: Store, export: Export, key: str, remote_id: str | None, now: datetime) -> None:
    """Record that it arrived: `key` is of the version that was told, `remote_id` what the case is called there now.

    When the case was erased in the meantime, the item that was just made has to go too.
    """
    # Until the commit it can't be erased: what is there to throw away would not be known yet.
    case = select(_c.ref).where(_c.ref == export.case_ref).with_for_update(read=True, key_share=True)
    if store.connection.execute(case).first() is None:
        if remote_id is not None:
            thrown_away.ask(store, export.system, remote_id)
        return
    _outbox.mark_sent(store, [(export.id, remote_id)], now)
    store.connection.execute(update(exports).where(_e.id == export.id).values(key=key, problem=None))
    if remote_id is not None and remote_id != export.remote_id:
        name = {"system": export.system, "case_ref": export.case_ref}
        store.connection.execute(_add_remote[store.dialect], [{**name, "remote_id": remote_id}])
        here = (_r.system == export.system, _r.case_ref == export.case_ref)
        store.connection.execute(update(remote_items).where(*here).values(remote_id=remote_id))


def retry_later(store: Store, export: Export, due_at: datetime, reason: str) -> None:
    """Deliver it at that moment instead."""
    _outbox.retry_later(store, export.id, due_at, reason)


def give_up(store: Store, export: Export, now: datetime, reason: str) -> None:
    """Let it be a dead letter from this moment on."""
    _outbox.fail(store, export.id, reason)
    store.connection.execute(update(exports).where(_e.id == export.id).values(due_at=now))


def dead_letters(store: Store, limit: int = 200) -> list[DeadLetter]:
    """Return what did not arrive, the newest first."""
    columns = (_e.id, _e.system, _e.case_ref, _e.kind, _e.created_at, _e.due_at, _e.attempts, _e.failed)
    rows = select(*columns).where(_e.failed.is_not(None)).order_by(_e.due_at.desc(), _e.id.desc()).limit(limit)
    return [DeadLetter(*row) for row in store.connection.execute(rows)]


def count_dead(store: Store) -> int:
    """Return how much did not arrive."""
    failed = select(func.count()).select_from(exports).where(_e.failed.is_not(None))
    return store.connection.execute(failed).scalar_one()


def send_again(store: Store, now: datetime, export_id: int | None = None) -> int:
    """Try a dead letter again, or all of them; return how many."""
    dead = update(exports).where(_e.failed.is_not(None))
    if export_id is not None:
        dead = dead.where(_e.id == export_id)
    return store.connection.execute(dead.values(due_at=now, **_AFRESH)).rowcount


def _key(system: str) -> ColumnElement[str]:
    return literal(f"{system}:") + _c.ref + ":" + cast(_c.version, Text)


def _moment(now: datetime) -> ColumnElement[datetime]:
    return literal(now, _e.due_at.type)
