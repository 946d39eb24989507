"""The page of what did not arrive at other systems, and sending it again. `bot.desk.outside` does it; this draws it."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.web.desk_page import Pages, in_words, page
from bot.web.desk_session import FORM, for_staff
from bot.web.roles import WORKS_CASES
from bot.web.written import number_of


class ExportPages(Pages):
    """What did not arrive."""

    @for_staff(WORKS_CASES)
    async def not_arrived(self, request: web.Request) -> web.Response:
        """Show what did not arrive at which system, and why."""
        rows = await self._desk.outside.not_arrived()
        told, today = request.query.get("said", ""), in_words(self.door.now())
        return page(self._desk, request, "desk_exports.html", here="exports", rows=rows, told=told, today=today)

    @for_staff(WORKS_CASES)
    async def again(self, request: web.Request) -> web.StreamResponse:
        """Send one thing again, or all of them."""
        wanted = request[FORM].get("export", "")
        number = number_of(wanted)
        if wanted != "all" and number is None:
            raise web.HTTPBadRequest
        sent = await self._desk.outside.send_again(number)
        return web.HTTPSeeOther(f"/desk/exports?{urlencode({'said': 'again' if sent else 'none'})}")


def export_routes(pages: ExportPages) -> list[web.RouteDef]:
    """Return the routes of what did not arrive."""
    return [web.get("/desk/exports", pages.not_arrived), web.post("/desk/exports/again", pages.again)]
