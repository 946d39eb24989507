"""Changing a case at the desk: the real desk on a real store, over HTTP and in a real Chromium."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Literal

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Page, expect

from bot.channels.web_chat import Site, chat_routes
from bot.desk.desk import Desk
from bot.web.bell import Bell
from bot.web.desk_pages import desk_routes
from bot.web.desk_session import Door
from bot.web.errors import error_pages
from bot.web.security import add_headers
from dialogs.facts.load import load_region
from storage import cases, staff
from storage.cases import Case, NewCase
from storage.database import Database
from tests.bot.test_desk_case import OUTCOME
from tests.web.browser import browser, sideways, too_small, violations
from tests.web.fakes import LANGUAGES, NOW, FakeAssistant, say_in


class Office:
    """A desk that runs on a real store, with one case; several people can be signed in, each by their own client."""

    def __init__(self, database: Database, client: TestClient[web.Request, web.Application]) -> None:
        self.database = database
        self.client = client
        self.origin = str(client.make_url("/")).rstrip("/")
        self.headers = {"Accept": "text/html", "Origin": self.origin}
        self.ref = self.case()
        self.path = f"/desk/case/{self.ref}"

    def case(self, **more: Any) -> str:
        answers = {"answers": {"situation": "newcomer"}, "dialog": "candidate", "summary": [], "outcome": OUTCOME}
        new = NewCase("candidate", {"name": "Samer <i>Haddad</i>"}, answers, language="nl", channel="web", **more)
        return self.database.write_now(lambda store: cases.open_case(store, new, "person", NOW))

    def kept(self) -> Case:
        found = self.database.read_now(lambda store: cases.get(store, self.ref))
        assert found
        return found

    async def link(self, name: str) -> str:
        token = await self.database.write(lambda store: staff.invite(store, name, "adviser", NOW, timedelta(hours=1)))
        return f"/desk/in/{token}"

    async def sign_in(self, name: str = "Anna") -> None:
        await self.client.post(await self.link(name), headers=self.headers)

    async def page(self) -> str:
        return await (await self.client.get(self.path, headers=self.headers)).text()

    async def post(self, what: str, **fields: str) -> ClientResponse:
        """Send a form of the case's page as it is now, but for what `fields` say."""
        page = await self.page()
        kept = {name: re.findall(rf'name="{name}" value="(\w+)"', page)[-1] for name in ("csrf", "version")}
        return await self.client.post(f"{self.path}/{what}", data=kept | fields, headers=self.headers)


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    desk = Desk(database, load_region("achterhoek"), lambda: NOW, lambda _: None, NOW.date)
    app = web.Application(middlewares=[error_pages(say_in, LANGUAGES)])
    bell = Bell()

    async def stop(_: web.Application) -> None:
        bell.close()

    app.on_shutdown.append(stop)
    app.add_routes(desk_routes(desk, Door(database, lambda: NOW), time.monotonic, bell))
    app.add_routes(chat_routes(Site(database, FakeAssistant(database, []), say_in, LANGUAGES, "", time.monotonic)))
    app.on_response_prepare.append(add_headers)
    client = TestClient(TestServer(app))
    await client.start_server()
    yield Office(database, client)
    await client.close()


async def test_what_is_saved_says_so_beside_its_form(office: Office):
    await office.sign_in()
    for what, fields, part, says in [
        (
            "share",
            {"route": "employer-budget", "amount": "250", "state": "agreed"},
            "geld",
            "De financiering is bewaard",
        ),
        ("check", {"item": "praktijk", "day": "2026-11-19"}, "lijst", "De checklist is bewaard"),
        ("status", {"status": "contacted"}, "stap", "De stap is gezet"),
        ("share/remove", {"route": "employer-budget"}, "geld", "De financiering is bewaard"),
    ]:
        answer = await office.post(what, **fields)
        assert answer.status == 200
        section = (await answer.text()).partition(f'id="{part}"')[2].partition("</section>")[0]
        assert says in section
    case = office.kept()
    assert (case.split, case.checklist, case.status) == (None, {"praktijk": "2026-11-19"}, "contacted")


@pytest.mark.parametrize(
    ("what", "fields", "says"),
    [
        ("share", {"route": "employer-budget", "amount": "veel", "state": "asked"}, 'value="veel"'),
        ("check", {"item": "praktijk", "day": "2027-01-01"}, 'value="2027-01-01"'),
        ("check", {"item": "praktijk", "day": "gisteren"}, "Kies een dag uit de kalender."),
        ("status", {"status": "on-hold", "words-on-hold": "Wacht op <b>"}, 'value="Wacht op &lt;b&gt;"'),
        ("status", {"status": "withdrawn", "whose": "employer"}, '<option value="employer" selected>'),
        ("status", {"status": "referred-out"}, "Schrijf waarheen u doorverwijst."),
        ("status", {}, "Kies een stap die nu kan."),
    ],
)
async def test_what_can_not_be_saved_comes_back_with_advice_and_as_it_was_filled_in(
    office: Office, what: str, fields: dict[str, str], says: str
):
    await office.sign_in()
    answer = await office.post(what, **fields)
    assert answer.status == 422
    assert says in await answer.text()
    assert office.kept().version == 1


@pytest.mark.parametrize("version", ["", "x", "0", "٣", "99999999999999999999"])
async def test_a_form_for_a_version_that_is_not_there_changes_nothing(office: Office, version: str):
    await office.sign_in()
    for what in ("status", "share", "share/remove", "check", "decide-by"):
        answer = await office.post(what, version=version, status="contacted", day="2026-11-20", item="praktijk")
        assert answer.status == 409
        assert "Een collega heeft dit net veranderd." in await answer.text()
    assert office.kept().version == 1


async def test_a_case_that_is_not_there_can_not_be_changed(office: Office):
    await office.sign_in()
    csrf = re.findall(r'name="csrf" value="(\w+)"', await office.page())[-1]
    for what in ("status", "share", "share/remove", "check", "decide-by"):
        data = {"csrf": csrf, "version": "1"}
        answer = await office.client.post(f"/desk/case/PW-222222/{what}", data=data, headers=office.headers)
        assert answer.status == 404


async def test_who_was_second_reads_what_changed_and_saves_again_what_was_filled_in(office: Office):
    await office.sign_in("Bram")
    seen = re.findall(r'name="version" value="(\w+)"', await office.page())[-1]
    await office.sign_in("Anna")
    await office.post("share", route="employer-budget", amount="250", state="agreed")
    await office.post("check", item="mbo-advice", day="2026-11-18")
    await office.sign_in("Bram")
    answer = await office.post("share", version=seen, route="employer-budget", amount="400", state="asked")
    assert answer.status == 409
    page = await answer.text()
    told = page.partition('class="told__since"')[2].partition("</ul>")[0]
    assert re.findall(r"<strong[^>]*>(\w+)</strong> ([^<]+)<br>", told) == [
        ("Anna", "zette ‘De werkgever’ op toegezegd: € 250"),
        ("Anna", "vulde ‘Advies van het mbo’ in: 18 nov 2026"),
    ]
    assert (
        'id="bedrag-employer-budget" name="amount" inputmode="numeric" autocomplete="off" maxlength="20" value="400"'
        in page
    )
    assert (office.kept().split or [])[0]["amount"] == 250
    again = await office.post("share", route="employer-budget", amount="400", state="asked")
    assert again.status == 200
    assert (office.kept().split or [])[0]["amount"] == 400


async def test_what_can_not_be_chosen_any_more_is_not_lost(office: Office):
    await office.sign_in()
    await office.post("status", status="withdrawn", reason="private", whose="person")
    answer = await office.post("status", version="1", status="referred-out", **{"words-referred-out": "Bij <i>UWV</i>"})
    page = await answer.text()
    assert '‘<span dir="auto">Doorverwezen. Bij &lt;i&gt;UWV&lt;/i&gt;</span>’' in page
    assert "zette de stap op ‘Gestopt’: Privé" in page


async def test_the_last_day_of_a_pre_registration_is_changed_to_a_day_that_comes(office: Office):
    office.ref = office.case(status="pre-registered", decide_by=NOW + timedelta(days=30))
    office.path = f"/desk/case/{office.ref}"
    await office.sign_in()
    for day in ("2026-11-20", "2026-01-01", "9999-01-01", "<b>", ""):
        answer = await office.post("decide-by", day=day)
        assert answer.status == 422
        assert "Kies een dag die nog komt" in await answer.text()
    answer = await office.post("decide-by", day="2027-03-01")
    assert "De laatste dag is veranderd." in await answer.text()
    assert "tot en met 1 maart 2027" in await office.page()


async def enter(page: Page, office: Office, name: str) -> None:
    await page.goto(office.origin + await office.link(name))
    await page.get_by_role("button", name="Log in").click()
    await page.goto(office.origin + office.path)


async def test_two_browsers_on_one_case_never_overwrite_each_other(office: Office):
    async with browser(1280, 900) as anna, browser(390, 844) as bram:
        await enter(anna, office, "Anna")
        await enter(bram, office, "Bram")
        await anna.get_by_label("Dag van Plaatsing").fill("2026-11-18")
        await anna.get_by_role("button", name="Bewaar Plaatsing").click()
        await expect(anna.get_by_role("status")).to_contain_text("De checklist is bewaard")
        await bram.get_by_label("In de wacht").check()
        await bram.get_by_label("Waarom wacht dit?").fill("Wacht op de gemeente")
        await bram.get_by_label("Tot welke dag?").fill("2026-12-01")
        await bram.get_by_role("button", name="Zet de stap").click()
        told = bram.get_by_role("status")
        await expect(told).to_be_focused()
        await expect(told).to_contain_text("Anna vulde ‘Plaatsing (overeenkomst)’ in: 18 nov 2026")
        assert await violations(bram) == []
        assert await sideways(bram) == 0
        await expect(bram.get_by_label("Waarom wacht dit?")).to_have_value("Wacht op de gemeente")
        await expect(bram.get_by_label("Tot welke dag?")).to_have_value("2026-12-01")
        await bram.get_by_role("button", name="Zet de stap").click()
        await expect(bram.get_by_role("status")).to_contain_text("De stap is gezet")
    case = office.kept()
    assert (case.status, case.checklist) == ("on-hold", {"plaatsing": "2026-11-18"})


NAMES = """(one => [one.id, one.innerText, one.closest('label')?.innerText].join(' ').replace(/\\s+/g, ' '))(
    document.activeElement)"""


async def press_until(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if name in await page.evaluate(NAMES):
            return
    raise AssertionError(name)


async def test_money_is_added_and_a_case_withdrawn_by_keyboard_alone(office: Office):
    async with browser(390, 844) as page:
        await enter(page, office, "Anna")
        await press_until(page, "Bedrag toevoegen")
        await page.keyboard.press("Enter")
        await press_until(page, "wie-betaalt")
        await page.keyboard.press("ArrowDown")
        await press_until(page, "bedrag-nieuw")
        await page.keyboard.type("€ 250")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_be_focused()
        await press_until(page, "Verander De werkgever")
        await press_until(page, "Contact gelegd")
        while not await page.get_by_role("radio", name="Gestopt").is_checked():
            await page.keyboard.press("ArrowDown")
        await press_until(page, "reden-stop")
        await page.keyboard.type("Onveilige")
        await press_until(page, "wie-stopt")
        await page.keyboard.type("De werkgever")
        await press_until(page, "Zet de stap")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_be_focused()
        await expect(page.locator("#tijdlijn")).to_contain_text("Alle collega’s kregen een melding")
    assert office.kept().split == [{"route": "employer-budget", "amount": 250, "state": "asked"}]
    assert office.kept().status == "withdrawn"


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
async def test_a_case_with_everything_on_it_is_open_to_everybody(
    office: Office, width: int, colours: Literal["light", "dark"]
):
    await office.sign_in()
    for route, state in (("employer-budget", "agreed"), ("rvo-subsidy", "asked"), ("opijver-voucher", "refused")):
        await office.post("share", route=route, amount="250", state=state)
    await office.post("check", item="mbo-advice", day="2026-11-18")
    await office.post("status", status="referred-out", **{"words-referred-out": "w" * 200})
    await office.post("status", status="new", **{"words-reopen": "opnieuw" * 20})
    async with browser(width, 900, colours) as page:
        await enter(page, office, "Bram")
        await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        for label in ("In de wacht", "Gestopt", "Doorverwezen"):
            await page.get_by_role("radio", name=label).check()
            assert await violations(page) == []
            assert await sideways(page) == 0
            assert await too_small(page, 24) == []
        await office.post("status", status="on-hold", until="2026-12-01", **{"words-on-hold": "w" * 200})
        await page.reload()
        assert await sideways(page) == 0
        assert "Reden: www" in await page.locator(".case-next").inner_text()
