"""A case file through the pure engine: what it leads to, what it still asks, what in it can't be. Contracts, section 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from dialogs.engine import Answers, Dialog, walk
from dialogs.facts.load import Region
from dialogs.outcome import Outcome
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
    position = walk(dialog.path, answers, region)
    asked = [question.field for question in position.asked]
    if position.open is not None:
        name = position.open.field
        state: Literal["asking", "rejected"] = "rejected" if position.problem else "asking"
        return Result(state, name, position.problem, _unused(dialog, given, asked, until=name), None)
    outcome = dialog.decide(position.answers(answers), region, day)
    if outcome.early:
        return Result("done", None, None, _unused(dialog, given, asked, registration=False), outcome)
    for question in dialog.contact:
        problem = question.check(given[question.field]) if question.field in given else None
        if problem:
            return Result("rejected", question.field, problem, _unused(dialog, given, asked), None)
    return Result("done", None, None, _unused(dialog, given, asked), outcome)


def _unused(
    dialog: Dialog, given: Mapping[str, Any], asked: list[str], until: str | None = None, registration: bool = True
) -> tuple[str, ...]:
    """Return the given names that had no effect; behind an open question (`until`) nothing is judged yet."""
    judged = dialog.fields if until is None else dialog.fields[: dialog.fields.index(until)]
    dormant = {name for name in judged if name not in asked}
    known = set(dialog.fields) | ({question.field for question in dialog.contact} if registration else set())
    return tuple(name for name in given if name in dormant or name not in known)
