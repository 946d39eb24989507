"""One press for "this is done": a new case was contacted, or what the person wrote is dealt with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

from bot.desk.steps import Step, set_step
from dialogs.facts.load import Region
from storage import cases
from storage.database import Store

Handled: TypeAlias = Literal["contacted", "handled", ""]
"""What it came to; empty: there was nothing to do."""


def handle(store: Store, region: Region, ref: str, staff_id: int, now: datetime, today: date) -> Handled:
    """Set a new case to contacted; of another one record that its unread messages are dealt with."""
    case = cases.get(store, ref)
    if case is None:
        return ""
    if case.status == "new":
        done = set_step(store, region, ref, case.version, Step("contacted"), staff_id, now, today)
        return "contacted" if done else ""
    if not cases.unread(store, [ref]):
        return ""
    cases.add_event(store, ref, "handled", {}, "staff", staff_id, now)
    return "handled"
