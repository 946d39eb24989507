"""Setting a step of a case: what each asks for, what happens along with it, and how the history tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import format_date

from bot import pre_registrations
from bot.desk.changing import MOVED, Saved
from bot.desk.lifecycle import LABELS, WHOSE, WITHDRAWAL_REASONS, may_follow
from bot.zone import HERE
from dialogs.facts.load import Region
from dialogs.words import mask_bsn
from storage import cases, groups, notices
from storage.cases import ENDED, Case, Event
from storage.database import Store
from storage.notices import NewNotice

ON_HOLD, WITHDRAWN, ELSEWHERE = "on-hold", "withdrawn", "referred-out"
ESCALATES = "unsafe-workplace"
LONGEST_HOLD = timedelta(days=2 * 365)
"""A hold that lasts longer is a typing mistake."""
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """A step that somebody wants to set. What it needs besides depends on the status.

    `reason` and `whose` are ids, of a withdrawal; `words` say why it waits, where it goes, or why it is opened again.
    """

    status: str
    reason: str = ""
    whose: str = ""
    words: str = ""
    until: date | None = None


def advice(step: Step, now_at: str, today: date) -> str:
    """Return what a step still needs, when a case is at `now_at`; empty when nothing."""
    if step.status not in may_follow(now_at):
        return "Kies een stap die nu kan."
    if step.status == ON_HOLD and step.until is None:
        return "Kies tot welke dag dit wacht."
    if step.status == ON_HOLD and step.until and not today < step.until <= today + LONGEST_HOLD:
        return "Kies een dag die nog komt, hooguit twee jaar verder."
    if step.status == WITHDRAWN and step.reason not in WITHDRAWAL_REASONS:
        return "Kies de reden waarom het stopt."
    if step.status == WITHDRAWN and step.whose not in WHOSE:
        return "Kies wie besliste om te stoppen."
    needs = {ON_HOLD: "Schrijf waarom dit wacht.", ELSEWHERE: "Schrijf waarheen u doorverwijst."}.get(step.status)
    if now_at in ENDED:
        needs = "Schrijf waarom u dit heropent."
    return needs if needs and not step.words else ""


def set_step(
    store: Store, region: Region, ref: str, version: int, step: Step, staff_id: int, now: datetime, today: date
) -> Saved:
    """Set a step of the case, and do what belongs to it: a new promise, the members of a group, an escalation."""
    case = cases.get(store, ref)
    if case is None or case.version != version:
        return MOVED
    if wrong := advice(step, case.status, today):
        return Saved(done=False, advice=wrong)
    data = {"from": case.status, "to": step.status, "reason": step.reason if step.status == WITHDRAWN else ""}
    more = {
        "whose": step.whose if step.status == WITHDRAWN else "",
        "words": mask_bsn(step.words)[0][:MOST_WORDS],
        "until": str(step.until) if step.status == ON_HOLD else "",
    }
    data |= {name: value for name, value in more.items() if value}
    changes: dict[str, Any] = {"status": step.status, "hold_until": _from(step)}
    if step.status == "new":
        changes |= pre_registrations.promised(region, now)
    if not cases.change(store, ref, version, changes, "status", data, staff_id, now):
        return MOVED
    if step.status != ON_HOLD:
        groups.follow(store, ref, changes, data, now)
    if data["reason"] == ESCALATES:
        notices.add(store, [NewNotice("escalation", {"text": escalation(ref)}, now, ref)], now)
    return Saved(done=True)


def escalation(ref: str) -> str:
    """Return what all staff are told when somebody stops because a workplace is not safe. Nothing personal."""
    return f"Onveilige werkplek bij {ref}. Overleg vandaag wat er moet gebeuren, ook voor anderen op die werkplek."


def before_hold(history: Sequence[Event]) -> str:
    """Return at which step a case was when it was put on hold last; empty when it never was."""
    holds = [one.data for one in history if one.kind == "status" and one.data.get("to") == ON_HOLD]
    return str(holds[-1].get("from", "")) if holds else ""


def waits(case: Case) -> str:
    """Return in words until when a case on hold waits."""
    return f"In de wacht tot {_day(case.hold_until.astimezone(HERE).date())}." if case.hold_until else "In de wacht."


def hold(case: Case, history: Sequence[Event], now: datetime) -> str:
    """Return in words until when and why a case waits, or that this is over; empty when it is not on hold."""
    if case.status != ON_HOLD:
        return ""
    holds = [one.data for one in history if one.kind == "status" and one.data.get("to") == ON_HOLD]
    words = str(holds[-1].get("words", "")) if holds else ""
    why = f" Reden: {words}" if words else ""
    if case.hold_until is not None and case.hold_until <= now:
        day = _day(case.hold_until.astimezone(HERE).date())
        return f"De wachttijd is voorbij sinds {day}. Kijk of het verder kan.{why}"
    return f"{waits(case)}{why}"


def happened(data: Mapping[str, Any]) -> str:
    """Return a change of the step as the history tells it."""
    opened = "heropende dit en " if data.get("from") in ENDED else ""
    text = f"{opened}zette de stap op ‘{LABELS.get(data['to'], '')}’"
    if data.get("until"):
        text += f", tot {_day(date.fromisoformat(data['until']))}"
    said = [WITHDRAWAL_REASONS.get(data.get("reason", ""), ""), str(data.get("words", ""))]
    text += "".join(f": {one}" for one in said if one)
    if data.get("whose") in WHOSE:
        text += f". Wie besliste: {WHOSE[data['whose']].lower()}"
    if data.get("reason") == ESCALATES:
        text += ". Alle collega’s kregen een melding"
    return text


def _from(step: Step) -> datetime | None:
    return datetime.combine(step.until, time(), HERE) if step.status == ON_HOLD and step.until else None


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="nl")
