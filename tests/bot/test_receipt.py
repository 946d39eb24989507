"""The receipt of an indication in the case: the words that the person could read, frozen with the case."""

from __future__ import annotations

import pytest

from bot.cases_opened import told_why
from bot.translate import speaker
from dialogs.explanations.offered import RECEIPT
from dialogs.spot import dialog_spot
from dialogs.trees.join import JOIN
from tests.talk import REGION, Talk

say = speaker("nl")


@pytest.mark.parametrize(
    ("dialog", "answers"),
    [
        ("candidate", {}),
        ("candidate", {"municipality": "other", "cross_region": "no"}),
        ("employer", {"workers": 7, "recognised": "unknown"}),
        ("referrer", {"start_certainty": "uncertain"}),
    ],
)
def test_the_case_keeps_the_receipt_that_the_person_read(dialog: str, answers: dict[str, str]) -> None:
    talk = Talk(dialog=dialog).answer(dialog, **answers)
    where = dialog_spot(talk.state, talk.context)
    assert where.outcome is not None
    kept = told_why(dialog, where.answers, where.outcome, REGION)
    talk.press(RECEIPT.id)
    assert [text for _style, text in kept] == [say(line.text) for line in talk.turn.messages[0].lines[1:]]
    assert ["text", "Dit zijn de regels van november 2026."] in kept


def test_somebody_who_joins_a_group_has_a_receipt_too() -> None:
    answers = {
        "age_band": "under-18",
        "situation": "employed",
        "highest_diploma": "none",
        "dutch_at_work": "yes",
    }
    outcome = JOIN.decide(answers, REGION, Talk().context.day)
    kept = [text for _style, text in told_why(JOIN.id, answers, outcome, REGION)]
    assert "Leeftijd: Jonger dan 18 jaar" in kept
