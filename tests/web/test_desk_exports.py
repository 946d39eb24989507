"""What did not arrive, and the queue as a file: over real HTTP, and in a real Chromium."""

from __future__ import annotations

from bot.desk.outside import NotArrived
from bot.desk.queue import Wanted
from storage import audit
from storage.audit import Sought
from tests.web.browser import browser, sideways, violations
from tests.web.test_desk_pages import DeskSite, site

__all__ = ["site"]

ROWS = [
    NotArrived(
        7, "Podio", "PW-7K4XMD", "Hoe de zaak nu is", "20 nov 2026, 10:05", "2026-11-20T09:05", "22 keer",
        "Er kwam op tijd geen antwoord.",
    ),
    NotArrived(
        5, "Mail", "PW-23456W", "Nieuwe aanmelding", "19 nov 2026, 10:05", "2026-11-19T09:05", "1 keer",
        "De mailserver nam de mail niet aan (code 550).",
    ),
]  # fmt: skip


async def test_what_did_not_arrive_stands_there_with_why_and_is_counted(site: DeskSite) -> None:
    await site.sign_in()
    assert "Niet aangekomen" not in await site.page("/desk/account")
    assert "Alles is aangekomen" in await site.page("/desk/exports")
    site.desk.outside.rows = list(ROWS)
    html = await site.page("/desk/exports")
    for words in ("Podio", "PW-7K4XMD", "22 keer", "Er kwam op tijd geen antwoord.", "Stuur alles opnieuw"):
        assert words in html
    assert '<span class="vh">aantal: </span>2' in await site.page("/desk/account")


async def test_one_thing_or_all_are_sent_again(site: DeskSite) -> None:
    await site.sign_in()
    site.desk.outside.rows = list(ROWS)
    assert "Het wordt opnieuw gestuurd" in await (await site.post("/desk/exports/again", export="5")).text()
    assert "Dit was al opnieuw gestuurd" in await (await site.post("/desk/exports/again", export="5")).text()
    assert "Alles is aangekomen" in await (await site.post("/desk/exports/again", export="all")).text()
    assert site.desk.outside.again == [5, 5, None]
    assert (await site.post("/desk/exports/again", export="7; DROP TABLE")).status == 400


async def test_a_reader_can_do_none_of_it(site: DeskSite) -> None:
    await site.sign_in("reader")
    site.desk.outside.rows = list(ROWS)
    for path in ("/desk/exports", "/desk/export.csv", "/desk/export.xlsx"):
        assert (await site.client.get(path, headers=site.headers)).status == 403
    assert "Niet aangekomen" not in await site.page("/desk/account")
    assert site.desk.asked == []


async def test_the_queue_as_it_is_filtered_comes_as_a_file_and_that_is_written_down(site: DeskSite) -> None:
    await site.sign_in()
    page = await site.page("/desk?language=ar&owner=mine")
    assert (
        'href="/desk/export.xlsx?language=ar&amp;owner=mine"' in page
        or 'href="/desk/export.xlsx?owner=mine&amp;language=ar"' in page
    )
    response = await site.client.get(
        "/desk/export.csv?q=&list=nobody&language=ar&owner=mine&kind=nonsense", headers=site.headers
    )
    assert (response.status, response.content_type, await response.read()) == (200, "text/csv", b"csv")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="aanmeldingen-20')
    assert "no-store" in response.headers["Cache-Control"]
    assert site.desk.asked[-1] == (Wanted(list="nobody", filters={"language": "ar"}, owner="mine"), "Noor")
    kept = await site.database.read(lambda store: audit.look(store, Sought(), 0, 1))
    assert [(one.name, one.action) for one in kept] == [("Noor", "list")]


async def test_the_page_is_open_to_everybody_and_works_in_the_browser(site: DeskSite) -> None:
    site.desk.outside.rows = list(ROWS)
    for width in (1280, 390):
        async with browser(width, 900, "dark" if width == 390 else "light") as page:
            await page.goto(site.origin + await site.link())
            await page.get_by_role("button", name="Log in").click()
            await page.get_by_role("link", name="Niet aangekomen").click()
            assert await violations(page) == []
            assert await sideways(page) == 0
            await page.get_by_role("button", name="Stuur opnieuw: Podio, PW-7K4XMD").press("Enter")
            await page.get_by_role("status").wait_for()
            site.desk.outside.rows = list(ROWS)
    assert site.desk.outside.again == [7, 7]
