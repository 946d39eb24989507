"""At which question somebody leaves, as the figures count it."""

from __future__ import annotations

import pytest

from dialogs.leaving import leaves_at
from tests.talk import REGION, Talk


def to_the_outcome() -> Talk:
    """Answer everything up to the outcome, outside the happy path."""
    return Talk(dialog="referrer").press("organisation=uwv", "intent=one-client", "client_consent=yes").press(
        *("client_group=benefit", "programme=none", "municipality=aalten", "highest_diploma=none", "workplace=none"),
        *("prior_budget=yes", "start_certainty=fixed"),
    )  # fmt: skip


@pytest.mark.parametrize("button", ["@stop", "@restart"])
def test_who_stops_half_way_left_at_the_open_question(button: str) -> None:
    talk = Talk(dialog="candidate").press("municipality=aalten", "age_band=27-plus", button)
    assert talk.turn.left == ("candidate", "situation")


def test_who_goes_elsewhere_left_the_dialog_when_that_is_confirmed() -> None:
    talk = Talk(dialog="candidate").press("municipality=aalten", "@menu:employer")
    assert talk.turn.left is None
    assert talk.press("@menu:employer:yes").turn.left == ("candidate", "age_band")


def test_who_gave_no_answer_left_nothing() -> None:
    assert Talk(dialog="candidate").press("@stop").turn.left is None
    assert Talk().press("@stop").turn.left is None


def test_who_does_not_agree_left_at_privacy() -> None:
    talk = Talk().press("role=candidate", "privacy=no")
    assert talk.turn.left == ("candidate", "privacy")


def test_who_saw_the_indication_and_did_not_register_left_there() -> None:
    talk = to_the_outcome()
    assert leaves_at(talk.state, REGION) == ("referrer", "register")
    assert leaves_at(talk.press("register=not-now").state, REGION) == ("referrer", "register")


def test_who_gives_no_consent_left_there() -> None:
    talk = to_the_outcome().press("register=yes").type("UWV", "Robin", "0612345678").press("contact_by=phone", "@send")
    assert talk.press("consent=no").turn.left == ("referrer", "consent")


def test_who_ends_early_has_not_left() -> None:
    talk = Talk(dialog="referrer").press("organisation=uwv", "intent=inform")
    assert talk.turn.left is None
    assert talk.press("@stop").turn.left is None
