"""The queue as a file, CSV or a workbook: what its filters choose. `bot.desk.listing` makes it; this hands it over."""

from __future__ import annotations

from aiohttp import web

from bot.desk.listing import FORMS
from bot.web.desk_page import Pages
from bot.web.desk_queue_pages import wanted_of
from bot.web.desk_session import SIGNED_IN, for_staff
from bot.web.roles import WORKS_CASES
from bot.zone import HERE


class ListPages(Pages):
    """The files."""

    @for_staff(WORKS_CASES, "list")
    async def file(self, request: web.Request) -> web.Response:
        """Give the cases that the address chooses, as the queue's page does, in the form that its ending names."""
        ending = request.path.rpartition(".")[2]
        wanted, _ = wanted_of(request, self._desk.queue_filters())
        body = await self._desk.listing(wanted, request[SIGNED_IN], ending)
        name = f"aanmeldingen-{self.door.now().astimezone(HERE):%Y-%m-%d}.{ending}"
        head = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type=FORMS[ending][0], headers=head)


def list_routes(pages: ListPages) -> list[web.RouteDef]:
    """Return the routes of the files."""
    return [web.get(f"/desk/export.{ending}", pages.file) for ending in FORMS]
