"""A case from the notification to the figures for the board, at the desk, by keyboard alone. Nothing is faked."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import Run
from tests.journeys.test_browser import CANDIDATE, register
from tests.web.browser import browser, sideways, violations

STEPS = ("Intake", "Financiering", "Overeenkomsten", "Gestart", "Beoordeeld")
AGREEMENTS = ("Plaatsing", "Praktijk", "Opleiding")


class AtTheDesk:
    """A colleague who uses no mouse, and after each page looks whether it is good for everybody."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def good(self) -> None:
        """Fail on whatever axe-core finds, and on a page that scrolls sideways."""
        assert await violations(self.page) == []
        assert await sideways(self.page) == 0

    async def press(self, name: str, role: Literal["button", "link"] = "button") -> None:
        await self.page.get_by_role(role, name=name).first.press("Enter")

    async def write(self, label: str, words: str) -> None:
        """Fill in a field by typing."""
        field = self.page.get_by_label(label).first
        await field.press("Control+a")
        await self.page.keyboard.type(words)

    async def told(self, words: str) -> None:
        await expect(self.page.get_by_text(words).first).to_be_visible()

    async def day(self, name: str) -> None:
        """Fill in a day of the checklist: the keyboard writes day, month and year one after the other."""
        field = self.page.get_by_label(f"Dag van {name}", exact=True)
        await field.focus()
        await field.fill("2026-11-19")
        await self.page.get_by_role("button", name=f"Bewaar {name}", exact=True).press("Enter")
        await self.told("De checklist is bewaard.")

    async def sets(self, step: str) -> None:
        await self.page.get_by_role("radio", name=step).press("Space")
        await self.press("Zet de stap")
        await expect(self.page.locator(".phase__text")).to_contain_text(step)


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (390, "dark")], ids=["desk", "telephone"])
async def test_from_the_notification_to_the_figures_by_keyboard(
    run: Run, width: int, colours: Literal["light", "dark"]
):
    program = await run()
    async with browser(390) as chat, browser(width, 900, colours) as page:
        ref = await register(chat, program, CANDIDATE)
        staff = AtTheDesk(page)
        await page.goto(await program.sign_in_link())
        await staff.good()
        await staff.press("Log in")
        await expect(page.get_by_role("heading", name="Wachtrij", exact=True)).to_be_visible()
        await staff.good()
        await staff.press("Noor el Amrani", "link")
        await expect(page).to_have_url(re.compile(ref))
        await staff.press("Pak op")
        await expect(page.locator(".case-head .owner")).to_contain_text("Van u")

        await staff.write("Notitie voor collega’s", "Bel pas na vieren.")
        await staff.press("Bewaar notitie")
        await staff.told("De notitie is bewaard.")
        await page.locator('.composer__modes input[value="reply"]').press("Space")
        await staff.write("Antwoord aan", "Dag! Wij bellen u morgen.")
        await staff.press("Stuur naar")
        await staff.told("Uw antwoord is op weg.")
        await expect(chat.locator(".chat-log")).to_contain_text("Dag! Wij bellen u morgen.")
        await staff.good()

        await page.locator("summary", has_text="Bedrag toevoegen").press("Enter")
        await page.get_by_label("Wie betaalt?").select_option("employer-budget")
        await page.locator("#bedrag-nieuw").press_sequentially("800")
        await page.locator("#stand-nieuw").select_option("agreed")
        await staff.press("Voeg toe")
        await staff.told("De financiering is bewaard")

        for step in STEPS:
            if step == "Gestart":
                for agreement in AGREEMENTS:
                    await staff.day(agreement)
            await staff.sets(step)
        await staff.sets("Praktijkverklaring uitgereikt")
        await staff.good()

        for name, heading in (
            ("Feiten", "Feiten met een datum"),
            ("Mijn account", "Mijn account"),
            ("Cijfers", "Cijfers"),
        ):
            await staff.press(name, "link")
            await expect(page.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
            await staff.good()
        totals = page.locator(".path__one")
        await expect(totals).to_contain_text(["1aangemeld", "1gestart", "1uitgereikt", "0vaste baan"])
    assert program.logged("warning", "error", "critical") == []
