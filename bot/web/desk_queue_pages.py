"""The queue's page: lists, filters, search, and what needs attention first. `bot.desk` finds it; this draws it."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.desk.queue import ROWS, QueuePage, Wanted
from bot.desk.rows import Filter, QueueRow, View
from bot.web.desk_page import Pages, in_words, page
from bot.web.desk_session import ACT, SIGNED_IN, for_staff
from bot.web.roles import WORKS_CASES
from bot.web.written import number_of

_LONGEST = 100
_LISTS = {
    "": "Alles wat open staat",
    "first": "Nu eerst",
    "nobody": "Nog van niemand",
    "mine": "Van mij",
    "unread": "Nieuwe berichten",
    "expiring": "Loopt af",
    "on-hold": "In de wacht",
    "ended": "Gestopt of klaar",
}


class QueuePages(Pages):
    """The queue."""

    @for_staff(WORKS_CASES)
    async def queue(self, request: web.Request) -> web.Response:
        """Show what needs attention, first what hurts."""
        filters = self._desk.queue_filters()
        wanted, chosen = wanted_of(request, filters)
        if wanted.sought:
            request[ACT].action = "search"
        found = await self._desk.queue(wanted, request[SIGNED_IN])
        kept = {"list": wanted.list, "q": wanted.sought, **chosen}
        return page(
            self._desk, request, "desk_queue.html", here="queue", found=found, list=wanted.list, q=wanted.sought,
            away=found.away, narrowed=wanted.narrowed, views=_views(found, wanted), groups=_groups(found),
            filters=filters, chosen=chosen,
            before=_link(kept, found.page - 1) if found.page > 1 else "",
            after=_link(kept, found.page + 1) if found.page < found.pages else "",
            query=_link(kept, 1).partition("?")[2],
            first=(found.page - 1) * ROWS + 1, today=in_words(self.door.now()),
        )  # fmt: skip


def wanted_of(request: web.Request, filters: tuple[Filter, ...]) -> tuple[Wanted, dict[str, str]]:
    """Return what the address asks for, and what was chosen of the filters."""
    asked = request.query
    chosen = {one.name: asked[one.name] for one in filters if asked.get(one.name) in dict(one.options)}
    sought, list_ = asked.get("q", "").strip()[:_LONGEST], asked.get("list", "")
    wanted = Wanted(
        list=list_ if list_ in _LISTS and not sought else "",
        filters={name: value for name, value in chosen.items() if name != "owner"},
        owner=chosen.get("owner", ""),
        sought=sought,
        page=max(1, number_of(asked.get("page", ""), 6) or 1),
    )
    return wanted, chosen


def queue_routes(pages: QueuePages) -> list[web.RouteDef]:
    """Return the routes of the queue."""
    return [web.get("/desk", pages.queue)]


def _views(found: QueuePage, wanted: Wanted) -> list[View]:
    return [
        View(urlencode({"list": name} if name else {}), found.counts[name], label, name == wanted.list, name == "first")
        for name, label in _LISTS.items()
    ]


def _groups(found: QueuePage) -> list[tuple[str, list[QueueRow]]]:
    """Return the rows under their headings."""
    first = [row for row in found.rows if row.first]
    ended = [row for row in found.rows if row.ended]
    between = [row for row in found.rows if not row.first and not row.ended]
    groups = (("Nu eerst", first), ("Daarna", between), ("Gestopt of klaar", ended))
    return [(heading, rows) for heading, rows in groups if rows]


def _link(kept: dict[str, str], number: int) -> str:
    """Return the address of another page of the same queue."""
    asked = {name: value for name, value in kept.items() if value} | ({"page": str(number)} if number > 1 else {})
    return f"/desk?{urlencode(asked)}" if asked else "/desk"
