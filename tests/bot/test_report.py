"""The figures for the board: counted right, small groups hidden, and safe to open."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.report.beside import Beside, question_names
from bot.report.figures import Figures, figures, first_contact
from bot.report.forms import ReportError, report
from bot.report.gather import Period
from bot.report.hiding import hidden
from bot.translate import speaker
from dialogs.facts.load import load_region
from dialogs.trees.start import DIALOGS
from storage.figures import Counted
from storage.stops import Stopped

OPENED = datetime(2026, 9, 1, 9, tzinfo=UTC)


def case(number: int, **different: object) -> Counted:
    made = Counted(
        f"PW-{number:06}", "candidate", "new", OPENED, "nl", "qr-folder", "aalten", "green", "employed", None
    )
    for name, value in different.items():
        setattr(made, name, value)
    return made


def made_of(*cases: Counted) -> Figures:
    return figures(cases, load_region("achterhoek"), speaker("nl"), "heel 2026")


def test_sectors_are_those_of_the_region() -> None:
    region = load_region("veenwolde", Path(__file__).parents[1] / "fixtures" / "regions")
    cases = [case(1, sector="peat"), case(2, sector="gone"), case(3)]
    found = figures(cases, region, speaker("nl"), "heel 2026")
    table = next(table for table in found.tables if table.title == "Per sector")
    assert [name for name, _counts in table.rows] == ["Onbekend", "Planten en groen", "Turf"]


def total(found: Figures, name: str) -> str:
    return dict(found.totals)[name]


def test_a_pre_registration_is_never_counted_as_a_registration() -> None:
    def ended(number: int, reason: str) -> Counted:
        return case(number, opened_as="pre-registered", status="withdrawn", reasons={"withdrawn": reason})

    found = made_of(
        case(1, status="pre-registered", opened_as="pre-registered"),
        ended(2, "pre-registration-expired"),
        ended(3, "own-choice"),
        case(4, opened_as="pre-registered", reached={"new": OPENED}),
        case(5),
    )

    assert total(found, "Aangemeld") == "2"
    assert total(found, "Voor-aangemeld") == "3"
    assert total(found, "Gestopt") == "0"


def test_a_request_for_a_person_is_no_registration() -> None:
    assert total(made_of(case(1, kind="human"), case(2)), "Aangemeld") == "1"


def test_who_went_further_still_counts_as_started() -> None:
    assert total(made_of(case(1, status="issued", reached={"started": OPENED, "issued": OPENED})), "Gestart") == "1"


def test_small_groups_are_hidden_and_never_one_alone() -> None:
    assert hidden([3, 2, 40]) == ("<5", "<5", "40")
    assert hidden([3, 12, 40]) == ("<5", "<13", "40")
    assert hidden([0, 5, 6]) == ("0", "5", "6")
    assert hidden([2]) == ("<5",)


def test_the_time_to_first_contact_is_the_median_of_those_who_were_reached() -> None:
    waits = [
        case(1, replied_at=OPENED + timedelta(hours=2)),
        case(2, reached={"contacted": OPENED + timedelta(hours=4)}),
    ]

    assert first_contact([*waits, case(3)]) == "3 uur"
    assert first_contact([case(4, replied_at=OPENED + timedelta(days=4))]) == "4 dagen"
    assert first_contact([case(5)]) == "–"


@pytest.mark.parametrize("ending", ["txt", "csv", "xlsx", "html", "png"])
def test_every_form_of_the_report_is_written(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"figures.{ending}"

    made = report(made_of(*(case(number) for number in range(9))), file)

    assert file.read_bytes() == made
    assert made


def test_a_source_that_looks_like_a_formula_is_not_run_by_a_spreadsheet(tmp_path: Path) -> None:
    found = made_of(*(case(number, source="=1+1") for number in range(6)))

    cells = [
        cell
        for row in csv.reader(io.StringIO(report(found, tmp_path / "f.csv").decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]
    assert "'=1+1" in cells
    report(found, tmp_path / "f.xlsx")
    sheet = load_workbook(tmp_path / "f.xlsx").active
    assert "'=1+1" in [row[0].value for row in sheet.iter_rows()]


def test_markup_in_a_source_is_shown_as_text(tmp_path: Path) -> None:
    found = made_of(*(case(number, source="<b>x") for number in range(6)))

    assert b"&lt;b&gt;x" in report(found, tmp_path / "f.html")


def test_another_ending_is_refused_with_what_can_be_made(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"\.csv"):
        report(made_of(), tmp_path / "figures.doc")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="No such file"):
        report(made_of(), tmp_path / "nowhere" / "figures.csv")


def table(found: Figures, title: str) -> dict[str, tuple[str, ...]]:
    return dict(next(one for one in found.tables if one.title == title).rows)


def test_a_permanent_job_is_what_somebody_told_last() -> None:
    was, now = {"contract": "permanent"}, {"where_now": "no-work"}
    found = made_of(case(1, told={"started": was}), case(2, told={"started": was, "12-months": now}), case(3))
    assert total(found, "Vaste baan") == "1"


def test_the_moments_can_be_compared() -> None:
    cases = [case(number, told={"started": {"where_now": "same-employer", "contract": "fixed"}}) for number in range(6)]
    for one in cases[:5]:
        one.told["3-months"] = {"where_now": "same-employer", "contract": "permanent"}
    rows = table(made_of(*cases), "Hoe gaat het daarna?")
    assert rows["Hebben geantwoord"] == ("6", "5", "0")
    assert rows["Contract: Een vast contract"] == ("0", "5", "0")


def test_who_is_paid_for_in_two_ways_counts_in_both() -> None:
    cases = [case(number, routes=("employer-budget", "werkcentrum-budget")) for number in range(5)]
    rows = table(made_of(*cases, *(case(number) for number in range(10, 16))), "Per financiering")
    assert {name: counts[1] for name, counts in rows.items()} == {
        "De werkgever": "5",
        "Geld van het Werkcentrum": "5",
        "Nog niet rond": "6",
    }


def test_where_people_stopped_is_told_by_the_name_of_the_question() -> None:
    beside = Beside([Stopped("candidate", "sector", 9), Stopped("employer", "consent", 7)])
    found = figures([], load_region("achterhoek"), speaker("nl"), "2026", beside)
    rows = table(found, "Waar mensen stopten in de chat")
    assert [counts for _name, counts in rows.items()] == [("9",), ("7",)]
    assert next(iter(rows)).startswith("Kandidaat: ")
    assert all(not name.endswith((": sector", ": consent")) for name in rows)


def test_every_question_of_every_dialog_has_a_name_in_the_figures() -> None:
    names = question_names(load_region("achterhoek"), speaker("nl"))
    fields = {(dialog.id, field) for dialog in DIALOGS.values() for field in dialog.fields}
    assert fields <= names.keys()


def test_questions_without_an_answer_and_answers_that_helped_are_counted() -> None:
    beside = Beside(unanswered={"how-long": 6, None: 8, "gone": 5}, helped=(11, 6))
    found = figures([], load_region("achterhoek"), speaker("nl"), "2026", beside)
    rows = table(found, "Vragen zonder antwoord, naar wat erop lijkt")
    assert list(rows.values()) == [("13",), ("6",)]
    assert next(iter(rows)) == "Niets wat erop lijkt"
    assert table(found, "Hielp het antwoord?") == {"Ja": ("11",), "Nee": ("6",)}


def test_a_period_is_told_and_bounds_what_counts() -> None:
    period = Period(date(2026, 1, 1), date(2026, 6, 30))
    first, last = period.moments()
    assert (str(first), str(last)) == ("2026-01-01 00:00:00+01:00", "2026-07-01 00:00:00+02:00")
    assert period.words(date(2026, 11, 20)) == "1 januari 2026 tot en met 30 juni 2026"
    assert Period().words(date(2026, 11, 20)) == "tot en met 20 november 2026"
