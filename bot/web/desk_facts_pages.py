"""The page of the dated facts. `bot.desk` knows them; this draws them."""

from __future__ import annotations

from aiohttp import web

from bot.web.desk_page import Pages, in_words, page
from bot.web.desk_session import for_staff
from bot.web.roles import WORKS_CASES


class FactPages(Pages):
    """The facts."""

    @for_staff(WORKS_CASES)
    async def facts(self, request: web.Request) -> web.Response:
        """Show every dated fact: what it says, where it is from, and whether it needs review."""
        rows = await self._desk.facts()
        return page(self._desk, request, "desk_facts.html", here="facts", rows=rows, today=in_words(self.door.now()))


def fact_routes(pages: FactPages) -> list[web.RouteDef]:
    """Return the routes of the facts."""
    return [web.get("/desk/facts", pages.facts)]
