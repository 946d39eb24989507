"""Who is at the desk: sign-in by one-time link and a code, sessions that are rows, and forms that only our pages send.

Here is also the one place where is written down who saw and did what (`storage.audit`): a change in its own
transaction, a page that was read before it is sent.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any, Protocol, TypeVar

from aiohttp import web

from bot.web.roles import WORKS_CASES, open_to
from bot.web.security import from_here, read_form
from storage import audit, second_factor
from storage import staff as rows
from storage.audit import Act, acting
from storage.database import Database, Store
from storage.staff import Session, Staff

COOKIE = "desk"
LASTS = timedelta(hours=12)
CODE, SET_UP = "/desk/code", "/desk/code/new"
"""What somebody who signs in is asked first: a code, or to set up the app that gives them."""
NOT_KEPT = ""
"""The action of a page that shows nothing of a person, or that is written down elsewhere."""
ONCE_IN = timedelta(minutes=10)
_MOST_LATELY = 5_000
SIGNED_IN = web.RequestKey("signed_in", Staff)
SESSION = web.RequestKey("session", Session)
FORM = web.RequestKey("form", dict[str, str])
CSRF = web.RequestKey("csrf", str)
ACT = web.RequestKey("act", Act)

P = TypeVar("P", bound="HasDoor")


class Door:
    """Lets staff in and out. Tokens go no further than storage, which keeps only their hash."""

    def __init__(self, database: Database, now: Callable[[], datetime], public_url: str = "") -> None:
        self.database = database
        self.now = now
        self.public_url = public_url
        self._lately: OrderedDict[tuple[int | None, str, str | None], datetime] = OrderedDict()

    async def peek(self, token: str) -> Staff | None:
        """Return whose link this is, without using it up."""
        return await self.database.read(partial(rows.peek_link, token=token, now=self.now()))

    async def enter(self, token: str) -> str | None:
        """Use a link; return the session's token, or None when the link doesn't work (any more)."""
        now = self.now()

        def work(store: Store) -> str | None:
            entered = rows.use_link(store, token, now, LASTS)
            session = rows.session(store, entered, now) if entered else None
            if session:
                audit.add(store, [Act(session.staff.id, "sign-in", now)])
            return entered

        return await self.database.write(work)

    async def who(self, token: str) -> Session | None:
        """Return the session with this token, and whose it is."""
        return await self.database.read(partial(rows.session, token=token, now=self.now()))

    async def leave(self, token: str) -> None:
        """End a session."""
        await self.database.write(partial(rows.sign_out, token=token, now=self.now()))

    async def link_code(self, staff: Staff) -> str:
        """Return a new code with which this person links their Telegram."""
        return await self.database.write(partial(rows.link_code, staff_id=staff.id))

    async def give_code(self, session: Session, code: str) -> second_factor.Answer:
        """Take a code of the authenticator app."""
        return await self.database.write(partial(second_factor.give, session=session.key, code=code, now=self.now()))

    def required(self, staff: Staff) -> bool:
        """Return whether somebody must have a second factor.

        Who works on cases must, as soon as the desk is on the internet; on one's own machine it would only be in the
        way of trying this out, and is offered.
        """
        return staff.role in WORKS_CASES and self.public_url.startswith("https://")

    def asks(self, session: Session) -> str:
        """Return what is asked before anything else (`CODE`, `SET_UP`), empty when nothing is."""
        if session.staff.second_factor:
            return "" if session.proved else CODE
        return SET_UP if self.required(session.staff) else ""

    async def keep(self, act: Act) -> None:
        """Write down what somebody read. The same read within ten minutes is one: open pages renew themselves."""
        read = (act.staff_id, act.action, act.case_ref)
        last = self._lately.get(read)
        if last is not None and act.at - last < ONCE_IN:
            return
        await self.database.write(act.keep)
        self._lately[read] = act.at
        while len(self._lately) > _MOST_LATELY:
            self._lately.popitem(last=False)


class HasDoor(Protocol):
    """Pages behind the door."""

    door: Door


Page = Callable[[P, web.Request], Awaitable[web.StreamResponse]]


def csrf_of(session: str) -> str:
    """Return the number that the forms of this session carry. It doesn't give the session away."""
    return hashlib.sha256(f"form|{session}".encode()).hexdigest()


def for_staff(
    who: frozenset[str], action: str | None = None, *, early: frozenset[str] = frozenset()
) -> Callable[[Page[P]], Page[P]]:
    """Declare which roles may use a page, and under which name its use is written down: its own when none is given.

    It is only reached signed in, and a POST only from a form of ours; by who is still asked a code, or to set it up,
    only where `early` says so. A handler may give its `request[ACT]` a more precise action.
    """

    def declare(page: Page[P]) -> Page[P]:
        name = page.__name__.replace("_", "-") if action is None else action

        @wraps(page)
        async def guarded(self: P, request: web.Request) -> web.StreamResponse:
            token = request.cookies.get(COOKIE, "")
            session = await self.door.who(token) if token else None
            if session is None:
                raise web.HTTPUnauthorized
            staff = session.staff
            request[SIGNED_IN], request[SESSION], request[CSRF] = staff, session, csrf_of(token)
            asked = self.door.asks(session)
            if asked and asked not in early:
                raise web.HTTPSeeOther(asked)
            if staff.role not in who:
                raise web.HTTPForbidden
            if request.method == "POST":
                if not from_here(request, self.door.public_url, must_say=True):
                    raise web.HTTPForbidden
                request[FORM] = await read_form(request)
                if not hmac.compare_digest(request[FORM].get("csrf", "").encode(), request[CSRF].encode()):
                    raise web.HTTPForbidden
            act = request[ACT] = Act(staff.id, name, self.door.now(), request.match_info.get("ref"))
            if name == NOT_KEPT:
                return await page(self, request)
            with acting(act):
                response = await page(self, request)
            if not act.kept:
                await self.door.keep(act)
            return response

        guarded.action, guarded.early = name, early  # type: ignore[attr-defined]  # as `open_to` does
        return open_to(who)(guarded)

    return declare


def cookie(request: web.Request, session: str, public_url: str) -> dict[str, Any]:
    """Return how the session's cookie is set: never for scripts, only on the desk.

    Lax, so that a link to a case in somebody's web mail opens it. What a link can do is only look; every form that
    changes something is a POST, which the browser sends without this cookie from elsewhere, and which is checked by
    where it came from and by the number in it.
    """
    return {
        "name": COOKIE,
        "value": session,
        # The row ends it; a browser that gave a code stays known for longer than one that didn't.
        "max_age": int(second_factor.LASTS.total_seconds()),
        "path": "/desk",
        "httponly": True,
        "samesite": "Lax",
        "secure": public_url.startswith("https://") or request.secure,
    }
