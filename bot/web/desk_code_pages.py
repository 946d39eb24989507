"""The second half of signing in: setting up the authenticator app, and the code that it gives."""

from __future__ import annotations

from functools import partial
from textwrap import wrap

import pyotp
import segno
from aiohttp import web
from markupsafe import Markup

from bot.web.desk_account_pages import ACCOUNT, home
from bot.web.desk_page import Pages
from bot.web.desk_session import CODE, CSRF, FORM, NOT_KEPT, SESSION, SET_UP, SIGNED_IN, for_staff
from bot.web.render import render
from bot.web.roles import ALL_STAFF
from storage import second_factor

ISSUER = "PraktijkWijs"
SAID = {
    "": "",
    "wrong": "Deze code klopt niet. Wacht op de volgende code in uw app en typ die.",
    "wait": "Dat waren veel verkeerde codes. Wacht vijf minuten en probeer het dan opnieuw.",
    "ended": "Dat waren te veel verkeerde codes. Vraag de coördinator om een nieuwe link.",
}
STATUS = {"": 200, "wrong": 422, "wait": 429, "ended": 401}


class CodePages(Pages):
    """The code of the authenticator app."""

    @for_staff(ALL_STAFF, NOT_KEPT, early=frozenset({CODE}))
    async def code(self, request: web.Request) -> web.StreamResponse:
        """Ask the code."""
        if self.door.asks(request[SESSION]) != CODE:
            return web.HTTPSeeOther(home(request[SIGNED_IN]))
        return self._ask(request)

    @for_staff(ALL_STAFF, NOT_KEPT, early=frozenset({CODE}))
    async def give(self, request: web.Request) -> web.StreamResponse:
        """Take the code."""
        if self.door.asks(request[SESSION]) != CODE:
            return web.HTTPSeeOther(home(request[SIGNED_IN]))
        answer = await self.door.give_code(request[SESSION], request[FORM].get("code", ""))
        return web.HTTPSeeOther(home(request[SIGNED_IN])) if answer == "right" else self._ask(request, answer)

    @for_staff(ALL_STAFF, NOT_KEPT, early=frozenset({SET_UP}))
    async def set_up(self, request: web.Request) -> web.StreamResponse:
        """Show what the app is to scan."""
        return await self._show_secret(request)

    @for_staff(ALL_STAFF, NOT_KEPT, early=frozenset({SET_UP}))
    async def confirm(self, request: web.Request) -> web.StreamResponse:
        """Take the first code, which proves that the app works."""
        if request[SIGNED_IN].second_factor:
            return web.HTTPSeeOther(ACCOUNT)
        answer = await self.door.give_code(request[SESSION], request[FORM].get("code", ""))
        if answer == "right":
            return web.HTTPSeeOther(f"{ACCOUNT}?said=factor")
        return await self._show_secret(request, answer)

    async def _show_secret(self, request: web.Request, answer: str = "") -> web.StreamResponse:
        staff = request[SIGNED_IN]
        show = partial(second_factor.secret_to_set_up, staff_id=staff.id)
        secret = await self.door.database.write(show)
        if secret is None:
            return web.HTTPSeeOther(ACCOUNT)
        address = pyotp.TOTP(secret).provisioning_uri(name=staff.name, issuer_name=ISSUER)
        code = segno.make(address, error="m", micro=False)
        # Black on white also where the page is dark: not every camera reads it the other way round.
        drawn = Markup(code.svg_inline(scale=5, border=4, light="#fff"))  # noqa: S704 - holds no text, only squares
        return self._ask(request, answer, qr=drawn, secret=" ".join(wrap(secret, 4)), address=address)

    def _ask(self, request: web.Request, answer: str = "", **secret: str) -> web.Response:
        over = answer == "ended"
        html = render(
            "desk_code.html", staff=None, csrf=request[CSRF], here="", name=request[SIGNED_IN].name,
            required=self.door.asks(request[SESSION]) != "", said=SAID[answer], over=over,
            **({"qr": "", "secret": "", "address": ""} | secret),
        )  # fmt: skip
        return web.Response(text=html, content_type="text/html", status=STATUS[answer])


def code_routes(pages: CodePages) -> list[web.RouteDef]:
    """Return the routes of the authenticator app."""
    return [
        web.get(CODE, pages.code),
        web.post(CODE, pages.give),
        web.get(SET_UP, pages.set_up),
        web.post(SET_UP, pages.confirm),
    ]
