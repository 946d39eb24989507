"""Where everything of a flowchart stands: questions in one column, those for some people beside it, ends further right.

Text is wrapped by its number of letters, so that a drawing is the same on every machine.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.flow import Box, DialogFlow, Flow

Kind: TypeAlias = Literal["start", "question", "choice", "end", "hub"]
Point: TypeAlias = tuple[int, int]

WIDTH, GAP, MARGIN = 250, 68, 40
COLUMNS = (MARGIN, MARGIN + 440, MARGIN + 850)
LINE, LABEL_LINE, PADDING = 18, 13, 12
LETTERS, LABEL_LETTERS, SHORT_LETTERS = 30, 25, 18
BACK = 14
"""How far above a box the ways of others come in."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box with its place, its looks and its lines of text."""

    x: int
    y: int
    width: int
    height: int
    kind: Kind
    lines: tuple[str, ...]

    @property
    def middle(self) -> int:
        """The x of its middle."""
        return self.x + self.width // 2

    @property
    def half(self) -> int:
        """The y of its middle."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Words:
    """A label beside a way; its first line stands on `y`."""

    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(slots=True)
class Drawing:
    """Everything to draw. Each way is a line through points with an arrow at its end."""

    boxes: list[Drawn] = field(default_factory=list)
    ways: list[tuple[Point, ...]] = field(default_factory=list)
    labels: list[Words] = field(default_factory=list)

    @property
    def size(self) -> Point:
        """Width and height."""
        right = max(box.x + box.width for box in self.boxes)
        return right + MARGIN, max(box.y + box.height for box in self.boxes) + MARGIN

    def box(self, column: int, y: int, kind: Kind, text: str) -> Drawn:
        """Add a box in a column and return it."""
        lines = tuple(line for part in text.split("\n") for line in textwrap.wrap(part, LETTERS))
        x = COLUMNS[column] if column < len(COLUMNS) else COLUMNS[-1] + (column - 2) * (WIDTH + MARGIN)
        made = Drawn(x, y, WIDTH, 2 * PADDING + LINE * max(2, len(lines)), kind, lines)
        self.boxes.append(made)
        return made

    def label(self, x: int, y: int, text: str, letters: int) -> None:
        """Add a label when there is something to say; its first line stands on `y`."""
        if text:
            self.labels.append(Words(x, y, tuple(textwrap.wrap(text, letters))))

    def label_above(self, x: int, y: int, text: str) -> None:
        """Add a label whose last line stands above a level way."""
        lines = len(textwrap.wrap(text, LABEL_LETTERS))
        self.label(x, y - 5 - LABEL_LINE * (lines - 1), text, LABEL_LETTERS)


def lay_out(dialog: DialogFlow) -> Drawing:
    """Return the drawing of a dialog."""
    drawing = Drawing()
    start = drawing.box(0, MARGIN, "start", dialog.start)
    first, y = _questions(drawing, dialog.questions, start.y + start.height + GAP)
    _down(drawing, start, first)
    hub_text = "Eerste indicatie" if dialog.registration else "Afloop"
    if dialog.depends:
        hub_text += "\nHangt af van: " + ", ".join(dialog.depends)
    hub = drawing.box(0, y, "hub", hub_text)
    y = hub.y + hub.height + GAP
    ends = [drawing.box(place, y, "end", text) for place, text in enumerate(dialog.outcomes)]
    for end in ends:
        turn = hub.y + hub.height + GAP // 2
        drawing.ways.append(
            ((hub.middle, hub.y + hub.height), (hub.middle, turn), (end.middle, turn), (end.middle, end.y))
        )
    if dialog.registration:
        y = max(end.y + end.height for end in ends) + GAP
        first, y = _questions(drawing, dialog.registration, y)
        for end in ends:
            turn = first.y - GAP // 2
            path = (end.middle, end.y + end.height), (end.middle, turn), (first.middle, turn), (first.middle, first.y)
            drawing.ways.append(path)
        drawing.box(0, y, "end", "Aangemeld. U krijgt een nummer.")
    return drawing


def _down(drawing: Drawing, above: Drawn, below: Drawn, label: str = "") -> None:
    drawing.ways.append(((above.middle, above.y + above.height), (below.middle, below.y)))
    drawing.label(above.middle + 8, above.y + above.height + 16, label, SHORT_LETTERS)


def _questions(drawing: Drawing, flow: Flow, y: int) -> tuple[Drawn, int]:
    """Draw the questions from `y` on; return the first box and where the box behind them has to stand."""
    placed: dict[int, Drawn] = {}
    order = [box for box in flow.boxes if box.question]
    for box in order:
        column = 0 if box.id in flow.spine else 1
        drawn = drawing.box(column, y, "choice" if len(box.ways) > 1 else "question", box.text)
        placed[box.id] = drawn
        bottom = drawn.y + drawn.height
        for place, (label, end) in enumerate(
            way for way in box.ways if not way[1].question and way[1] is not flow.finish
        ):
            ending = drawing.box(column + 1 + place, y, "end", end.text)
            drawing.ways.append(((drawn.x + WIDTH, drawn.half), (ending.x, drawn.half)))
            drawing.label_above(drawn.x + WIDTH + 22, drawn.half, label)
            bottom = max(bottom, ending.y + ending.height)
        y = bottom + GAP
    finish = Drawn(COLUMNS[0], y, WIDTH, 0, "hub", ())
    placed[flow.finish.id] = finish
    rows = {box.id: row for row, box in enumerate([*order, flow.finish])}
    lanes = _lanes(flow, rows)
    for box in order:
        for label, following in box.ways:
            if following.id in placed:
                _way(drawing, flow, placed, rows, (box, label, following), lanes)
    return placed[order[0].id], y


def _lanes(flow: Flow, rows: dict[int, int]) -> dict[int, int]:
    """Return for each box that ways come back to how far to the right they go; overlapping ones go apart."""
    spans: dict[int, tuple[int, int]] = {}
    for box in flow.boxes:
        for _label, following in box.ways:
            if following.id in rows and box.id not in flow.spine and rows[following.id] > rows[box.id] + 1:
                first, last = spans.get(following.id, (rows[box.id], rows[following.id]))
                spans[following.id] = (min(first, rows[box.id]), last)
    lanes: dict[int, int] = {}
    for target, (first, last) in sorted(spans.items(), key=lambda span: span[1]):
        taken = {lanes[other] for other in lanes if spans[other][0] < last and first < spans[other][1]}
        lanes[target] = next(lane for lane in range(len(spans)) if lane not in taken)
    return lanes


def _way(
    drawing: Drawing,
    flow: Flow,
    placed: dict[int, Drawn],
    rows: dict[int, int],
    way: tuple[Box, str, Box],
    lanes: dict[int, int],
) -> None:
    source, label, target = way
    start, end = placed[source.id], placed[target.id]
    bottom = start.y + start.height
    main = {*flow.spine, flow.finish.id}
    if source.id in main and target.id in main:
        _down(drawing, start, end, label)
    elif source.id in main:
        gutter = start.x + WIDTH + 18
        drawing.ways.append(
            ((start.x + WIDTH - 4, start.half), (gutter, start.half), (gutter, end.half), (end.x, end.half))
        )
        drawing.label_above(gutter + 6, end.half, label)
    elif rows[target.id] == rows[source.id] + 1 and target.id not in main:
        _down(drawing, start, end, label)
    else:
        turn = end.y - BACK
        arrive = ((end.middle, turn), (end.middle, end.y))
        if rows[target.id] == rows[source.id] + 1:
            drawing.ways.append(((start.middle, bottom), (start.middle, turn), *arrive))
            drawing.label(start.middle + 8, bottom + 16, label, SHORT_LETTERS)
        else:
            lane, out = start.x + WIDTH + 18 + 12 * lanes[target.id], start.half + 14
            drawing.ways.append(((start.x + WIDTH - 14, out), (lane, out), (lane, turn), *arrive))
            drawing.label(lane + 6, out + 12, label, SHORT_LETTERS)
