"""Replay: answers through a dialog give the position, whatever else is kept beside them."""

from __future__ import annotations

import pytest

from dialogs.engine import walk
from dialogs.trees.start import ALL, DIALOGS
from tests.talk import ANSWERS, REGION

PATH = DIALOGS["candidate"].path


def test_the_first_question_without_an_answer_is_open() -> None:
    position = walk(PATH, {"municipality": "aalten"}, REGION)
    assert [question.field for question in position.asked] == ["municipality"]
    assert position.open is not None
    assert (position.open.field, position.problem) == ("age_band", None)


def test_an_answer_that_can_not_be_is_asked_again_and_says_why() -> None:
    position = walk(PATH, {"municipality": "amsterdam", "age_band": "18-26"}, REGION)
    assert position.open is not None
    assert position.open.field == "municipality"
    assert position.problem


def test_answers_off_the_path_stay_dormant() -> None:
    given = ANSWERS["candidate"] | {"permit_type": "ukraine", "unheard_of": 1}
    position = walk(PATH, given, REGION)
    assert position.open is None
    assert "permit_type" not in position.answers(given)
    assert "unheard_of" not in position.answers(given)


@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_plain_case_of_every_dialog_is_whole(dialog: str) -> None:
    assert walk(DIALOGS[dialog].path, ANSWERS[dialog], REGION).open is None


@pytest.mark.parametrize("dialog", ["follow-up", "human"])
def test_a_dialog_without_a_registration_asks_nothing_more(dialog: str) -> None:
    assert walk(ALL[dialog].registration, {}, REGION).asked == ()
