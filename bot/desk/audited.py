"""The record of who saw and did what, as a coordinator reads it. In Dutch; the actions' ids are those of the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_date, format_time

from bot.zone import HERE
from storage import audit, staff
from storage.audit import Kept, Sought
from storage.database import Store

ROWS = 100
IN_GROUP = "group-"
"""Before the action of what was done in the staff group on Telegram."""
KEPT_FOR = timedelta(days=730)
"""Two years: a complaint about a look into a file can still be answered, and it isn't kept for ever."""
WORDS = {
    "sign-in": "logde in met een link",
    "code": "gaf een goede inlogcode",
    audit.WRONG_CODE: "gaf een verkeerde inlogcode",
    "factor-on": "stelde de inlogcode in",
    "factor-again": "stelt de inlogcode opnieuw in",
    "sign-out": "logde uit",
    "sign-out-others": "logde uit op alle andere plekken",
    "telegram": "vroeg een code om Telegram te koppelen",
    "telegram-linked": "koppelde Telegram",
    "away": "veranderde wanneer hij of zij er niet is",
    "staff": "bekeek de collega’s",
    "invite": "nodigde uit",
    "role": "veranderde de rol",
    "new-link": "maakte een nieuwe link",
    "factor-reset": "liet de inlogcode opnieuw instellen",
    "disable": "liet niet meer toe",
    "audit": "bekeek dit logboek",
    "queue": "bekeek de wachtrij",
    "search": "zocht in de wachtrij",
    "question": "ordende een vraag zonder antwoord",
    "fact": "bevestigde of veranderde een feit",
    "case": "bekeek de aanmelding",
    "qr": "bekeek de QR-code van de groep",
    "claim": "pakte de aanmelding op",
    "note": "schreef een notitie",
    "reply": "stuurde een antwoord",
    "ready": "stuurde een antwoord dat klaar stond",
    "handled": "zette berichten op afgehandeld",
    "hand-back": "gaf het gesprek terug aan de assistent",
    "not-arrived": "bekeek wat niet aankwam bij andere systemen",
    "again": "stuurde opnieuw wat niet aankwam",
    "done": "handelde een bericht af",
    "status": "zette een stap",
    "share": "veranderde de financiering",
    "remove-share": "haalde iets uit de financiering",
    "check": "veranderde de checklist",
    "decide-by": "veranderde de laatste dag",
    "list": "haalde een lijst van aanmeldingen op",
    "report": "bekeek de cijfers",
    "file": "haalde de cijfers op als bestand",
    "export": "haalde de gegevens van een aanmelding op",
    "erase": "wiste een aanmelding",
}
"""What each action is called. An act is what somebody set out to do; what changed stands in the case's history."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was seen or done."""

    day: str
    time: str
    name: str
    words: str
    case_ref: str


@dataclass(frozen=True, slots=True)
class Record:
    """A page of the record."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    people: tuple[tuple[int, str], ...]


def look(store: Store, day: date | None, staff_id: int | None, case_ref: str | None, page: int) -> Record:
    """Return a page of what was seen and done, the newest first: on a day, by somebody, about a case."""
    # From midnight to midnight: a day on which the clock changes is not 24 hours.
    since, before = (midnight(day), midnight(day + timedelta(days=1))) if day else (None, None)
    sought = Sought(since, before, staff_id, case_ref)
    total = audit.count(store, sought)
    pages = max(1, -(-total // ROWS))
    page = max(1, min(page, pages))
    people = {one.id: one.name for one in staff.all_staff(store)}
    kept = audit.look(store, sought, (page - 1) * ROWS, ROWS)
    return Record(tuple(_line(one, people.get) for one in kept), total, page, pages, tuple(people.items()))


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins where the region is."""
    return datetime.combine(day, time.min, HERE)


def in_words(action: str, name_of: Callable[[int], str | None]) -> str:
    """Return what was done, and to whose account when it was about one."""
    what, _, about = action.partition(":")
    words = WORDS.get(what.removeprefix(IN_GROUP), what) + (", in de groep" if what.startswith(IN_GROUP) else "")
    return f"{words}: {name_of(int(about)) or about}" if about.isdecimal() else words


def _line(one: Kept, name_of: Callable[[int], str | None]) -> Line:
    here = one.at.astimezone(HERE)
    return Line(
        format_date(here, "EEEE d MMMM y", locale="nl"),
        format_time(here, "HH:mm", locale="nl"),
        one.name or "op de server zelf",
        in_words(one.action, name_of),
        one.case_ref or "",
    )
