"""The queue as a file: what the filters choose, safe to open, with real dates, also when there are many."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.desk import listing
from bot.desk.desk import Desk
from bot.desk.queue import Wanted
from dialogs.facts.load import load_region
from storage import cases, staff
from storage.cases import NewCase
from storage.database import Database, Store
from storage.staff import Staff

NOW = datetime(2026, 11, 20, 9, 5, 33, tzinfo=UTC)
REGION = load_region("achterhoek")
NASTY = ['=HYPERLINK("http://x";1)', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "#N/A", 'a;b"c', "Jan\x07\nPiet", "سلام"]


@pytest.fixture
async def noor(database: Database) -> Staff:
    await database.write(lambda store: staff.invite(store, "Noor", "adviser", NOW, timedelta(hours=1)))
    (found,) = await database.read(staff.all_staff)
    return found


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, REGION, lambda: NOW, lambda _: None, lambda: date(2026, 11, 20))


def opens(store: Store, name: str = "Selam", **more: Any) -> str:
    person = {"name": name, "phone": "+31612345678", "contact_by": "phone"}
    new = NewCase(
        "candidate", person, {}, language="ti", municipality="aalten", sector="wood", flags=["under-18"], **more
    )
    return cases.open_case(store, new, "person", NOW)


async def lines(desk: Desk, noor: Staff, wanted: Wanted = Wanted()) -> list[dict[str, str]]:  # noqa: B008 - frozen
    text = (await desk.listing(wanted, noor, "csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


async def test_a_case_is_a_row_in_words_that_a_dutch_spreadsheet_reads(
    desk: Desk, database: Database, noor: Staff
) -> None:
    ref = await database.write(partial(opens, due_at=NOW + timedelta(days=2)))
    await database.write(lambda store: cases.claim(store, ref, noor.id, NOW))
    assert (await desk.listing(Wanted(), noor, "csv")).startswith("\ufeffNummer;Soort;Stap;".encode())
    (row,) = await lines(desk, noor)
    assert {name: value for name, value in row.items() if value} == {
        "Nummer": ref, "Soort": "Kandidaat", "Stap": "Nieuw", "Van wie": "Noor", "Naam": "Selam",
        "Telefoon": "'+31612345678", "Contact": "Bellen", "Gemeente": "Aalten", "Sector": "Hout en meubels",
        "Taal": "Tigrinya", "Let op": "Jonger dan 18", "Aangemeld": "20-11-2026 10:05",
        "Laatst veranderd": "20-11-2026 10:05", "Contact beloofd voor": "22-11-2026 10:05",
    }  # fmt: skip


async def test_the_file_holds_what_the_filters_choose(desk: Desk, database: Database, noor: Staff) -> None:
    refs = [await database.write(partial(opens, name=name)) for name in ("Lis", "Ilse", "Olli", "Willi Smit")]
    await database.write(lambda store: cases.claim(store, refs[1], noor.id, NOW))
    await database.write(lambda store: cases.change(store, refs[2], 1, {"status": "closed"}, "status", {}, None, NOW))

    async def found(wanted: Wanted) -> set[str]:
        return {row["Nummer"] for row in await lines(desk, noor, wanted)}

    assert await found(Wanted()) == {refs[0], refs[1], refs[3]}
    assert await found(Wanted(owner="mine")) == {refs[1]}
    assert await found(Wanted(filters={"status": "closed"})) == {refs[2]}
    assert await found(Wanted(sought="smit willi")) == {refs[3]}
    assert await found(Wanted(filters={"language": "nl"})) == set()


@pytest.mark.parametrize("name", NASTY)
async def test_what_somebody_typed_is_never_run(desk: Desk, database: Database, noor: Staff, name: str) -> None:
    await database.write(partial(opens, name=name))
    (row,) = await lines(desk, noor)
    assert row["Naam"].lstrip("'") == name
    assert row["Naam"][0] not in "=+-@\t\r"
    book = load_workbook(io.BytesIO(await desk.listing(Wanted(), noor, "xlsx")))
    cell = book.active["E2"]
    assert (cell.value, cell.data_type) == (name.replace("\x07", ""), "s")
    assert cell.quotePrefix is (name[0] in "=+-@\t")


async def test_the_workbook_has_real_dates_and_a_heading_that_stays(
    desk: Desk, database: Database, noor: Staff
) -> None:
    await database.write(opens)
    sheet = load_workbook(io.BytesIO(await desk.listing(Wanted(), noor, "xlsx"))).active
    assert [cell.value for cell in sheet[1]] == list(listing.COLUMNS)
    assert all(cell.font.bold for cell in sheet[1])
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.column_dimensions["E"].width) == ("A2", "A1:T2", 26)
    assert (sheet["Q2"].value, sheet["Q2"].number_format) == (datetime(2026, 11, 20, 10, 5), "dd-mm-yyyy hh:mm")  # noqa: DTZ001 - a spreadsheet has no zones
    assert (sheet["G2"].value, sheet["G2"].data_type) == ("+31612345678", "s")


async def test_many_cases_are_read_a_few_at_a_time(desk: Desk, database: Database, noor: Staff) -> None:
    big = {"text": "x" * 20_000}
    for _ in range(3):
        new = [NewCase("candidate", {"name": "Selam"}, big) for _ in range(400)]
        await database.write(lambda store, new=new: [cases.open_case(store, one, "person", NOW) for one in new])
    tracemalloc.start()
    body = await desk.listing(Wanted(), noor, "csv")
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert body.count(b"\n") == 1201
    assert highest < 12_000_000  # all of them at once are 24 MB of answers alone
