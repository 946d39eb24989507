"""The queue as staff see it: a page of its rows, its lists with their counts, its filters, and how it is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babel.dates import format_date

from bot.catalogues import languages
from bot.desk import lifecycle
from bot.desk import view as desk_view
from bot.desk.rows import Filter, QueueRow
from bot.translate import speaker
from bot.zone import HERE
from dialogs.facts.load import Region
from dialogs.words import alike
from storage import queue as stored
from storage import staff as accounts
from storage.cases import Case
from storage.database import Store
from storage.staff import Staff

ROWS = 50
"""How many cases stand on one page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: a list, filters by column, whose, words of a name or reference, which page from 1."""

    list: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    sought: str = ""
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether this is less than everything that is open."""
        return bool(self.list or self.filters or self.owner or self.sought)


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue: `total` cases are wanted; `counts` says how many stand in each list."""

    rows: list[QueueRow]
    total: int
    page: int
    pages: int
    counts: dict[str, int]
    away: tuple[str, ...] = ()
    """Who is away, and until when."""


def look(store: Store, wanted: Wanted, me: int, region: Region, now: datetime) -> QueuePage:
    """Return a page of what is wanted, what hurts first on top. A page beyond the last one is the last one."""
    team = accounts.all_staff(store)
    names = {one.id: one.name for one in team}
    where = stored.Wanted(wanted.list, wanted.owner, wanted.filters, me, everywhere=bool(wanted.sought))
    matches = matcher(wanted.sought) if wanted.sought else None
    page = wanted.page
    found, total = stored.find(store, where, now, ROWS, (page - 1) * ROWS, matches)
    pages = max(1, -(-total // ROWS))
    if page > pages:
        page = pages
        found, total = stored.find(store, where, now, ROWS, (page - 1) * ROWS, matches)
    rows = [
        desk_view.queue_row(
            one.case,
            names.get(one.case.claimed_by or 0, ""),
            region,
            now,
            why=one.why,
            unread=one.unread,
            wrote=one.wrote,
        )
        for one in found
    ]
    return QueuePage(rows, total, page, pages, stored.counts(store, me, now), away(team, now))


def away(team: Iterable[Staff], now: datetime) -> tuple[str, ...]:
    """Return who is away at that moment, with the last day, in words."""
    day = now.astimezone(HERE).date()
    return tuple(
        f"{one.name}, tot en met {format_date(one.away_until, 'd MMMM', locale='nl')}"
        for one in team
        if one.away_until and one.away_until >= day and not one.disabled
    )


def every(store: Store, wanted: Wanted, me: int, now: datetime) -> Iterator[Case]:
    """Return all that is wanted, in the same order, whatever the page."""
    where = stored.Wanted(wanted.list, wanted.owner, wanted.filters, me, everywhere=bool(wanted.sought))
    return stored.every(store, where, now, matcher(wanted.sought) if wanted.sought else None)


def filters(region: Region) -> tuple[Filter, ...]:
    """Return the choices by which the queue is narrowed, each with every value there can be."""
    say = speaker("nl")
    places = (*((one.id, one.name) for one in region.municipalities), *desk_view.BESIDE_THE_REGION.items())
    sectors = tuple((one.id, say(one.label)) for one in region.sectors)
    tongues = tuple((code, desk_view.language_in_dutch(code)) for code in languages())
    owners = (("nobody", "Nog van niemand"), ("mine", "Van mij"), ("somebody", "Van iemand"))
    return (
        Filter("status", "Stap", "Alle stappen", tuple(lifecycle.LABELS.items())),
        Filter("kind", "Wie", "Alle soorten", tuple(desk_view.KINDS.items())),
        Filter("owner", "Van wie", "Van iedereen", owners),
        Filter("municipality", "Gemeente", "Overal", places),
        Filter("sector", "Sector", "Alle sectoren", sectors),
        Filter("language", "Taal", "Alle talen", tongues),
    )


def matcher(sought: str) -> Callable[[str, Mapping[str, Any]], bool]:
    """Return what tells whether a case is meant by these words: parts of its reference, or of a name, in any order.

    Capitals, accents, signs and blanks don't matter.
    """
    words = alike(sought).split()
    joined = "".join(words)

    def matches(ref: str, person: Mapping[str, Any]) -> bool:
        if not words:
            return False
        text = alike(f"{ref[:2]}{ref[3:]} {person.get('name') or ''} {person.get('company') or ''}")
        return all(word in text for word in words) or joined in text.replace(" ", "")

    return matches
