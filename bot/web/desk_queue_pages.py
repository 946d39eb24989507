"""The queue's page: lists, filters, and what needs attention first. `bot.desk` finds it; this draws it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from aiohttp import web

from bot.desk.rows import Filter, QueueRow, View
from bot.web.desk_page import Pages, in_words, page
from bot.web.desk_session import SIGNED_IN, for_staff
from bot.web.roles import WORKS_CASES
from storage.staff import Staff

_LISTS = (
    ("", "Alles wat open staat"),
    ("first", "Nu eerst"),
    ("nobody", "Nog van niemand"),
    ("mine", "Van mij"),
    ("unread", "Nieuwe berichten"),
)
_FILTERS = (
    ("status", "Stap", "Alle stappen"),
    ("kind", "Wie", "Alle soorten"),
    ("language", "Taal", "Alle talen"),
    ("municipality", "Gemeente", "Alle gemeenten"),
)


class QueuePages(Pages):
    """The queue."""

    @for_staff(WORKS_CASES)
    async def queue(self, request: web.Request) -> web.Response:
        """Show what needs attention, first what hurts."""
        staff = request[SIGNED_IN]
        asked = request.query
        filters = {name: asked[name][:100] for name, *_ in _FILTERS if asked.get(name)}
        if asked.get("q"):
            filters["q"] = asked["q"].strip()[:100]
        everything = await self._desk.queue({})
        found = await self._desk.queue(filters) if filters else everything
        here = asked.get("list", "")
        rows = [row for row in found if _stands_in(row, here, staff)]
        views = [
            View(
                urlencode({"list": name} if name else {}),
                sum(_stands_in(row, name, staff) for row in everything),
                label, name == here, name == "first",
            )
            for name, label in _LISTS
        ]  # fmt: skip
        return page(
            self._desk, request, "desk_queue.html", here="queue", rows=rows, views=views, list=here,
            q=filters.get("q", ""),
            filters=[_filter(everything, filters, *one) for one in _FILTERS], filtered=bool(filters or here),
            groups=[("Nu eerst", [r for r in rows if r.first]), ("Daarna", [r for r in rows if not r.first])],
            today=in_words(self.door.now()),
        )  # fmt: skip


def queue_routes(pages: QueuePages) -> list[web.RouteDef]:
    """Return the routes of the queue."""
    return [web.get("/desk", pages.queue)]


def _stands_in(row: QueueRow, name: str, staff: Staff) -> bool:
    match name:
        case "first":
            return row.first
        case "nobody":
            return not row.claimed_by
        case "mine":
            return row.claimed_by == staff.name
        case "unread":
            return row.unread > 0
        case _:
            return True


def _filter(rows: Sequence[QueueRow], chosen: dict[str, str], name: str, label: str, everything: str) -> Filter:
    """Return one choice with the values that occur, most frequent first."""
    labels = "language_name" if name == "language" else f"{name}_label"
    seen = Counter((getattr(row, name), getattr(row, labels)) for row in rows if getattr(row, name))
    options = tuple(pair for pair, _ in seen.most_common())
    return Filter(name, label, everything, chosen.get(name, ""), options)
