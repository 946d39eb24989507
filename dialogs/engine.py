"""A conversation is a dialog and its answers; replaying the answers through the dialog gives the position.

A dialog is a plain function that asks. Nothing else is stored about where somebody is, so back, change, skip and
resume are only other answers, and a new release asks what is new and leaves dormant what is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias, TypeVar

from dialogs.facts.load import Region
from dialogs.outcome import Outcome
from dialogs.questions import Answer, Question
from dialogs.text import Text

T = TypeVar("T")
Answers: TypeAlias = Mapping[str, Answer]


class Unanswered(Exception):  # noqa: N818 - it is a signal of the replay, no error
    """The dialog asks something that has no answer yet. Caught by `walk`."""

    def __init__(self, question: Question[Any], problem: Text | None = None) -> None:
        super().__init__(question.field)
        self.question = question
        self.problem = problem


@dataclass(slots=True)
class Interview:
    """What a dialog asks through. `asked` holds the questions that were answered, in the order they were asked."""

    answers: Answers
    region: Region
    asked: list[Question[Any]] = field(default_factory=list)

    def ask(self, question: Question[T]) -> T:
        """Return the answer to a question; None when it was skipped.

        Raises Unanswered when there is none, or one that the question does not accept.
        """
        if question.field not in self.answers:
            raise Unanswered(question)
        value = self.answers[question.field]
        problem = question.check(value)
        if problem is not None:
            raise Unanswered(question, problem)
        self.asked.append(question)
        return value  # type: ignore[return-value]  # checked just now; `cast` costs as much as the look-up


Path: TypeAlias = Callable[[Interview], None]


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog: the path that leads to an outcome, the rule that gives it, and the registration behind it.

    `fields` are all its fields in asking order, `contact` those of the registration.
    """

    id: str
    path: Path
    decide: Callable[[Answers, Region, date], Outcome]
    registration: Callable[[Interview], None]
    fields: tuple[str, ...]
    contact: tuple[Question[Any], ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody is: the questions answered so far, and the open one (None at the end).

    `problem` is set when the open question has an answer that can't be.
    """

    asked: tuple[Question[Any], ...]
    open: Question[Any] | None
    problem: Text | None

    def answers(self, given: Answers) -> dict[str, Answer]:
        """Return only the answers that lie on the path; dormant ones are left out."""
        return {question.field: given[question.field] for question in self.asked}


def walk(path: Path, answers: Answers, region: Region) -> Position:
    """Replay answers through a path and return the position."""
    interview = Interview(answers, region)
    try:
        path(interview)
    except Unanswered as asks:
        return Position(tuple(interview.asked), asks.question, asks.problem)
    return Position(tuple(interview.asked), None, None)


def no_registration(_interview: Interview) -> None:
    """Ask nothing: the registration of a dialog that has none."""
