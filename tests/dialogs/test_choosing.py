"""Typed choices: one option when it is clear, a few when in doubt, none when it is no answer."""

from __future__ import annotations

import pytest

from dialogs.choosing import Candidate, pick
from dialogs.questions import Choice, Typed
from dialogs.text import Text
from dialogs.trees import candidate, employer, shared, start
from tests.talk import REGION, speaker


def picked(question: Choice, text: str, language: str = "nl") -> tuple[str, ...]:
    return pick(text, question.candidates(Typed(text, language, speaker(language), REGION)))


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        (candidate.GOAL, "keep-job", "keep-job"),
        (candidate.GOAL, "Mijn werk houden.", "keep-job"),
        (candidate.GOAL, "2", "keep-job"),
        (candidate.GOAL, "optie 2", "keep-job"),
        (candidate.GOAL, "٢", "keep-job"),
        (candidate.GOAL, "MIJN WERK   HOUDE", "keep-job"),
        (candidate.GOAL, "verder groeien", "grow"),
        (candidate.DIPLOMA, "geen dipolma", "none"),
        (candidate.DIPLOMA, "havo", "havo-vwo"),
        (candidate.SITUATION, "via een uitzendburo", "temp-agency"),
        (candidate.WORKPLACE, "ik heb geen werk", "none"),
        (candidate.WORKPLACE, "nee", "none"),
        (candidate.MAY_CONTACT_EMPLOYER, "jawel", "yes"),
        (candidate.MAY_CONTACT_EMPLOYER, "нi", "no"),
        (candidate.DUTCH_AT_WORK, "evet", "yes"),
        (shared.sector(REGION, candidate.SECTOR_TEXT), "kinderopvagn", "childcare"),
        (candidate.REGISTER, "hayır", "not-now"),
        (shared.PRIVACY, "ja", "agree"),
        (shared.PRIVACY, "nope", "no"),
        (employer.LEVEL, "2", "2"),
        (employer.LEVEL, "mbo 3", "3"),
        (start.ROLE, "werkgever", "employer"),
    ],
)
def test_an_option_is_chosen_by_label_id_number_or_a_misspelling(question: Choice, typed: str, value: str) -> None:
    assert picked(question, typed) == (value,)


@pytest.mark.parametrize(
    ("question", "typed", "values"),
    [
        (candidate.WORKPLACE, "ja", ("employee", "volunteer", "day-activity")),
        (candidate.DIPLOMA, "iets op het mbo gedaan", ("mbo-1", "mbo-2-plus")),
        (candidate.DIPLOMA, "mbo 5", ("mbo-1", "mbo-2-plus")),
        (shared.CROSS_REGION, "ja", ("employer-here", "trainer-here")),
    ],
)
def test_between_candidates_all_are_offered(question: Choice, typed: str, values: tuple[str, ...]) -> None:
    assert picked(question, typed) == values


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        (candidate.GOAL, "99"),
        (candidate.GOAL, "ja"),
        (candidate.GOAL, ""),
        (candidate.GOAL, "😀"),
        (candidate.GOAL, "a"),
        (candidate.GOAL, "laten " * 1000),
        (candidate.GOAL, "ik weet niet of ik wel of niet wil groeien of toch maar zo blijven"),
        (candidate.WORKPLACE, "zonder contract"),
        (candidate.MAY_CONTACT_EMPLOYER, "ja nee"),
        (candidate.MAY_CONTACT_EMPLOYER, '{"press": "yes"}'),
    ],
)
def test_what_is_no_option_is_not_guessed(question: Choice, typed: str) -> None:
    assert picked(question, typed) == ()


def test_a_label_counts_in_the_persons_language_and_in_dutch() -> None:
    grow = Candidate("grow", ("Grow in my work", "Verder groeien"))
    candidates = [grow, Candidate("job", ("Find a job", "Werk vinden"))]
    assert pick("find a job", candidates) == ("job",)
    assert pick("werk vinden", candidates) == ("job",)


def test_a_word_that_many_options_own_says_nothing() -> None:
    many = Choice(field="x", text=Text("x"), short=Text("x"), options=())
    candidates = [Candidate(str(one), (f"Fietsen soort{one}",)) for one in "abcd"]
    assert many.examples() == ()
    assert pick("ik ga graag fietsen", candidates) == ()
