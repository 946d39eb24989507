"""While staff talk with somebody, what is typed goes to them; the assistant comes back on request."""

from dataclasses import replace

from tests.talk import Talk


def talking() -> Talk:
    talk = Talk()
    talk.state = talk.state.with_(talking="PW-9CKX4T")
    return talk


def test_what_is_typed_goes_to_staff_and_not_to_the_assistant() -> None:
    talk = talking()
    talk.type("Ja, om 3 uur kan ik")

    assert talk.turn.to_staff == "Ja, om 3 uur kan ik"
    assert [button.id for button in talk.last.buttons] == ["@menu:start"]


def test_a_bsn_does_not_reach_staff_and_the_person_is_told() -> None:
    talk = talking()
    talk.type("mijn bsn is 111222333")

    assert "111222333" not in talk.turn.to_staff
    assert any("BSN" in line.text.dutch for line in talk.last.lines)


def test_a_form_that_was_half_way_waits_and_comes_back() -> None:
    talk = Talk(dialog="candidate").answer("candidate", until="age_band")
    talk.state = talk.state.with_(talking="PW-9CKX4T")
    talk.type("25")
    assert talk.turn.to_staff == "25"
    assert "age_band" not in talk.state.answers


def test_a_press_on_the_way_back_a_restart_or_start_hands_back() -> None:
    for how in ("@menu:start", "@restart", "@stop"):
        talk = talking()
        talk.press(how)
        assert talk.state.talking == ""


def test_a_word_that_is_a_control_is_still_the_assistants() -> None:
    talk = talking()
    talk.type("taal")
    assert talk.turn.to_staff == ""
    assert talk.last.question == "language"


def test_a_language_that_nobody_reviewed_says_so_in_its_first_message() -> None:
    talk = Talk(language="")
    talk.context = replace(talk.context, unreviewed=frozenset({"tr"}))
    talk.open().press("language=tr")
    assert "nog niet nagekeken" in talk.said
    assert "nog niet nagekeken" not in Talk(language="").open().press("language=nl").said
