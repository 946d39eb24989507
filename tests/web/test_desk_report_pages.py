"""The figures at the desk: the sheet for the board, its files, and who may see them."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from bot.report.hiding import Table
from bot.web.desk_report_pages import months
from storage import staff
from tests.web.browser import browser, sideways, violations
from tests.web.fakes import NOW
from tests.web.test_desk_case_pages import Office
from tests.web.test_desk_case_pages import office as _office

office = _office


async def filled(office: Office) -> None:
    """Let some people register from two places."""
    for number in range(7):
        office.case(sector="green", source="qr-folder", municipality="aalten" if number else "winterswijk")


async def get(office: Office, path: str) -> tuple[int, bytes]:
    answer = await office.client.get(path, headers=office.headers)
    return answer.status, await answer.read()


async def test_the_sheet_shows_the_totals_and_hides_small_groups(office: Office):
    await filled(office)
    await office.sign_in()
    status, body = await get(office, "/desk/report")
    page = body.decode()
    assert status == 200
    assert '<span class="path__n">8</span><span class="path__t">aangemeld</span>' in page
    assert "&lt;5" in page
    for title in ("Per financiering", "Hoe gaat het daarna?", "Per maand"):
        assert title in page


async def test_a_reader_sees_the_figures_and_nothing_else(office: Office):
    await filled(office)
    token = await office.database.write(
        lambda store: staff.invite(store, "Rik", "reader", NOW, NOW - NOW.replace(day=1))
    )
    await office.client.post(f"/desk/in/{token}", headers=office.headers)
    assert (await get(office, "/desk/report"))[0] == 200
    assert (await get(office, "/desk"))[0] == 403


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("first=gisteren", "Schrijf een dag als 2026-11-20."),
        ("first=0001-01-01&last=9999-12-31", "Schrijf een dag als 2026-11-20."),
        ("first=2026-02-01&last=2026-01-01", "ligt na de laatste"),
    ],
)
async def test_a_period_that_can_not_be_is_told(office: Office, query: str, says: str):
    await office.sign_in()
    assert says in (await get(office, f"/desk/report?{query}"))[1].decode()


async def test_outside_the_period_nobody_counts(office: Office):
    await filled(office)
    await office.sign_in()
    page = (await get(office, "/desk/report?first=2001-01-01&last=2001-12-31"))[1].decode()
    assert '<span class="path__n">0</span><span class="path__t">aangemeld</span>' in page
    assert "1 januari 2001 tot en met 31 december 2001" in page


async def test_the_same_figures_come_as_files(office: Office):
    await filled(office)
    await office.sign_in()
    book = load_workbook(io.BytesIO((await get(office, "/desk/report.xlsx"))[1]))
    assert ("Aangemeld", 8) in [tuple(cell.value for cell in row[:2]) for row in book.active.iter_rows()]
    assert (await get(office, "/desk/report.csv"))[1].startswith(b"\xef\xbb\xbf")
    assert (await get(office, "/desk/report.png"))[1].startswith(b"\x89PNG")
    assert (await get(office, "/desk/report.doc"))[0] == 404


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (390, "dark")])
async def test_the_sheet_is_good_to_see_for_everybody(office: Office, width: int, colours: str):
    await filled(office)
    async with browser(width=width, colours=colours) as page:  # type: ignore[arg-type]  # one of the two
        await page.goto(office.origin + await office.link("Bea"))
        await page.get_by_role("button").last.press("Enter")
        await page.goto(f"{office.origin}/desk/report")
        assert await violations(page) == []
        assert await sideways(page) == 0


def test_months_follow_each_other_also_when_nobody_came_in_one():
    rows = tuple((month, ("0", "9")) for month in ("2025-05", "2025-12", "2026-03", "2026-11"))
    shown = months(Table("Per maand", ("voor-aangemeld", "aangemeld"), rows))
    assert [long for _short, long, _bar in shown][:2] == ["december 2025", "januari 2026"]
    assert [bar.number for _short, _long, bar in shown] == ["9", "0", "0", "9", *"0000000", "9"]
    assert months(Table("Per maand", ("voor-aangemeld", "aangemeld"), ())) == []


async def test_what_is_called_striped_is_drawn_striped(office: Office):
    await filled(office)
    async with browser() as page:
        await page.goto(office.origin + await office.link("Bea"))
        await page.get_by_role("button").last.press("Enter")
        await page.goto(f"{office.origin}/desk/report")
        fill = await page.locator(".bar .few").first.evaluate("one => getComputedStyle(one).fill")
        assert fill == 'url("#few")'
        assert await page.locator("pattern#few").count() == 1
