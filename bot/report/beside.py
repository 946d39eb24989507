"""What the report tells besides the cases: where people stopped in the chat, and what could not be answered. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.desk.view import KINDS
from bot.report.hiding import Table, hidden
from dialogs.engine import Path
from dialogs.explore import every_path
from dialogs.facts.load import Region
from dialogs.questions import Question
from dialogs.text import Say
from dialogs.topics.load import load_topics
from dialogs.trees.start import ALL, PRIVACY
from storage.stops import Stopped


@dataclass(frozen=True, slots=True)
class Beside:
    """What was counted in a period.

    Where people left, questions without an answer by the nearest topic, and to how many answers people said that it
    helped, and that it did not.
    """

    stops: Sequence[Stopped] = ()
    unanswered: Mapping[str | None, int] = field(default_factory=dict)
    helped: tuple[int, int] = (0, 0)


def beside_the_cases(beside: Beside, region: Region, say: Say) -> tuple[Table, ...]:
    """Return the tables of it."""
    names = question_names(region, say)
    stops = [(names.get((one.dialog, one.field), one.field), one.people) for one in beside.stops]
    topics = load_topics().topics
    questions: Counter[str] = Counter()
    for name, many in beside.unanswered.items():
        questions[say(topics[name].label) if name and name in topics else "Niets wat erop lijkt"] += many
    return (
        _counted("Waar mensen stopten in de chat", stops),
        _counted("Vragen zonder antwoord, naar wat erop lijkt", questions.most_common()),
        _counted("Hielp het antwoord?", [("Ja", beside.helped[0]), ("Nee", beside.helped[1])]),
    )


def question_names(region: Region, say: Say) -> dict[tuple[str, str], str]:
    """Return what each question of each dialog is called."""
    names: dict[tuple[str, str], str] = {}
    for dialog in ALL.values():
        whose = KINDS.get(dialog.id, dialog.id)
        questions = [PRIVACY, *_questions(dialog.path, region), *_questions(dialog.registration, region)]
        names |= {(dialog.id, one.field): f"{whose}: {say(one.short)}" for one in questions}
    return names


def _questions(path: Path, region: Region) -> Iterable[Question[Any]]:
    return (question for route in every_path(path, region) for question in route.questions)


def _counted(title: str, rows: Sequence[tuple[str, int]]) -> Table:
    counts = hidden([count for _name, count in rows])
    return Table(title, ("aantal",), tuple((name, (count,)) for (name, _many), count in zip(rows, counts, strict=True)))
