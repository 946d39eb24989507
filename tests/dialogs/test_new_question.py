"""A new release asks one question more in the middle: whoever is half-way is asked only that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dialogs.engine import Interview
from dialogs.questions import Choice, Option, Question
from dialogs.text import Text
from dialogs.trees import candidate, start
from tests.talk import ANSWERS, Talk

HOURS = Choice(
    field="hours",
    text=Text("Hoeveel uur werkt u?"),
    short=Text("Uren"),
    options=(Option("few", Text("Minder dan 20")), Option("many", Text("20 of meer"))),
)


class AskingHours(Interview):
    """An interview that asks the new question right behind that for the goal."""

    def ask(self, question: Question) -> object:  # type: ignore[type-arg]
        answer = Interview.ask(self, question)
        if question.field == "goal":
            Interview.ask(self, HOURS)
        return answer


def new_path(interview: Interview) -> None:
    """Walk the candidate's path with the new question in it."""
    candidate.path(AskingHours(interview.answers, interview.region, interview.asked))


@pytest.fixture
def next_release() -> Iterator[None]:
    """Register the dialog as the next release has it."""
    now = start.ALL["candidate"]
    newer = replace(now, path=new_path, fields=(*now.fields[:10], "hours", *now.fields[10:]))
    start.ALL["candidate"] = start.DIALOGS["candidate"] = newer
    yield
    start.ALL["candidate"] = start.DIALOGS["candidate"] = now


def stopped(number: int) -> Talk:
    """Return somebody who stopped after so many questions of the old release."""
    fields = list(ANSWERS["candidate"])
    if number < len(fields):
        return Talk(dialog="candidate").answer("candidate", fields[number])
    person = Talk(dialog="candidate").answer("candidate").press("register=yes")
    steps = [lambda: person.type("Jan"), lambda: person.type("0612345678"), lambda: person.press("contact_by=phone")]
    steps += [lambda: person.press("@skip"), lambda: person.press("@send")]
    for step in steps[: number - len(fields)]:
        step()
    return person


@pytest.fixture
def half_way() -> list[Talk]:
    """Twenty people of the old release, each somewhere else: before, at and behind the goal, up to the consent."""
    return [stopped(number % 19) for number in range(20)]


@pytest.mark.usefixtures("half_way", "next_release")
def test_everybody_half_way_is_asked_only_that_question_more(half_way: list[Talk]) -> None:
    for person in half_way:
        before = dict(person.state.answers)
        asked: list[str | None] = []
        person.open()
        while not person.opened:
            asked.append(person.asked or "@send")
            answers = ANSWERS["candidate"] | {"hours": "few", "register": "yes", "contact_by": "phone"}
            answers |= {"best_time": "any", "@send": "yes", "consent": "yes"}
            if person.last.kind == "check":
                person.press("@send")
            elif person.asked in ("name", "phone"):
                person.type({"name": "Jan", "phone": "0612345678"}[person.asked])
            elif answers[str(person.asked)] is None:
                person.press("@skip")
            else:
                person.press(f"{person.asked}={answers[str(person.asked)]}")
        assert asked.count("hours") == 1
        assert not set(asked) & set(before)
        assert len(asked) == len(set(asked))
        assert person.opened[0].answers["hours"] == "few"
        kept = {**person.opened[0].answers, **person.opened[0].person}
        assert all(kept[name] == value for name, value in before.items() if value is not None and name in kept)
