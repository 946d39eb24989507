"""The page of the dated facts, and what an adviser confirms or changes there. `bot.desk` does it; this draws it."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.desk.facts import Wanted
from bot.web.desk_page import Pages, day_of, in_words, page
from bot.web.desk_session import FORM, NOT_KEPT, SIGNED_IN, for_staff
from bot.web.roles import WORKS_CASES


class FactPages(Pages):
    """The facts."""

    @for_staff(WORKS_CASES, NOT_KEPT)
    async def facts(self, request: web.Request) -> web.Response:
        """Show every dated fact: what it says, where it is from, and whether it needs review."""
        return await self._show(request, done=request.query.get("said") == "done")

    @for_staff(WORKS_CASES, "fact")
    async def change(self, request: web.Request) -> web.StreamResponse:
        """Confirm a fact, or change its dates; what is in the way is said where it stands."""
        form, fact_id = request[FORM], request.match_info["id"]
        version, first, last = (day_of(form.get(name, "")) for name in ("version", "valid_from", "valid_to"))
        seen = form.get("seen", "0")
        slips = (form.get("valid_from") and not first) or (form.get("valid_to") and not last)
        if version is None or slips or not (seen.isdecimal() and len(seen) < 10):
            return await self._show(request, problem="Vul de dagen in als 2026-11-20.", at=fact_id)
        problem = await self._desk.change_fact(Wanted(fact_id, version, int(seen), first, last), request[SIGNED_IN])
        if problem:
            return await self._show(request, problem=problem, at=fact_id)
        return web.HTTPSeeOther(f"/desk/facts?{urlencode({'said': 'done'})}#{fact_id}")

    async def _show(self, request: web.Request, *, problem: str = "", at: str = "", done: bool = False) -> web.Response:
        rows, today = await self._desk.facts(), in_words(self.door.now())
        return page(
            self._desk, request, "desk_facts.html", here="facts", rows=rows, today=today, problem=problem, at=at,
            done=done, form=request.get(FORM, {}),
        )  # fmt: skip


def fact_routes(pages: FactPages) -> list[web.RouteDef]:
    """Return the routes of the facts."""
    return [web.get("/desk/facts", pages.facts), web.post("/desk/facts/{id}", pages.change)]
