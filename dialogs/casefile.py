"""A case file through the pure engine: what it leads to, what it still asks, what can't be. Contracts, section 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from dialogs.engine import Answers, Dialog, Interview, Unanswered, walk
from dialogs.facts.load import Region
from dialogs.outcome import Outcome
from dialogs.questions import Question
from dialogs.text import Text


@dataclass(frozen=True, slots=True)
class Result:
    """What a case file leads to. `asks` names the open or the refused field, `unused` what had no effect."""

    state: Literal["asking", "done", "rejected"]
    asks: str | None
    problem: Text | None
    unused: tuple[str, ...]
    outcome: Outcome | None


def replay(dialog: Dialog, given: Mapping[str, Any], region: Region, day: date) -> Result:
    """Return what the answers of a case file lead to on a day. Values are taken as they are, nothing is converted."""
    answers = cast(Answers, given)
    contact = [question.field for question in dialog.contact]
    position = walk(dialog.path, answers, region)
    asked = [question.field for question in position.asked]
    if position.open is not None:
        name = position.open.field
        behind = dialog.fields[dialog.fields.index(name) :]
        state: Literal["asking", "rejected"] = "rejected" if position.problem else "asking"
        return Result(state, name, position.problem, _without(given, (*asked, *behind, *contact)), None)
    outcome = dialog.decide(position.answers(answers), region, day)
    if outcome.early:
        return Result("done", None, None, _without(given, asked), outcome)
    registration = _Registration(answers, region, contact=dialog.contact)
    try:
        dialog.registration(registration)
    except Unanswered as refused:
        unused = _without(given, (*asked, *contact))
        return Result("rejected", refused.question.field, refused.problem, unused, None)
    return Result(
        "done", None, None, _without(given, [*asked, *(question.field for question in registration.asked)]), outcome
    )


def _without(given: Mapping[str, Any], used: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(name for name in given if name not in used)


@dataclass(slots=True)
class _Registration(Interview):
    """Checks what is given of a registration and asks nothing: what is not given counts as skipped.

    `contact` are its questions as the contracts list them, which accept more than those that people are shown.
    """

    contact: tuple[Question[Any], ...] = ()

    def ask(self, question: Question[Any]) -> Any:
        """Return the answer when one is given; raises Unanswered with the problem of one that can't be."""
        known = next((one for one in self.contact if one.field == question.field), None)
        if known is None or known.field not in self.answers:
            return "yes" if question.field == "register" else None
        value = self.answers[known.field]
        problem = known.check(value)
        if problem is not None:
            raise Unanswered(known, problem)
        self.asked.append(known)
        return value
