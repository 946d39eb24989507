"""A dialog as a graph: questions, the answers that part the ways, and ends. Made from every path, so it can't go stale.

Two places in the dialog are one box when the same question is asked there and everything after it is the same; a
question that is followed by different ones stands in as many boxes as it has ways on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from bot.translate import speaker
from dialogs.engine import Dialog, walk
from dialogs.explore import Route, every_path
from dialogs.facts.load import Region
from dialogs.outcome import Outcome
from dialogs.questions import Answer, Postcode, Question, municipality_of
from dialogs.spot import NOT_REGISTERED
from dialogs.telling import TITLES, title
from dialogs.trees.start import ROLE

SOME_DAY = date(2026, 1, 1)
"""Which outcome there is does not depend on the day, only what it may cost; so any day does for a drawing."""


MOST_NAMED = 2
"""How many answers that the dialog does not tell apart are still named one by one."""


@dataclass(slots=True)
class Box:
    """A question, or an end. `ways` lead on: for each box, the answers that lead there ("" when they all do)."""

    id: int
    text: str
    question: bool
    ways: list[tuple[str, Box]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Flow:
    """Boxes from top to bottom. `spine` are those on every way to the end; other questions are for some people only.

    `finish` is where all ways come together behind the last question.
    """

    boxes: tuple[Box, ...]
    spine: frozenset[int]
    finish: Box


@dataclass(frozen=True, slots=True)
class DialogFlow:
    """A dialog: its questions, the outcomes behind them, and the registration (None without one).

    `depends` are the questions whose answers choose between the outcomes.
    """

    start: str
    questions: Flow
    outcomes: tuple[str, ...]
    depends: tuple[str, ...]
    registration: Flow | None


def flow(dialog: Dialog, region: Region) -> DialogFlow:
    """Return a dialog as a graph."""
    routes = every_path(dialog.path, region)

    def end(route: Route) -> str:
        outcome = dialog.decide(route.answers, region, SOME_DAY)
        return _end(dialog, outcome) if outcome.early else ""

    questions = _graph(routes, end, region)
    outcomes, depends = _outcomes(dialog, routes, region)
    registration = _with_refusals(every_path(dialog.registration, region)) if dialog.contact else []
    start = next((_say(option.label) for option in ROLE.options if option.value == dialog.id), "Enige tijd later")
    return DialogFlow(
        start, questions, outcomes, depends, _graph(registration, _registered, region) if registration else None
    )


def _end(dialog: Dialog, outcome: Outcome) -> str:
    name = _say(title(dialog.id, outcome.id))
    return name if outcome.id in NOT_REGISTERED or not dialog.contact else f"{name}. Aanmelden kan wel."


def _with_refusals(routes: Sequence[Route]) -> list[Route]:
    """Return the paths, and those of people who refuse at the end: the dialog itself asks nothing different then."""
    refused = [
        Route(route.questions, {**route.answers, "consent": "no"}) for route in routes if route.answers.get("consent")
    ]
    return [*routes, *refused]


def _registered(route: Route) -> str:
    return "" if route.answers.get("consent") == "yes" else "Wij bewaren niets"


_say = speaker("nl")
_Told: TypeAlias = tuple[tuple[Question[Any], ...], Route, str]


class _Builder:
    """Joins the paths into boxes: equal question and equal ways on make one box."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.known: dict[object, Box] = {}

    def end(self, text: str) -> Box:
        return self._box(("end", text), text, question=False)

    def join(self, routes: Sequence[_Told], depth: int) -> Box:
        """Return the box that these paths, alike up to this depth, come to."""
        asked, _route, end = routes[0]
        if len(asked) == depth:
            return self.end(end)
        question = asked[depth]
        parted: dict[Answer, list[_Told]] = {}
        for route in routes:
            parted.setdefault(route[1].answers[question.field], []).append(route)
        ways: dict[int, tuple[Box, list[Answer]]] = {}
        for value, some in parted.items():
            box = self.join(some, depth + 1)
            ways.setdefault(box.id, (box, []))[1].append(value)
        parts = len(ways) > 1
        on = [(tuple(map(repr, values)) if parts else (), box.id) for box, values in ways.values()]
        made = self._box((question.field, question.text.dutch, tuple(sorted(on))), _say(question.text), question=True)
        if not made.ways:
            all_values = list(parted)
            made.ways = [
                (_labels(question, values, all_values, self.region) if parts else "", box)
                for box, values in ways.values()
            ]
        return made

    def _box(self, key: object, text: str, *, question: bool) -> Box:
        if key not in self.known:
            self.known[key] = Box(len(self.known), text, question)
        return self.known[key]


def _graph(routes: Sequence[Route], end: Callable[[Route], str], region: Region) -> Flow:
    builder = _Builder(region)
    # A question that comes back with its answer known is not asked again.
    once = [(tuple({one.field: one for one in route.questions}.values()), route, end(route)) for route in routes]
    first = builder.join(once, 0)
    order = _order(first)
    finish = builder.end("")
    return Flow(tuple(box for box in order if box is not finish), _spine(first, finish), finish)


def _order(first: Box) -> list[Box]:
    """Return all boxes, each after those that lead to it, a branch before what both come back to."""
    seen: set[int] = set()
    order: list[Box] = []

    def visit(box: Box) -> None:
        if box.id not in seen:
            seen.add(box.id)
            for _label, following in reversed(box.ways):
                visit(following)
            order.append(box)

    visit(first)
    return order[::-1]


def _spine(first: Box, finish: Box) -> frozenset[int]:
    """Return the boxes without which the end can't be reached."""
    everything = {box.id for box in _order(first) if box.question}
    return frozenset(box for box in everything if not _reaches(first, finish, without=box))


def _reaches(box: Box, finish: Box, without: int) -> bool:
    todo, seen = [box], {without}
    while todo:
        one = todo.pop()
        if one.id not in seen:
            seen.add(one.id)
            todo += [following for _label, following in one.ways]
    return finish.id in seen


def _labels(question: Question[Any], values: list[Answer], told_apart: list[Answer], region: Region) -> str:
    """Return the answers that lead one way, in words; those the dialog does not tell apart are "another answer"."""
    options = [option.value for option in question.options]
    rest = [value for value in options if value not in told_apart]
    if told_apart[0] in values:
        values = [*values, *rest]
        if rest and len(values) > MOST_NAMED:
            return "een ander antwoord"
    return " / ".join(_label(question, value, region) for value in values)


def _label(question: Question[Any], value: Answer, region: Region) -> str:
    if isinstance(question, Postcode) and value is not None:
        return "buiten de regio" if municipality_of("unknown", value, region) == "other" else "in de regio"
    if value is None:
        return "overgeslagen"
    return _say(question.label(value)) if question.options else "ingevuld"


def _outcomes(dialog: Dialog, routes: Sequence[Route], region: Region) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the titles of the ends behind the last question, and the questions whose answers choose between them."""
    titles: dict[str, str] = {}
    depends: set[str] = set()
    short: dict[str, str] = {}
    first = {route.fields: route for route in reversed(routes)}
    last = {route.fields: route for route in routes}
    for route in (*first.values(), *last.values()):
        if dialog.decide(route.answers, region, SOME_DAY).early:
            continue
        short |= {question.field: _say(question.short) for question in route.questions}
        for question in route.questions:
            others = [{**route.answers, question.field: value} for value in question.examples()]
            whole = [one for one in others if walk(dialog.path, one, region).open is None]
            ended = [dialog.decide(one, region, SOME_DAY) for one in whole]
            found = {outcome.id for outcome in ended if not outcome.early}
            titles |= {one: _say(title(dialog.id, one)) for one in sorted(found)}
            depends |= {question.field} if len(found) > 1 else set()
    known = [*TITLES]
    ordered = sorted(titles, key=lambda one: known.index((dialog.id, one)) if (dialog.id, one) in known else len(known))
    return tuple(titles[one] for one in ordered), tuple(name for field, name in short.items() if field in depends)
