"""Changing a case at the desk: the split, the checklist, the last day. Each with its event.

Whoever looked at an older version changes nothing and is told so; whoever wrote something that can't be is told what to
do. The steps have a module of their own: `bot.desk.steps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import pre_registrations
from bot.desk import checklist, money
from dialogs.facts.load import Region
from storage import cases
from storage.cases import PRE_REGISTERED, Case
from storage.database import Store

LONGEST_WAIT = timedelta(days=2 * 365)
"""A pre-registration that stands longer is a typing mistake."""


@dataclass(frozen=True, slots=True)
class Saved:
    """How a change went; it is true when it was made. Not made and no `advice`: the case moved on in the meantime."""

    done: bool
    advice: str = ""

    def __bool__(self) -> bool:
        """Return whether it was made."""
        return self.done


DONE, MOVED = Saved(done=True), Saved(done=False)


def set_share(
    store: Store,
    region: Region,
    ref: str,
    version: int,
    route: str,
    amount: int | None,
    state: str,
    staff_id: int,
    now: datetime,
) -> Saved:
    """Put in the split what one way to pay gives, or change it."""
    case = _unmoved(store, ref, version)
    if case is None:
        return MOVED
    wrong = money.advice(case, region, route, amount, state)
    if wrong or amount is None:
        return Saved(done=False, advice=wrong)
    split = case.split or []
    after = money.with_share(split, route, amount, state)
    if after == split:
        return DONE
    data = {"route": route, "amount": amount, "state": state, "before": money.before(split, route)}
    return Saved(cases.change(store, ref, version, {"split": after}, "split", data, staff_id, now))


def remove_share(store: Store, ref: str, version: int, route: str, staff_id: int, now: datetime) -> Saved:
    """Take what one way to pay gives out of the split."""
    case = _unmoved(store, ref, version)
    if case is None:
        return MOVED
    before = money.before(case.split or [], route)
    if not before:
        return DONE
    changes = {"split": money.without_share(case.split or [], route) or None}
    return Saved(cases.change(store, ref, version, changes, "split", {"route": route, "before": before}, staff_id, now))


def set_check(
    store: Store, ref: str, version: int, item: str, day: date | None, staff_id: int, now: datetime, today: date
) -> Saved:
    """Note the day on which a thing of the checklist was done; None when it was not."""
    case = _unmoved(store, ref, version)
    if case is None:
        return MOVED
    if wrong := checklist.advice(item, day, today):
        return Saved(done=False, advice=wrong)
    done = dict(case.checklist or {})
    was, noted = done.pop(item, ""), str(day) if day else ""
    if was == noted:
        return DONE
    after = done | ({item: noted} if noted else {})
    data = {"item": item, "day": noted} | ({"before": was} if was else {})
    return Saved(cases.change(store, ref, version, {"checklist": after or None}, "check", data, staff_id, now))


def set_decide_by(
    store: Store, ref: str, version: int, last_day: date | None, staff_id: int, now: datetime, today: date
) -> Saved:
    """Let a pre-registration stand until and with a day."""
    case = _unmoved(store, ref, version)
    if case is None or case.status != PRE_REGISTERED:
        return MOVED
    if last_day is None or not today < last_day <= today + LONGEST_WAIT:
        return Saved(done=False, advice="Kies een dag die nog komt, hooguit twee jaar verder.")
    end = pre_registrations.stands_until(last_day)
    changes = {"decide_by": end, "reminded": pre_registrations.times_due(case.created_at, end, now)}
    return Saved(cases.change(store, ref, version, changes, "decide-by", {"day": str(last_day)}, staff_id, now))


def _unmoved(store: Store, ref: str, version: int) -> Case | None:
    case = cases.get(store, ref)
    return case if case is not None and case.version == version else None
