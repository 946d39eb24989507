"""What every page of the desk has: who is signed in, the number of its forms, and the menu's counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from babel.dates import format_datetime

from bot.desk.desk import Desk
from bot.desk.facts import ROLES
from bot.desk.rows import CaseView
from bot.web.desk_session import CSRF, SIGNED_IN, Door
from bot.web.render import render
from bot.zone import HERE

YEARS = range(2000, 2100)


def page(desk: Desk, request: web.Request, template: str, **values: Any) -> web.Response:
    """Return a page of the desk for whoever is signed in."""
    values |= {"staff": request[SIGNED_IN], "csrf": request[CSRF], "role_labels": ROLES}
    counts = {"facts_to_review": desk.facts_to_review(), "not_arrived": desk.outside.count}
    html = render(template, unanswered=desk.questions.count, **counts, **values)
    return web.Response(text=html, content_type="text/html")


async def known(desk: Desk, request: web.Request) -> CaseView:
    """Return the case that the address names. Raises HTTPNotFound."""
    case = await desk.case(request.match_info["ref"])
    if case is None:
        raise web.HTTPNotFound
    return case


def back_to_case(ref: str, said: str, part: str = "") -> web.HTTPSeeOther:
    """Return the way back to a case, which then says how it went (`desk_case_pages.TOLD`), at that part of it."""
    return web.HTTPSeeOther(f"/desk/case/{ref}?{urlencode({'said': said})}{'#' + part if part else ''}")


def day_of(written: str) -> date | None:
    """Return a day that was written as 2026-11-20; None when it is none, or of another century: a slip of the key."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def in_words(now: datetime) -> str:
    """Return the moment as the head of a page says it."""
    day = format_datetime(now, "EEEE d MMMM y, HH:mm", tzinfo=HERE, locale="nl")
    return day[0].upper() + day[1:]


class Pages:
    """Some pages of the desk: behind the door, with the desk to ask."""

    def __init__(self, desk: Desk, door: Door) -> None:
        self.door = door
        self._desk = desk
