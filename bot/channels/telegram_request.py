"""HTTP to Telegram on aiohttp and orjson, in place of python-telegram-bot's own client on httpx.

Content: how a call goes out and which error comes back. `call` is what the bot uses (plain values out, plain result
back); `do_request` serves `telegram.Bot` where somebody wants its methods. No URL is ever put in an error or a log:
the token is part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import aiohttp
import orjson
from multidict import CIMultiDict
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from yarl import URL

JSON_HEADERS = CIMultiDict({"Content-Type": "application/json"})
ERRORS: dict[int, type[TelegramError]] = {
    400: BadRequest,
    401: InvalidToken,
    403: Forbidden,
    404: InvalidToken,
    409: Conflict,
}

Seconds: TypeAlias = Any  # float, None, or the library's own DEFAULT_NONE, whose type isn't public


class AskedToWait(TelegramError):  # noqa: N818 - no fault: Telegram asks for patience
    """Too many requests; the library's own `RetryAfter` warns at each use that it will change its type."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many requests, wait {seconds:g} s")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """A pool of connections to the Bot API; time-outs in seconds."""

    def __init__(self, connections: int = 128, read_timeout: float = 10.0, connect_timeout: float = 5.0) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._timeouts: dict[float | None, aiohttp.ClientTimeout] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take when a call doesn't say."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; a second time changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, url: URL, parameters: Mapping[str, Any], read_timeout: float | None = None) -> Any:
        """Post `parameters` as JSON and return the `result`; raises the errors of `telegram.error` and AskedToWait."""
        status, payload = await self._send("POST", url, orjson.dumps(parameters), JSON_HEADERS, read_timeout)
        answer = self.parse_json_payload(payload)
        if status == 200 and answer.get("ok"):
            return answer.get("result")
        raise error_of(status, answer)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the interface; aiohttp has none
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one for the whole pool
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - callers bound what they do at once
    ) -> tuple[int, bytes]:
        """Serve `telegram.Bot`: return the status and the body of the answer."""
        seconds = read_timeout if isinstance(read_timeout, int | float) else None
        where = URL(url, encoded=True)
        if request_data is None:
            return await self._send(method, where, None, None, seconds)
        if not request_data.contains_files:
            return await self._send(method, where, orjson.dumps(request_data.parameters), JSON_HEADERS, seconds)
        form = aiohttp.FormData(request_data.json_parameters)
        for name, (filename, content, mime) in request_data.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=mime)
        return await self._send(method, where, form, None, seconds)

    async def _send(
        self,
        method: str,
        url: URL,
        body: bytes | aiohttp.FormData | None,
        headers: CIMultiDict[str] | None,
        read_timeout: float | None,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("The connection to Telegram is not open")
        timeout = self._timeouts.get(read_timeout)
        if timeout is None:
            seconds = read_timeout or self._read_timeout
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=self._connect_timeout, sock_read=seconds)
            self._timeouts[read_timeout] = timeout
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            # Only the name: the text of some of these errors holds the URL, and so the token.
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read the body of an answer; raises `NetworkError` when it is not JSON (a gateway's page)."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("The answer is not JSON")
        return answer


def error_of(status: int, answer: Mapping[str, Any]) -> TelegramError:
    """Return the error for an answer that is not ok."""
    told = answer.get("parameters")
    told = told if isinstance(told, dict) else {}
    if isinstance(told.get("migrate_to_chat_id"), int):
        return ChatMigrated(told["migrate_to_chat_id"])
    if status == 429 or isinstance(told.get("retry_after"), int):
        return AskedToWait(float(told.get("retry_after") or 1))
    return ERRORS.get(status, NetworkError)(str(answer.get("description") or f"HTTP {status}"))
