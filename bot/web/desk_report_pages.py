"""The page with the figures for the board: one sheet that prints well, every table, and the same as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from aiohttp import web
from babel.dates import format_date

from bot.report.figures import REGISTERED, Figures
from bot.report.forms import FORMS
from bot.report.gather import Period
from bot.report.hiding import Table
from bot.web.desk_page import Pages, day_of, page
from bot.web.desk_session import for_staff
from bot.web.roles import ALL_STAFF

PATH = ("Aangemeld", "Gestart", "Uitgereikt", "Vaste baan")
"""The totals that stand on top, as a way."""
CHARTS = ("Per sector", "Per doelgroep", "Per bron", "Per taal", "Waar mensen stopten in de chat", "Waarom gestopt")
"""The tables that are drawn on the sheet; all of them stand below it."""
MOST_BARS = 8
MONTHS = 12
_HIDDEN = 20.0
"""How long a bar is drawn, of 100, of which the number stays hidden."""
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its number in words, and how long it is of 100; a hidden number is drawn in another way."""

    name: str
    number: str
    length: float
    hidden: bool


class ReportPages(Pages):
    """The figures."""

    @for_staff(ALL_STAFF)
    async def report(self, request: web.Request) -> web.Response:
        """Show the figures of a period."""
        period, problem = _period(request)
        figures = await self._desk.figures(period)
        totals = dict(figures.totals)
        tables = {table.title: table for table in figures.tables}
        chosen = {"first": str(period.first or ""), "last": str(period.last or "")}
        return page(
            self._desk, request, "desk_report.html", here="report", figures=figures, period=chosen, problem=problem,
            path=[(name, totals[name]) for name in PATH],
            others=[(name, number) for name, number in figures.totals if name not in PATH],
            months=months(tables["Per maand"]),
            charts=[(title, bars(tables[title])) for title in CHARTS if tables[title].rows],
            query=urlencode({name: value for name, value in chosen.items() if value}),
            made_on=format_date(self.door.now(), "d MMMM y", locale="nl"),
        )  # fmt: skip

    @for_staff(ALL_STAFF)
    async def file(self, request: web.Request) -> web.Response:
        """Give the figures as a file. Raises HTTPNotFound for another ending."""
        ending = request.match_info["ending"]
        if ending not in _TYPES:
            raise web.HTTPNotFound
        figures: Figures = await self._desk.figures(_period(request)[0])
        named = {"Content-Disposition": f'attachment; filename="praktijkwijs-cijfers.{ending}"'}
        return web.Response(body=FORMS[f".{ending}"](figures), headers=named | {"Content-Type": _TYPES[ending]})


def report_routes(pages: ReportPages) -> list[web.RouteDef]:
    """Return the routes of the figures."""
    return [web.get("/desk/report", pages.report), web.get("/desk/report.{ending}", pages.file)]


def bars(table: Table, most: int = MOST_BARS) -> list[Bar]:
    """Return a table as bars, the longest first; a hidden number is never drawn by its length."""
    place = REGISTERED if len(table.columns) > 1 else 0
    drawn = [(name, values[place]) for name, values in table.rows if values[place] != "0"]
    drawn.sort(key=lambda row: -int(row[1]) if row[1].isdecimal() else 0)
    longest = max((int(number) for _name, number in drawn if number.isdecimal()), default=1)
    return [
        Bar(name, number, 100 * int(number) / longest if number.isdecimal() else _HIDDEN, not number.isdecimal())
        for name, number in drawn[:most]
    ]


def months(table: Table) -> Sequence[tuple[str, str, Bar]]:
    """Return the last months, also those in which nobody came, with their short and long names."""
    if not table.rows:
        return []
    first, last = (12 * int(name[:4]) + int(name[5:]) - 1 for name in (table.rows[0][0], table.rows[-1][0]))
    days = [date(month // 12, month % 12 + 1, 1) for month in range(max(first, last - MONTHS + 1), last + 1)]
    shown = [row for row in table.rows if row[0] >= f"{days[0]:%Y-%m}"]
    found = {bar.name: bar for bar in bars(Table(table.title, table.columns, tuple(shown)), MONTHS)}
    return [
        (
            format_date(day, "MMM", locale="nl"),
            format_date(day, "MMMM y", locale="nl"),
            found.get(f"{day:%Y-%m}", Bar(f"{day:%Y-%m}", "0", 0, hidden=False)),
        )
        for day in days
    ]


def _period(request: web.Request) -> tuple[Period, str]:
    """Return the period that was asked for, and what is wrong with it."""
    written = [request.query.get(name, "") for name in ("first", "last")]
    first, last = (day_of(one) for one in written)
    if (written[0] and first is None) or (written[1] and last is None):
        return Period(), "Schrijf een dag als 2026-11-20."
    if first and last and first > last:
        return Period(), "De eerste dag ligt na de laatste."
    return Period(first, last), ""
