"""The queue by keyboard, and live: in a real Chromium, and the stream itself over real HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Page, expect

from bot.desk.queue import Wanted
from bot.web import desk_live
from bot.web.bell import Bell
from bot.web.desk_pages import desk_routes
from bot.web.desk_session import Door
from bot.web.errors import error_pages
from bot.web.security import add_headers
from storage import staff
from storage.database import Database
from tests.web.browser import browser, sideways, violations
from tests.web.desk_fakes import ARABIC_ROW, CASE, EMPLOYER_ROW, FakeDesk
from tests.web.fakes import LANGUAGES, NOW, say_in
from tests.web.test_desk_pages import DeskSite

NEWCOMER = replace(ARABIC_ROW, ref="PW-NEW234", who="Oksana", unread=0, quote="")
SOON = 9_000


class LiveSite(DeskSite):
    """A desk whose bell can be reached."""

    bell: Bell


@pytest.fixture
async def site(database: Database) -> AsyncIterator[LiveSite]:
    desk, bell = FakeDesk(), Bell()
    desk.cases |= {row.ref: replace(CASE, ref=row.ref, name=row.who) for row in (EMPLOYER_ROW, NEWCOMER)}
    app = web.Application(middlewares=[error_pages(say_in, LANGUAGES)])
    app.add_routes(desk_routes(desk, Door(database, lambda: NOW), time.monotonic, bell))
    app.add_routes([web.static("/static", desk_live.__file__.replace("desk_live.py", "static"))])
    app.on_response_prepare.append(add_headers)

    async def stop(_: web.Application) -> None:
        bell.close()

    app.on_shutdown.append(stop)
    client = TestClient(TestServer(app))
    await client.start_server()
    made = LiveSite(database, client, desk)
    made.bell = bell
    yield made
    await client.close()


async def at_the_queue(page: Page, site: LiveSite) -> None:
    """Sign in, and wait until the page listens."""
    await page.goto(site.origin + await site.link())
    await page.get_by_role("button", name="Log in").click()
    await listens(site)


async def listens(site: LiveSite, pages: int = 1) -> None:
    await until(lambda: len(site.bell._waiting.get("desk", ())) >= pages)


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


def focused(page: Page, who: str):
    return expect(page.get_by_role("link", name=who))


async def test_rows_are_walked_opened_and_taken_by_keys(site: LiveSite):
    async with browser(1280, 900) as page:
        await at_the_queue(page, site)
        await page.keyboard.press("j")
        await focused(page, "Samer Haddad").to_be_focused()
        await page.keyboard.press("j")
        await focused(page, "Bakkerij").to_be_focused()
        await page.keyboard.press("j")  # stays on the last one
        await page.keyboard.press("ArrowUp")
        await focused(page, "Samer Haddad").to_be_focused()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("k")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{site.origin}/desk/case/{ARABIC_ROW.ref}")
        await page.goto(f"{site.origin}/desk")
        await page.keyboard.press("j")
        await page.keyboard.press("c")
        await expect(page.get_by_role("status")).to_contain_text("nu van u")


async def test_no_key_steals_what_is_typed(site: LiveSite):
    async with browser(1280, 900) as page:
        await at_the_queue(page, site)
        await page.keyboard.press("/")
        await page.keyboard.type("jck?/")
        await expect(page.get_by_role("searchbox")).to_have_value("jck?/")
        await page.get_by_label("Taal").focus()
        await page.keyboard.press("j")
        await expect(page.get_by_label("Taal")).to_be_focused()
        await page.locator("body").press("Control+j")
        await expect(page.locator(".queue__row :focus")).to_have_count(0)


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_the_list_of_keys_opens_closes_and_switches_them_off(site: LiveSite, colours):
    async with browser(390, 844, colours) as page:
        await at_the_queue(page, site)
        help_ = page.get_by_role("dialog", name="Toetsen")
        await page.keyboard.press("?")
        await expect(help_).to_be_visible()
        assert await violations(page) == []
        assert await sideways(page) == 0
        await page.keyboard.press("Escape")
        await expect(help_).to_be_hidden()
        await page.get_by_role("button", name="alle toetsen").click()
        await page.get_by_label("Toetsen met één letter").uncheck()
        await page.keyboard.press("Escape")
        await page.reload()
        for key in ("j", "?", "/", "c"):
            await page.locator("body").press(key)
        await expect(help_).to_be_hidden()
        await expect(page.locator("main :focus")).to_have_count(0)


async def test_without_script_all_is_there_but_the_keys(site: LiveSite):
    async with browser(1280, 900, script=False) as page:
        await page.goto(site.origin + await site.link())
        await page.get_by_role("button", name="Log in").click()
        await expect(page.get_by_text("alle toetsen")).to_be_hidden()
        await page.get_by_role("searchbox").fill("bakkerij")
        await page.get_by_role("button", name="Toon").click()
        await expect(page.locator(".queue__row")).to_have_count(1)


async def test_who_registers_appears_by_itself_and_is_told(site: LiveSite):
    async with browser(1280, 900) as page:
        await at_the_queue(page, site)
        site.desk.rows.insert(0, NEWCOMER)
        site.desk.happens(NEWCOMER.ref, "opened")
        await expect(page.locator(".queue__row").first).to_contain_text("Oksana", timeout=SOON)
        await expect(page.locator("[data-news]")).to_contain_text("1 nieuwe aanmelding")
        await expect(page.locator(".view__n").first).to_have_text("3")
        assert await violations(page) == []
        await page.get_by_role("button", name="Sluit").click()
        await expect(page.locator("[data-news]")).to_be_empty()


async def test_nothing_moves_under_somebodys_hands(site: LiveSite):
    async with browser(1280, 900) as page:
        await at_the_queue(page, site)
        await page.keyboard.press("j")
        before = await page.locator(":focus").bounding_box()
        site.desk.rows = [NEWCOMER, ARABIC_ROW, replace(EMPLOYER_ROW, claimed_by="Sanne")]
        site.desk.happens(NEWCOMER.ref, "opened")
        site.desk.happens(ARABIC_ROW.ref, "message")
        await expect(page.locator("[data-news]")).to_contain_text(
            "1 nieuwe aanmelding en 1 nieuw bericht", timeout=SOON
        )
        await expect(page.locator(".queue__row").last).to_contain_text("Sanne")
        await focused(page, "Samer Haddad").to_be_focused()
        assert await page.locator(":focus").bounding_box() == before
        await expect(page.locator(".queue__row")).to_have_count(2)
        await page.get_by_role("button", name="Toon", exact=True).last.click()
        await expect(page.locator(".queue__row").first).to_contain_text("Oksana")


async def test_what_one_did_oneself_is_no_news(site: LiveSite):
    async with browser(1280, 900) as page:
        await at_the_queue(page, site)
        me = (await site.database.read(staff.all_staff))[0].id
        site.desk.happens(EMPLOYER_ROW.ref, "opened", by_staff=me)
        site.desk.happens(NEWCOMER.ref, "opened")
        await expect(page.locator("[data-news]")).to_contain_text("1 nieuwe aanmelding", timeout=SOON)


async def test_an_open_case_says_that_it_changed(site: LiveSite):
    async with browser(1280, 900) as page:
        await at_the_queue(page, site)
        await page.goto(f"{site.origin}/desk/case/{CASE.ref}")
        await listens(site)
        await expect(page.locator("[data-news]")).to_be_empty()
        site.desk.happens(CASE.ref, "message")
        await expect(page.locator("[data-news]")).to_contain_text("Er is iets nieuws.", timeout=SOON)
        assert await violations(page) == []
        await page.get_by_role("button", name="Ververs").click()
        await expect(page.locator("[data-news]")).to_be_empty()


async def test_a_page_listens_again_after_the_stream_broke(site: LiveSite):
    async with browser(1280, 900) as page:
        await at_the_queue(page, site)
        site.bell.close()
        await until(lambda: site.bell.listeners == 0)
        site.desk.rows.append(NEWCOMER)
        site.desk.happens(NEWCOMER.ref, "opened")
        site.bell.closed = False
        await expect(page.locator("[data-news]")).to_contain_text("1 nieuwe aanmelding", timeout=SOON)


async def test_the_stream_tells_which_case_changed_and_nothing_about_it(site: LiveSite):
    await site.sign_in()
    response = await site.client.get("/desk/events", headers=site.headers)
    assert response.content_type == "text/event-stream"
    assert await response.content.readuntil(b"\n\n") == b"id: 1\nevent: begin\ndata: {}\n\n"
    site.desk.happens(CASE.ref, "message")
    site.desk.happens(CASE.ref, "status", by_staff=1)
    told = [await response.content.readuntil(b"\n\n") for _ in range(2)]
    assert [json.loads(one.split(b"data: ")[1]) for one in told] == [
        {"ref": CASE.ref, "kind": "message", "own": False}, {"ref": CASE.ref, "kind": "changed", "own": True}
    ]  # fmt: skip
    later = await site.client.get("/desk/events?after=2", headers=site.headers)
    await later.content.readuntil(b"\n\n")
    assert (await later.content.readuntil(b"\n\n")).startswith(b"id: 3\n")


async def test_a_stop_ends_every_stream_at_once(site: LiveSite):
    await site.sign_in()
    streams = [await site.client.get("/desk/events", headers=site.headers) for _ in range(3)]
    await listens(site, 3)
    begun = time.monotonic()
    site.bell.close()
    for stream in streams:
        await stream.content.read()
    assert time.monotonic() - begun < 3
    assert (await site.client.get("/desk/events", headers=site.headers)).status == 503


async def test_only_so_many_pages_listen(site: LiveSite):
    await site.sign_in()
    cookies = site.client.session.cookie_jar.filter_cookies(site.client.make_url("/desk"))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookies=cookies) as many:
        asked = [many.get(f"{site.origin}/desk/events") for _ in range(desk_live.MOST)]
        streams = await asyncio.gather(*asked)
        assert {one.status for one in streams} == {200}
        assert (await many.get(f"{site.origin}/desk/events")).status == 503
        for one in streams:
            one.close()


async def test_the_page_asks_for_what_its_address_says_and_leafs_through(site: LiveSite):
    await site.sign_in()
    site.desk.total, site.desk.pages = 120, 3
    page = await site.page("/desk?list=mine&owner=nobody&language=ar&status=nonsense&page=2&person=x")
    wanted = Wanted("mine", {"language": "ar"}, "nobody", page=2)
    assert site.desk.asked[-1] == (wanted, "Noor")
    assert "51 tot en met 51 van 120" in page
    assert 'href="/desk?list=mine&amp;owner=nobody&amp;language=ar"' in page
    assert 'href="/desk?list=mine&amp;owner=nobody&amp;language=ar&amp;page=3"' in page
    assert '<option value="ar" selected>' in page
    await site.page("/desk?list=mine&q=+samer+")  # a search goes through all lists
    assert site.desk.asked[-1][0] == Wanted(sought="samer")
    for odd in ("page=0", "page=-1", "page=٣", "page=99999999", "list=nonsense", "owner=x"):
        await site.page(f"/desk?{odd}")
        assert site.desk.asked[-1][0] == Wanted()


async def test_facts_to_review_are_named_on_top(site: LiveSite):
    await site.sign_in()
    assert "3 feiten moeten worden nagekeken." in await site.page("/desk")
