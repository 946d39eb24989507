"""Other systems over real HTTP and SMTP, strict and unreliable: a Podio app, a mail server, a receiver of webhooks.

Each fails some of the time as real ones do: with a 500, a 429, silence, a connection that breaks, and, worst, a
connection that breaks after the work was done.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
from collections import defaultdict
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from aiosmtpd.smtp import SMTP, Envelope, Session

TIMEOUT = 0.3
"""Seconds that clients in these tests wait for an answer."""
SECRET = "a-secret-of-both-sides"
LOGIN = {"app_id": "4711", "app_token": "app-token", "client_id": "praktijkwijs", "client_secret": "client-secret"}
FIELDS = {"nummer", "soort", "stap", "gemeente", "sector", "taal", "indicatie", "aangemeld", "veranderd", "desk"}
TROUBLES = {"500": 40, "429": 30, "reset": 40, "dies": 40, "silence": 1}


class Trouble:
    """Decides how a request goes wrong, if it does; `rate` of them do. The same seed goes wrong in the same way."""

    def __init__(self, rate: float = 0.0, seed: int = 1) -> None:
        self.rate = rate
        self._random = random.Random(seed)
        self.happened: dict[str, int] = defaultdict(int)

    def next(self) -> str:
        if self._random.random() >= self.rate:
            return ""
        (kind,) = self._random.choices(list(TROUBLES), list(TROUBLES.values()))
        self.happened[kind] += 1
        return kind


class WebFake:
    """A server that goes wrong around what it does; `always` makes every request go wrong in one way."""

    def __init__(self, rate: float = 0.0) -> None:
        self.trouble = Trouble(rate)
        self.always: web.Response | None = None
        self.gate: asyncio.Event | None = None
        self.requests = 0
        self.server = TestServer(web.Application(middlewares=[self._around]))

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    @web.middleware
    async def _around(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.always is not None:
            return web.Response(status=self.always.status, headers=self.always.headers, body=self.always.body)
        trouble = self.trouble.next()
        if trouble == "500":
            return web.Response(status=500, text="Selam Tesfay: no answer that may be logged")
        if trouble == "429":
            return web.Response(status=self.busy, headers={"Retry-After": "2"})
        if trouble == "silence":
            await asyncio.sleep(TIMEOUT * 1.5)
            return web.Response(status=500)
        if trouble == "reset":
            request.transport.abort()
            return web.Response()
        answer: web.StreamResponse = await handler(request)
        if trouble == "dies":
            request.transport.abort()
        return answer

    busy = 429

    async def __aenter__(self) -> Any:
        await self.server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.close()


class PodioFake(WebFake):
    """One app. It makes an item for each POST, whatever its external_id: as Podio does. A token works 200 times."""

    busy = 420

    def __init__(self, rate: float = 0.0) -> None:
        super().__init__(rate)
        self.items: dict[int, dict[str, Any]] = {}
        self.numbers: dict[str, list[int]] = defaultdict(list)
        self.thrown_away: set[int] = set()
        self.left: dict[str, int] = {}
        self.at_work: set[str] = set()
        self.overlaps = 0
        self.server.app.add_routes(
            [
                web.post("/oauth/token/v2", self._token),
                web.post("/item/app/4711/", self._create),
                web.get("/item/app/4711/external_id/{external_id}", self._find),
                web.put("/item/{item_id}", self._update),
                web.delete("/item/{item_id}", self._throw_away),
            ]
        )

    async def _token(self, request: web.Request) -> web.Response:
        if await request.json() != {"grant_type": "app", **LOGIN}:
            return web.json_response({"error": "invalid_grant"}, status=400)
        token = f"token-{len(self.left)}"
        self.left[token] = 200
        return web.json_response({"access_token": token, "token_type": "bearer", "expires_in": 28800})

    def _let_in(self, request: web.Request) -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "OAuth2" or self.left.get(token, 0) <= 0:
            raise web.HTTPUnauthorized(text='{"error": "expired_token"}')
        self.left[token] -= 1

    async def _item(self, request: web.Request) -> dict[str, Any]:
        item: dict[str, Any] = await request.json()
        if set(item) != {"external_id", "fields"} or set(item["fields"]) - FIELDS:
            raise web.HTTPBadRequest(text='{"error": "invalid_value"}')
        self.overlaps += item["external_id"] in self.at_work
        self.at_work.add(item["external_id"])
        await asyncio.sleep(0)
        self.at_work.discard(item["external_id"])
        return item

    async def _create(self, request: web.Request) -> web.Response:
        self._let_in(request)
        item = await self._item(request)
        number = 1000 + len(self.items)
        self.items[number] = item | {"revision": 0}
        self.numbers[item["external_id"]].append(number)
        return web.json_response({"item_id": number, "title": item["external_id"]})

    async def _find(self, request: web.Request) -> web.Response:
        self._let_in(request)
        for number in self.numbers[request.match_info["external_id"]]:
            if number not in self.thrown_away:
                return web.json_response({"item_id": number, **self.items[number]})
        return web.json_response({"error": "not_found"}, status=404)

    async def _throw_away(self, request: web.Request) -> web.Response:
        self._let_in(request)
        number = int(request.match_info["item_id"])
        if number in self.thrown_away:
            return web.json_response({"error": "gone"}, status=410)
        self.thrown_away.add(number)
        return web.Response(status=204)

    async def _update(self, request: web.Request) -> web.Response:
        self._let_in(request)
        number = int(request.match_info["item_id"])
        if number in self.thrown_away:
            return web.json_response({"error": "gone"}, status=410)
        if number not in self.items:
            return web.json_response({"error": "not_found"}, status=404)
        revision = self.items[number]["revision"] + 1
        self.items[number] = await self._item(request) | {"revision": revision}
        return web.json_response({"revision": revision})


class Receiver(WebFake):
    """Receives webhooks: looks at the signature first, drops what it has already, keeps the newest of each case."""

    def __init__(self, rate: float = 0.0) -> None:
        super().__init__(rate)
        self.deliveries: dict[str, dict[str, Any]] = {}
        self.newest: dict[str, dict[str, Any]] = {}
        self.repeats = self.backwards = 0
        self.bodies: list[bytes] = []
        self.server.app.add_routes([web.post("/hook", self._receive)])

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        moment, _, signature = request.headers["X-PraktijkWijs-Signature"].removeprefix("t=").partition(",v1=")
        expected = hmac.new(SECRET.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signature, expected):
            return web.Response(status=403)
        self.bodies.append(body)
        told = json.loads(body)
        number = request.headers["X-PraktijkWijs-Delivery"]
        if number != told["delivery"]:
            return web.Response(status=400)
        if number in self.deliveries:
            self.repeats += 1
            return web.Response(status=204)
        case = told["case"]
        self.deliveries[number] = case
        self.backwards += case["version"] < self.newest.get(case["ref"], case)["version"]
        self.newest[case["ref"]] = case
        return web.Response(status=202)


class MailFake:
    """A mail server with one mailbox; a mail whose Message-ID it has already is the same mail."""

    def __init__(self, rate: float = 0.0) -> None:
        self.trouble = Trouble(rate, seed=2)
        self.refuses = ""
        self.mails: dict[str, EmailMessage] = {}
        self.repeats = 0
        self.raw: list[bytes] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        trouble = self.trouble.next()
        if self.refuses or trouble in ("500", "429"):
            return self.refuses or ("451 broken" if trouble == "500" else "421 too busy")
        if trouble == "silence":
            await asyncio.sleep(TIMEOUT * 1.5)
            return "451 too late"
        if trouble != "reset":
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.repeats += mail["Message-ID"] in self.mails
            self.mails[mail["Message-ID"]] = mail
            self.raw.append(envelope.content)
        if trouble:
            server.transport.abort()
        return "250 taken"

    async def __aenter__(self) -> MailFake:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
