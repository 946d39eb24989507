"""Who helps others: a client manager whose client confirms on Telegram, and schools with pre-registrations."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from dialogs.text import own_words
from tests.botapi import BotApi, Person, follow
from tests.journeys.conftest import Run, telegram
from tests.journeys.program import Program
from tests.journeys.staff import command, signed_in
from tests.journeys.test_browser import register, say
from tests.journeys.test_groups import JOINED, answer_link
from tests.journeys.test_telegram import reference
from tests.journeys.words import pattern_in, read, told_in
from tests.web.browser import browser, violations

CLIENT_MANAGER = [
    "language=nl", "role=referrer", "privacy=agree", "organisation=municipality", "intent=one-client",
    "client_consent=yes", "client_group=newcomer", "programme=none", "Lichtenvoorde", "highest_diploma=unknown",
    "workplace=employee", "prior_budget=asked", "start_certainty=fixed", "register=yes", "Gemeente Oost Gelre",
    "Joke Klein", "06 1234 5678", "contact_by=phone", "@send", "consent=yes",
]  # fmt: skip
SCHOOL = [
    "language=nl", "role=referrer", "privacy=agree", "organisation=pro-vso", "intent=pre-registration",
    "client_consent=yes", "twaalf", "client_group=pro-vso", "programme=school-duurzaam-werk", "Winterswijk",
    "highest_diploma=pro-vso", "workplace=none", "prior_budget=no", "start_certainty=uncertain", "register=yes",
    "De Praktijkschool", "Mees Bakker", "06 2345 6789", "contact_by=phone", "@send", "consent=yes",
]  # fmt: skip
CLIENT = [
    "age_band=27-plus", "situation=newcomer", "permit_type=ukraine", "integration_route=not-yet",
    "highest_diploma=foreign", "dutch_at_work=no",
]  # fmt: skip
PUPIL = ["privacy=agree", "age_band=under-18", "situation=pro-vso", "highest_diploma=none", "dutch_at_work=yes"]
RECEIVED, ASKED = "Uw voor-aanmelding is binnen", "U deed een voor-aanmelding. Dit is het nummer:"
TOO_LATE = "Deze voor-aanmelding staat niet meer open."
TYPED = (
    "Om hoeveel mensen", "Waar woont uw cliënt", "Hoe heet uw bedrijf", "Wat is uw naam", "Wat is uw telefoonnummer",
)  # fmt: skip
UKRAINE = "Ik kom uit Oekraïne"
BEGIN, HALF_WAY, WEEK_BEFORE, OVER = (
    f"{day}T10:00:00+00:00" for day in ("2026-11-20", "2027-01-05", "2027-02-12", "2027-02-19")
)
"""Ninety days from the first: on the first three the people are asked, on the fourth it has ended."""


async def test_a_client_confirms_on_telegram_and_the_client_manager_is_told_the_step_and_no_answer(
    by_polling: Program, botapi: BotApi
):
    program = by_polling
    async with browser(390) as joke:
        ref = await register(joke, program, CLIENT_MANAGER)
        (token,) = re.findall(r"https://t\.me/test_bot\?start=g-([\w-]+)", await read(joke))
        await says_of_status(joke, "Nieuw", "0 van 1 persoon doet mee.")

        client = botapi.person(91, name="Olena", language="ti")
        await answer_link(client, token, "ti", ["language=ti", "privacy=agree", *CLIENT], "ኦሌና Koval")
        await client.chooses("consent=no")
        await client.sees(pattern_in("ti", "Wij bewaren niets"))
        await says_of_status(joke, "Nieuw", "0 van 1 persoon doet mee.")
        client.screen.clear()
        await answer_link(client, token, "ti", CLIENT, "ኦሌና Koval")
        await client.chooses("consent=yes")
        await client.sees(pattern_in("ti", JOINED, company=own_words("Gemeente Oost Gelre")))
        await says_of_status(joke, "Nieuw", "1 van 1 persoon doet mee.")

        async with signed_in(program, await program.sign_in_link()) as desk:
            page = await desk.sees(f"/desk/case/{ref}")
            assert "ኦሌና Koval" in page
            (member,) = set(re.findall(r'href="/desk/case/(PW-\w{6})"', page)) - {ref}
            assert UKRAINE in await desk.sees(f"/desk/case/{member}")
            for status, dutch in (("contacted", "Wij hebben contact gehad"), ("intake", "Gesprek over wat u wilt")):
                assert "De stap is gezet" in await desk.sets(member, status)
                await says_of_status(joke, dutch, "1 van 1 persoon doet mee.")
                client.say("/status")
                await client.sees(pattern_in("ti", dutch))
        assert await violations(joke) == []
        shown = (await joke.content()).casefold()
        private = ("Olena", "ኦሌና", "Koval", "87654321", UKRAINE, member)
        assert [words for words in private if words.casefold() in shown] == []
    assert program.logged("warning", "error", "critical") == []


async def says_of_status(page: Page, step: str, joined: str) -> None:
    """Ask how it stands, and read the step and how many joined in the answer."""
    await say(page, "/status")
    answer = page.locator(".chat-log > *", has_text=joined).last
    await expect(answer).to_contain_text(step)


async def test_a_pre_registration_of_a_school_is_asked_about_twice_and_ends_when_nobody_says_yes(
    run: Run, botapi: BotApi
):
    program = await telegram(botapi, run, "webhook", module="tests.journeys.at", MOMENT=BEGIN, TODAY="")
    silent, sure = (botapi.person(number, follow(*by_telegram(SCHOOL), RECEIVED)) for number in (501, 502))
    async with browser(390) as page:
        silent.say("/start")
        sure.say("/start")
        ref = await register(page, program, SCHOOL)
        told = (await silent.sees(RECEIVED))["text"]
        refs = {ref, silent_ref := reference(silent.last), sure_ref := reference(await sure.sees(RECEIVED))}
        assert RECEIVED in await read(page)
        (token,) = re.findall(r"https://t\.me/test_bot\?start=g-([\w-]+)", told)
        pupil = botapi.person(601, language="en")
        await answer_link(pupil, token, "en", ["language=en", *PUPIL], "Robin")
        await pupil.chooses("consent=yes")
        await pupil.sees(pattern_in("en", JOINED, company=own_words("De Praktijkschool")))
        assert await figures(program) == {"Aangemeld": 0, "Voor-aangemeld": 4}

        await program.goes_on(MOMENT=HALF_WAY)
        await silent.sees(ASKED)
        await sure.chooses(f"@decide:{sure_ref}:later")
        await sure.sees("De voor-aanmelding blijft staan")
        await was_asked(page, program, times=1)
        silent.screen.clear()
        await program.goes_on(MOMENT=WEEK_BEFORE)
        assert "vervalt de voor-aanmelding na donderdag 18 februari." in (await silent.sees(ASKED))["text"]
        await was_asked(page, program, times=2)
        await sure.chooses(f"@decide:{sure_ref}:yes")
        await sure.sees("Het is nu een aanmelding")
        assert await figures(program) == {"Aangemeld": 1, "Voor-aangemeld": 3}

        await program.goes_on(MOMENT=OVER)
        async with signed_in(program, await program.sign_in_link()) as desk:
            queue = await desk.sees("/desk")
            assert {one for one in refs if one in queue} == {sure_ref}
            for ended in (ref, silent_ref):
                assert "Voor-aanmelding verlopen" in await desk.sees(f"/desk/case/{ended}")
        await was_asked(page, program, times=2)
        await say(page, f"@decide:{ref}:yes")
        await expect(page.locator(".chat-log")).to_contain_text(TOO_LATE)
        await silent.chooses(f"@decide:{silent_ref}:yes")
        await silent.sees(TOO_LATE)
        pupil.say("/status")
        await pupil.sees(pattern_in("en", "Gestopt"))
        assert await figures(program) == {"Aangemeld": 1, "Voor-aangemeld": 3}
    assert [times_asked(person) for person in (silent, sure, pupil)] == [2, 2, 0]
    assert botapi.refused == {}
    assert program.logged("warning", "error", "critical") == []


def by_telegram(walk: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is pressed and what is typed at which question."""
    presses = [said for said in walk if "=" in said or said.startswith("@")]
    return {said.partition("=")[0]: said.partition("=")[2] for said in presses}, dict(
        zip(TYPED, (said for said in walk if said not in presses), strict=True)
    )


def times_asked(person: Person) -> int:
    """Return how often somebody was asked whether it goes on."""
    return sum(told_in(person.language, ASKED) in message["text"] for message in person.received)


async def was_asked(page: Page, program: Program, times: int) -> None:
    """Look at the chat again: so often the person was asked by now whether it goes on."""
    await page.goto(program.address)
    await expect(page.locator(".chat-log").get_by_text(ASKED, exact=True)).to_have_count(times)


async def figures(program: Program) -> dict[str, int]:
    """Return how many are registered, and how many pre-registered, as the report says."""
    _status, out, _errors = await command(program, "report")
    return {name: int(count) for name, count in re.findall(r"^(Aangemeld|Voor-aangemeld) +(\d+)$", out.decode(), re.M)}
