"""What came of it: the invitation, and saying no to it."""

from __future__ import annotations

from dialogs.measuring import NO_MORE, invitation
from tests.talk import Talk


def test_the_invitation_leads_to_the_questions_or_to_no_more_of_them() -> None:
    assert [button.id for button in invitation().buttons] == ["@menu:follow-up", NO_MORE]


def test_a_no_is_taken_and_what_else_one_can_do_is_offered() -> None:
    talk = Talk().press(NO_MORE)
    assert talk.turn.asks_no_more
    assert "wij vragen dit niet meer" in talk.said
    assert [button.id for button in talk.last.buttons]


def test_in_the_middle_of_a_form_the_open_question_comes_again() -> None:
    talk = Talk(dialog="candidate").press(NO_MORE)
    assert talk.turn.asks_no_more
    assert talk.asked == "municipality"


def test_the_answers_are_told_when_the_last_one_is_given() -> None:
    talk = Talk(dialog="follow-up").press("where_now=no-work", "next_step=job")
    assert talk.turn.measured is None
    assert talk.press("call_me=no").turn.measured == {"where_now": "no-work", "next_step": "job", "call_me": "no"}
