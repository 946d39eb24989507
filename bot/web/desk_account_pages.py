"""Signing in and out, and somebody's own account: where they are signed in, their app, being away, Telegram."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from bot.desk import accounts
from bot.desk.desk import Desk
from bot.web.desk_page import Pages, page
from bot.web.desk_session import (
    CODE,
    COOKIE,
    FORM,
    NOT_KEPT,
    SESSION,
    SET_UP,
    SIGNED_IN,
    Door,
    cookie,
    for_staff,
)
from bot.web.render import render
from bot.web.roles import ALL_STAFF, ANYBODY, WORKS_CASES, open_to
from bot.web.security import Limit, from_here, network
from storage import second_factor
from storage import staff as rows
from storage.staff import Staff

_TRIES = 30
_LONGEST_AWAY = timedelta(days=366)
ACCOUNT, FIGURES = "/desk/account", "/desk/report"


def home(staff: Staff | None) -> str:
    """Return the page that somebody begins on."""
    return "/desk" if staff and staff.role in WORKS_CASES else FIGURES


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
        token = await self.door.enter(request.match_info["token"])
        if token is None:
            return await self.link(request)
        session = await self.door.who(token)
        response = web.HTTPSeeOther(home(session.staff if session else None))
        response.set_cookie(**cookie(request, token, self.door.public_url))
        return response

    @for_staff(ALL_STAFF, "sign-out", early=frozenset({CODE, SET_UP}))
    async def leave(self, request: web.Request) -> web.StreamResponse:
        """End this session."""
        await self.door.leave(request.cookies[COOKIE])
        response = web.HTTPSeeOther("/desk")
        response.del_cookie(COOKIE, path="/desk")
        return response

    @for_staff(ALL_STAFF, "sign-out-others")
    async def leave_others(self, request: web.Request) -> web.StreamResponse:
        """End all other sessions of whoever asks it."""
        session = request[SESSION]
        end = partial(rows.end_sessions, staff_id=session.staff.id, now=self.door.now(), but=session.key)
        await self.door.database.write(end)
        return web.HTTPSeeOther(f"{ACCOUNT}?said=others")

    @for_staff(ALL_STAFF, "factor-again")
    async def new_phone(self, request: web.Request) -> web.StreamResponse:
        """Begin anew with the authenticator app; every session ends but this one, which sets it up."""
        session, now = request[SESSION], self.door.now()
        await self.door.database.write(
            partial(second_factor.reset, staff_id=session.staff.id, now=now, but=session.key)
        )
        return web.HTTPSeeOther(SET_UP)

    @for_staff(ALL_STAFF, NOT_KEPT)
    async def account(self, request: web.Request) -> web.Response:
        """Show who is signed in, and where."""
        return await self._show(request)

    @for_staff(WORKS_CASES)
    async def telegram(self, request: web.Request) -> web.Response:
        """Show a new code to link Telegram with; an earlier one stops working."""
        return await self._show(request, code=await self.door.link_code(request[SIGNED_IN]))

    @for_staff(WORKS_CASES)
    async def away(self, request: web.Request) -> web.StreamResponse:
        """Keep until and with which day somebody is away; without a day they are there."""
        today, written = accounts.today(self.door.now()), request[FORM].get("until", "").strip()
        try:
            until = date.fromisoformat(written) if written else None
        except ValueError:
            until = today - timedelta(days=1)
        if until is not None and not today <= until <= today + _LONGEST_AWAY:
            shown = await self._show(request, problem="Kies vandaag of een dag in het komende jaar.")
            shown.set_status(422)
            return shown
        await self.door.database.write(partial(rows.set_away, staff_id=request[SIGNED_IN].id, until=until))
        return web.HTTPSeeOther(f"{ACCOUNT}?said={'away' if until else 'back'}")

    async def _show(self, request: web.Request, *, code: str = "", problem: str = "") -> web.Response:
        view = partial(accounts.account, session=request[SESSION], now=self.door.now())
        values: dict[str, Any] = {"code": code, "problem": problem, "said": request.query.get("said", "")}
        shown = await self.door.database.read(view)
        return page(self._desk, request, "desk_account.html", here="account", account=shown, **values)


def account_routes(pages: AccountPages) -> list[web.RouteDef]:
    """Return the routes of the door and of one's own account."""
    return [
        web.get("/desk/in/{token}", pages.link, allow_head=False),
        web.post("/desk/in/{token}", pages.enter),
        web.post("/desk/out", pages.leave),
        web.get("/desk/account", pages.account),
        web.post("/desk/account/sessions", pages.leave_others),
        web.post("/desk/account/phone", pages.new_phone),
        web.post("/desk/account/away", pages.away),
        web.post("/desk/account/telegram", pages.telegram),
    ]
