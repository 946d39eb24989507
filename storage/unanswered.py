"""Questions without an answer. What is personal was masked before; the text is sealed all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import delete, func, insert, select, update

from storage.database import Store
from storage.tables import unanswered

State: TypeAlias = Literal["open", "example", "not-ours"]
"""Not looked at, an example question of its topic, or nothing of ours."""
_c = unanswered.c


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A masked question, the language it is in, for whom the dialog was, and the nearest topic."""

    text: str
    language: str
    audience: str | None
    topic: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is kept. `topic` is the nearest one, or the one that staff chose."""

    id: int
    at: datetime
    language: str
    audience: str | None
    topic: str | None
    state: str
    text: str


def add(store: Store, question: NewQuestion, now: datetime) -> None:
    """Keep a question."""
    row = {"language": question.language, "audience": question.audience, "topic": question.topic}
    store.connection.execute(insert(unanswered), row | {"at": now, "text": store.sealer.seal(question.text)})


def in_state(store: Store, states: Sequence[State], most: int) -> list[Question]:
    """Return the questions in these states, the newest first."""
    rows = select(unanswered).where(_c.state.in_(states)).order_by(_c.id.desc()).limit(most)
    return [
        Question(row.id, row.at, row.language, row.audience, row.topic, row.state, store.sealer.open(row.text))
        for row in store.connection.execute(rows)
    ]


def count_open(store: Store) -> int:
    """Return how many questions nobody looked at."""
    return int(store.connection.execute(select(func.count()).where(_c.state == "open")).scalar_one())


def mark(store: Store, question_id: int, before: Sequence[State], state: State, topic: str | None) -> bool:
    """Say what a question is; False when it is not (any more) in one of the states `before`."""
    chosen = update(unanswered).where(_c.id == question_id, _c.state.in_(before)).values(state=state, topic=topic)
    return store.connection.execute(chosen).rowcount == 1


def forget_old(store: Store, before: datetime) -> None:
    """Delete the questions that were asked before this moment."""
    store.connection.execute(delete(unanswered).where(_c.at < before))
