"""A list of cases as a file to count and mail with: CSV that a Dutch spreadsheet opens, or a workbook.

Safe to open: nothing that somebody typed is run as a formula, and a telephone number stays as it was written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from bot.desk import lifecycle, view
from bot.report.forms import safe
from bot.zone import HERE
from dialogs.facts.load import Region
from storage.cases import Case

Value: TypeAlias = str | datetime | None
Row: TypeAlias = list[Value]

COLUMNS = {
    "Nummer": 12, "Soort": 14, "Stap": 22, "Van wie": 16, "Naam": 26, "Bedrijf of organisatie": 28, "Telefoon": 16,
    "E-mail": 28, "Contact": 12, "Gemeente": 18, "Sector": 22, "Taal": 12, "Indicatie": 30, "Let op": 40, "Kanaal": 12,
    "Bron": 16, "Aangemeld": 17, "Laatst veranderd": 17, "Contact beloofd voor": 20, "Wacht tot": 17,
}  # fmt: skip
"""The heading of each column, and how wide it is."""


def rows(found: Iterable[Case], names: Mapping[int, str], region: Region) -> Iterator[Row]:
    """Return a row for each case; `names` says who works on it."""
    sectors = dict(view.sector_labels(region))
    for case in found:
        person = {name: str(value) for name, value in case.person.items() if value}
        contact = person.get("contact_by", "")
        yield [
            case.ref,
            view.KINDS.get(case.kind, case.kind),
            lifecycle.LABELS.get(case.status, case.status),
            names.get(case.claimed_by or 0, ""),
            *(person.get(name, "") for name in ("name", "company", "phone", "email")),
            view.CONTACT.get(contact, contact),
            view.place_label(case.municipality, region),
            sectors.get(case.sector or "", case.sector or ""),
            view.language_in_dutch(case.language or "nl"),
            view.indication_label(case),
            ", ".join(view.FLAGS.get(flag, flag) for flag in case.flags),
            view.CHANNELS.get(case.channel or "", case.channel or ""),
            case.source or "",
            _here(case.created_at),
            _here(case.updated_at),
            _here(case.due_at),
            _here(case.hold_until or case.decide_by),
        ]


def _here(moment: datetime | None) -> datetime | None:
    """Return a moment as the clock on the wall had it; spreadsheets know no zones."""
    return moment.astimezone(HERE).replace(tzinfo=None, second=0, microsecond=0) if moment else None


def as_csv(found: Iterable[Row]) -> bytes:
    """Return the rows as CSV."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";")
    lines.writerow(COLUMNS)
    for row in found:
        lines.writerow(f"{one:%d-%m-%Y %H:%M}" if isinstance(one, datetime) else safe(one or "") for one in row)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(found: Iterable[Row]) -> bytes:
    """Return the rows as a workbook with one sheet, with real dates and a heading that stays in sight."""
    from openpyxl import Workbook  # takes a while to load, and only this form needs it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Aanmeldingen")
    sheet.freeze_panes = "A2"
    for place, width in enumerate(COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width

    def cell(value: Value) -> Any:
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
        if isinstance(value, datetime):
            made.number_format = "dd-mm-yyyy hh:mm"
        elif value:
            made.data_type = "s"  # words, also where they look like a formula or an error
            made.quotePrefix = safe(value) != value
        return made

    heads = [cell(name) for name in COLUMNS]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    last = 1
    for row in found:
        sheet.append([cell(one) for one in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMS: dict[str, tuple[str, Callable[[Iterable[Row]], bytes]]] = {
    "csv": ("text/csv", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
"""By the ending of the file: what it is, and how it is made."""
