"""Reading a call and writing an answer, as the Bot API does over HTTP."""

from __future__ import annotations

from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from tests.botapi_rules import OBJECTS, ApiError, Json, bad


def answer(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.Response(status=error.code, body=orjson.dumps(body), content_type="application/json")


async def parameters(request: web.BaseRequest) -> Json:
    """Read a call's parameters: JSON, form or query, as the Bot API takes them."""
    body = await request.read()
    if request.content_type == "application/json" and body:
        try:
            given = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise bad("can't parse JSON") from None
        if not isinstance(given, dict):
            raise bad("JSON object expected")
        return given
    given = dict(parse_qsl(request.query_string, keep_blank_values=True))
    if request.content_type == "application/x-www-form-urlencoded":
        given |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    for name in (*OBJECTS, "commands", "allowed_updates", "entities"):
        if name in given:
            given[name] = orjson.loads(given[name])
    return given
