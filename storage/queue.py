"""The queue of the desk: which cases there are, what needs attention first, how many stand in each list.

Order and counts are SQL's, over one covering index. Of the cases only those of one page are opened; a search opens the
name in each, see docs/decisions/0011.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, select

from storage.cases import DEALT_WITH, ENDED, PRE_REGISTERED, Case, unread
from storage.cases import some as some_cases
from storage.database import Store
from storage.tables import case_events, cases

FIRST = ("late", "human", "unread", "hold-over", "expiring")
"""Why a case needs attention now, the most urgent first."""
AFTER = ("new", "works", "waits", "ended")
"""What stands below: waits for its first contact, is worked on, waits for a day, has ended."""
SOON = timedelta(days=7)
"""A pre-registration that ends within this time needs attention."""
ON_HOLD = "on-hold"
MOST, _AT_ONCE = 20_000, 200
FILTERS = ("status", "kind", "municipality", "sector", "language")
OWNERS = ("mine", "nobody", "somebody")
LISTS = ("", "first", "nobody", "mine", "unread", "expiring", ON_HOLD, "ended")

_c, _e = cases.c, case_events.c
_open = _c.status.not_in(ENDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: one of `LISTS`, one of `OWNERS` or nothing, and columns of `FILTERS` with their value.

    `me` is who looks; `everywhere` takes ended cases too.
    """

    list: str = ""
    owner: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    me: int = 0
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A case in the queue: why it stands where it does (`FIRST`, `AFTER`), how many messages wait, and the last one."""

    case: Case
    why: str
    unread: int
    wrote: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a case, without what it was about."""

    id: int
    ref: str
    kind: str
    by_staff: int | None


def find(
    store: Store,
    wanted: Wanted,
    now: datetime,
    limit: int,
    offset: int = 0,
    matches: Callable[[str, Mapping[str, Any]], bool] | None = None,
) -> tuple[list[Entry], int]:
    """Return one page of what is wanted, what hurts first on top, and how many there are in all.

    `matches` looks at the reference and the person of each case, for what SQL can't read.
    """
    rank = _rank(now, _unread())
    where = _where(wanted, rank, now)
    rows = select(_c.ref, rank.label("rank")).where(*where).order_by("rank", _since(), _c.ref)
    if matches is None:
        page = rows.add_columns(func.count().over()).limit(limit).offset(offset)
        some = store.connection.execute(page).all()
        shown = [(row[0], row[1]) for row in some]
        total = some[0][2] if some else _count(store, where) if offset else 0
    else:
        opened = store.sealer.open
        every = store.connection.execute(rows.add_columns(_c.person))
        found = [(row[0], row[1]) for row in every if matches(row[0], opened(row[2]))]
        total, shown = len(found), found[offset : offset + limit]
    refs = [ref for ref, _ in shown]
    here = {one.ref: one for one in some_cases(store, refs)}
    waiting = unread(store, refs)
    wrote = _last_words(store, waiting)
    entries = [Entry(here[ref], (FIRST + AFTER)[why], waiting.get(ref, 0), wrote.get(ref, "")) for ref, why in shown]
    return entries, total


def every(
    store: Store, wanted: Wanted, now: datetime, matches: Callable[[str, Mapping[str, Any]], bool] | None = None
) -> Iterator[Case]:
    """Return all that is wanted, at most `MOST`, in the same order. Only a few are held in memory at once."""
    rank = _rank(now, _unread())
    rows = select(_c.ref, _c.person) if matches else select(_c.ref)
    found = store.connection.execute(rows.where(*_where(wanted, rank, now)).order_by(rank, _since(), _c.ref))
    meant = (row.ref for row in found if matches is None or matches(row.ref, store.sealer.open(row.person)))
    refs = list(islice(meant, MOST))
    for start in range(0, len(refs), _AT_ONCE):
        some = refs[start : start + _AT_ONCE]
        here = {one.ref: one for one in some_cases(store, some)}
        yield from (here[ref] for ref in some)


def counts(store: Store, me: int, now: datetime) -> dict[str, int]:
    """Return how many cases stand in each of `LISTS`."""
    # In one pass, and grouped by whether somebody waits for an answer: that is what costs time to find out.
    owner = case((_c.claimed_by.is_(None), "nobody"), (_c.claimed_by == me, "mine"), else_="somebody")
    kinds: dict[str, ColumnElement[Any]] = {
        "rank": _rank(now, false()),
        "waits": _unread(),
        "owner": owner,
        "held": _c.status == ON_HOLD,
    }
    columns = [column.label(name) for name, column in kinds.items()]
    counted = Counter[str]()
    for row in store.connection.execute(select(*columns, func.count().label("number")).group_by(*kinds)):
        why = (FIRST + AFTER)[row.rank]
        stands = {
            "": True,
            "first": why in FIRST or row.waits,
            "unread": row.waits,
            "expiring": why == "expiring",
            ON_HOLD: row.held,
            row.owner: True,
        }
        lists = ["ended"] if why == "ended" else [name for name, here in stands.items() if here]
        counted.update(dict.fromkeys(lists, row.number))
    return {name: counted[name] for name in LISTS}


def latest(store: Store) -> int:
    """Return the number of the last thing that happened to any case; 0 when nothing did."""
    return store.connection.execute(select(func.max(_e.id))).scalar() or 0


def changes(store: Store, after: int, limit: int = 100) -> list[Change]:
    """Return what happened to cases after this number, in order."""
    rows = select(_e.id, _e.case_ref, _e.kind, _e.by_staff).where(_e.id > after).order_by(_e.id).limit(limit)
    return [Change(*row) for row in store.connection.execute(rows)]


def _last_words(store: Store, refs: Collection[str]) -> dict[str, str]:
    """Return what each person wrote last."""
    last = select(func.max(_e.id)).where(_e.kind == "message", _e.case_ref.in_(refs)).group_by(_e.case_ref)
    rows = store.connection.execute(select(_e.case_ref, _e.data).where(_e.id.in_(last)))
    return {row[0]: str(store.sealer.open(row[1]).get("text", "")) for row in rows}


def _unread() -> ColumnElement[bool]:
    """Whether the person wrote something that staff did not deal with yet."""
    dealt = case_events.alias("dealt")
    last = select(func.max(dealt.c.id)).where(dealt.c.case_ref == _c.ref, dealt.c.kind.in_(DEALT_WITH))
    wrote = exists().where(_e.case_ref == _c.ref, _e.kind == "message")
    return wrote.where(_e.id > func.coalesce(last.correlate(cases).scalar_subquery(), 0)).correlate(cases)


def _expiring(now: datetime) -> ColumnElement[bool]:
    return and_(_c.status == PRE_REGISTERED, _c.decide_by < now + SOON)


def _count(store: Store, where: Sequence[ColumnElement[bool]]) -> int:
    return store.connection.execute(select(func.count()).select_from(cases).where(*where)).scalar_one()


def _rank(now: datetime, unread_ones: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the place of a case in `FIRST` and `AFTER`."""
    conditions = {
        "ended": _c.status.in_(ENDED),
        "late": and_(_c.status == "new", _c.due_at < now),
        "human": and_(_c.status == "new", _c.kind == "human"),
        "unread": unread_ones,
        "hold-over": and_(_c.status == ON_HOLD, _c.hold_until <= now),
        "expiring": _expiring(now),
        "new": _c.status == "new",
        "waits": _c.status.in_((ON_HOLD, PRE_REGISTERED)),
    }
    places = FIRST + AFTER
    return case(*((held, places.index(name)) for name, held in conditions.items()), else_=places.index("works"))


def _since() -> ColumnElement[Any]:
    """Return what cases of one rank are ordered by: the day that is waited for, or was promised."""
    return case(
        (_c.status == ON_HOLD, func.coalesce(_c.hold_until, _c.created_at)),
        (_c.status == PRE_REGISTERED, func.coalesce(_c.decide_by, _c.created_at)),
        else_=func.coalesce(_c.due_at, _c.created_at),
    )


def _in_list(name: str, me: int, rank: ColumnElement[int], now: datetime) -> list[ColumnElement[bool]]:
    special: dict[str, list[ColumnElement[bool]]] = {
        "first": [rank < len(FIRST)],
        "nobody": [_c.claimed_by.is_(None)],
        "mine": [_c.claimed_by == me],
        "unread": [_unread()],
        "expiring": [_expiring(now)],
        ON_HOLD: [_c.status == ON_HOLD],
    }
    return [~_open] if name == "ended" else [_open, *special.get(name, [])]


def _where(wanted: Wanted, rank: ColumnElement[int], now: datetime) -> list[ColumnElement[bool]]:
    columns = {name: value for name, value in wanted.columns.items() if name in FILTERS}
    whole = not wanted.list and (wanted.everywhere or columns.get("status") in ENDED)
    conditions = [] if whole else _in_list(wanted.list, wanted.me, rank, now)
    conditions += [_c[name] == value for name, value in columns.items()]
    owners: dict[str, ColumnElement[bool]] = {
        "mine": _c.claimed_by == wanted.me,
        "nobody": _c.claimed_by.is_(None),
        "somebody": _c.claimed_by.is_not(None),
    }
    return [*conditions, *([owners[wanted.owner]] if wanted.owner in owners else [])]
