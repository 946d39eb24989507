"""The staff's desk: the queue, one case, and what can be done with it. `bot.desk` does it; this draws it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from aiohttp import web
from babel.dates import format_datetime

from bot.desk_facts import ROLES
from bot.desk_groups import qr_svg
from bot.desk_rows import CaseView, ClaimResult, FactRow, Filter, QueueRow, View
from bot.web.desk_session import CSRF, FORM, SIGNED_IN, Door, cookie, for_staff
from bot.web.render import render
from bot.web.roles import ALL_STAFF, ANYBODY, WORKS_CASES, declared, open_to
from bot.web.security import Limit, from_here, network
from bot.zone import HERE
from storage.staff import Staff

_TRIES = 30
_YEARS = 2
"""A pre-registration that stands longer is a typing mistake."""
_TOLD = {
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
_LISTS = (
    ("", "Alles wat open staat"),
    ("first", "Nu eerst"),
    ("nobody", "Nog van niemand"),
    ("mine", "Van mij"),
    ("unread", "Nieuwe berichten"),
)
_FILTERS = (
    ("status", "Stap", "Alle stappen"),
    ("kind", "Wie", "Alle soorten"),
    ("language", "Taal", "Alle talen"),
    ("municipality", "Gemeente", "Alle gemeenten"),
)


class Desk(Protocol):
    """What staff can do; `bot.desk` does it."""

    async def queue(self, filters: dict[str, str]) -> list[QueueRow]:
        """Return open cases, what hurts first on top. Filters: `status kind language municipality q`."""

    async def case(self, ref: str) -> CaseView | None:
        """Return one case."""

    async def claim(self, ref: str, staff: Staff) -> ClaimResult:
        """Make this person the one who works on it; one wins."""

    async def set_status(self, ref: str, version: int, status: str, reason: str, staff: Staff) -> bool:
        """Set the next step; False when somebody changed the case since `version`."""

    async def set_decide_by(self, ref: str, version: int, last_day: date, staff: Staff) -> bool:
        """Let a pre-registration stand until and with a day; False when the case changed, or the day is over."""

    async def facts(self) -> list[FactRow]:
        """Return every dated fact as it is today, what needs review first."""

    def facts_to_review(self) -> int:
        """Return how many facts need review today."""

    async def note(self, ref: str, text: str, staff: Staff) -> None:
        """Keep a note for colleagues."""

    async def reply(self, ref: str, text: str, staff: Staff) -> None:
        """Send the person a message."""


class DeskPages:
    """The routes of the desk."""

    def __init__(self, desk: Desk, door: Door, clock: Callable[[], float]) -> None:
        self.door = door
        self._desk = desk
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

    @for_staff(WORKS_CASES)
    async def queue(self, request: web.Request) -> web.Response:
        """Show what needs attention, first what hurts."""
        staff = request[SIGNED_IN]
        asked = request.query
        filters = {name: asked[name][:100] for name, *_ in _FILTERS if asked.get(name)}
        if asked.get("q"):
            filters["q"] = asked["q"].strip()[:100]
        everything = await self._desk.queue({})
        found = await self._desk.queue(filters) if filters else everything
        here = asked.get("list", "")
        rows = [row for row in found if _stands_in(row, here, staff)]
        views = [
            View(
                urlencode({"list": name} if name else {}),
                sum(_stands_in(row, name, staff) for row in everything),
                label, name == here, name == "first",
            )
            for name, label in _LISTS
        ]  # fmt: skip
        return self._page(
            request, "desk_queue.html", here="queue", rows=rows, views=views, list=here, q=filters.get("q", ""),
            filters=[_filter(everything, filters, *one) for one in _FILTERS], filtered=bool(filters or here),
            groups=[("Nu eerst", [r for r in rows if r.first]), ("Daarna", [r for r in rows if not r.first])],
            today=_in_words(self.door.now()),
        )  # fmt: skip

    @for_staff(WORKS_CASES)
    async def case(self, request: web.Request) -> web.Response:
        """Show one case whole."""
        case = await self._desk.case(request.match_info["ref"])
        if case is None:
            raise web.HTTPNotFound
        tone, icon, text = _TOLD.get(request.query.get("said", ""), ("", "", ""))
        told = {"tone": tone, "icon": icon, "text": text} if text else None
        return self._page(request, "desk_case.html", here="queue", c=case, told=told)

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
        ref = await self._known(request)
        result = await self._desk.claim(ref, request[SIGNED_IN])
        return _back(ref, "claimed" if result.won or result.by == request[SIGNED_IN].name else "late")

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
            return _back(ref, "moved")
        if choice is None or (choice.reasons and reason not in dict(choice.reasons)):
            return _back(ref, "reason", "stap")
        done = await self._desk.set_status(ref, case.version, status, reason, request[SIGNED_IN])
        return _back(ref, "step" if done else "moved")

    @for_staff(WORKS_CASES)
    async def decide_by(self, request: web.Request) -> web.StreamResponse:
        """Let a pre-registration stand until another day, if the page that was looked at is still true."""
        ref, form = await self._known(request), request[FORM]
        case = await self._desk.case(ref)
        if case is None or form.get("version") != str(case.version):
            return _back(ref, "moved")
        try:
            last_day = date.fromisoformat(form.get("day", ""))
        except ValueError:
            return _back(ref, "wrong-day")
        if last_day <= self.door.now().date() or last_day.year > self.door.now().year + _YEARS:
            return _back(ref, "wrong-day")
        done = await self._desk.set_decide_by(ref, case.version, last_day, request[SIGNED_IN])
        return _back(ref, "day" if done else "moved")

    @for_staff(WORKS_CASES)
    async def facts(self, request: web.Request) -> web.Response:
        """Show every dated fact: what it says, where it is from, and whether it needs review."""
        rows = await self._desk.facts()
        return self._page(request, "desk_facts.html", here="facts", rows=rows, today=_in_words(self.door.now()))

    @for_staff(WORKS_CASES)
    async def note(self, request: web.Request) -> web.StreamResponse:
        """Keep a note that only colleagues see."""
        ref = await self._known(request)
        text = request[FORM].get("text", "").strip()
        if not text:
            return _back(ref, "empty", "praat")
        await self._desk.note(ref, text, request[SIGNED_IN])
        return _back(ref, "note")

    @for_staff(WORKS_CASES)
    async def reply(self, request: web.Request) -> web.StreamResponse:
        """Send the person what was written in the reply's own box."""
        ref = await self._known(request)
        text = request[FORM].get("text", "").strip()
        if not text:
            return _back(ref, "empty", "praat")
        await self._desk.reply(ref, text, request[SIGNED_IN])
        return _back(ref, "reply")

    @for_staff(ALL_STAFF)
    async def account(self, request: web.Request) -> web.Response:
        """Show who is signed in, and how to link Telegram."""
        return self._page(request, "desk_account.html", here="account", code="")

    @for_staff(WORKS_CASES)
    async def telegram(self, request: web.Request) -> web.Response:
        """Show a new code to link Telegram with; an earlier one stops working."""
        code = await self.door.link_code(request[SIGNED_IN])
        return self._page(request, "desk_account.html", here="account", code=code)

    async def _known(self, request: web.Request) -> str:
        ref = request.match_info["ref"]
        if await self._desk.case(ref) is None:
            raise web.HTTPNotFound
        return ref

    def _page(self, request: web.Request, template: str, **values: Any) -> web.Response:
        values |= {"staff": request[SIGNED_IN], "csrf": request[CSRF], "role_labels": ROLES}
        html = render(template, facts_to_review=self._desk.facts_to_review(), **values)
        return web.Response(text=html, content_type="text/html")


def desk_routes(desk: Desk, door: Door, clock: Callable[[], float]) -> list[web.RouteDef]:
    """Return the desk's routes, each of which says who may use it. Raises UndeclaredRoute."""
    pages = DeskPages(desk, door, clock)
    return declared(
        [
            web.get("/desk", pages.queue),
            web.get("/desk/in/{token}", pages.link, allow_head=False),
            web.post("/desk/in/{token}", pages.enter),
            web.post("/desk/out", pages.leave),
            web.get("/desk/case/{ref}", pages.case),
            web.get("/desk/case/{ref}/qr.svg", pages.qr),
            web.post("/desk/case/{ref}/claim", pages.claim),
            web.post("/desk/case/{ref}/status", pages.status),
            web.post("/desk/case/{ref}/decide-by", pages.decide_by),
            web.post("/desk/case/{ref}/note", pages.note),
            web.post("/desk/case/{ref}/reply", pages.reply),
            web.get("/desk/facts", pages.facts),
            web.get("/desk/account", pages.account),
            web.post("/desk/account/telegram", pages.telegram),
        ]
    )


def _back(ref: str, said: str, part: str = "") -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/desk/case/{ref}?{urlencode({'said': said})}{'#' + part if part else ''}")


def _stands_in(row: QueueRow, name: str, staff: Staff) -> bool:
    match name:
        case "first":
            return row.first
        case "nobody":
            return not row.claimed_by
        case "mine":
            return row.claimed_by == staff.name
        case "unread":
            return row.unread > 0
        case _:
            return True


def _filter(rows: Sequence[QueueRow], chosen: dict[str, str], name: str, label: str, everything: str) -> Filter:
    """Return one choice with the values that occur, most frequent first."""
    labels = "language_name" if name == "language" else f"{name}_label"
    seen = Counter((getattr(row, name), getattr(row, labels)) for row in rows if getattr(row, name))
    options = tuple(pair for pair, _ in seen.most_common())
    return Filter(name, label, everything, chosen.get(name, ""), options)


def _in_words(now: datetime) -> str:
    day = format_datetime(now, "EEEE d MMMM y, HH:mm", tzinfo=HERE, locale="nl")
    return day[0].upper() + day[1:]
