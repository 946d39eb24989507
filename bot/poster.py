"""A poster to print with a QR code that remembers where somebody saw it: one A4 page, in a language of ours."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from bot.catalogues import languages
from bot.draw import FONTS
from bot.qr import QrError, link, write
from bot.settings import Settings
from bot.translate import RIGHT_TO_LEFT, speaker
from dialogs.text import _

HEADING = _("Leren op uw werk")
SENTENCE = _("Scan de code en kijk of een praktijkverklaring bij u past.")
NAME = "PraktijkWijs"
WIDTH, HEIGHT, EDGE, BAND = 210.0, 297.0, 16.0, 30.0
"""Of the page, in millimetres: the paper, its margin, and the coloured band on top."""
CODE = 116.0
LETTER = 0.58
"""About how wide a letter is, as a part of its size."""
PAPER, INK, PETROL = "#ffffff", "#1a2422", "#0b5753"
DOTS = 8
"""Dots a millimetre in PNG: 200 an inch."""
_HAS_NO_LETTERS = frozenset({"ti"})
"""Languages whose letters our own font lacks: their poster needs a program with fonts of its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text: where its foot is, how big it is, both in millimetres, how it looks, and which way it runs."""

    text: str
    foot: float
    size: float
    bold: bool = False
    colour: str = INK
    direction: str = "ltr"


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything on the page. `top` is where the code begins; `squares` are its dark places, `side` how many a row."""

    language: str
    rows: tuple[Row, ...]
    top: float
    squares: tuple[tuple[int, int], ...]
    side: int


def poster(settings: Settings, source: str, language: str, output: Path | None) -> bytes:
    """Return the poster, and write it when there is a file: SVG, HTML or PNG by its ending, SVG without a file.

    Raises QrError, with what to do, for a language or source that can't be, another ending, or no place to write.
    """
    if language not in languages():
        msg = f"There is no language {language!r}. Choose one of: {', '.join(languages())}."
        raise QrError(msg)
    kind = output.suffix.lower().lstrip(".") if output else "svg"
    page = lay_out(link(settings, source), language)
    if kind == "svg":
        made = svg(page).encode()
    elif kind == "html":
        made = html(page).encode()
    elif kind == "png" and language not in _HAS_NO_LETTERS:
        made = png(page)
    else:
        msg = f"{output} has an ending I can't make for this language. Give a file that ends in .svg or .html."
        raise QrError(msg)
    return write(made, output)


def lay_out(address: str, language: str) -> Poster:
    """Return the page with everything in its place."""
    say = speaker(language)
    rows = [Row(NAME, BAND * 0.66, 13, bold=True, colour=PAPER)]
    foot = BAND + 16
    runs = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    for text, size, bold in ((say(HEADING), 19.0, True), (say(SENTENCE), 10.0, False)):
        for line in _lines(text, size):
            foot += size * 1.25
            rows.append(Row(line, foot, size, bold, direction=runs))
        foot += size * 0.5
    top = foot + (HEIGHT - EDGE - 20 - CODE - foot) / 2
    read = address.partition("://")[2]
    size = min(8.5, (WIDTH - 2 * EDGE) / (LETTER * len(read)))
    rows.append(Row(read, top + CODE + 16, size, bold=True, colour=PETROL))
    matrix = [list(line) for line in segno.make(address, error="q", micro=False).matrix_iter(border=0)]
    dark = tuple((x, y) for y, line in enumerate(matrix) for x, square in enumerate(line) if square)
    return Poster(language, tuple(rows), top, dark, len(matrix))


def _lines(text: str, size: float) -> list[str]:
    return textwrap.wrap(text, int((WIDTH - 2 * EDGE) / (LETTER * size)), break_long_words=False)


def svg(page: Poster) -> str:
    """Return the page as SVG."""
    return "\n".join(_svg_parts(page))


def _svg_parts(page: Poster) -> Iterator[str]:
    heading = escape(speaker(page.language)(HEADING))
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}mm" height="{HEIGHT:g}mm" role="img" '
        f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" xml:lang="{page.language}" '
        'font-family="system-ui, Noto Sans, Noto Sans Arabic, Noto Sans Ethiopic, DejaVu Sans, sans-serif">'
    )
    yield f"<title>{heading}</title>"
    yield f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{PAPER}"/>'
    yield f'<rect width="{WIDTH:g}" height="{BAND:g}" fill="{PETROL}"/>'
    for row in page.rows:
        weight = ' font-weight="bold"' if row.bold else ""
        yield (
            f'<text x="{WIDTH / 2:g}" y="{row.foot:.2f}" font-size="{row.size:.2f}" text-anchor="middle" '
            f'direction="{row.direction}" fill="{row.colour}"{weight}>{escape(row.text)}</text>'
        )
    path = "".join(f"M{x} {y}h1v1h-1z" for x, y in page.squares)
    left, scale = (WIDTH - CODE) / 2, CODE / page.side
    yield f'<path transform="translate({left:g} {page.top:.2f}) scale({scale:.5f})" fill="{INK}" d="{path}"/>'
    yield "</svg>\n"


def html(page: Poster) -> str:
    """Return the page as HTML that prints on one sheet of A4."""
    return (
        f'<!doctype html>\n<html lang="{page.language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(speaker(page.language)(HEADING))} – {NAME}</title>\n"
        "<style>@page { size: A4; margin: 0 } body { margin: 0 } svg { display: block; margin: auto }</style>\n"
        f"</head>\n<body>\n{svg(page)}</body>\n</html>\n"
    )


def png(page: Poster) -> bytes:
    """Return the page as PNG, drawn with our own font."""
    image = Image.new("RGB", (round(WIDTH * DOTS), round(HEIGHT * DOTS)), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, image.width, round(BAND * DOTS)), PETROL)
    for row in page.rows:
        font = ImageFont.truetype(FONTS / ("DejaVuSans-Bold.ttf" if row.bold else "DejaVuSans.ttf"), row.size * DOTS)
        wide = pen.textlength(row.text, font)
        if wide > (WIDTH - EDGE) * DOTS:
            font = font.font_variant(size=row.size * DOTS * (WIDTH - EDGE) * DOTS / wide)
        pen.text((image.width / 2, row.foot * DOTS), row.text, row.colour, font, anchor="ms")
    dots = int(CODE * DOTS / page.side)
    left, top = (image.width - dots * page.side) // 2, round(page.top * DOTS)
    for x, y in page.squares:
        pen.rectangle((left + x * dots, top + y * dots, left + (x + 1) * dots - 1, top + (y + 1) * dots - 1), INK)
    made = io.BytesIO()
    image.save(made, "PNG", dpi=(DOTS * 25.4, DOTS * 25.4), optimize=True)
    return made.getvalue()
