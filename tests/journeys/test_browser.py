"""Registering in a real Chromium on a small screen, and staff who pick it up at the desk, with nothing faked."""

from __future__ import annotations

import re
import time

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import Run
from tests.journeys.program import Program
from tests.journeys.staff import Colleague, signed_in
from tests.web.browser import browser, sideways, violations

WITHIN = 2.0
"""In so many seconds after it was sent, a case stands on the desk."""
BEGIN = ["language=nl", "role=candidate", "privacy=agree"]
CANDIDATE = [
    *BEGIN, "municipality=bronckhorst", "age_band=27-plus", "situation=employed", "highest_diploma=vmbo",
    "goal=proof", "workplace=employee", "Bakkerij <b>Jansen</b>", "may_contact_employer=yes", "sector=care",
    "@skip", "dutch_at_work=yes", "guided_by=nobody", "payer_hint=employer", "register=yes", "Noor el Amrani",
    "06 1234 5678", "contact_by=phone", "best_time=morning", "@send", "consent=yes",
]  # fmt: skip
EMPLOYER = [
    "language=nl", "role=employer", "privacy=agree", "location=doetinchem", "zeven",
    "eigen medewerkers en inburgeraars", "motive=shortage", "recognised=yes", "practice_trainer=unknown",
    "sector=production-logistics", "@skip",
    "level=2", "start_period=now", "paid_contract=yes", "can_pay=partly", "workers_consent=no", "register=yes",
    "Bakkerij Jansen BV", "@skip", "Piet Jansen", "0314-123456", "contact_by=phone", "@send", "consent=yes",
]  # fmt: skip
REFERRER = [
    "language=en", "role=referrer", "privacy=agree", "organisation=uwv", "intent=group", "client_consent=yes", "twelve",
    "client_group=benefit", "programme=werkfit", "Zelhem", "highest_diploma=unknown", "workplace=none",
    "prior_budget=yes", "start_certainty=fixed", "register=yes", "UWV Doetinchem", "Joke Klein",
    "joke@example.org", "+31 6 1234 5678", "contact_by=email", "joke@example.org", "@send", "consent=yes",
]  # fmt: skip


async def say(page: Page, said: str) -> None:
    """Press the button of the open question, or type; wait until the next message stands there."""
    before = await page.locator("#chat").get_attribute("data-last")
    assert before
    if "=" in said or said.startswith("@"):
        await page.locator(f'.chat-log button[value="{said}"]').last.click()
    else:
        await page.locator("#antwoord").fill(said)
        await page.locator(".send").click()
    # The first typed question waits until the matcher has learned: on a busy machine that takes a while.
    await expect(page.locator("#chat")).not_to_have_attribute("data-last", before, timeout=30_000)


async def register(page: Page, program: Program, walk: list[str]) -> str:
    """Walk a whole registration and return its number."""
    await page.goto(program.address)
    for said in walk:
        await say(page, said)
        assert await sideways(page) == 0
    told = await page.locator(".number__code").text_content()
    assert told
    assert re.fullmatch(r"PW-[2-9A-Z]{6}", told.strip())
    return told.strip()


async def stands_on(desk: Colleague, ref: str, since: float) -> None:
    """Wait until the case stands in the queue, and check that it was there in time."""
    while ref not in await desk.sees("/desk"):
        assert time.monotonic() < since + WITHIN, f"{ref} is not on the desk after {WITHIN} seconds"
    assert time.monotonic() < since + WITHIN


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
async def test_a_candidate_registers_on_a_telephone_and_staff_answer_in_the_open_chat(run: Run, script: bool):
    program = await run()
    async with browser(390, script=script) as chat, browser(1280, 900) as desk:
        await desk.goto(await program.sign_in_link())
        await desk.get_by_role("button", name="Log in").click()
        await expect(desk.get_by_role("heading", name="Alles is gedaan")).to_be_visible()

        ref = await register(chat, program, CANDIDATE)
        sent = time.monotonic()
        await desk.goto(f"{program.address}/desk")
        await expect(desk.get_by_text(ref)).to_be_visible(timeout=1000 * (WITHIN - (time.monotonic() - sent)))

        await desk.get_by_role("link", name="Noor el Amrani").click()
        await desk.get_by_role("button", name="Pak op").first.click()
        await expect(desk.locator(".case-head .owner")).to_have_text(re.compile("Van u"))
        await expect(desk.locator("#antwoorden")).to_contain_text("Bakkerij <b>Jansen</b>")
        await expect(desk.locator("#antwoorden")).to_contain_text("+31612345678")

        await desk.locator(".composer__note textarea").fill("Bel pas na vieren.")
        await desk.get_by_role("button", name="Bewaar notitie").click()
        await expect(desk.locator(".talk-note")).to_contain_text("Bel pas na vieren.")
        await desk.locator('.composer__modes input[value="reply"]').check()
        await desk.locator(".composer__reply textarea").fill("Dag Noor, wij bellen <i>morgen</i>.")
        await desk.get_by_role("button", name="Stuur naar").click()
        await expect(desk.locator(".said--us").last).to_contain_text("<i>morgen</i>")

        if not script:
            await chat.reload()
        await expect(chat.locator(".chat-log")).to_contain_text("Dag Noor, wij bellen <i>morgen</i>.")
        assert "Bel pas na vieren" not in await chat.content()
        if script:
            assert await violations(chat) == []
            assert await violations(desk) == []
    assert program.logged("warning", "error", "critical") == []


async def test_a_question_a_change_and_a_reload_in_the_middle_lose_nothing(run: Run):
    program = await run()
    other_indication = ["@change:sector", "sector=green", "register=yes"]
    asking = [*CANDIDATE[:7], "moet ik naar school?", *CANDIDATE[7:-2], *other_indication, *CANDIDATE[-2:]]
    async with browser(390) as chat:
        await chat.goto(program.address)
        for number, said in enumerate(asking):
            await say(chat, said)
            if number % 6 == 5:
                await chat.reload()
        await expect(chat.locator(".number__code")).to_be_visible()
    async with signed_in(program, await program.sign_in_link()) as desk:
        page = await desk.sees("/desk")
        assert page.count("Noor el Amrani</a>") == 1


@pytest.mark.parametrize(
    ("walk", "shown"),
    [(EMPLOYER, ["Piet Jansen", "+31314123456"]), (REFERRER, ["Joke Klein", "joke@example.org"])],
    ids=["employer", "referrer"],
)
async def test_employers_and_referrers_register_in_the_browser_too(run: Run, walk: list[str], shown: list[str]):
    program = await run()
    async with browser(390) as chat, signed_in(program, await program.sign_in_link()) as desk:
        ref = await register(chat, program, walk)
        await stands_on(desk, ref, time.monotonic())
        page = await desk.sees(f"/desk/case/{ref}")
        assert all(wanted in page for wanted in shown)


def taps(walk: list[str]) -> int:
    return sum("=" in said or said.startswith("@") for said in walk)


def test_a_registration_by_buttons_takes_at_most_24_taps_and_4_typed_answers():
    assert taps(CANDIDATE) <= 24
    assert len(CANDIDATE) - taps(CANDIDATE) <= 4


def test_an_employer_registers_seven_workers_in_at_most_20_taps_and_5_typed_answers():
    assert taps(EMPLOYER) <= 20
    assert len(EMPLOYER) - taps(EMPLOYER) <= 5
