"""Accounts of the desk: the app's code, being away, colleagues, the record. Over HTTP, and in a real Chromium."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Literal

import pyotp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import expect

from bot.desk import accounts
from bot.desk.audited import in_words
from bot.web.bell import Bell
from bot.web.desk_pages import desk_routes
from bot.web.desk_session import Door
from bot.web.errors import error_pages
from bot.web.security import add_headers
from storage import audit, staff
from storage.database import Database
from tests.web.browser import browser, sideways, too_small, violations
from tests.web.desk_fakes import CASE, FakeDesk
from tests.web.fakes import LANGUAGES, NOW, say_in
from tests.web.test_desk_pages import DeskSite, Roles


class AccountSite(DeskSite):
    """A desk with a clock that can be set."""

    now = NOW

    async def link(self, role: Roles = "adviser", name: str = "Noor", lasts: timedelta = timedelta(hours=1)) -> str:
        token = await self.database.write(lambda store: staff.invite(store, name, role, self.now, lasts))
        return f"/desk/in/{token}"

    def later(self, **times: int) -> None:
        self.now += timedelta(**times)

    async def people(self) -> dict[str, staff.Staff]:
        return {one.name: one for one in await self.database.read(staff.all_staff)}

    async def record(self) -> list[str]:
        """Return what was written down, oldest first, as a coordinator reads it."""
        names = {one.id: one.name for one in (await self.people()).values()}
        kept = await self.database.read(lambda store: audit.look(store, audit.Sought(), 0, 99))
        return [f"{one.name} {in_words(one.action, names.get)} {one.case_ref or ''}".strip() for one in reversed(kept)]

    async def set_up(self) -> pyotp.TOTP:
        """Set the app up for whoever is signed in, and return it."""
        page = await self.page("/desk/code/new")
        secret = re.search(r'class="code secret"><bdi dir="ltr">([A-Z2-7 ]+)<', page)
        assert secret
        app = pyotp.TOTP(secret[1].replace(" ", ""))
        assert "De inlogcode is ingesteld" in await (await self.post("/desk/code/new", code=app.at(self.now))).text()
        return app


@pytest.fixture
async def site(database: Database) -> AsyncIterator[AccountSite]:
    desk, bell = FakeDesk(), Bell()
    app = web.Application(middlewares=[error_pages(say_in, LANGUAGES)])
    door = Door(database, lambda: made.now)
    app.add_routes(desk_routes(desk, door, time.monotonic, bell))
    app.add_routes([web.static("/static", accounts.__file__.replace("desk/accounts.py", "web/static"))])
    app.on_response_prepare.append(add_headers)

    async def stop(_: web.Application) -> None:
        bell.close()

    app.on_shutdown.append(stop)
    client = TestClient(TestServer(app))
    await client.start_server()
    made = AccountSite(database, client, desk)
    yield made
    await client.close()


async def test_without_an_app_one_works_at_once_and_it_is_offered(site: AccountSite):
    await site.sign_in()
    assert "Wachtrij" in await site.page("/desk")
    assert 'href="/desk/code/new">Stel de app in' in await site.page("/desk/account")


async def test_with_an_app_each_sign_in_asks_its_code(site: AccountSite):
    await site.sign_in()
    app = await site.set_up()
    site.later(minutes=5)
    token = await site.database.write(lambda store: staff.new_link(store, 1, site.now, timedelta(hours=1)))
    asked = await (await site.client.post(f"/desk/in/{token}", headers=site.headers)).text()
    assert "Typ de code van 6 cijfers" in asked
    assert "Samer Haddad" not in await site.page("/desk")
    wrong = await site.post("/desk/code", code="123")
    assert wrong.status == 422
    assert "Deze code klopt niet." in await wrong.text()
    assert "Samer Haddad" in await (await site.post("/desk/code", code=app.at(site.now))).text()
    assert (await site.client.get("/desk/code", headers=site.headers)).url.path == "/desk"


async def test_the_next_working_day_asks_the_code_and_no_new_link(site: AccountSite):
    await site.sign_in()
    app = await site.set_up()
    site.later(hours=15)
    assert "Typ de code van 6 cijfers" in await site.page("/desk")
    await site.post("/desk/code", code=app.at(site.now))
    assert "Samer Haddad" in await site.page("/desk")


async def test_too_many_wrong_codes_wait_kindly_and_then_end_the_session(site: AccountSite):
    await site.sign_in()
    app = await site.set_up()
    site.later(hours=13)
    for _ in range(5):
        await site.post("/desk/code", code="000000")
    waits = await site.post("/desk/code", code=app.at(site.now))
    assert waits.status == 429
    assert "Wacht vijf minuten" in await waits.text()
    site.later(minutes=6)
    for _ in range(5):
        last = await site.post("/desk/code", code="000000")
    assert last.status == 401
    assert "Vraag de coördinator om een nieuwe link" in await last.text()
    assert (await site.client.get("/desk", headers=site.headers)).status == 401


async def test_on_the_internet_the_app_comes_before_the_work_but_not_for_a_reader(site: AccountSite):
    door = Door(site.database, lambda: NOW, "https://chat.example.org")
    for role, first in (("coordinator", "/desk/code/new"), ("adviser", "/desk/code/new"), ("reader", "")):
        token = await site.link(role, role)
        session = await door.enter(token.rsplit("/", 1)[1])
        found = await door.who(session or "")
        assert found is not None
        assert door.asks(found) == first


async def test_a_new_phone_ends_every_other_session(site: AccountSite):
    await site.sign_in()
    await site.set_up()
    other = await site.database.write(lambda store: staff.new_link(store, 1, NOW, timedelta(hours=1)))
    token = await site.database.write(lambda store: staff.use_link(store, other, NOW))
    page = await (await site.post("/desk/account/phone")).text()
    assert "Scan dit vierkant" in page
    assert await site.database.read(lambda store: staff.session(store, token or "", NOW)) is None
    await site.set_up()


async def test_somebody_signs_out_everywhere_else(site: AccountSite):
    link = await site.link()
    token = await site.database.write(lambda store: staff.use_link(store, link.rsplit("/", 1)[1], NOW))
    await site.sign_in()
    page = await site.page("/desk/account")
    assert page.count("Ergens anders") == 1
    assert page.count("</svg>Hier") == 1
    page = await (await site.post("/desk/account/sessions")).text()
    assert "U bent overal uitgelogd, behalve hier." in page
    assert "Ergens anders" not in page
    assert await site.database.read(lambda store: staff.session(store, token or "", NOW)) is None


async def test_who_is_away_is_seen_by_colleagues_until_they_are_back(site: AccountSite):
    await site.sign_in(name="Jelle")
    assert (
        "U bent er niet tot en met 3 december 2026"
        in await (await site.post("/desk/account/away", until="2026-12-03")).text()
    )
    await site.sign_in("coordinator", "Noor")
    assert "<li>Jelle, tot en met 3 december 2026</li>" in await site.page("/desk/account")
    assert "Er niet tot en met 3 december 2026" in await site.page("/desk/staff")
    await site.sign_in(name="Jelle")
    assert "U bent er weer" in await (await site.post("/desk/account/away", until="")).text()
    assert (await site.people())["Jelle"].away_until is None


@pytest.mark.parametrize("day", ["2026-11-19", "2028-01-01", "morgen", "2026-13-40"])
async def test_a_day_that_can_not_be_is_not_kept(site: AccountSite, day: str):
    await site.sign_in()
    answer = await site.post("/desk/account/away", until=day)
    assert answer.status == 422
    assert "Kies vandaag of een dag in het komende jaar." in await answer.text()
    assert (await site.people())["Noor"].away_until is None


def test_today_is_the_day_where_the_region_is():
    assert accounts.today(NOW.replace(hour=23, minute=30)) == date(2026, 11, 21)


async def test_a_coordinator_invites_somebody_with_a_link_that_is_shown_once(site: AccountSite):
    await site.sign_in("coordinator")
    page = await (await site.post("/desk/staff", name="  Jelle   de Wit ", role="adviser")).text()
    link = re.search(r'value="http://[^"]+(/desk/in/[\w-]+)"', page)
    assert link
    assert "/desk/in/" not in await site.page("/desk/staff")
    await site.client.post(link[1], headers=site.headers)
    assert 'Jelle de Wit<span class="me__role">, adviseur</span>' in await site.page("/desk/account")


@pytest.mark.parametrize(
    ("name", "role", "advice"),
    [
        ("", "adviser", "Vul een naam in"),
        ("x" * 61, "adviser", "Vul een naam in"),
        ("a\x00b", "adviser", "Vul een naam in"),
        ("Sanne", "boss", "Kies een rol"),
        ("noor", "reader", "Er is al een collega met deze naam"),
    ],
)
async def test_an_invitation_that_can_not_be_says_why(site: AccountSite, name: str, role: str, advice: str):
    await site.sign_in("coordinator")
    answer = await site.post("/desk/staff", name=name, role=role)
    assert answer.status == 422
    assert advice in await answer.text()
    assert list(await site.people()) == ["Noor"]
    assert (await site.people())["Noor"].role == "coordinator"
    assert not any("nodigde uit" in line for line in await site.record())


async def test_a_coordinator_changes_a_role_and_keeps_somebody_out_and_lets_them_in_again(site: AccountSite):
    await site.link("adviser", "Jelle")
    await site.sign_in("coordinator")
    jelle = (await site.people())["Jelle"].id
    assert "De rol is veranderd." in await (await site.post(f"/desk/staff/{jelle}/role", role="reader")).text()
    assert (await site.people())["Jelle"].role == "reader"
    page = await (await site.post(f"/desk/staff/{jelle}/disable")).text()
    assert "Deze collega kan er niet meer in." in page
    assert (await site.people())["Jelle"].disabled
    page = await (await site.post(f"/desk/staff/{jelle}/link")).text()
    assert "Link voor Jelle" in page
    assert not (await site.people())["Jelle"].disabled


async def test_the_last_coordinator_stays_and_reads_why(site: AccountSite):
    await site.sign_in("coordinator")
    me = (await site.people())["Noor"].id
    for path, fields in ((f"/desk/staff/{me}/disable", {}), (f"/desk/staff/{me}/role", {"role": "adviser"})):
        answer = await site.post(path, **fields)
        assert answer.status == 422
        assert "Dit is de enige coördinator" in await answer.text()
    assert ((await site.people())["Noor"].role, (await site.people())["Noor"].disabled) == ("coordinator", False)
    await site.link("coordinator", "Sanne")
    await site.post(f"/desk/staff/{me}/role", role="adviser")
    assert (await site.people())["Noor"].role == "adviser"


async def test_a_coordinator_resets_a_lost_phone_with_a_new_link(site: AccountSite):
    await site.sign_in(name="Jelle")
    await site.set_up()
    await site.sign_in("coordinator")
    jelle = (await site.people())["Jelle"]
    assert jelle.second_factor
    page = await (await site.post(f"/desk/staff/{jelle.id}/phone")).text()
    link = re.search(r'value="http://[^"]+(/desk/in/[\w-]+)"', page)
    assert link
    assert not (await site.people())["Jelle"].second_factor
    await site.client.post(link[1], headers=site.headers)
    await site.set_up()


async def test_somebody_who_is_not_there_is_a_page(site: AccountSite):
    await site.sign_in("coordinator")
    for number in ("999", "x", "²", "9" * 30):
        assert (await site.post(f"/desk/staff/{number}/disable")).status == 404


async def test_a_new_installation_gets_a_link_that_changes_nothing_later(site: AccountSite):
    def link() -> str:
        return site.database.write_now(lambda store: accounts.first_link(store, "Coördinator", NOW))

    assert link()
    site.database.write_now(lambda store: staff.set_role(store, 1, "adviser"))
    await site.link("coordinator", "Noor")
    assert link()
    assert (await site.people())["Coördinator"].role == "adviser"
    site.database.write_now(lambda store: staff.disable(store, "Coördinator", NOW))
    assert link() == ""
    site.database.write_now(lambda store: staff.disable(store, "Noor", NOW))
    assert link()
    first = (await site.people())["Coördinator"]
    assert (first.role, first.disabled) == ("coordinator", False)


async def test_what_is_seen_and_done_is_written_down_without_what_was_sought(site: AccountSite):
    await site.sign_in("coordinator")
    await site.page("/desk?q=Haddad")
    await site.page(f"/desk/case/{CASE.ref}")
    await site.page(f"/desk/case/{CASE.ref}")
    await site.page("/desk/case/PW-222222")
    await site.link("adviser", "Jelle")
    await site.post("/desk/staff/2/disable")
    await site.post("/desk/account/telegram")
    await site.post("/desk/out")
    assert await site.record() == [
        "Noor logde in met een link",
        "Noor bekeek de wachtrij",
        "Noor zocht in de wachtrij",
        f"Noor bekeek de aanmelding {CASE.ref}",
        "Noor liet niet meer toe: Jelle",
        "Noor bekeek de collega’s",
        "Noor vroeg een code om Telegram te koppelen",
        "Noor logde uit",
    ]


async def test_the_record_is_read_by_day_by_person_and_by_case(site: AccountSite):
    await site.sign_in(name="Jelle")
    await site.page(f"/desk/case/{CASE.ref}")
    site.later(days=1)
    await site.sign_in("coordinator")
    page = await site.page("/desk/audit")
    assert page.index("zaterdag 21 november 2026") < page.index("vrijdag 20 november 2026")
    people = await site.people()
    for query, seen, hidden in (
        (f"who={people['Jelle'].id}", "<td>Jelle</td>", "<td>Noor</td>"),
        ("day=2026-11-21", "<td>Noor</td>", "<td>Jelle</td>"),
        (f"ref={CASE.ref.lower()}", "bekeek de aanmelding", "bekeek de wachtrij"),
    ):
        page = await site.page(f"/desk/audit?{query}")
        assert seen in page
        assert hidden not in page
    for nonsense in ("day=x", "day=0001-01-01", "day=9999-12-31", "who=x", "page=x", "page=0", "who=²", "page=999999"):
        assert (await site.client.get(f"/desk/audit?{nonsense}", headers=site.headers)).status == 200
    assert "Niets gevonden" in await site.page("/desk/audit?ref=PW-222222")


async def test_a_long_record_is_paged(site: AccountSite):
    acts = [audit.Act(None, "export", NOW, "PW-7K3M9Q") for _ in range(150)]
    await site.database.write(lambda store: audit.add(store, acts))
    await site.sign_in("coordinator")
    page = await site.page("/desk/audit?ref=PW-7K3M9Q")
    assert "1 tot en met 100 van 150" in page
    assert "ref=PW-7K3M9Q&amp;page=2" in page
    assert "101 tot en met 150 van 150" in await site.page("/desk/audit?ref=PW-7K3M9Q&page=2")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_every_page_of_the_accounts_is_open_to_everybody(
    site: AccountSite, width: int, colours: Literal["light", "dark"]
):
    await site.link("adviser", "Jelle")
    async with browser(width, 900, colours) as page:
        await page.goto(site.origin + await site.link("coordinator"))
        await page.get_by_role("button", name="Log in").click()
        await page.wait_for_url("**/desk")
        for path in ("/desk/account", "/desk/code/new", "/desk/staff", "/desk/audit", "/desk/audit?ref=PW-222222"):
            await page.goto(site.origin + path)
            for summary in await page.locator("summary").all():
                await summary.click()
            assert await violations(page) == []
            assert await sideways(page) == 0
            assert await too_small(page, 24) == []


async def test_signing_in_with_the_app_by_keyboard_alone(site: AccountSite):
    async with browser(390, 900) as page:
        await page.goto(site.origin + await site.link("coordinator"))
        await page.get_by_role("button", name="Log in").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/desk")
        await page.goto(site.origin + "/desk/code/new")
        secret = (await page.locator(".secret").text_content() or "").replace(" ", "")
        app = pyotp.TOTP(secret)
        await page.get_by_label("Code", exact=True).focus()
        await page.keyboard.type("000000")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Deze code klopt niet")
        await expect(page.get_by_label("Code", exact=True)).to_be_focused()
        await page.keyboard.type(app.at(site.now))
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("De inlogcode is ingesteld")
        site.later(hours=13)
        await page.goto(site.origin + "/desk")
        await expect(page.get_by_label("Code", exact=True)).to_be_focused()
        await page.keyboard.type(app.at(site.now))
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Wachtrij")).to_be_visible()


async def test_a_reader_begins_with_the_figures(site: AccountSite):
    begun = await site.client.post(await site.link("reader"), headers=site.headers, allow_redirects=False)
    assert begun.headers["Location"] == "/desk/report"
