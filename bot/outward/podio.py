"""Podio: one item for each case, made once and kept up to date.

The item's `external_id` is the reference of the case. Podio does not keep it unique, so an item is only made after
Podio said that there is none: what was made without our hearing of it is found again. The app needs the fields of
`bot.outward.fields.words`, see docs/operations.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import orjson

from bot.channels.channel import Refused, Unreachable
from bot.outward.fields import words
from bot.outward.http import Answer, Http, accepted
from dialogs.facts.load import Region
from storage.cases import Case
from storage.exports import Export

GONE = (404, 410)
NOT_LET_IN = (400, 401, 403)
MOMENTS = ("aangemeld", "veranderd")
JSON = {"Content-Type": "application/json"}


class Podio:
    """The items of one app. It logs in as the app, when it must."""

    name = "podio"

    def __init__(
        self, http: Http, url: str, login: dict[str, str], region: Callable[[], Region], public_url: str
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._login = {"grant_type": "app", **login}
        self._app = f"/item/app/{login['app_id']}"
        self._region = region
        self._public_url = public_url
        self._token = ""
        self._logging_in = asyncio.Lock()

    async def deliver(self, export: Export, case: Case) -> str:
        """Make the item of a case, or bring it up to date; return its id. Raises NotDelivered."""
        item = {"external_id": case.ref, "fields": self._fields(case)}
        if export.remote_id and await self._update(export.remote_id, item):
            return export.remote_id
        found = await self._call("GET", f"{self._app}/external_id/{case.ref}")
        if found.status not in GONE:
            known = _item_id(accepted(found))
            if await self._update(known, item):
                return known
        return _item_id(accepted(await self._call("POST", f"{self._app}/", item)))

    async def throw_away(self, remote_id: str) -> None:
        """Throw an item away, also when somebody did so already. Raises NotDelivered."""
        answer = await self._call("DELETE", f"/item/{remote_id}")
        if answer.status not in GONE:
            accepted(answer)

    async def _update(self, item_id: str, item: dict[str, Any]) -> bool:
        """Bring an item up to date; False when somebody threw it away."""
        answer = await self._call("PUT", f"/item/{item_id}", item)
        return answer.status not in GONE and bool(accepted(answer))

    def _fields(self, case: Case) -> dict[str, Any]:
        told = words(case, self._region(), self._public_url)
        return {name: ({"start": value} if name in MOMENTS else value) or [] for name, value in told.items()}

    async def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Return the answer to a call; a token that has had its day is replaced once."""
        for fresh in (False, True):
            token = self._token or await self._log_in()
            headers = {"Authorization": f"OAuth2 {token}", **JSON}
            content = orjson.dumps(body) if body is not None else None
            answer = await self._http.call(method, self._url + path, headers, content)
            if answer.status != 401:
                return answer
            if self._token == token:
                self._token = ""
            if fresh:
                break
        msg = "login"
        raise Refused(msg)

    async def _log_in(self) -> str:
        async with self._logging_in:
            if not self._token:
                answer = await self._http.call("POST", f"{self._url}/oauth/token/v2", JSON, orjson.dumps(self._login))
                if answer.status in NOT_LET_IN:
                    msg = "login"
                    raise Refused(msg)
                self._token = str(_read(accepted(answer)).get("access_token", ""))
            return self._token


def _read(answer: Answer) -> dict[str, Any]:
    try:
        told = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict):
        msg = "answer"
        raise Unreachable(msg)
    return told


def _item_id(answer: Answer) -> str:
    item_id = _read(answer).get("item_id")
    if not isinstance(item_id, int):
        msg = "answer"
        raise Unreachable(msg)
    return str(item_id)
