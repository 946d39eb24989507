"""What buttons do: answers, controls, old buttons, second taps, and ids that never existed. Contracts, section 2."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.conversation import Conversation, KnownCase, Said
from dialogs.trees.start import ALL
from tests.talk import DAY, REGION, Talk


def half_way(dialog: str = "candidate", until: str = "goal") -> Talk:
    return Talk(dialog=dialog).answer(dialog, until)


def at_check() -> Talk:
    person = Talk(dialog="candidate").answer("candidate").press("register=yes")
    return person.type("Jan", "0612345678").press("contact_by=phone", "@skip")


def test_it_says_first_that_it_is_a_computer_and_asks_for_a_language() -> None:
    person = Talk(language="").open()
    assert "geen mens" in person.said
    assert person.asked == "language"
    assert person.shows("language=ar")
    person.press("language=nl")
    assert person.asked is None
    assert person.shows("role=candidate")
    assert "praktijkverklaring" in person.said


def test_who_comes_back_finds_the_answers_still_there() -> None:
    person = half_way().open()
    assert "Welkom terug" in person.said
    assert person.asked == "goal"
    assert person.shows("@restart")


def test_a_dialog_first_asks_for_privacy_once_a_conversation() -> None:
    person = Talk().press("role=candidate")
    assert (person.asked, person.last.progress) == ("privacy", None)
    person.press("privacy=agree")
    assert person.asked == "municipality"
    assert person.last.progress is not None
    assert person.last.progress.step == 1
    assert person.press("@stop", "role=employer").asked == "location"


def test_no_privacy_keeps_nothing_and_still_offers_questions_and_a_person() -> None:
    person = Talk().press("role=candidate", "privacy=no")
    assert person.state.answers == {}
    assert person.asked is None
    assert person.shows("@human")
    assert person.type("Wat kost het?").last.topic == "what-does-it-cost"
    assert person.press("@human").asked == "name"
    person.type("Jan", "0612345678").press("consent=yes")
    assert [one.kind for one in person.opened] == ["human"]
    assert person.press("role=candidate").asked == "privacy"


def test_each_answer_leads_to_the_next_question_with_its_progress() -> None:
    person = half_way()
    assert person.last.progress is not None
    assert (person.last.progress.step, person.last.progress.of) == (5, 13)


@pytest.mark.parametrize(
    "pressed",
    ["goal=nonsense", "nonsense=x", "nonsense", "@nonsense", "", "=", "@change:nonsense", "@menu:nonsense", "\ud800"],
)
def test_a_button_that_never_existed_changes_nothing(pressed: str) -> None:
    person = half_way()
    before = person.state
    person.press(pressed)
    assert person.state == before
    assert person.asked == "goal"
    assert len(person.said.splitlines()) > 1


@pytest.mark.parametrize("pressed", ["@send", "@done", "@skip", "@topic:nonsense", "@unknown", "@explain", "@help"])
def test_a_control_without_a_meaning_here_says_so_and_asks_again(pressed: str) -> None:
    person = half_way()
    before = person.state.answers
    person.press(pressed)
    assert person.state.answers == before
    assert person.asked == "goal"


def test_a_second_tap_or_an_old_button_offers_a_change_and_changes_nothing() -> None:
    person = half_way()
    before = person.state
    for old in ("highest_diploma=none", "highest_diploma=higher", "municipality=other"):
        person.press(old)
        assert person.state == before
        assert person.shows("@change:" + old.partition("=")[0])
        assert person.asked == "goal"
    person.press("register=yes", "consent=yes", "privacy=no")
    assert person.shows("@change:privacy")
    assert person.state == before
    assert person.asked == "goal"


def test_an_old_button_offers_its_change_also_while_something_else_is_asked() -> None:
    assert half_way().press("@human", "age_band=18-26").shows("@change:age_band")
    assert half_way().press("@language", "age_band=18-26").shows("@change:age_band")
    assert half_way(until="may_contact_employer").press("employer_name=x").shows("@change:employer_name")
    person = Talk().press("privacy=agree")
    assert not person.shows("@change:privacy")
    assert person.shows("role=candidate")


def test_an_answer_can_be_changed_anywhere_and_the_rest_stays() -> None:
    person = half_way().press("@change:age_band")
    assert person.asked == "age_band"
    person.press("age_band=18-26")
    assert person.asked == "goal"
    assert person.state.answers["age_band"] == "18-26"


def test_a_change_that_is_given_up_leaves_the_answer_as_it_was() -> None:
    person = half_way()
    before = person.state.answers
    assert person.press("@change:age_band", "@back").asked == "goal"
    assert person.state.answers == before
    person.press("@change:age_band", "@change:situation", "situation=benefit")
    assert person.asked == "goal"
    assert person.state.answers["age_band"] == "27-plus"


def test_a_changed_answer_goes_straight_back_to_the_check_page() -> None:
    person = at_check().press("@change:goal", "goal=grow")
    assert person.last.kind == "check"
    assert person.asked is None
    assert "Verder groeien" in person.said


def test_a_change_that_changes_the_outcome_shows_it_again() -> None:
    person = at_check().press("@change:dutch_at_work", "dutch_at_work=no")
    assert person.last.outcome is not None
    assert person.last.outcome["flags"] == ["language-help"]
    assert person.press("register=yes").last.kind == "check"
    person.press("@change:situation", "situation=newcomer")
    assert person.asked == "permit_type"
    person.press("permit_type=status-holder", "integration_route=b1")
    assert person.last.outcome is not None


def test_a_change_that_changes_only_who_may_pay_shows_the_outcome_again() -> None:
    person = at_check().press("@change:guided_by", "guided_by=uwv")
    assert person.last.outcome is not None
    assert person.last.outcome["financing"][0]["route"] == "reintegration-budget"


def test_language_role_and_privacy_can_be_changed_too() -> None:
    assert half_way().press("@change:language").asked == "language"
    assert half_way().press("@change:role").shows("@menu:start:yes")
    person = half_way().press("@change:privacy")
    assert person.asked == "privacy"
    assert person.press("@back").asked == "goal"
    assert person.press("@change:privacy", "privacy=agree").asked == "goal"
    assert person.press("@change:privacy", "privacy=no").state.answers == {}


@pytest.mark.parametrize("start", ["candidate", "employer", "referrer", "follow-up"])
def test_back_goes_one_question_back_until_the_menu(start: str) -> None:
    person = Talk(dialog=start).answer(start)
    if person.state.dialog:
        person.press("register=yes", "@back")
        assert person.last.outcome is not None
    steps = 0
    while person.state.dialog:
        person.press("@back")
        steps += 1
        assert steps < 30
    assert person.asked is None
    assert "begin" in person.press("@back").said


def test_back_from_privacy_the_language_a_doubt_and_a_person() -> None:
    assert Talk().press("role=employer", "@back").shows("role=employer")
    assert half_way().press("@language", "@back").asked == "goal"
    person = Talk(dialog="candidate").open().type("Hengelo")
    assert person.press("@back").asked == "municipality"
    assert len(person.buttons) > 6
    person = half_way().press("@human")
    assert person.type("Jan").asked == "phone"
    assert person.press("@back").asked == "name"
    assert person.press("@back").asked == "goal"


def test_skip_and_unknown_answer_where_they_can() -> None:
    person = half_way(until="employer_name").press("@unknown")
    assert person.asked == "employer_name"
    assert person.press("@skip").asked == "may_contact_employer"
    assert person.state.answers["employer_name"] is None
    person = Talk(dialog="candidate").open().press("@unknown")
    assert person.asked == "postcode"
    assert person.press("@skip").asked == "age_band"


def chosen(person: Talk) -> set[str]:
    return {button.id for button in person.last.buttons if button.chosen}


def test_several_values_are_switched_until_done() -> None:
    person = half_way("employer", "worker_types").press("@done")
    assert person.asked == "worker_types"
    person.press("worker_types=newcomer", "worker_types=new", "worker_types=own", "worker_types=new")
    assert {button.id for button in person.last.buttons if button.chosen} == {
        "worker_types=newcomer",
        "worker_types=own",
    }
    assert person.press("@done").asked == "motive"
    assert person.state.answers["worker_types"] == ("own", "newcomer")
    person.press("@change:worker_types")
    assert {button.id for button in person.last.buttons if button.chosen} == {
        "worker_types=newcomer",
        "worker_types=own",
    }
    assert person.press("worker_types=new", "@done").asked == "motive"
    assert person.state.answers["worker_types"] == ("own", "new", "newcomer")


@pytest.mark.parametrize("control", ["@stop", "@restart"])
def test_stop_and_restart_drop_unsent_answers(control: str) -> None:
    person = at_check().press(control)
    assert (person.state.answers, person.state.dialog) == ({}, "")
    assert person.asked is None
    assert person.press("register=yes").state.answers == {}


def test_another_dialog_asks_first_when_answers_would_be_lost() -> None:
    person = half_way()
    before = person.state.answers
    person.press("@menu:employer")
    assert person.asked is None
    person.press("@menu:employer")
    assert person.state.answers == before
    assert person.press("@back").asked == "goal"
    assert person.press("@menu:employer").type("nee").asked == "goal"
    assert person.press("@menu:employer").type("terug").asked == "goal"
    assert person.press("@menu:employer", "goal=grow").asked == "workplace"
    assert person.type("ja").state.dialog == "candidate"
    assert person.press("@menu:employer").type("ja").asked == "location"
    assert person.state.answers == {}


def test_another_dialog_is_there_at_once_when_nothing_is_lost() -> None:
    assert Talk(dialog="candidate").open().press("@menu:employer").asked == "location"
    assert Talk().press("@menu:referrer").asked == "privacy"
    assert half_way().press("@menu:candidate").asked == "goal"
    assert half_way().press("@menu:start", "@menu:start:yes").shows("role=candidate")
    assert Talk().press("@menu:start").shows("role=candidate")
    assert half_way().press("@human").type("Jan").press("@menu:employer").shows("@menu:employer:yes")


def test_a_role_button_in_another_dialog_offers_to_go_there() -> None:
    person = half_way().press("role=employer")
    assert person.shows("@menu:employer")
    assert person.asked == "goal"
    assert half_way().press("role=candidate").shows("@change:role")
    person = half_way().press("role=question")
    assert person.asked == "goal"
    assert person.shows("@topic:what-does-it-cost")
    assert Talk().press("role=question").shows("@topic:how-it-works")
    assert half_way().press("@menu:question").state.answers != {}


def test_an_old_language_button_offers_and_never_switches() -> None:
    person = half_way().press("language=en")
    assert person.state.language == "nl"
    assert person.turn.messages[0].language == "en"
    assert person.press("language=en").state.language == "en"
    assert person.asked == "goal"
    assert person.press("language=en").asked == "goal"
    assert person.press("language=xx").state.language == "en"
    assert person.press("@language", "language=nl").asked == "goal"
    assert person.state.language == "nl"


def test_dutch_can_stand_beside_every_text() -> None:
    person = half_way().press("@dutch")
    assert person.state.dutch
    assert person.asked == "goal"
    assert not person.press("@dutch").state.dutch


def test_a_topic_is_told_and_the_open_question_asked_again() -> None:
    person = half_way().press("@topic:what-does-it-cost")
    assert person.turn.messages[0].topic == "what-does-it-cost"
    assert person.asked == "goal"
    assert Talk().press("@topic:what-does-it-cost").last.topic == "what-does-it-cost"


def test_who_reads_an_answer_can_say_once_whether_it_helped() -> None:
    person = half_way().press("@topic:what-does-it-cost")
    assert person.shows("@helped:what-does-it-cost:yes")
    person.press("@helped:what-does-it-cost:yes")
    assert person.turn.helped == ("what-does-it-cost", True)
    assert "Fijn dat het hielp" in person.said
    assert person.asked == "goal"
    person.press("@helped:what-does-it-cost:no")
    assert person.turn.helped is None
    assert "Dank u" in person.said
    assert not person.press("@topic:what-does-it-cost").shows("@helped:what-does-it-cost:yes")


def test_who_was_not_helped_is_offered_a_person() -> None:
    person = Talk().press("@topic:what-does-it-cost", "@helped:what-does-it-cost:no")
    assert person.turn.helped == ("what-does-it-cost", False)
    assert person.shows("@human")


def test_where_somebodys_case_stands_is_no_answer_to_judge() -> None:
    assert not any(one.startswith("@helped") for one in Talk().press("@status").buttons)


def test_of_who_wants_nothing_kept_it_is_not_counted_what_helped() -> None:
    person = Talk().press("role=candidate", "privacy=no", "@helped:how-long:yes")
    assert "Dank u" in person.said
    assert person.turn.helped is None
    assert person.state.judged == ()


@pytest.mark.parametrize("about", ["", ":nonsense:yes", ":how-long", ":how-long:perhaps"])
def test_an_answer_that_does_not_exist_can_not_be_judged(about: str) -> None:
    person = half_way().press(f"@helped{about}")
    assert "Deze knop ken ik niet" in person.said
    assert (person.asked, person.turn.helped) == ("goal", None)


def test_somebodys_own_cases_are_told_by_reference_and_step() -> None:
    known = (KnownCase("PW-234567", "contacted"), KnownCase("PW-765432", "unheard-of"))
    person = Talk(cases=lambda: known).press("@status")
    assert "PW-234567: Wij hebben contact gehad" in person.said
    assert "PW-765432: In behandeling" in person.said
    assert "geen aanmelding" in Talk().press("@topic:my-registration-status").said


def test_everything_is_erased_only_after_a_yes() -> None:
    person = half_way().press("@delete", "@delete")
    assert not person.turn.forget
    assert person.press("@back").asked == "goal"
    person.press("@delete", "@delete:yes")
    assert person.turn.forget
    assert person.state == Conversation(language="nl")
    assert half_way().press("@delete").type("ja").turn.forget
    assert not half_way().press("@delete:yes").turn.forget


@pytest.mark.parametrize("other", ["photo", "voice", "sticker", "location", "edited", "document", "video"])
def test_what_can_not_be_read_gets_a_kind_answer_and_loses_nothing(other: str) -> None:
    person = half_way()
    before = person.state
    person.do(Said(other=other))
    assert person.state == before
    assert person.asked == "goal"


def test_where_somebody_came_from_is_kept_once() -> None:
    person = Talk().do(Said(opened=True, source="qr"))
    assert person.do(Said(opened=True, source="poster")).state.source == "qr"
    assert Talk().type("/start poster").state.source == "poster"


def test_what_an_older_release_kept_is_no_reason_to_fail() -> None:
    person = Talk(state={"language": "xx", "dialog": "gone", "answers": {"gone": 1}, "unheard_of": True}).open()
    assert person.asked == "language"
    assert person.press("language=nl", "role=candidate", "privacy=agree").asked == "municipality"
    whole = {"name": "Jan", "phone": "+31612345678", "consent": "yes"}
    assert Talk(state={"language": "nl", "aside": whole}).open().shows("role=candidate")


def test_a_topic_about_a_scheme_says_only_what_is_known_on_that_day() -> None:
    now, then = (Talk(day=day).press("@topic:rvo-subsidy-status").said for day in (DAY, date(2024, 11, 10)))
    assert now != then


def test_what_a_dialog_for_a_person_ends_in_is_a_call_back() -> None:
    assert ALL["human"].decide({}, REGION, DAY).id == "call-back"
