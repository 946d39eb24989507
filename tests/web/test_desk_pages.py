"""The desk: over real HTTP, and in a real Chromium."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Literal

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import expect

from bot.channels.web_chat import Site, chat_routes
from bot.web.bell import Bell
from bot.web.desk_pages import desk_routes
from bot.web.desk_session import Door
from bot.web.errors import error_pages
from bot.web.security import add_headers
from storage import staff
from storage.database import Database
from tests.web.browser import browser, sideways, too_small, violations
from tests.web.desk_fakes import CASE, GROUP, MEMBER, WAITING, FakeDesk
from tests.web.fakes import LANGUAGES, NOW, FakeAssistant, say_in

Roles = Literal["coordinator", "adviser", "reader"]


class DeskSite:
    """A desk that runs, and somebody at it."""

    def __init__(self, database: Database, client: TestClient[web.Request, web.Application], desk: FakeDesk) -> None:
        self.database = database
        self.client = client
        self.desk = desk
        self.origin = str(client.make_url("/")).rstrip("/")
        self.headers = {"Accept": "text/html", "Origin": self.origin}

    async def link(self, role: Roles = "adviser", name: str = "Noor", lasts: timedelta = timedelta(hours=1)) -> str:
        token = await self.database.write(lambda store: staff.invite(store, name, role, NOW, lasts))
        return f"/desk/in/{token}"

    async def sign_in(self, role: Roles = "adviser", name: str = "Noor") -> None:
        await self.client.post(await self.link(role, name), headers=self.headers)

    async def page(self, path: str) -> str:
        return await (await self.client.get(path, headers=self.headers)).text()

    async def post(self, path: str, **fields: str) -> ClientResponse:
        """Send a form as the case's page holds it."""
        csrf = re.search(r'name="csrf" value="(\w+)"', await self.page("/desk/account"))
        assert csrf
        return await self.client.post(path, data={"csrf": csrf[1], **fields}, headers=self.headers)


@pytest.fixture
async def site(database: Database) -> AsyncIterator[DeskSite]:
    desk = FakeDesk()
    app = web.Application(middlewares=[error_pages(say_in, LANGUAGES)])
    bell = Bell()

    async def stop(_: web.Application) -> None:
        bell.close()

    app.on_shutdown.append(stop)
    app.add_routes(desk_routes(desk, Door(database, lambda: NOW), time.monotonic, bell))
    app.on_response_prepare.append(add_headers)
    chat = Site(database, FakeAssistant(database, []), say_in, LANGUAGES, "", time.monotonic)
    app.add_routes(chat_routes(chat))
    client = TestClient(TestServer(app))
    await client.start_server()
    yield DeskSite(database, client, desk)
    await client.close()


async def test_a_link_that_is_only_looked_at_is_not_used_up(site: DeskSite):
    link = await site.link()
    for _ in range(3):
        assert "Welkom, Noor" in await site.page(link)
    await site.client.post(link, headers=site.headers)
    assert "Wachtrij" in await site.page("/desk")


async def test_a_link_signs_in_once(site: DeskSite):
    link = await site.link()
    first = await site.client.post(link, headers=site.headers, allow_redirects=False)
    assert first.status == 303
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/desk" in cookie
    second = await site.client.post(link, headers=site.headers)
    assert second.status == 404
    assert "Deze link werkt niet meer" in await second.text()


async def test_who_is_not_signed_in_reads_how_to(site: DeskSite):
    response = await site.client.get("/desk", headers=site.headers)
    assert response.status == 401
    assert "U bent niet ingelogd" in await response.text()


async def test_signing_out_ends_the_session_itself(site: DeskSite):
    await site.sign_in()
    cookie = site.client.session.cookie_jar.filter_cookies(site.client.make_url("/desk"))["desk"].value
    await site.post("/desk/out")
    response = await site.client.get("/desk", headers={**site.headers, "Cookie": f"desk={cookie}"})
    assert response.status == 401


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.test"}, {"Sec-Fetch-Site": "cross-site"}, {}],
    ids=["another site", "across sites", "says nothing"],
)
async def test_a_form_from_elsewhere_does_nothing(site: DeskSite, headers: dict[str, str]):
    await site.sign_in()
    form = {"csrf": re.findall(r'name="csrf" value="(\w+)"', await site.page("/desk"))[0], "text": "Hallo"}
    response = await site.client.post(f"/desk/case/{CASE.ref}/note", data=form, headers=headers)
    assert response.status == 403
    assert site.desk.done == []


async def test_a_form_without_its_number_does_nothing(site: DeskSite):
    await site.sign_in()
    for csrf in ("", "0" * 64, "é"):
        form = {"csrf": csrf, "text": "Hallo"}
        response = await site.client.post(f"/desk/case/{CASE.ref}/reply", data=form, headers=site.headers)
        assert response.status == 403
    assert site.desk.done == []


async def test_the_queue_shows_what_hurts_first_with_words(site: DeskSite):
    await site.sign_in()
    page = await site.page("/desk")
    assert page.index("Samer Haddad") < page.index("Bakkerij &lt;b&gt;Voorbeeld&lt;/b&gt;")
    assert '<span lang="ar" dir="rtl">العربية</span> <span class="soft">Arabisch</span>' in page
    assert "Vrijdag 20 november 2026, 10:24" in page


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("kind=employer", "Bakkerij"),
        ("language=ar", "Samer"),
        ("q=7k4x", "Samer"),
        ("list=unread", "Samer"),
    ],
)
async def test_the_queue_can_be_narrowed(site: DeskSite, query: str, who: str):
    await site.sign_in()
    page = await site.page(f"/desk?{query}")
    assert page.count('class="queue__row"') == 1
    assert who in page


async def test_nothing_found_and_nothing_to_do_say_so(site: DeskSite):
    await site.sign_in()
    assert "Niets gevonden" in await site.page("/desk?q=niemand")
    site.desk.rows = []
    assert "Alles is gedaan" in await site.page("/desk")


async def test_one_wins_the_claim_and_the_other_reads_who(site: DeskSite):
    await site.sign_in()
    won = await (await site.post(f"/desk/case/{CASE.ref}/claim")).text()
    assert "Deze aanmelding is nu van u." in won
    await site.sign_in(name="Sanne")
    lost = await (await site.post(f"/desk/case/{CASE.ref}/claim")).text()
    assert "Een collega had deze aanmelding net opgepakt." in lost
    assert '<span class="face" aria-hidden="true">N</span>Noor' in lost


async def test_the_case_shows_everything_in_dutch_and_own_words_beside_it(site: DeskSite):
    await site.sign_in()
    page = await site.page(f"/desk/case/{CASE.ref}")
    for words in ("Samer Haddad", "Nieuw in Nederland", "أنا جديد في هولندا", "waarschijnlijk", "Hulp met taal"):
        assert words in page
    assert "Kwekerij &lt;i&gt;Voorbeeld&lt;/i&gt;" in page
    assert "Dit is geen besluit." in page


async def test_a_step_is_set_with_the_version_that_was_looked_at(site: DeskSite):
    await site.sign_in()
    page = await (await site.post(f"/desk/case/{CASE.ref}/status", version="3", status="contacted")).text()
    assert "De stap is gezet." in page
    assert site.desk.done == [("status", CASE.ref, "contacted", "", "Noor")]


@pytest.mark.parametrize("version", ["2", "", "x"])
async def test_a_step_on_an_old_page_is_not_set(site: DeskSite, version: str):
    await site.sign_in()
    page = await (await site.post(f"/desk/case/{CASE.ref}/status", version=version, status="contacted")).text()
    assert "Een collega heeft dit net veranderd." in page
    assert site.desk.done == []


async def test_a_step_that_just_lost_the_race_is_told_too(site: DeskSite):
    await site.sign_in()
    site.desk.moves_on = True
    page = await (await site.post(f"/desk/case/{CASE.ref}/status", version="3", status="contacted")).text()
    assert "Een collega heeft dit net veranderd." in page


async def test_a_note_is_never_a_reply(site: DeskSite):
    await site.sign_in()
    await site.post(f"/desk/case/{CASE.ref}/note", text="Alleen voor ons", soort="reply")
    assert site.desk.done == [("note", CASE.ref, "Alleen voor ons", "Noor")]
    await site.post(f"/desk/case/{CASE.ref}/reply", text="  ")
    assert len(site.desk.done) == 1


async def test_an_unknown_case_is_a_page(site: DeskSite):
    await site.sign_in()
    response = await site.client.get("/desk/case/PW-222222", headers=site.headers)
    assert response.status == 404
    assert "Deze pagina is er niet" in await response.text()


async def test_the_account_shows_a_code_once_asked_for(site: DeskSite):
    await site.sign_in()
    assert "/koppel" not in await site.page("/desk/account")
    page = await (await site.post("/desk/account/telegram")).text()
    code = re.search(r"/koppel ([\w-]+)", page)
    assert code
    linked = await site.database.write(lambda store: staff.link_telegram(store, code[1], 42))
    assert linked
    assert linked.name == "Noor"


async def test_the_facts_page_shows_every_fact_with_where_it_is_from_and_what_is_late(site: DeskSite):
    await site.sign_in()
    page = await site.page("/desk/facts")
    late, history = page.split("Verlopen, alleen geschiedenis")
    assert [name in late for name in ("Kosten van de begeleiding", "RVO-subsidie", "Voucher van Opijver")] == [True] * 3
    assert "750" in late
    assert "A68" in late
    assert "30 apr 2026" in late
    assert "204 dagen" in late
    assert "20 nov 2026, coördinator" in late
    assert "B29, B30, B31" in history
    assert page.count("</article>") + history.count('<th scope="row">') == len(await site.desk.facts())


async def test_the_navigation_counts_the_facts_to_review(site: DeskSite):
    await site.sign_in()
    for path in ("/desk", "/desk/account", f"/desk/case/{CASE.ref}"):
        assert '<span class="vh">nakijken: </span>3</span>' in await site.page(path)


async def test_a_reader_sees_no_way_to_the_facts(site: DeskSite):
    await site.sign_in("reader")
    assert "/desk/facts" not in await site.page("/desk/account")


async def test_a_pre_registration_shows_its_last_day_and_why_it_waits(site: DeskSite):
    await site.sign_in()
    page = await site.page(f"/desk/case/{WAITING.ref}")
    assert "tot en met 18 februari 2027" in page
    assert "Het begin staat nog niet vast" in page
    assert "18 februari 2027" not in await site.page(f"/desk/case/{CASE.ref}")


async def test_what_is_found_out_and_what_goes_to_another_region_stand_on_the_case(site: DeskSite):
    await site.sign_in()
    page = await site.page(f"/desk/case/{WAITING.ref}")
    assert 'href="/desk/facts#trainer-costs">Kosten van de begeleiding</a>' in page
    assert "Tekst om over te dragen" in page
    assert "Samer &lt;i&gt;Haddad&lt;/i&gt;" in page
    assert "Tekst om over te dragen" not in await site.page(f"/desk/case/{CASE.ref}")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
async def test_every_page_is_open_to_everybody(site: DeskSite, width: int, colours: Literal["light", "dark"]):
    async with browser(width, 900, colours) as page:
        await page.goto(site.origin + await site.link())
        assert await violations(page) == []
        await page.get_by_role("button", name="Log in").click()
        cases = [f"/desk/case/{ref}" for ref in site.desk.cases]
        for path in ("/desk", "/desk?q=niemand", *cases, "/desk/facts", "/desk/account", "/desk/nergens"):
            await page.goto(site.origin + path)
            assert await violations(page) == []
            assert await sideways(page) == 0
            assert await too_small(page, 24) == []


async def test_staff_claim_reply_and_note_in_the_browser(site: DeskSite):
    async with browser(1280, 900) as page:
        await page.goto(site.origin + await site.link())
        await page.get_by_role("button", name="Log in").click()
        await page.get_by_role("button", name=re.compile("Pak op.*Samer Haddad")).click()
        await expect(page.get_by_role("status")).to_contain_text("nu van u")
        await expect(page.locator(".composer__reply")).to_be_hidden()
        await page.get_by_label("Notitie voor collega’s").fill("Werkgever gebeld")
        await page.locator("[name=soort][value=reply]").check()
        await expect(page.locator(".composer__note")).to_be_hidden()
        await page.locator(".composer__reply textarea").fill("Goedemorgen!")
        await page.get_by_role("button", name="Stuur naar Samer Haddad").click()
        await expect(page.get_by_role("status")).to_contain_text("op weg")
        await page.get_by_label("Contact gelegd").check()
        await page.get_by_role("button", name="Zet de stap").click()
        await expect(page.get_by_role("status")).to_contain_text("De stap is gezet")
    assert site.desk.done == [
        ("reply", CASE.ref, "Goedemorgen!", "Noor"), ("status", CASE.ref, "contacted", "", "Noor")
    ]  # fmt: skip


async def test_a_group_shows_its_links_its_qr_code_and_who_joined(site: DeskSite):
    await site.sign_in()
    shown = await (await site.client.get(f"/desk/case/{GROUP.ref}", headers=site.headers)).text()
    assert GROUP.group is not None
    assert [link for link in GROUP.group.links if link not in shown] == []
    assert "1 van 7 mensen doen mee" in shown
    assert "Samer &lt;i&gt;Haddad&lt;/i&gt;" in shown
    assert f'href="/desk/case/{MEMBER.ref}"' in shown
    drawn = await site.client.get(f"/desk/case/{GROUP.ref}/qr.svg", headers=site.headers)
    assert (drawn.status, drawn.content_type) == (200, "image/svg+xml")
    assert (await drawn.text()).startswith("<svg")
    assert (await site.client.get(f"/desk/case/{CASE.ref}/qr.svg", headers=site.headers)).status == 404


async def test_a_member_leads_to_its_group(site: DeskSite):
    await site.sign_in()
    shown = await (await site.client.get(f"/desk/case/{MEMBER.ref}", headers=site.headers)).text()
    assert f'href="/desk/case/{GROUP.ref}"><bdi>Kwekerij &lt;b&gt;De Boom&lt;/b&gt;</bdi></a>' in shown


async def test_a_day_of_another_century_is_no_date_of_a_fact(site: DeskSite):
    await site.sign_in()
    csrf = re.findall(r'name="csrf" value="(\w+)"', await site.page("/desk/facts"))[0]
    form = {"csrf": csrf, "version": "2024-01-01", "seen": "0", "valid_from": "0001-01-01", "valid_to": ""}
    answer = await site.client.post("/desk/facts/trainer-costs", data=form, headers=site.headers)
    assert "Vul de dagen in als 2026-11-20." in await answer.text()
