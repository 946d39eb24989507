"""The figures as a file: text, CSV, XLSX, PNG or HTML, by its ending. Safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable
from pathlib import Path

from bot.report.figures import Figures


class ReportError(Exception):
    """The report can't be made like that; the text says what can."""


def report(figures: Figures, output: Path | None) -> bytes:
    """Return the figures in the form that a file's ending asks for, text without a file, and write the file.

    Raises ReportError for another ending, or a folder that can't be written.
    """
    ending = output.suffix.casefold() if output else ".txt"
    make = FORMS.get(ending)
    if make is None:
        msg = f"a report ends in one of {', '.join(FORMS)}, not {ending or 'nothing'}"
        raise ReportError(msg)
    made = make(figures)
    if output:
        try:
            output.write_bytes(made)
        except OSError as error:
            msg = f"{output}: {error.strerror}"
            raise ReportError(msg) from error
    return made


def as_text(figures: Figures) -> bytes:
    """Return the figures as plain text in columns."""
    lines = [f"PraktijkWijs: cijfers {figures.period}", ""]
    lines += [f"{name:36}{value:>8}" for name, value in figures.totals]
    for table in figures.tables:
        lines += ["", f"{table.title:36}" + "".join(f"{column:>12}" for column in table.columns)]
        lines += [f"{name[:35]:36}" + "".join(f"{value:>12}" for value in values) for name, values in table.rows]
    return ("\n".join(lines) + "\n").encode()


def rows(figures: Figures) -> list[list[str]]:
    """Return the figures as rows of cells, each table under its heading."""
    found = [["PraktijkWijs", f"cijfers {figures.period}"], *([name, value] for name, value in figures.totals)]
    for table in figures.tables:
        found += [[], [table.title, *table.columns], *([name, *values] for name, values in table.rows)]
    return [[safe(cell) for cell in row] for row in found]


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_csv(figures: Figures) -> bytes:
    """Return the figures as CSV that a Dutch spreadsheet opens."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows(figures))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(figures: Figures) -> bytes:
    """Return the figures as a workbook with one sheet."""
    from openpyxl import Workbook  # takes a while to load, and only this form needs it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cijfers")
    for row in rows(figures):
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_html(figures: Figures) -> bytes:
    """Return the figures as one page that prints on paper, without anything from elsewhere."""
    say = html.escape
    totals = "".join(f"<div><dt>{say(name)}</dt><dd>{say(value)}</dd></div>" for name, value in figures.totals)
    tables = "".join(
        f"<table><caption>{say(table.title)}</caption><thead><tr><th scope='col'></th>"
        + "".join(f"<th scope='col'>{say(column)}</th>" for column in table.columns)
        + "</tr></thead><tbody>"
        + "".join(
            f"<tr><th scope='row'>{say(name)}</th>" + "".join(f"<td>{say(value)}</td>" for value in values) + "</tr>"
            for name, values in table.rows
        )
        + "</tbody></table>"
        for table in figures.tables
    )
    page = (
        "<!doctype html><html lang='nl'><meta charset='utf-8'><title>Cijfers PraktijkWijs</title><style>"
        "body{font:16px system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a2422}"
        "dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem}"
        "dd{margin:0;font-size:2rem;font-weight:700;color:#0b5753}table{width:100%;border-collapse:collapse;margin-top:1.5rem;break-inside:avoid}caption{text-align:start;"
        "font-weight:700;padding:.5rem 0}th,td{padding:.25rem .5rem;border-bottom:1px solid #d9d5ca;text-align:end}"
        "th:first-child{text-align:start;font-weight:400}</style>"
        f"<h1>Cijfers PraktijkWijs</h1><p>{say(figures.period)}</p><dl>{totals}</dl>{tables}"
        "<p>Groepen kleiner dan 5 staan er als &lt;5.</p></html>"
    )
    return page.encode()


def as_png(figures: Figures) -> bytes:
    """Return the totals and the bars of the first tables as a picture."""
    from bot.report.picture import picture

    return picture(figures)


FORMS: dict[str, Callable[[Figures], bytes]] = {
    ".txt": as_text,
    ".csv": as_csv,
    ".xlsx": as_xlsx,
    ".html": as_html,
    ".png": as_png,
}
