"""Questions that the assistant could not answer, as staff see them, and what they say each one is.

The desk speaks Dutch only, so its words stand here as they are read and are not marked for translation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime

from bot.desk.phrasings import NOT_OURS, Phrasing, change, new_ones
from bot.desk.view import language_in_dutch
from bot.zone import HERE
from dialogs.topics.load import load_topics
from storage import unanswered
from storage.database import Database
from storage.unanswered import Question, State

MOST = 100
"""How many open questions the page shows; the others follow when these are done."""
MOST_CHOSEN = 5_000
AUDIENCES = {"candidate": "kandidaat", "employer": "werkgever", "professional": "begeleider"}
_CHOSEN: tuple[State, ...] = ("example", "not-ours")


@dataclass(frozen=True, slots=True)
class Row:
    """A question as it is read; `label` is the topic that it is nearest to, or is now an example of."""

    id: int
    text: str
    code: str
    language: str
    audience: str
    at: str
    topic: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Group:
    """Questions with the same nearest topic, the newest first."""

    topic: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """What the page shows: open questions in groups, what was chosen lately, all topics, and what a download adds."""

    groups: tuple[Group, ...]
    chosen: tuple[Row, ...]
    topics: tuple[str, ...]
    total: int
    new: int


class Questions:
    """The desk's view of the questions. `count` is how many are open, when somebody looked last."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.count = 0

    async def look(self) -> QuestionsPage:
        """Return the open questions, and what was chosen but does not stand in the files yet."""
        asked = await self._database.read(lambda store: unanswered.in_state(store, ("open",), MOST))
        self.count = await self._database.read(unanswered.count_open)
        chosen = await self._chosen()
        groups: dict[str, list[Row]] = {}
        for row in map(_row, asked):
            groups.setdefault(row.topic, []).append(row)
        return QuestionsPage(
            tuple(Group(topic, _label(topic), tuple(rows)) for topic, rows in groups.items()),
            tuple(_row(one) for one in chosen[:20]),
            tuple(sorted(map(_label, load_topics().topics), key=str.casefold)),
            self.count,
            len(new_ones(_phrasings(chosen))),
        )

    async def choose(self, question_id: int, topic: str) -> bool:
        """Make a question an example of a topic, or with `NOT_OURS` nothing of ours; False when somebody was first."""
        state: State = "not-ours" if topic == NOT_OURS else "example"
        chosen = None if topic == NOT_OURS else topic
        return await self._database.write(lambda store: unanswered.mark(store, question_id, ("open",), state, chosen))

    async def undo(self, question_id: int, topic: str) -> bool:
        """Open a question again, with `topic` as the nearest one; False when it is open."""
        nearest = topic if topic in load_topics().topics else None
        return await self._database.write(lambda store: unanswered.mark(store, question_id, _CHOSEN, "open", nearest))

    async def change(self) -> str:
        """Return what was chosen as a change of the files."""
        return change(_phrasings(await self._chosen()))

    async def _chosen(self) -> list[Question]:
        return await self._database.read(lambda store: unanswered.in_state(store, _CHOSEN, MOST_CHOSEN))


def topic_called(label: str) -> str:
    """Return the topic with this label; empty when there is none."""
    wanted = label.strip().casefold()
    return next((name for name in load_topics().topics if _label(name).casefold() == wanted), "")


def _phrasings(chosen: Iterable[Question]) -> list[Phrasing]:
    """Return the questions for the files of their topics, without those whose topic is gone."""
    files = ((NOT_OURS if one.state == "not-ours" else one.topic or "", one) for one in chosen)
    known = (*load_topics().topics, NOT_OURS)
    return [Phrasing(file, one.language, one.text) for file, one in files if file in known]


def _row(one: Question) -> Row:
    return Row(
        one.id,
        one.text,
        one.language,
        language_in_dutch(one.language),
        AUDIENCES.get(one.audience or "", ""),
        _when(one.at),
        one.topic or "",
        _label(one.topic or "") if one.state != "not-ours" else "Niet van ons",
        one.state,
    )


def _label(topic: str) -> str:
    known = load_topics().topics.get(topic)
    return known.label.dutch if known else "Geen onderwerp in de buurt"


def _when(at: datetime) -> str:
    return format_datetime(at, "d MMM, HH:mm", tzinfo=HERE, locale="nl")
