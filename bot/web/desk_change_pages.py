"""Changing a case on its page: the step, the money, the checklist, the last day. `bot.desk` does it; this draws it.

Nothing is overwritten unseen. When the case moved on, the page comes back with what others changed since, and with what
was filled in still in the form, ready to be saved again.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.desk.changing import Saved
from bot.desk.lifecycle import LABELS
from bot.desk.rows import CaseView, EventView
from bot.web.desk_page import Pages, back_to_case, day_of, known, page
from bot.web.desk_session import FORM, SIGNED_IN, for_staff
from bot.web.roles import WORKS_CASES
from bot.web.written import number_of

CHANGED = {
    "step": ("ok", "check", "De stap is gezet."),
    "share": ("ok", "check", "De financiering is bewaard."),
    "check": ("ok", "check", "De checklist is bewaard."),
    "day": ("ok", "check", "De laatste dag is veranderd."),
}
PARTS = {"step": "stap", "share": "geld", "check": "lijst", "day": "besluit"}
"""Where on the page each of these is told: beside the form that was sent."""
MOVED = "Een collega heeft dit net veranderd. Uw wijziging is nog niet bewaard."
WRONG_DAY = "Kies een dag uit de kalender."


def notice(tone: str, icon: str, text: str, at: str = "") -> dict[str, Any]:
    """Return what the page of a case tells in `case/told.html`, at a part of it (`PARTS`) or on top."""
    return {"tone": tone, "icon": icon, "text": text, "at": at, "moved": False, "since": (), "lost": ""}


class ChangePages(Pages):
    """The forms that change one case."""

    @for_staff(WORKS_CASES)
    async def status(self, request: web.Request) -> web.StreamResponse:
        """Set the next step, with what it asks for."""
        form, status = request[FORM], request[FORM].get("status", "")
        saved = await self._desk.set_status(
            request.match_info["ref"],
            _version(form),
            status,
            form.get("reason", ""),
            request[SIGNED_IN],
            whose=form.get("whose", ""),
            words=_words(form),
            until=day_of(form.get("until", "")),
        )
        return await self._after(request, saved, "step")

    @for_staff(WORKS_CASES)
    async def share(self, request: web.Request) -> web.StreamResponse:
        """Put what one way to pay gives in the split, or change it."""
        form, ref = request[FORM], request.match_info["ref"]
        route, amount, state = (form.get(name, "") for name in ("route", "amount", "state"))
        saved = await self._desk.set_share(ref, _version(form), route, amount, state, request[SIGNED_IN])
        return await self._after(request, saved, "share")

    @for_staff(WORKS_CASES)
    async def remove_share(self, request: web.Request) -> web.StreamResponse:
        """Take what one way to pay gives out of the split."""
        form, ref = request[FORM], request.match_info["ref"]
        saved = await self._desk.remove_share(ref, _version(form), form.get("route", ""), request[SIGNED_IN])
        return await self._after(request, saved, "share")

    @for_staff(WORKS_CASES)
    async def check(self, request: web.Request) -> web.StreamResponse:
        """Note the day on which a thing of the checklist was done; an empty day: it was not."""
        form, ref = request[FORM], request.match_info["ref"]
        written = form.get("day", "").strip()
        day = day_of(written)
        if written and day is None:
            return await self._after(request, Saved(done=False, advice=WRONG_DAY), "check")
        saved = await self._desk.set_check(ref, _version(form), form.get("item", ""), day, request[SIGNED_IN])
        return await self._after(request, saved, "check")

    @for_staff(WORKS_CASES)
    async def decide_by(self, request: web.Request) -> web.StreamResponse:
        """Let a pre-registration stand until another day."""
        form, ref = request[FORM], request.match_info["ref"]
        saved = await self._desk.set_decide_by(ref, _version(form), day_of(form.get("day", "")), request[SIGNED_IN])
        return await self._after(request, saved, "day")

    async def _after(self, request: web.Request, saved: Saved, said: str) -> web.StreamResponse:
        """Say that it was done; or show the page again, with the form as it was filled in and why it was not."""
        if saved:
            return back_to_case(request.match_info["ref"], said)
        case, form = await known(self._desk, request), request[FORM]
        at = "" if said == "day" and not case.decide_by else PARTS[said]
        told = notice("stop", "warning", saved.advice, at)
        if not saved.advice:
            told = notice("wait", "warning", MOVED, at)
            told |= {"moved": True, "since": _since(case, _version(form)), "lost": _lost(case, form)}
        shown = page(self._desk, request, "desk_case.html", here="queue", c=case, told=told, kept=form)
        shown.set_status(422 if saved.advice else 409)
        return shown


def _version(form: dict[str, str]) -> int:
    """Return which version of the case the form was made for; none there ever was when it doesn't say."""
    written = number_of(form.get("version", ""), 9)
    return -1 if written is None else written


def _words(form: dict[str, str]) -> str:
    name = "words-reopen" if "words-reopen" in form else f"words-{form.get('status', '')}"
    return form.get(name, "").strip()


def _since(case: CaseView, version: int) -> tuple[EventView, ...]:
    """Return what made the case move on from this version, oldest first."""
    return tuple(event for event in reversed(case.history) if event.version > version >= 0)


def _lost(case: CaseView, form: dict[str, str]) -> str:
    """Return what was chosen and can't be chosen any more, so that nothing that was written is gone."""
    status = form.get("status", "")
    if not status or status in {one.id for one in case.next_statuses}:
        return ""
    return ". ".join(one for one in (LABELS.get(status, ""), _words(form)) if one)


def change_routes(pages: ChangePages) -> list[web.RouteDef]:
    """Return the routes by which one case is changed."""
    return [
        web.post("/desk/case/{ref}/status", pages.status),
        web.post("/desk/case/{ref}/share", pages.share),
        web.post("/desk/case/{ref}/share/remove", pages.remove_share),
        web.post("/desk/case/{ref}/check", pages.check),
        web.post("/desk/case/{ref}/decide-by", pages.decide_by),
    ]
