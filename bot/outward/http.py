"""HTTP to other systems: one call, one answer, and what a status means for trying again.

Redirects are never followed: what is sent is meant for the server that was set. What a server writes back is read
where it is needed and never logged; an error names only its kind, for the address may hold a secret.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.channels.channel import NotDelivered, Refused, Unreachable, Wait

MOST_READ = 1_000_000
SHORTEST, USUAL, LONGEST = 1.0, 60.0, 3600.0
"""Seconds to wait when a server asks to: at least, when it doesn't say how long, at most."""
BUSY = (420, 429)
MAY_HELP = (408, 409, 423, 425)
"""Statuses below 500 after which trying again may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http:
    """Connections to other systems; `timeout` in seconds is for a whole call."""

    def __init__(self, timeout: float = 15.0, connections: int = 32) -> None:
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def stop(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """Return the answer, whatever its status. Raises Unreachable when there is none: it may have arrived."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
            )
        try:
            async with self._session.request(
                method, url, headers={"User-Agent": "PraktijkWijs", **headers}, data=body, allow_redirects=False
            ) as response:
                return Answer(response.status, response.headers, await _beginning(response.content))
        except TimeoutError:
            msg = "timeout"
            raise Unreachable(msg) from None
        except (aiohttp.ClientError, OSError):
            msg = "connection"
            raise Unreachable(msg) from None


async def _beginning(content: aiohttp.StreamReader) -> bytes:
    try:
        return await content.readexactly(MOST_READ)
    except asyncio.IncompleteReadError as all_there_is:
        return all_there_is.partial


def accepted(answer: Answer) -> Answer:
    """Return the answer of a server that took it; else raise Wait, Unreachable or Refused, with the status."""
    if 200 <= answer.status < 300:
        return answer
    raise problem(answer)


def problem(answer: Answer) -> NotDelivered:
    """Return what an answer that is no success means."""
    told = answer.headers.get("Retry-After", "")
    if answer.status in BUSY or (answer.status == 503 and told):
        return Wait(asked_pause(told, datetime.now(UTC)))
    reason = f"http {answer.status}"
    return Unreachable(reason) if answer.status >= 500 or answer.status in MAY_HELP else Refused(reason)


def asked_pause(told: str, now: datetime) -> float:
    """Return how many seconds a Retry-After asks for, which says so in seconds or as a moment."""
    if told.strip().isdecimal():
        seconds = float(told)
    else:
        try:
            until = parsedate_to_datetime(told)
        except ValueError:
            return USUAL
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, SHORTEST), LONGEST)
