"""Deciding about a pre-registration in the chat: only one's own, only while it is open, and never anything else."""

import pytest

from dialogs.conversation import KnownCase
from tests.talk import Talk

REF = "PW-9CKX4T"


def waiting(**different: object) -> Talk:
    """Return somebody whose pre-registration waits for a decision."""
    case = KnownCase(REF, "pre-registered", **{"undecided": True, **different})  # type: ignore[arg-type]
    return Talk(cases=lambda: (case,))


@pytest.mark.parametrize(("answer", "told"), [("yes", "Het is nu een aanmelding"), ("no", "is gestopt")])
def test_an_answer_is_taken_and_told(answer: str, told: str) -> None:
    talk = waiting().press(f"@decide:{REF}:{answer}")

    assert talk.turn.decides == (REF, answer)
    assert told in talk.said


def test_a_promise_to_get_in_touch_comes_with_a_yes_only() -> None:
    assert "werkdagen" in waiting().press(f"@decide:{REF}:yes").said
    assert "werkdagen" not in waiting().press(f"@decide:{REF}:no").said


def test_who_does_not_know_yet_can_answer_later() -> None:
    talk = waiting().press(f"@decide:{REF}:later")

    assert talk.turn.decides == (REF, "later")
    assert talk.shows(f"@decide:{REF}:yes")
    assert talk.shows(f"@decide:{REF}:no")


def test_one_that_was_decided_already_is_not_decided_again() -> None:
    talk = waiting(undecided=False).press(f"@decide:{REF}:yes")

    assert talk.turn.decides is None
    assert "staat niet meer open" in talk.said


@pytest.mark.parametrize("about", ["PW-222222:yes", f"{REF}:maybe", f"{REF}", "", ":::", "yes:" + REF])
def test_anothers_case_and_hostile_input_decide_nothing(about: str) -> None:
    talk = waiting().press(f"@decide:{about}")

    assert talk.turn.decides is None
    assert "ken ik niet" in talk.said


def test_a_form_that_was_half_way_comes_back_after_the_decision() -> None:
    case = KnownCase(REF, "pre-registered", undecided=True)
    talk = Talk(dialog="candidate", cases=lambda: (case,)).answer("candidate", until="goal")

    assert talk.press(f"@decide:{REF}:no").asked == "goal"
