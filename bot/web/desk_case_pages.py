"""The page of one case, and what can be done with it. `bot.desk` does it; this draws it."""

from __future__ import annotations

from aiohttp import web

from bot.desk.groups import qr_svg
from bot.web.desk_change_pages import CHANGED, PARTS, notice
from bot.web.desk_page import Pages, back_to_case, known, page
from bot.web.desk_session import SIGNED_IN, for_staff
from bot.web.roles import WORKS_CASES

TOLD = {
    "claimed": ("ok", "check", "Deze aanmelding is nu van u."),
    **CHANGED,
    "note": ("ok", "lock", "De notitie is bewaard. Alleen collega’s zien hem."),
    "reply": ("ok", "send", "Uw antwoord is op weg."),
    "late": ("wait", "warning", "Een collega had deze aanmelding net opgepakt."),
    "empty": ("stop", "warning", "U hebt nog niets geschreven."),
    "no-reply": ("stop", "warning", "Kies eerst een antwoord."),
    "handled": ("ok", "check", "Afgehandeld. Er wacht nu geen bericht."),
    "handed-back": ("ok", "chat", "De assistent praat weer met deze persoon."),
}


class CasePages(Pages):
    """One case."""

    @for_staff(WORKS_CASES)
    async def case(self, request: web.Request) -> web.Response:
        """Show one case whole."""
        case = await known(self._desk, request)
        said = request.query.get("said", "")
        told = notice(*TOLD[said], at=PARTS.get(said, "")) if said in TOLD else None
        return page(self._desk, request, "desk_case.html", here="queue", c=case, told=told, kept={})

    @for_staff(WORKS_CASES)
    async def qr(self, request: web.Request) -> web.Response:
        """Draw the QR code of a group's link, to print or to pass on."""
        case = await self._desk.case(request.match_info["ref"])
        if case is None or case.group is None:
            raise web.HTTPNotFound
        return web.Response(body=qr_svg(case.group.links[0]), content_type="image/svg+xml")

    @for_staff(WORKS_CASES)
    async def claim(self, request: web.Request) -> web.StreamResponse:
        """Take a case; one wins, the other reads who has it."""
        ref = (await known(self._desk, request)).ref
        result = await self._desk.claim(ref, request[SIGNED_IN])
        return back_to_case(ref, "claimed" if result.won or result.by == request[SIGNED_IN].name else "late")


def case_routes(pages: CasePages) -> list[web.RouteDef]:
    """Return the routes of one case."""
    return [
        web.get("/desk/case/{ref}", pages.case),
        web.get("/desk/case/{ref}/qr.svg", pages.qr),
        web.post("/desk/case/{ref}/claim", pages.claim),
    ]
