"""Who is at the desk: sign-in by one-time link, sessions that are rows, and forms that only our own pages can send."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any, Protocol, TypeVar

from aiohttp import web

from bot.web.roles import open_to
from bot.web.security import from_here, read_form
from storage import staff as rows
from storage.database import Database
from storage.staff import Staff

COOKIE = "desk"
LASTS = timedelta(hours=12)
SIGNED_IN = web.RequestKey("signed_in", Staff)
FORM = web.RequestKey("form", dict[str, str])
CSRF = web.RequestKey("csrf", str)

P = TypeVar("P", bound="HasDoor")


class Door:
    """Lets staff in and out. Tokens go no further than storage, which keeps only their hash."""

    def __init__(self, database: Database, now: Callable[[], datetime], public_url: str = "") -> None:
        self._database = database
        self.now = now
        self.public_url = public_url

    async def peek(self, token: str) -> Staff | None:
        """Return whose link this is, without using it up."""
        return await self._database.read(partial(rows.peek_link, token=token, now=self.now()))

    async def enter(self, token: str) -> str | None:
        """Use a link; return the session's token, or None when the link doesn't work (any more)."""
        return await self._database.write(partial(rows.use_link, token=token, now=self.now(), lasts=LASTS))

    async def who(self, session: str) -> Staff | None:
        """Return whose session this is."""
        return await self._database.read(partial(rows.session, token=session, now=self.now()))

    async def leave(self, session: str) -> None:
        """End a session."""
        await self._database.write(partial(rows.sign_out, token=session, now=self.now()))

    async def link_code(self, staff: Staff) -> str:
        """Return a new code with which this person links their Telegram."""
        return await self._database.write(partial(rows.link_code, staff_id=staff.id))


class HasDoor(Protocol):
    """Pages behind the door."""

    door: Door


Page = Callable[[P, web.Request], Awaitable[web.StreamResponse]]


def csrf_of(session: str) -> str:
    """Return the number that the forms of this session carry. It doesn't give the session away."""
    return hashlib.sha256(f"form|{session}".encode()).hexdigest()


def for_staff(who: frozenset[str]) -> Callable[[Page[P]], Page[P]]:
    """Declare which roles may use a page. It is only reached signed in, and a POST only from a form of ours."""

    def declare(page: Page[P]) -> Page[P]:
        @wraps(page)
        async def guarded(self: P, request: web.Request) -> web.StreamResponse:
            session = request.cookies.get(COOKIE, "")
            staff = await self.door.who(session) if session else None
            if staff is None:
                raise web.HTTPUnauthorized
            request[SIGNED_IN], request[CSRF] = staff, csrf_of(session)
            if staff.role not in who:
                raise web.HTTPForbidden
            if request.method == "POST":
                if not from_here(request, self.door.public_url, must_say=True):
                    raise web.HTTPForbidden
                request[FORM] = await read_form(request)
                if not hmac.compare_digest(request[FORM].get("csrf", "").encode(), request[CSRF].encode()):
                    raise web.HTTPForbidden
            return await page(self, request)

        return open_to(who)(guarded)

    return declare


def cookie(request: web.Request, session: str, public_url: str) -> dict[str, Any]:
    """Return how the session's cookie is set: never for scripts, never from another site, only on the desk."""
    return {
        "name": COOKIE,
        "value": session,
        "max_age": int(LASTS.total_seconds()),
        "path": "/desk",
        "httponly": True,
        "samesite": "Strict",
        "secure": public_url.startswith("https://") or request.secure,
    }
