"""The chat in a real Chromium: with script and without, by keyboard, in a tunnel, inside another site."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, Route, expect

from bot.shown import Shown
from tests.web.browser import browser, sideways, too_small, violations
from tests.web.conftest import Begin, Running
from tests.web.fakes import (
    ARABIC,
    CASE,
    CHECK,
    HELLO,
    HUMAN,
    LANGUAGE,
    OUTCOME,
    PHONE,
    PRIVACY,
    ROLE,
    SECTOR,
    TOPIC,
    TYPES,
    WORKPLACE,
    WRONG,
)  # fmt: skip

EVERY_KIND: list[list[Shown]] = [
    [LANGUAGE], [HELLO, ROLE], [PRIVACY], [WORKPLACE], [TOPIC, WORKPLACE], [SECTOR], [OUTCOME], [PHONE], [WRONG, PHONE],
    [TYPES], [CHECK], [CASE], [HUMAN],
]  # fmt: skip
WALK = [
    "language=nl", "role=candidate", "privacy=agree", "Moet ik naar school?", "workplace=employee", "sector=green",
    "register=yes", "06 1234 56", "@skip", "worker_types=new", "@send", "@topic:when-will-i-hear",
]  # fmt: skip


async def answer(page: Page, said: str) -> None:
    """Press the open question's button, or type; wait until the next question stands there."""
    before = await page.evaluate("document.querySelector('#chat').dataset.last")
    if "=" in said or said.startswith("@"):
        await page.locator(f'.chat-log button[value="{said}"]').click()
    else:
        await page.locator("#antwoord").fill(said)
        await page.locator(".send").click()
    await expect(page.locator("#chat")).not_to_have_attribute("data-last", before)


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 320])
async def test_every_kind_of_message_is_open_to_everybody(begin: Begin, width: int, colours: Literal["light", "dark"]):
    chat = await begin(*EVERY_KIND)
    async with browser(width, 844, colours) as page:
        await page.goto(chat.url)
        for said in ["", *WALK]:
            if said:
                await answer(page, said)
            assert await violations(page) == []
            assert await sideways(page) == 0
            assert await too_small(page) == []


async def test_from_right_to_left_nothing_sticks_out(begin: Begin):
    chat = await begin([ARABIC])
    for width in (390, 320):
        async with browser(width) as page:
            await page.goto(chat.url)
            assert await violations(page) == []
            assert await sideways(page) == 0
            face = await page.locator(".chat-head .brand__mark").bounding_box()
            assert face
            assert face["x"] > width / 2
            assert await page.locator("html").get_attribute("dir") == "rtl"


async def test_the_menu_opens_by_keyboard_and_closes_on_escape(begin: Begin):
    chat = await begin([HELLO, ROLE])
    async with browser(320) as page:
        await page.goto(chat.url)
        await page.locator("summary").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".chat-menu")).to_be_visible()
        assert await violations(page) == []
        assert await sideways(page) == 0
        await page.keyboard.press("Escape")
        await expect(page.locator(".chat-menu")).to_be_hidden()
        assert await page.evaluate("document.activeElement.tagName") == "SUMMARY"


async def test_focus_goes_to_the_new_question_and_its_turn_is_in_view(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], [TOPIC, WORKPLACE])
    async with browser() as page:
        await page.goto(chat.url)
        await answer(page, "role=candidate")
        await answer(page, "Moet ik naar school?")
        await expect(page.locator("#vraag")).to_be_focused()
        await expect(page).to_have_title("Vraag 6 van 9: Hebt u nu een werkplek? – PraktijkWijs")
        await expect(page.locator(".detour")).to_be_in_viewport(ratio=1)


async def test_it_works_by_keyboard_alone(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], [WORKPLACE])
    async with browser() as page:
        await page.goto(chat.url)
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page).to_have_title("Mogen wij u een paar vragen stellen? – PraktijkWijs")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("#vraag")).to_contain_text("Hebt u nu een werkplek?")
        assert [incoming.pressed for incoming in chat.assistant.taken] == ["@start", "role=candidate", "privacy=agree"]


async def test_it_works_without_script(begin: Begin):
    chat = await begin(*EVERY_KIND)
    async with browser(script=False) as page:
        await page.goto(chat.url)
        for said in WALK:
            if "=" in said or said.startswith("@"):
                await page.locator(f'.chat-log button[value="{said}"]').click()
            else:
                await page.locator("#antwoord").fill(said)
                await page.locator(".send").click()
        await expect(page.locator(".msg--human")).to_contain_text("Goedemorgen!")
        await page.locator("summary").click()
        await page.locator('.chat-menu button[value="@help"]').click()
    assert chat.assistant.taken[-1].pressed == "@help"


async def test_nothing_is_lost_in_a_tunnel(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], [WORKPLACE])
    async with browser() as page:
        await page.goto(chat.url)
        await page.context.set_offline(True)
        await page.locator("#antwoord").fill("Ik heb werk")
        await page.locator(".send").click()
        await expect(page.locator(".offline")).to_be_visible()
        await expect(page.locator("[data-pending]")).to_contain_text("Ik heb werk")
        assert await violations(page) == []
        await page.context.set_offline(False)
        await expect(page.locator("#vraag")).to_contain_text("Mogen wij u een paar vragen stellen?")
        await expect(page.locator(".offline")).to_be_hidden()
    assert [incoming.text for incoming in chat.assistant.taken] == [None, "Ik heb werk"]


async def test_an_answer_that_arrived_without_the_browser_knowing_is_not_given_twice(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], [WORKPLACE])
    cut = 0

    async def arrives_but_is_not_heard(route: Route) -> None:
        nonlocal cut
        cut += 1
        if cut == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    async with browser() as page:
        await page.goto(chat.url)
        await page.route("**/say", arrives_but_is_not_heard)
        await page.locator('button[value="role=candidate"]').click()
        await expect(page.locator("#vraag")).to_contain_text("Mogen wij u een paar vragen stellen?")
    assert cut == 2
    assert [incoming.pressed for incoming in chat.assistant.taken] == ["@start", "role=candidate"]


async def test_a_reload_in_the_tunnel_still_sends_what_was_typed(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    async with browser() as page:
        await page.goto(chat.url)
        await page.route("**/say", lambda route: route.abort())
        await page.locator("#antwoord").fill("Ik heb werk")
        await page.locator(".send").click()
        await expect(page.locator(".offline")).to_be_visible()
        await page.unroute("**/say")
        await page.reload()
        await expect(page.locator("#vraag")).to_contain_text("Mogen wij u een paar vragen stellen?")
    assert chat.assistant.taken[-1].text == "Ik heb werk"


async def test_two_quick_taps_are_one_answer(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], [WORKPLACE])
    async with browser() as page:
        await page.goto(chat.url)
        await page.locator('button[value="role=candidate"]').dblclick()
        await expect(page.locator("#vraag")).to_contain_text("Mogen wij u")
    assert len(chat.assistant.taken) == 2


async def test_a_colleagues_words_appear_by_themselves_and_leave_half_a_sentence_alone(begin: Begin):
    chat = await begin([HELLO, WORKPLACE])
    async with browser() as page:
        await page.goto(chat.url)
        await page.locator("#antwoord").fill("ik wil nog iets")
        await tell(chat, HUMAN)
        await expect(page.locator(".msg--human")).to_contain_text("Goedemorgen!")
        await expect(page.locator("#antwoord")).to_have_value("ik wil nog iets")
        await expect(page.locator("#antwoord")).to_be_focused()
        await expect(page.locator(".human-bar")).to_be_visible()


async def tell(chat: Running, shown: Shown) -> None:
    async with asyncio.timeout(5):
        while chat.site.bell.listeners == 0:  # noqa: ASYNC110 - the bell doesn't tell who comes to listen
            await asyncio.sleep(0.01)
    address = chat.assistant.taken[0].address
    await chat.assistant.tell(address, shown)
    chat.site.bell.ring(address)


@pytest.mark.parametrize("more", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"has_touch": True}])
async def test_peoples_own_settings_change_nothing_about_what_can_be_done(begin: Begin, more: dict[str, object]):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    async with browser(320, **more) as page:
        await page.goto(chat.url)
        await answer(page, "role=candidate")
        assert await violations(page) == []


@asynccontextmanager
async def other_site(chat: Running) -> AsyncIterator[str]:
    """Another website, with a strict content policy of its own, that shows our chat."""

    async def home(_: web.Request) -> web.Response:
        here = chat.url.rstrip("/")
        policy = f"default-src 'none'; script-src {here}; frame-src {here}"
        script = f"<script src='{here}/widget.js' data-source='partner'></script>"
        html = f"<!doctype html><html lang=nl><title>Partner</title><main><h1>Partner</h1></main>{script}</html>"
        return web.Response(text=html, content_type="text/html", headers={"Content-Security-Policy": policy})

    app = web.Application()
    app.add_routes([web.get("/", home)])
    server = TestServer(app)
    await server.start_server()
    yield str(server.make_url("/"))
    await server.close()


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_chat_lives_inside_another_site(begin: Begin, width: int):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    async with other_site(chat) as address, browser(width) as page:
        await page.goto(address)
        launcher = page.get_by_role("button", name="Chat met ons")
        await launcher.click()
        frame = page.frame_locator("iframe")
        await frame.locator('button[value="role=candidate"]').click()
        await expect(frame.locator("#vraag")).to_contain_text("Mogen wij u")
        box = await page.locator("iframe").bounding_box()
        assert box
        assert box["width"] == (390 if width == 390 else 400)
        await frame.locator('[data-widget="close"]').click()
        await expect(page.locator("iframe")).to_be_hidden()
        await expect(launcher).to_be_focused()
    assert [incoming.source for incoming in chat.assistant.taken] == ["partner", None]


async def test_no_other_page_can_be_put_in_a_frame(begin: Begin):
    chat = await begin([HELLO, ROLE])
    response = await chat.client.get("/")
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
