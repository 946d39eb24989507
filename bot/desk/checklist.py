"""What has to be done before the steps of a case: each thing with the day it was done, or not yet. Pure.

It warns and never blocks: staff decide. Owner: the coordinator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from babel.dates import format_date

from bot.desk.lifecycle import LABELS, PATH, step_of
from bot.desk.rows import CheckView, ListView
from storage.cases import Case, Event

AGREEMENTS = ("plaatsing", "praktijk", "opleiding")
ITEMS = {
    "mbo-advice": ("Advies van het mbo", ""),
    "sbb-recognition": ("Erkend leerbedrijf (SBB)", "Nagekeken voor dit beroep"),
    "practice-trainer": ("Praktijkopleider", "Een collega op de werkplek die begeleidt"),
    "trainer-quote": ("Offerte van de opleider", ""),
    "plaatsing": ("Plaatsing", "Overeenkomst, dag van ondertekening"),
    "praktijk": ("Praktijk", "Overeenkomst, dag van ondertekening"),
    "opleiding": ("Opleiding", "Overeenkomst, dag van ondertekening"),
    "invoice-paid": ("Factuur betaald", ""),
}
BEFORE = {
    "matching": ("mbo-advice",),
    "financing": ("sbb-recognition", "practice-trainer"),
    "agreements": ("trainer-quote",),
    "started": AGREEMENTS,
    "closed": ("invoice-paid",),
}
"""What should be there before a step, and before every later one."""

FIRST_DAY = date(2000, 1, 1)
"""An earlier day is a typing mistake."""


def missing(status: str, done: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return the things that should have been done before a step, and are not."""
    wanted = [item for step in PATH[: step_of(status)] for item in BEFORE.get(step, ())]
    return tuple(item for item in wanted if item not in (done or {}))


def names(items: Sequence[str]) -> str:
    """Return things of the list in words; the agreements say that they are."""
    return ", ".join(f"{ITEMS[one][0]} (overeenkomst)" if one in AGREEMENTS else ITEMS[one][0] for one in items)


def advice(item: str, day: date | None, today: date) -> str:
    """Return what is wrong with a day, and what to do; empty when it is right. No day: not done."""
    if item not in ITEMS:
        return "Dit staat niet op de lijst."
    if day is not None and not FIRST_DAY <= day <= today:
        return "Kies de dag waarop het gedaan is: vandaag of eerder."
    return ""


def happened(data: Mapping[str, str]) -> str:
    """Return a change of the list as the history tells it."""
    name, was = names([data["item"]]), data.get("before", "")
    had = f" (was {_day(was)})" if was else ""
    if not data["day"]:
        return f"haalde de dag weg bij ‘{name}’{had}"
    return f"vulde ‘{name}’ in: {_day(data['day'])}{had}"


def view(case: Case, history: Sequence[Event], upcoming: str, noted: Callable[[Event], str]) -> ListView:
    """Return the list as the page of a case shows it. `upcoming` is the next step, `noted` says who and when."""
    done, holds = case.checklist or {}, missing(upcoming, case.checklist)
    last = {event.data["item"]: event for event in history if event.kind == "check"}
    needed = {item: LABELS[step] for step, items in BEFORE.items() for item in items}
    rows = tuple(
        CheckView(
            id=item,
            title=title,
            hint=hint,
            day=done.get(item, ""),
            noted=noted(last[item]) if item in done and item in last else "",
            needed=f"Nodig voor ‘{needed[item]}’",
            holds=item in holds,
        )
        for item, (title, hint) in ITEMS.items()
    )
    ready = sum(item in done for item in ITEMS)
    wanted = f"Voor ‘{LABELS[upcoming]}’ ontbreekt nog: {names(holds)}." if holds else ""
    return ListView(rows, f"{ready} van {len(ITEMS)} klaar", wanted)


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso), "d MMM y", locale="nl")
