"""What staff write on a case: a note for colleagues, a reply to the person, ready or in their own words.

A note is the safe default; a reply is a form of its own. One that is hard to read is shown again before it is sent.
"""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from bot.desk.reading import reading
from bot.web.desk_change_pages import notice
from bot.web.desk_page import Pages, back_to_case, day_of, known, page
from bot.web.desk_session import FORM, NOT_KEPT, SIGNED_IN, for_staff
from bot.web.roles import WORKS_CASES
from bot.zone import HERE
from dialogs.replies import load_replies

TALK = "praat"
NO_MOMENT = "Kies een dag en een tijd die nog komen."


class TalkPages(Pages):
    """The talk on a case."""

    @for_staff(WORKS_CASES)
    async def note(self, request: web.Request) -> web.StreamResponse:
        """Keep a note that only colleagues see."""
        ref = (await known(self._desk, request)).ref
        text = request[FORM].get("text", "").strip()
        if not text:
            return back_to_case(ref, "empty", TALK)
        await self._desk.note(ref, text, request[SIGNED_IN])
        return back_to_case(ref, "note")

    @for_staff(WORKS_CASES)
    async def reply(self, request: web.Request) -> web.StreamResponse:
        """Send the person what was written; a text that is hard to read is shown once more, with what would help."""
        case, form = await known(self._desk, request), request[FORM]
        text = form.get("text", "").strip()
        if not text:
            return back_to_case(case.ref, "empty", TALK)
        told = reading(text)
        if told.level == "hard" and not form.get("sure"):
            draft = {"text": text, "reading": told}
            shown = page(self._desk, request, "desk_case.html", here="queue", c=case, told=None, kept={}, draft=draft)
            shown.set_status(422)
            return shown
        await self._desk.reply(case.ref, text, request[SIGNED_IN])
        return back_to_case(case.ref, "reply")

    @for_staff(WORKS_CASES)
    async def ready(self, request: web.Request) -> web.StreamResponse:
        """Send a ready reply, which the person reads in their own language."""
        case, form = await known(self._desk, request), request[FORM]
        chosen = load_replies().get(form.get("reply", ""))
        if chosen is None:
            return back_to_case(case.ref, "no-reply", TALK)
        moment = _moment(form.get("day", ""), form.get("time", "")) if chosen.asks_moment else None
        if chosen.asks_moment and (moment is None or moment <= self.door.now()):
            told = notice("stop", "warning", NO_MOMENT, TALK)
            shown = page(self._desk, request, "desk_case.html", here="queue", c=case, told=told, kept=form)
            shown.set_status(422)
            return shown
        await self._desk.reply_ready(case.ref, chosen.id, moment, request[SIGNED_IN])
        return back_to_case(case.ref, "reply")

    @for_staff(WORKS_CASES)
    async def handled(self, request: web.Request) -> web.StreamResponse:
        """Take what the person wrote for dealt with: somebody rang, or there is nothing to answer."""
        ref = (await known(self._desk, request)).ref
        await self._desk.done(ref, request[SIGNED_IN])
        return back_to_case(ref, "handled")

    @for_staff(WORKS_CASES)
    async def hand_back(self, request: web.Request) -> web.StreamResponse:
        """Let the assistant talk with the person again."""
        ref = (await known(self._desk, request)).ref
        await self._desk.hand_back(ref, request[SIGNED_IN])
        return back_to_case(ref, "handed-back")

    @for_staff(WORKS_CASES, NOT_KEPT)
    async def reading(self, request: web.Request) -> web.Response:
        """Say how hard a text is to read, while it is being written."""
        told = reading(request[FORM].get("text", ""))
        return web.json_response({"level": told.level, "label": told.label, "advice": told.advice})


def talk_routes(pages: TalkPages) -> list[web.RouteDef]:
    """Return the routes of the talk."""
    return [
        web.post("/desk/case/{ref}/note", pages.note),
        web.post("/desk/case/{ref}/reply", pages.reply),
        web.post("/desk/case/{ref}/ready-reply", pages.ready),
        web.post("/desk/case/{ref}/handled", pages.handled),
        web.post("/desk/case/{ref}/hand-back", pages.hand_back),
        web.post("/desk/reading", pages.reading),
    ]


def _moment(day: str, at: str) -> datetime | None:
    """Return a day and a time of the clock on the wall; None when they are none."""
    try:
        return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=HERE) if day_of(day) else None
    except ValueError:
        return None
