"""Walking a dialog ahead of people: every path through it, how long it still is, and what it looks like.

Answers that a dialog never tells apart are one kind, so a path stands for all people who are asked the same questions.
Which answers it tells apart is not declared but watched: the walk hands out answers that note what they are compared
with, and starts again until nothing new is noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dialogs.engine import Answers, Interview, Path, Unanswered
from dialogs.facts.load import Region
from dialogs.questions import Answer, Question

ANYTHING = object()


class _Watched(str):
    """An answer that notes what a dialog compares it with."""

    __slots__ = ("seen",)
    seen: set[object]

    def __eq__(self, other: object) -> bool:
        self.seen.add(other)
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self.seen.add(ANYTHING)
        return str.__hash__(self)


@dataclass(slots=True)
class _Watching(Interview):
    """An interview that hands out watched answers."""

    seen: dict[str, set[object]] = field(default_factory=dict)

    def ask(self, question: Question[Any]) -> Any:
        """Return the answer, watched when it is one of several options."""
        value = Interview.ask(self, question)
        if not isinstance(value, str):
            return value
        watched = _Watched(value)
        watched.seen = self.seen.setdefault(question.field, set())
        return watched


@dataclass(frozen=True, slots=True)
class Route:
    """One path through a dialog: the questions in order, and an example of the answers that lead along it."""

    questions: tuple[Question[Any], ...]
    answers: dict[str, Answer] = field(hash=False)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in the order they are asked."""
        return tuple(question.field for question in self.questions)


def _kinds(question: Question[Any], seen: set[object]) -> list[Answer]:
    """Return one answer for each kind that the dialog tells apart."""
    examples = question.examples()
    if not question.options:
        return list(examples)
    if ANYTHING in seen:
        return list(examples)
    told_apart = [one for one in examples if one in seen or one is None]
    others = [one for one in examples if one not in told_apart]
    return [*others[:1], *told_apart]


def _walk_all(path: Path, region: Region, seen: dict[str, set[object]]) -> Iterator[Route]:
    todo: list[dict[str, Answer]] = [{}]
    while todo:
        answers = todo.pop()
        interview = _Watching(answers, region, seen=seen)
        try:
            path(interview)
        except Unanswered as asks:
            kinds = _kinds(asks.question, seen.setdefault(asks.question.field, set()))
            todo += [{**answers, asks.question.field: value} for value in reversed(kinds)]
        else:
            yield Route(tuple(interview.asked), answers)


@lru_cache
def _explored(path: Path, region: Region) -> tuple[tuple[Route, ...], dict[str, frozenset[object]]]:
    """Return every path, and for each field the answers that the dialog compares it with."""
    seen: dict[str, set[object]] = {}
    while True:
        before = {name: set(values) for name, values in seen.items()}
        routes = tuple(_walk_all(path, region, seen))
        if all(before.get(name, set()) == values for name, values in seen.items()):
            return routes, {name: frozenset(values) for name, values in seen.items() if values}


def every_path(path: Path, region: Region) -> tuple[Route, ...]:
    """Return every path through a dialog, each with an example of answers."""
    return _explored(path, region)[0]


def longest(path: Path, answers: Answers, asked: tuple[str, ...], asks: str, region: Region) -> int:
    """Return how many questions the longest path has that begins with the questions `asked` and then `asks`."""
    told_apart = _explored(path, region)[1]
    kinds = tuple((name, _kind(answers[name], told_apart[name])) for name in asked if name in told_apart)
    return _longest(path, region, (*asked, asks), kinds)


def _kind(value: object, told_apart: frozenset[object]) -> object:
    """Return what stands for all answers that a dialog treats alike: None for those it compares with nothing."""
    return value if value in told_apart and ANYTHING not in told_apart else None


@lru_cache(maxsize=20_000)
def _longest(path: Path, region: Region, fields: tuple[str, ...], kinds: tuple[tuple[str, object], ...]) -> int:
    told_apart = _explored(path, region)[1]
    fitting = [
        len(route.fields)
        for route in every_path(path, region)
        if route.fields[: len(fields)] == fields
        and all(_kind(route.answers[name], told_apart[name]) == kind for name, kind in kinds)
    ]
    return max(fitting, default=len(fields))
