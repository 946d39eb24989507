"""The explanations as pages: every one in every language, what they say of schemes, and that anybody can read them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.catalogues import languages
from bot.shown import Shown
from bot.translate import speaker
from bot.web.chat_view import arrange
from bot.web.errors import error_pages
from bot.web.info_pages import info_routes
from bot.web.roles import ANYBODY, who_may
from bot.web.security import add_headers
from dialogs.explanations.load import load_explanations
from dialogs.facts.load import load_region
from tests.web.browser import browser, sideways, too_small, violations
from tests.web.fakes import LANGUAGES, line, say_in

TODAY = date(2026, 11, 20)
PAGES = ("", *load_explanations())
Client = TestClient[web.Request, web.Application]
Open = Callable[..., "AsyncIterator[Client]"]


def application(
    today: date = TODAY, spoken: tuple[str, ...] = languages(), say: Callable[..., object] = speaker
) -> web.Application:
    app = web.Application(middlewares=[error_pages(speaker, frozenset(languages()))])
    app.add_routes(info_routes(say, spoken, lambda: load_region("achterhoek"), lambda: today, "https://wijs.example"))  # type: ignore[arg-type]
    app.router.add_static("/static/", "bot/web/static")
    app.on_response_prepare.append(add_headers)
    return app


async def served(app: web.Application) -> Client:
    client = TestClient(TestServer(app))
    await client.start_server()
    return client


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    made = await served(application())
    yield made
    await made.close()


async def read(client: Client, path: str, **headers: str) -> str:
    response = await client.get(path, headers={"Accept": "text/html", **headers})
    assert response.status == 200
    return await response.text()


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_stands_in_every_language(client: Client, page: str) -> None:
    for language in languages():
        html = await read(client, f"/info/{page}?lang={language}")
        say = speaker(language)
        title = load_explanations()[page].title if page else None
        assert f'<html lang="{language}"' in html
        assert re.search(r'<meta name="description" content="[^"]{20,}">', html)
        assert f"https://wijs.example/info/{page}?lang={language}" in html
        if title:
            assert f"<title>{say(title)} – PraktijkWijs</title>" in html
        for other in languages():
            assert f'href="/info/{page}?lang={other}"' in html


async def test_the_browsers_language_counts_until_somebody_chooses(client: Client) -> None:
    assert '<html lang="en"' in await read(client, "/info/costs", **{"Accept-Language": "en-GB,nl;q=0.5"})
    assert '<html lang="nl"' in await read(client, "/info/costs?lang=nl", **{"Accept-Language": "en"})
    assert '<html lang="nl"' in await read(client, "/info/costs?lang=xx", **{"Accept-Language": "xx"})


async def test_the_pages_have_the_headers_of_all_pages_and_no_script(client: Client) -> None:
    response = await client.get("/info/steps")
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Vary"] == "Accept-Language"
    assert "Set-Cookie" not in response.headers
    assert "<script" not in await response.text()


async def test_an_explanation_that_is_not_there_is_told_with_a_way_on(client: Client) -> None:
    response = await client.get("/info/none", headers={"Accept": "text/html"})
    assert response.status == 404
    assert 'href="/"' in await response.text()


async def test_the_address_without_a_slash_leads_to_the_list(client: Client) -> None:
    response = await client.get("/info", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (301, "/info/")


def test_anybody_may_read_them() -> None:
    routes = info_routes(speaker, ("nl",), lambda: load_region("achterhoek"), lambda: TODAY)
    assert {who_may(route.handler) for route in routes} == {ANYBODY}


async def test_a_page_says_what_words_mean_where_it_knows_things_from_and_since_when(client: Client) -> None:
    html = await read(client, "/info/who-does-what?lang=nl")
    assert ">SBB</dt>" in html
    assert "Verslag van het landelijke webinar" in html
    assert "Nagekeken op 20 november 2026." in html


async def test_the_costs_follow_the_facts_of_the_day() -> None:
    def costs(day: date) -> Client:
        return TestClient(TestServer(application(day)))

    texts = {}
    for day in (date(2021, 6, 1), date(2024, 11, 10), TODAY):
        async with costs(day) as client:
            texts[day.year] = await read(client, "/info/costs?lang=nl")
    assert "Opijver" not in texts[2021]
    assert "Zo is het in 2024." in texts[2024]
    assert "2.700" in texts[2024]
    assert "zoeken wij voor u uit" in texts[2026]
    assert "2.700" not in texts[2026]
    assert "In 2024 kostte" in texts[2026]


async def test_what_has_no_translation_says_that_it_is_dutch() -> None:
    async with TestClient(TestServer(application(spoken=("nl", "ar"), say=say_in))) as client:
        html = await read(client, "/info/steps?lang=ar")
    assert '<html lang="ar" dir="rtl"' in html
    assert '<h1 class="sheet__title" lang="nl" dir="ltr">' in html


@pytest.mark.parametrize(("width", "colours"), [(390, "light"), (1280, "dark")])
async def test_nothing_keeps_people_out_of_a_page(width: int, colours: str) -> None:
    client = await served(application(spoken=tuple(sorted(LANGUAGES)), say=say_in))
    async with browser(width, colours=colours) as page:  # type: ignore[arg-type]
        for address in ("/info/costs?lang=nl", "/info/steps?lang=ar", "/info/?lang=nl"):
            await page.goto(str(client.make_url(address)))
            assert await violations(page) == []
            assert await sideways(page) == 0
            assert await too_small(page) == []
    await client.close()


async def test_on_paper_there_are_no_buttons_but_the_address(client: Client) -> None:
    async with browser() as page:
        await page.goto(str(client.make_url("/info/costs?lang=nl")))
        await page.emulate_media(media="print")
        assert not await page.locator(".info-languages").is_visible()
        assert not await page.locator("a.btn--main").is_visible()
        assert await page.locator(".print-only").is_visible()


@pytest.mark.parametrize(
    ("topic", "page"),
    [("explain:costs", "/info/costs?lang=en"), ("explain:receipt", ""), ("what-does-it-cost", ""), (None, "")],
)
def test_an_explanation_in_the_chat_leads_to_its_page(topic: str | None, page: str) -> None:
    told = Shown("topic", "en", (line("title", "Costs"), line("text", "Some.")), topic=topic)
    drawn = arrange([(1, "out", told.to_json(), datetime(2026, 11, 20, tzinfo=UTC), False)], "en")
    assert drawn.parts[0].page == page
