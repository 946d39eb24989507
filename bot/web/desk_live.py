"""Tells the open pages of the desk that a case changed, as server-sent events: which one, never what about it.

A page fetches itself anew. One look into the database every two seconds serves all pages, and only while there are any;
so what another process wrote is heard of too.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import structlog
from aiohttp import web

from bot.desk.desk import Desk
from bot.web.bell import Bell
from bot.web.desk_page import Pages
from bot.web.desk_session import NOT_KEPT, SIGNED_IN, Door, for_staff
from bot.web.roles import WORKS_CASES
from bot.web.written import number_of
from storage.database import Unreachable
from storage.queue import Change

log = structlog.get_logger(__name__)

LOOKS_EVERY = 2.0
HEARTBEAT = 15.0
LASTS = 300.0
"""How long one connection lasts: the next one asks anew who is signed in."""
MOST = 200
_PAGES, _WATCHER = "desk", "desk watcher"
_KINDS = {"opened": "opened", "message": "message"}


class LivePages(Pages):
    """The stream of what changes."""

    def __init__(self, desk: Desk, door: Door, bell: Bell) -> None:
        super().__init__(desk, door)
        self._bell = bell
        self._open = 0
        self._watching: asyncio.Task[None] | None = None

    @for_staff(WORKS_CASES, NOT_KEPT)
    async def events(self, request: web.Request) -> web.StreamResponse:
        """Tell what changes from now on, or after the number that the page knows."""
        if self._bell.closed or self._open >= MOST:
            raise web.HTTPServiceUnavailable
        known = number_of(request.query.get("after", "")) or await self._desk.latest()
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        await response.prepare(request)
        self._open += 1
        try:
            await self._tell(response, known, request[SIGNED_IN].id)
        except (ConnectionError, *Unreachable):
            return response  # the page went, or comes back
        finally:
            self._open -= 1
        return response

    async def _tell(self, response: web.StreamResponse, known: int, me: int) -> None:
        await response.write(f"id: {known}\nevent: begin\ndata: {{}}\n\n".encode())
        loop = asyncio.get_running_loop()
        until = loop.time() + LASTS
        while not self._bell.closed and loop.time() < until:
            happened = await self._desk.changes(known)
            if happened:
                known = happened[-1].id
                await response.write(_told(happened, me))
                continue
            if self._watching is None or self._watching.done():
                self._watching = asyncio.create_task(self._watch(known))
            if not await self._bell.wait(_PAGES, HEARTBEAT):
                await response.write(b": quiet\n\n")

    async def _watch(self, known: int) -> None:
        """Ring when something happened, for as long as a page is open."""
        while self._open and not self._bell.closed:
            try:
                latest = await self._desk.latest()
            except Unreachable as error:
                log.warning("changes_not_read", error=type(error).__name__)
                latest = known
            if latest != known:
                known = latest
                self._bell.ring(_PAGES)
            await self._bell.wait(_WATCHER, LOOKS_EVERY)


def live_routes(pages: LivePages) -> list[web.RouteDef]:
    """Return the route of the stream."""
    return [web.get("/desk/events", pages.events)]


def _told(happened: Sequence[Change], me: int) -> bytes:
    """Return the events in their form on the wire; `own` is what whoever reads it did."""
    lines = [
        f"id: {one.id}\nevent: change\ndata: "
        + json.dumps({"ref": one.ref, "kind": _KINDS.get(one.kind, "changed"), "own": one.by_staff == me})
        for one in happened
    ]
    return ("\n\n".join(lines) + "\n\n").encode()
