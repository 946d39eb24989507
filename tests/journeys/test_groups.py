"""An employer with seven workers: three join by the link on their own telephone, one takes everything back."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.botapi import BotApi
from tests.journeys.program import Program
from tests.journeys.staff import signed_in
from tests.journeys.test_browser import EMPLOYER, register, say
from tests.web.browser import browser, sideways, violations

WORKER = [
    "privacy=agree", "age_band=18-26", "situation=newcomer", "permit_type=status-holder", "integration_route=z",
    "highest_diploma=none", "dutch_at_work=with-help",
]  # fmt: skip
SENT = ["@send", "consent=yes"]


async def join(page: Page, link: str, language: str, name: str) -> None:
    """Open the link on a telephone and join, in a language."""
    await page.goto(link)
    for said in [f"language={language}", *WORKER, name, "06 8765 4321", *SENT]:
        await say(page, said)
        assert await sideways(page) == 0
    await expect(page.locator(".number__code")).to_be_visible()
    await expect(page.locator(".chat-log")).to_contain_text("Bakkerij Jansen BV")


async def test_three_of_seven_workers_join_by_the_link_and_one_leaves(by_polling: Program, botapi: BotApi):
    program = by_polling
    async with browser(390) as boss, browser(390) as sam, browser(390, script=False) as oksana:
        ref = await register(boss, program, EMPLOYER)
        told = await boss.locator(".chat-log").inner_text()
        web, token = re.findall(r"(http://127\S+\?start=g-([\w-]+))", told)[0]
        assert f"https://t.me/test_bot?start=g-{token}" in told
        assert await violations(boss) == []

        await join(sam, web, "nl", "Sam de Vries")
        await join(oksana, web, "en", "Oksana <b>K</b>")
        piet = botapi.person(81)
        piet.say(f"/start g-{token}")
        for press in ("language=nl", "privacy=agree", "age_band=27-plus", "situation=employed", "highest_diploma=vmbo"):
            await piet.chooses(press)
        await piet.chooses("dutch_at_work=yes")
        await piet.sees("Hoe heet u")
        piet.say("Piet Klaassen")
        await piet.sees("telefoonnummer")
        piet.share("31687654321")
        for press in SENT:
            await piet.chooses(press)
        await piet.sees("U doet mee")

        await say(boss, "/status")
        await expect(boss.locator(".chat-log")).to_contain_text("3 van 7 mensen doen mee.")
        async with signed_in(program, await program.sign_in_link()) as desk:
            page = await desk.sees(f"/desk/case/{ref}")
            shown = ("Sam de Vries", "Oksana <b>K</b>", "Piet Klaassen", web)
            assert [one for one in shown if one not in page] == []
            assert "3 van 7 mensen doen mee" in page
            assert (await desk.sees(f"/desk/case/{ref}/qr.svg")).startswith("<svg")

        await say(sam, "/wissen")
        await say(sam, "@delete:yes")
        await say(boss, "/status")
        await expect(boss.locator(".chat-log")).to_contain_text("2 van 7 mensen doen mee.")
        seen = await boss.content()
        assert [name for name in ("Sam de Vries", "Oksana", "Klaassen", "87654321") if name in seen] == []
    assert program.logged("warning", "error", "critical") == []
