"""Signing in and out, and somebody's own account."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.desk.desk import Desk
from bot.web.desk_page import Pages, page
from bot.web.desk_session import SIGNED_IN, Door, cookie, for_staff
from bot.web.render import render
from bot.web.roles import ALL_STAFF, ANYBODY, WORKS_CASES, open_to
from bot.web.security import Limit, from_here, network

_TRIES = 30


class AccountPages(Pages):
    """The door and what is behind it about oneself."""

    def __init__(self, desk: Desk, door: Door, clock: Callable[[], float]) -> None:
        super().__init__(desk, door)
        self._tries = Limit(_TRIES, clock)

    @open_to(ANYBODY)
    async def link(self, request: web.Request) -> web.Response:
        """Show a button: previewers fetch links too, and must not use them up."""
        self._tries.check(network(request))
        staff = await self.door.peek(request.match_info["token"])
        name = staff.name if staff else ""
        html = render("desk_sign_in.html", staff=None, csrf="", here="", name=name)
        return web.Response(text=html, content_type="text/html", status=200 if staff else 404)

    @open_to(ANYBODY)
    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Use the link, once."""
        self._tries.check(network(request))
        if not from_here(request, self.door.public_url, must_say=True):
            raise web.HTTPForbidden
        session = await self.door.enter(request.match_info["token"])
        if session is None:
            return await self.link(request)
        staff = await self.door.who(session)
        response = web.HTTPSeeOther("/desk" if staff and staff.role in WORKS_CASES else "/desk/account")
        response.set_cookie(**cookie(request, session, self.door.public_url))
        return response

    @for_staff(ALL_STAFF)
    async def leave(self, request: web.Request) -> web.StreamResponse:
        """End this session."""
        await self.door.leave(request.cookies["desk"])
        response = web.HTTPSeeOther("/desk")
        response.del_cookie("desk", path="/desk")
        return response

    @for_staff(ALL_STAFF)
    async def account(self, request: web.Request) -> web.Response:
        """Show who is signed in, and how to link Telegram."""
        return page(self._desk, request, "desk_account.html", here="account", code="")

    @for_staff(WORKS_CASES)
    async def telegram(self, request: web.Request) -> web.Response:
        """Show a new code to link Telegram with; an earlier one stops working."""
        code = await self.door.link_code(request[SIGNED_IN])
        return page(self._desk, request, "desk_account.html", here="account", code=code)


def account_routes(pages: AccountPages) -> list[web.RouteDef]:
    """Return the routes of the door and of accounts."""
    return [
        web.get("/desk/in/{token}", pages.link, allow_head=False),
        web.post("/desk/in/{token}", pages.enter),
        web.post("/desk/out", pages.leave),
        web.get("/desk/account", pages.account),
        web.post("/desk/account/telegram", pages.telegram),
    ]
