"""The web server: the routes of chat and desk together, health, metrics, and what a trusted proxy says."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from aiohttp import web
from aiohttp.typedefs import Middleware
from prometheus_client import Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.web.errors import error_pages
from bot.web.roles import ANYBODY, Handler, declared, open_to
from bot.web.security import SECURE, add_headers
from dialogs.text import Say
from storage.database import Database

UPDATES = Gauge("praktijkwijs_telegram_updates", "Updates from Telegram, by what became of them", ["outcome"])
Networks = Sequence[IPv4Network | IPv6Network]


def health_routes(database: Database, heard: Counter[str]) -> list[web.RouteDef]:
    """Return the routes for whoever watches over this: alive, ready, and the figures."""

    @open_to(ANYBODY)
    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    @open_to(ANYBODY)
    async def readyz(_request: web.Request) -> web.Response:
        ready = await asyncio.to_thread(database.ready)
        return web.json_response({"database": ready}, status=200 if ready else 503)

    @open_to(ANYBODY)
    async def metrics(_request: web.Request) -> web.Response:
        for outcome, count in heard.items():
            UPDATES.labels(outcome).set(count)
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return declared([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)])


def forwarded(networks: Networks) -> Middleware:
    """Return the middleware that believes a proxy of ours about who asked, by which scheme and host."""

    @web.middleware
    async def believe(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not networks or not _is_in(request.remote, networks):
            return await handler(request)
        chain = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
        while len(chain) > 1 and _is_in(chain[-1], networks):
            chain.pop()
        told = request.headers.get("X-Forwarded-Proto", request.scheme)
        scheme = told if told in ("http", "https") else request.scheme
        request[SECURE] = scheme == "https"  # headers are added to the request as it came in, not to its clone
        return await handler(
            request.clone(
                remote=chain[-1] if chain else str(request.remote),
                scheme=scheme,
                host=request.headers.get("X-Forwarded-Host", request.host),
            )
        )

    return believe


def _is_in(address: str | None, networks: Networks) -> bool:
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    return any(found in network for network in networks)


def application(
    routes: Sequence[web.AbstractRouteDef],
    say_in: Callable[[str], Say],
    languages: frozenset[str],
    trusted: Networks,
    telegram: Callable[[web.Request], Awaitable[web.StreamResponse]] | None,
) -> web.Application:
    """Return the web application with all its routes; `telegram` is the webhook's handler, when there is one."""
    app = web.Application(middlewares=[forwarded(trusted), error_pages(say_in, languages)], client_max_size=1 << 20)
    app.on_response_prepare.append(add_headers)
    app.add_routes(routes)
    if telegram is not None:
        app.add_routes(declared([web.post("/telegram", open_to(ANYBODY)(telegram))]))
    return app
