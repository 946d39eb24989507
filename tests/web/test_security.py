"""Headers, origins, limits and roles."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.web.bell import Bell
from bot.web.errors import first_language
from bot.web.roles import ANYBODY, UndeclaredRoute, declared, open_to
from bot.web.security import Limit, from_here
from tests.web.conftest import Begin
from tests.web.fakes import HELLO, LANGUAGES, ROLE


@open_to(ANYBODY)
async def fine(_: web.Request) -> web.Response:
    return web.Response()


async def forgotten(_: web.Request) -> web.Response:
    return web.Response()


def test_a_route_that_does_not_say_who_may_use_it_cannot_be_made():
    assert declared([web.get("/", fine)])
    with pytest.raises(UndeclaredRoute, match="forgotten"):
        declared([web.get("/", fine), web.get("/x", forgotten)])


@pytest.mark.parametrize(
    ("headers", "fine_by_us"),
    [
        ({"Origin": "http://here.test"}, True),
        ({"Origin": "http://elsewhere.test"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://here.test"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://other.here.test"}, False),
        ({"Origin": "https://public.test"}, True),
        ({}, True),
    ],
)
def test_a_form_comes_from_a_page_of_ours(headers: dict[str, str], fine_by_us: bool):
    request = make_mocked_request("POST", "/say", headers={"Host": "here.test", **headers})
    assert from_here(request, "https://public.test") is fine_by_us


def test_a_browser_that_says_nothing_is_refused_where_it_must_say():
    request = make_mocked_request("POST", "/desk/out", headers={"Host": "here.test"})
    assert not from_here(request, "", must_say=True)


def test_a_limit_counts_within_a_minute_for_each_key_and_remembers_a_bounded_number():
    now = [0.0]
    limit = Limit(2, lambda: now[0], keys=2)
    limit.check("a")
    limit.check("a")
    limit.check("b")
    with pytest.raises(web.HTTPTooManyRequests) as refused:
        limit.check("a")
    assert refused.value.headers["Retry-After"] == "60"
    now[0] = 61.0
    limit.check("a")
    limit.check("c")
    limit.check("d")
    assert len(limit._counted) == 2


@pytest.mark.parametrize(
    ("asked", "language"),
    [("ar-SY,ar;q=0.9,nl;q=0.5", "ar"), ("de-DE,de;q=0.9,pl;q=0.8", "pl"), ("", "nl"), ("xx", "nl"), ("EN", "en")],
)
def test_the_first_language_of_ours_that_the_browser_asks_for(asked: str, language: str):
    assert first_language(make_mocked_request("GET", "/", headers={"Accept-Language": asked}), LANGUAGES) == language


async def test_a_bell_wakes_who_waits_and_forgets_who_left():
    bell = Bell()
    assert not await bell.wait("a", 0.01)
    assert bell.listeners == 0
    bell.close()
    assert await bell.wait("a", 10)


@pytest.mark.parametrize("path", ["/", "/embed", "/nothing-here", "/static/chat.js", "/widget.js", "/events"])
async def test_every_response_carries_the_security_headers(begin: Begin, path: str):
    chat = await begin([HELLO, ROLE])
    response = await chat.client.get(path, headers={"Accept": "text/html"})
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    framed = path == "/embed"
    assert ("frame-ancestors *" in policy) is framed
    assert ("X-Frame-Options" in response.headers) is not framed


async def test_our_own_files_may_be_kept_for_good_because_their_address_changes(begin: Begin):
    chat = await begin([HELLO, ROLE])
    page = await (await chat.client.get("/")).text()
    address = page.split('script src="')[1].split('"')[0]
    assert "immutable" in (await chat.client.get(address)).headers["Cache-Control"]
    assert "no-store" in (await chat.client.get("/")).headers["Cache-Control"]
