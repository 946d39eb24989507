"""Flowcharts of the dialogs for people who know the work and no code: Mermaid, SVG or PNG.

`python -m bot.draw` writes the drawings in `docs/dialogs/`; `praktijkwijs check` says when they are stale.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from pathlib import Path

from bot.catalogues import ROOT
from bot.flow import DialogFlow, Flow, flow
from bot.flow_layout import LABEL_LINE, LINE, Drawing, Drawn, Kind, lay_out
from dialogs.facts.load import load_region
from dialogs.trees.start import DIALOGS

FOLDER = ROOT / "docs" / "dialogs"
FONTS = Path(__file__).parent / "fonts"
FILLS: dict[Kind, str] = {
    "start": "#1f5c4d",
    "question": "#ffffff",
    "choice": "#fff6dd",
    "end": "#e3f1ea",
    "hub": "#e6eefb",
}
INK, LABEL, EDGE = "#1d2733", "#7a4b00", "#5b6875"
SCALE = 2
"""Dots for each unit of the drawing in PNG, so that print stays sharp."""


class DrawError(Exception):
    """A drawing that can't be made; the text says why and what to do."""


def draw(dialog: str, output: Path | None) -> bytes:
    """Return the flowchart of a dialog, and write it when there is a file; its ending says what it becomes.

    Raises DrawError, with what to do, for an unknown dialog, another ending, or a file that can't be written.
    """
    if dialog not in DIALOGS:
        msg = f"There is no dialog {dialog!r}. Choose one of: {', '.join(DIALOGS)}."
        raise DrawError(msg)
    kind = output.suffix.lower() if output else ".mmd"
    if kind not in (".mmd", ".md", ".svg", ".png"):
        msg = f"{output} has an ending I can't make. Give a file that ends in .svg, .png or .mmd."
        raise DrawError(msg)
    graph = flow(DIALOGS[dialog], load_region("achterhoek"))
    if kind == ".svg":
        made = svg(lay_out(graph), graph.start).encode()
    elif kind == ".png":
        made = png(lay_out(graph))
    else:
        text = mermaid(graph)
        made = (f"```mermaid\n{text}```\n" if kind == ".md" else text).encode()
    if output:
        try:
            output.write_bytes(made)
        except OSError as error:
            msg = f"{output} can't be written: {error.strerror}. Choose another file."
            raise DrawError(msg) from error
    return made


def stale(folder: Path = FOLDER) -> list[str]:
    """Return a line for each drawing in the docs that no longer shows its dialog."""
    return [
        f"{file.relative_to(ROOT) if file.is_relative_to(ROOT) else file}: shows another dialog than there is now. "
        "Run: python -m bot.draw"
        for file, made in _drawings(folder)
        if not file.exists() or file.read_bytes() != made
    ]


def write_all(folder: Path = FOLDER) -> None:
    """Write the drawings of all dialogs in the docs."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, made in _drawings(folder):
        file.write_bytes(made)


def _drawings(folder: Path) -> Iterator[tuple[Path, bytes]]:
    region = load_region("achterhoek")
    for name, dialog in DIALOGS.items():
        graph = flow(dialog, region)
        yield folder / f"{name}.svg", svg(lay_out(graph), graph.start).encode()
        yield folder / f"{name}.mmd", mermaid(graph).encode()


def mermaid(graph: DialogFlow) -> str:
    """Return a dialog as Mermaid text."""
    hub = "Eerste indicatie" if graph.registration else "Afloop"
    lines = ["flowchart TD", f"  start([{_quoted(graph.start)}]) --> q{graph.questions.boxes[0].id}"]
    lines += _mermaid(graph.questions, "q", "hub")
    about = f"{hub}. Hangt af van: {', '.join(graph.depends)}" if graph.depends else hub
    lines.append(f"  hub[[{_quoted(about)}]]")
    for place, text in enumerate(graph.outcomes):
        lines.append(f"  hub --> o{place}([{_quoted(text)}])")
        if graph.registration:
            lines.append(f"  o{place} --> r{graph.registration.boxes[0].id}")
    if graph.registration:
        lines += _mermaid(graph.registration, "r", "done")
        lines.append(f"  done([{_quoted('Aangemeld. U krijgt een nummer.')}])")
    return "\n".join(lines) + "\n"


def _mermaid(part: Flow, mark: str, finish: str) -> Iterator[str]:
    for box in part.boxes:
        if not box.question:
            yield f"  {mark}{box.id}([{_quoted(box.text)}])"
        else:
            opens, closes = ("{{", "}}") if len(box.ways) > 1 else ("[", "]")
            yield f"  {mark}{box.id}{opens}{_quoted(box.text)}{closes}"
        for label, following in box.ways:
            to = finish if following is part.finish else f"{mark}{following.id}"
            yield f"  {mark}{box.id} -->{f'|{_quoted(label)}|' if label else ''} {to}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "#quot;") + '"'


def svg(drawing: Drawing, title: str) -> str:
    """Return the drawing as SVG, with its title for people who hear it read aloud."""
    width, height = drawing.size
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'role="img" font-family="DejaVu Sans, Verdana, sans-serif" font-size="13">'
        ),
        f"<title>{escape(title)}</title>",
        (
            '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
            f'orient="auto"><path d="M0 1 10 5 0 9z" fill="{EDGE}"/></marker></defs>'
        ),
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for way in drawing.ways:
        points = " ".join(f"{x},{y}" for x, y in way)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{EDGE}" stroke-width="1.5" marker-end="url(#arrow)"/>'
        )
    for box in drawing.boxes:
        points = " ".join(f"{x},{y}" for x, y in _outline(box))
        parts.append(
            f'<polygon points="{points}" fill="{FILLS[box.kind]}" stroke="{EDGE}" stroke-width="1.5" '
            'stroke-linejoin="round"/>'
        )
        ink = "#ffffff" if box.kind == "start" else INK
        weight = ' font-weight="bold"' if box.kind in ("start", "end") else ""
        parts += [
            f'<text x="{box.middle}" y="{y}" text-anchor="middle" fill="{ink}"{weight}>{escape(line)}</text>'
            for line, y in _lines(box)
        ]
    for words in drawing.labels:
        for place, line in enumerate(words.lines):
            y = words.y + LABEL_LINE * place
            parts.append(
                f'<text x="{words.x}" y="{y}" font-size="11.5" fill="{LABEL}" stroke="#ffffff" stroke-width="4" '
                f'paint-order="stroke">{escape(line)}</text>'
            )
    return "\n".join([*parts, "</svg>\n"])


def _outline(box: Drawn) -> tuple[tuple[int, int], ...]:
    """Return the corners of a box: pointed where ways part, cut off at an end, straight otherwise."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    if box.kind == "choice":
        return (
            (left + 16, top),
            (right - 16, top),
            (right, box.half),
            (right - 16, bottom),
            (left + 16, bottom),
            (left, box.half),
        )
    if box.kind in ("end", "start"):
        cut = 10
        return (
            *((left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut)),
            *((right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut)),
        )
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _lines(box: Drawn) -> list[tuple[str, int]]:
    top = box.half - LINE * len(box.lines) // 2
    return [(line, top + LINE * place + 13) for place, line in enumerate(box.lines)]


def png(drawing: Drawing) -> bytes:
    """Return the drawing as PNG."""
    from PIL import Image, ImageDraw, ImageFont

    width, height = drawing.size
    picture = Image.new("RGB", (width * SCALE, height * SCALE), "#ffffff")
    pen = ImageDraw.Draw(picture)
    plain, bold = (ImageFont.truetype(FONTS / name, 13 * SCALE) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
    small = ImageFont.truetype(FONTS / "DejaVuSans.ttf", int(11.5 * SCALE))
    for way in drawing.ways:
        points = [(x * SCALE, y * SCALE) for x, y in way]
        pen.line(points, EDGE, 3, joint="curve")
        pen.polygon(_arrow(points[-2], points[-1]), EDGE)
    for box in drawing.boxes:
        pen.polygon([(x * SCALE, y * SCALE) for x, y in _outline(box)], FILLS[box.kind], EDGE, 3)
        font = bold if box.kind in ("start", "end") else plain
        for line, y in _lines(box):
            ink = "#ffffff" if box.kind == "start" else INK
            pen.text((box.middle * SCALE, y * SCALE), line, ink, font, anchor="ms")
    for words in drawing.labels:
        for place, line in enumerate(words.lines):
            where = words.x * SCALE, (words.y + LABEL_LINE * place) * SCALE
            pen.text(where, line, LABEL, small, anchor="ls", stroke_width=4, stroke_fill="#ffffff")
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()


def _arrow(before: tuple[int, int], tip: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the head of an arrow at the end of an upright or level line."""
    x, y = tip
    long, wide = 9 * SCALE, 4 * SCALE
    if before[0] == x:
        back = y - long if before[1] < y else y + long
        return [(x, y), (x - wide, back), (x + wide, back)]
    back = x - long if before[0] < x else x + long
    return [(x, y), (back, y - wide), (back, y + wide)]


if __name__ == "__main__":
    write_all()
