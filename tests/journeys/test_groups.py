"""An employer with seven workers: three join by the link on their telephone, in three languages; one leaves again."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from dialogs.text import own_words
from tests.botapi import BotApi, Person
from tests.journeys.program import Program
from tests.journeys.staff import signed_in
from tests.journeys.test_browser import EMPLOYER, register, say
from tests.journeys.words import pattern_in, read, told_in
from tests.web.browser import browser, sideways, violations

WORKER = [
    "privacy=agree", "age_band=18-26", "situation=newcomer", "permit_type=status-holder", "integration_route=z",
    "highest_diploma=none", "dutch_at_work=with-help",
]  # fmt: skip
JOINED = "U doet mee met de groep van {company}."
COMPANY = own_words("Bakkerij Jansen BV")
SENT = ["@send", "consent=yes"]


async def join(page: Page, link: str, language: str, name: str) -> None:
    """Open the link on a telephone and join, in a language."""
    await page.goto(link)
    for said in [f"language={language}", *WORKER, name, "06 8765 4321", *SENT]:
        await say(page, said)
        assert await sideways(page) == 0
    await expect(page.locator(".number__code")).to_be_visible()
    await expect(page.locator(".chat-log")).to_contain_text("Bakkerij Jansen BV")


async def answer_link(person: Person, token: str, language: str, presses: list[str], name: str) -> None:
    """Open the link in Telegram and answer in a language, sharing the own number, up to the consent."""
    person.say(f"/start g-{token}")
    for press in presses:
        await person.chooses(press)
    await person.sees(pattern_in(language, "Hoe heet u?"))
    person.say(name)
    await person.sees(pattern_in(language, "Wat is uw telefoonnummer?"))
    person.share("31687654321")
    await person.chooses("@send")


async def test_three_of_seven_workers_join_by_the_link_and_one_leaves(by_polling: Program, botapi: BotApi):
    program = by_polling
    async with browser(390) as boss, browser(360) as sami, browser(320, script=False) as oksana:
        ref = await register(boss, program, EMPLOYER)
        told = await boss.locator(".chat-log").inner_text()
        web, token = re.findall(r"(http://127\S+\?start=g-([\w-]+))", told)[0]
        assert f"https://t.me/test_bot?start=g-{token}" in told
        assert await violations(boss) == []

        await join(sami, web, "ar", "سامي Haddad")
        assert await sami.locator("html").get_attribute("dir") == "rtl"
        assert told_in("ar", JOINED, company=COMPANY) in await read(sami)
        assert await violations(sami) == []
        await join(oksana, web, "en", "Oksana <b>K</b>")
        assert told_in("en", JOINED, company=COMPANY) in await read(oksana)
        helen = botapi.person(81, name="Helen", language="ti")
        await answer_link(helen, token, "ti", ["language=ti", *WORKER], "ሄለን Tesfay")
        await helen.chooses("consent=yes")
        await helen.sees(pattern_in("ti", JOINED, company=COMPANY))

        await say(boss, "/status")
        await expect(boss.locator(".chat-log")).to_contain_text("3 van 7 mensen doen mee.")
        async with signed_in(program, await program.sign_in_link()) as desk:
            page = await desk.sees(f"/desk/case/{ref}")
            shown = ("سامي Haddad", "Oksana <b>K</b>", "ሄለን Tesfay", web)
            assert [one for one in shown if one not in page] == []
            assert "3 van 7 mensen doen mee" in page
            assert (await desk.sees(f"/desk/case/{ref}/qr.svg")).startswith("<svg")

        await say(sami, "/wissen")
        await say(sami, "@delete:yes")
        await say(boss, "/status")
        await expect(boss.locator(".chat-log")).to_contain_text("2 van 7 mensen doen mee.")
        seen = await boss.content()
        assert [name for name in ("Haddad", "Oksana", "Tesfay", "87654321") if name in seen] == []
    assert program.logged("warning", "error", "critical") == []
