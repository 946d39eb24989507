"""The figures as one picture to print: the totals, and the registrations as bars, table by table."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from bot.draw import FONTS
from bot.report.figures import REGISTERED, Figures
from bot.report.hiding import FEW, Table

WIDTH, MARGIN, ROW = 1240, 60, 34
INK, SOFT, PETROL, TINT = "#1a2422", "#4c5753", "#0b5753", "#dcece8"
DRAWN = 4
"""How many tables are drawn; the rest is in the other forms."""


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), size)


def picture(figures: Figures) -> bytes:
    """Return the figures as PNG."""
    tables = [table for table in figures.tables[:DRAWN] if table.rows]
    height = 320 + sum(90 + ROW * len(table.rows) for table in tables)
    image = Image.new("RGB", (WIDTH, height), "white")
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, 50), f"PraktijkWijs: cijfers {figures.period}", INK, _font(34, bold=True))
    step = (WIDTH - 2 * MARGIN) / max(1, len(figures.totals))
    for place, (name, value) in enumerate(figures.totals):
        left = MARGIN + place * step
        pen.text((left, 130), value, PETROL, _font(44, bold=True))
        for number, line in enumerate(_lines(name)):
            pen.text((left, 190 + number * 26), line, SOFT, _font(19))
    top = 290.0
    for table in tables:
        top = _bars(pen, table, top)
    pen.text((MARGIN, height - 30), f"Groepen kleiner dan 5 staan er als {FEW}.", SOFT, _font(18))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _lines(name: str) -> list[str]:
    """Return a name on lines of about fifteen letters."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) > 14:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _bars(pen: ImageDraw.ImageDraw, table: Table, top: float) -> float:
    """Draw the registrations of a table as bars; return where the next one begins. Hidden numbers are drawn empty."""
    pen.text((MARGIN, top), table.title, INK, _font(24, bold=True))
    numbers = [int(values[REGISTERED]) if values[REGISTERED].isdecimal() else 0 for _name, values in table.rows]
    longest = max([*numbers, 1])
    top += 46
    for (name, values), number in zip(table.rows, numbers, strict=True):
        pen.text((MARGIN, top), name[:34], INK, _font(20))
        left, room = MARGIN + 400, WIDTH - 2 * MARGIN - 480
        pen.rectangle((left, top, left + room, top + 22), TINT)
        if number:
            pen.rectangle((left, top, left + room * number / longest, top + 22), PETROL)
        elif values[REGISTERED] != "0":
            pen.rectangle((left, top, left + 14, top + 22), None, PETROL, 2)
        pen.text((left + room + 12, top), values[REGISTERED], INK, _font(20, bold=True))
        top += ROW
    return top + 44
