"""The page of one case, and what can be done with it. `bot.desk` does it; this draws it."""

from __future__ import annotations

from datetime import date

from aiohttp import web

from bot.desk.groups import qr_svg
from bot.web.desk_page import Pages, back_to_case, known, page
from bot.web.desk_session import FORM, SIGNED_IN, for_staff
from bot.web.roles import WORKS_CASES

_YEARS = 2
"""A pre-registration that stands longer is a typing mistake."""
TOLD = {
    "claimed": ("ok", "check", "Deze aanmelding is nu van u."),
    "step": ("ok", "check", "De stap is gezet."),
    "day": ("ok", "check", "De laatste dag is veranderd."),
    "wrong-day": ("stop", "warning", "Kies een dag die nog komt."),
    "note": ("ok", "lock", "De notitie is bewaard. Alleen collega’s zien hem."),
    "reply": ("ok", "send", "Uw antwoord is op weg."),
    "moved": ("wait", "warning", "Een collega heeft dit net veranderd. Uw stap is niet gezet. Kijk wat er nu staat."),
    "late": ("wait", "warning", "Een collega had deze aanmelding net opgepakt."),
    "reason": ("stop", "warning", "Kies een stap, met een reden als die gevraagd wordt."),
    "empty": ("stop", "warning", "U hebt nog niets geschreven."),
}


class CasePages(Pages):
    """One case."""

    @for_staff(WORKS_CASES)
    async def case(self, request: web.Request) -> web.Response:
        """Show one case whole."""
        case = await known(self._desk, request)
        tone, icon, text = TOLD.get(request.query.get("said", ""), ("", "", ""))
        told = {"tone": tone, "icon": icon, "text": text} if text else None
        return page(self._desk, request, "desk_case.html", here="queue", c=case, told=told)

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

    @for_staff(WORKS_CASES)
    async def status(self, request: web.Request) -> web.StreamResponse:
        """Set the next step, if the page that was looked at is still true."""
        ref, form = request.match_info["ref"], request[FORM]
        case = await self._desk.case(ref)
        if case is None:
            raise web.HTTPNotFound
        status = form.get("status", "")
        choice = next((one for one in case.next_statuses if one.id == status), None)
        reason = form.get(f"reason-{status}", "")
        version = form.get("version", "")
        if version != str(case.version):
            return back_to_case(ref, "moved")
        if choice is None or (choice.reasons and reason not in dict(choice.reasons)):
            return back_to_case(ref, "reason", "stap")
        done = await self._desk.set_status(ref, case.version, status, reason, request[SIGNED_IN])
        return back_to_case(ref, "step" if done else "moved")

    @for_staff(WORKS_CASES)
    async def decide_by(self, request: web.Request) -> web.StreamResponse:
        """Let a pre-registration stand until another day, if the page that was looked at is still true."""
        ref, form = (await known(self._desk, request)).ref, request[FORM]
        case = await self._desk.case(ref)
        if case is None or form.get("version") != str(case.version):
            return back_to_case(ref, "moved")
        try:
            last_day = date.fromisoformat(form.get("day", ""))
        except ValueError:
            return back_to_case(ref, "wrong-day")
        if last_day <= self.door.now().date() or last_day.year > self.door.now().year + _YEARS:
            return back_to_case(ref, "wrong-day")
        done = await self._desk.set_decide_by(ref, case.version, last_day, request[SIGNED_IN])
        return back_to_case(ref, "day" if done else "moved")

    @for_staff(WORKS_CASES)
    async def note(self, request: web.Request) -> web.StreamResponse:
        """Keep a note that only colleagues see."""
        ref = (await known(self._desk, request)).ref
        text = request[FORM].get("text", "").strip()
        if not text:
            return back_to_case(ref, "empty", "praat")
        await self._desk.note(ref, text, request[SIGNED_IN])
        return back_to_case(ref, "note")

    @for_staff(WORKS_CASES)
    async def reply(self, request: web.Request) -> web.StreamResponse:
        """Send the person what was written in the reply's own box."""
        ref = (await known(self._desk, request)).ref
        text = request[FORM].get("text", "").strip()
        if not text:
            return back_to_case(ref, "empty", "praat")
        await self._desk.reply(ref, text, request[SIGNED_IN])
        return back_to_case(ref, "reply")


def case_routes(pages: CasePages) -> list[web.RouteDef]:
    """Return the routes of one case."""
    return [
        web.get("/desk/case/{ref}", pages.case),
        web.get("/desk/case/{ref}/qr.svg", pages.qr),
        web.post("/desk/case/{ref}/claim", pages.claim),
        web.post("/desk/case/{ref}/status", pages.status),
        web.post("/desk/case/{ref}/decide-by", pages.decide_by),
        web.post("/desk/case/{ref}/note", pages.note),
        web.post("/desk/case/{ref}/reply", pages.reply),
    ]
