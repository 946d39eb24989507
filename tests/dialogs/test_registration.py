"""From the outcome to a case: registration, check-your-answers, consent, asking for a person, shared contacts."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.words import MASK
from tests.talk import Talk


def at_outcome(dialog: str = "candidate", **changes: object) -> Talk:
    return Talk(dialog=dialog).answer(dialog, **changes)


def test_the_outcome_asks_in_the_same_turn_whether_to_register() -> None:
    person = at_outcome()
    assert person.asked == "register"
    assert person.last.progress is None
    assert person.last.outcome is not None
    assert {"register=yes", "register=not-now", "role=question", "@human"} <= set(person.buttons)


def test_not_now_keeps_nothing_and_the_button_still_works() -> None:
    person = at_outcome().press("register=not-now")
    assert person.opened == []
    assert person.press("register=not-now").shows("register=yes")
    assert person.press("register=yes").asked == "name"
    assert at_outcome().type("nope").type("ja").asked == "name"
    assert at_outcome("employer").press("register=not-now").shows("register=yes")
    assert at_outcome("referrer").press("register=not-now").shows("register=yes")


def test_while_the_costs_are_current_nothing_needs_finding_out() -> None:
    today = Talk(dialog="candidate", day=date(2024, 11, 10)).answer("candidate")
    assert "Wat het nu kost, zoeken wij voor u uit" not in today.said
    assert "in 2024" in today.said
    assert "Wat het nu kost, zoeken wij voor u uit" in at_outcome().said
    early = Talk(dialog="candidate", day=date(2023, 1, 1)).answer("candidate")
    assert "Wat kost het?" not in early.said


def test_a_candidate_registers() -> None:
    person = at_outcome().press("register=yes")
    assert person.asked == "name"
    assert person.type("Jan {de} <b>").asked == "phone"
    assert person.type("06 1234 5678").asked == "contact_by"
    assert person.press("contact_by=phone").asked == "best_time"
    person.press("best_time=any")
    assert (person.last.kind, person.asked, person.last.progress) == ("check", None, None)
    assert {"@send", "@change:municipality", "@change:name", "@change:best_time"} <= set(person.buttons)
    assert "Jan {de} <b>" in person.said
    assert person.type("ja").asked == "consent"
    assert person.opened == []
    person.press("consent=yes")
    assert person.last.case == "PW-222221"
    (opened,) = person.opened
    assert (opened.kind, opened.ref) == ("candidate", "PW-222221")
    assert opened.person == {
        "name": "Jan {de} <b>",
        "phone": "+31612345678",
        "contact_by": "phone",
        "best_time": "any",
    }
    assert "name" not in opened.answers
    assert opened.answers["municipality"] == "aalten"
    assert person.state.answers == {}
    person.press("consent=yes")
    assert (person.opened, person.last.case) == ([opened], None)


def test_back_from_consent_is_the_check_page() -> None:
    person = at_outcome().press("register=yes").type("Jan", "0612345678").press("contact_by=phone", "@skip", "@send")
    assert person.press("@back").last.kind == "check"
    assert person.press("@back").asked == "best_time"
    assert person.press("@skip", "@send").asked == "consent"
    assert person.type("wijzigen").asked == "consent"


def test_no_consent_leaves_nothing() -> None:
    person = at_outcome().press("register=yes").type("Jan", "0612345678").press("contact_by=phone", "@skip", "@send")
    person.press("consent=no")
    assert (person.state.answers, person.opened, person.last.case) == ({}, [], None)
    assert person.shows("@restart")
    person.press("consent=yes", "@send")
    assert person.opened == []


@pytest.mark.parametrize("way", ["telegram", "email"])
def test_who_skips_the_phone_gives_an_email_address_and_is_reached_without_one(way: str) -> None:
    person = at_outcome().press("register=yes").type("Jan").press("@skip")
    assert person.asked == "email"
    assert person.type("jan@x.nl").asked == "contact_by"
    assert not person.shows("contact_by=whatsapp")
    person.press(f"contact_by={way}", "@skip")
    assert person.said.count("jan@x.nl") == 1


def test_who_wants_email_gives_an_address() -> None:
    person = at_outcome().press("register=yes").type("Jan", "0612345678").press("contact_by=email")
    assert person.asked == "email"
    assert person.type("jan@x.nl").asked == "best_time"


def test_an_employer_and_a_referrer_register_an_organisation() -> None:
    person = at_outcome("employer", workers=7).press("register=yes")
    assert person.type("Jansen BV").asked == "kvk"
    person.type("12345678", "Jan", "0612345678").press("contact_by=phone", "@send", "consent=yes")
    assert person.opened[0].person["kvk"] == "12345678"
    person = at_outcome("referrer").press("register=yes").type("Gemeente", "Jan", "0612345678")
    person.press("contact_by=phone", "@send", "consent=yes")
    assert person.opened[0].person["company"] == "Gemeente"


def test_a_pre_registration_is_called_what_it_is() -> None:
    person = at_outcome("referrer", intent="pre-registration", clients=3).press("register=yes")
    person.type("Gemeente", "Jan", "0612345678").press("contact_by=phone", "@send", "consent=yes")
    assert "voor-aanmelding" in person.said
    assert person.opened[0].outcome is not None
    assert person.opened[0].outcome.id == "pre-registration"


def test_a_group_registers_also_where_no_links_can_be_given() -> None:
    person = at_outcome("employer", workers=7).press("register=yes").type("Jansen BV", "12345678", "Jan", "0612345678")
    person.press("contact_by=phone", "@send", "consent=yes")
    assert person.opened[0].group == ""
    assert (person.context.links("any"), person.context.group("any")) == ((), None)


def test_outside_the_region_somebody_can_still_be_brought_in_contact() -> None:
    person = at_outcome(municipality="other", cross_region="no")
    assert person.last.outcome is not None
    assert person.last.outcome["id"] == "outside-region"
    assert person.press("register=yes").asked == "name"


@pytest.mark.parametrize("changes", [{"intent": "inform"}, {"client_consent": "no"}])
def test_a_dialog_that_may_keep_nothing_ends_with_its_outcome(changes: dict[str, str]) -> None:
    person = at_outcome("referrer", **changes)
    assert (person.asked, person.state.answers) == (None, {})
    assert person.last.outcome is not None


def test_the_follow_up_ends_with_its_outcome() -> None:
    told = at_outcome("follow-up", call_me="yes").last.outcome
    assert told is not None
    assert (told["id"], told["flags"], told["estimate"], told["financing"]) == ("call-back", [], None, [])


def test_a_person_can_be_asked_for_in_the_middle_and_the_question_comes_back() -> None:
    person = Talk(dialog="candidate").answer("candidate", "goal").press("@human")
    assert person.asked == "name"
    assert person.type("Jan").asked == "phone"
    assert person.press("@skip").asked == "email"
    assert person.press("@human").asked == "email"
    assert person.type("jan@x.nl").asked == "consent"
    assert person.opened == []
    person.press("@change:name")
    assert person.asked == "name"
    person.type("Piet").press("consent=yes")
    assert person.turn.messages[0].case == "PW-222221"
    assert (person.asked, person.last.case) == ("goal", None)
    assert person.opened[0].person == {"name": "Piet", "email": "jan@x.nl"}
    assert person.opened[0].answers["municipality"] == "aalten"


def test_a_person_who_was_asked_for_without_consent_hears_nothing() -> None:
    person = Talk().press("@human").type("Jan", "0612345678").press("consent=no")
    assert (person.opened, person.state.aside) == ([], None)
    assert person.shows("role=question")
    person = Talk(dialog="candidate").open().press("@human").type("Jan", "0612345678").press("consent=no")
    assert person.asked == "municipality"


def test_an_answer_of_the_dialog_can_be_changed_while_asking_for_a_person() -> None:
    person = Talk(dialog="candidate").answer("candidate", "goal").press("@human").press("@change:age_band")
    assert person.asked == "age_band"


def test_a_shared_contact_answers_the_phone_question_and_at_the_name_both() -> None:
    person = at_outcome().press("register=yes").type("Jan").share("31612345678", "Wie dan ook")
    assert person.asked == "contact_by"
    assert person.state.answers["name"] == "Jan"
    person = at_outcome().press("register=yes").share("+31612345678", "Jan de Boer")
    assert person.asked == "contact_by"
    person = at_outcome().press("register=yes").share("+31612345678", "")
    assert person.asked == "name"
    assert person.type("Jan").asked == "contact_by"
    assert Talk().press("@human").share("0612345678", "Jan").asked == "consent"


def test_elsewhere_a_shared_contact_is_thanked_for_and_not_kept() -> None:
    person = Talk(dialog="candidate").open()
    before = person.state
    person.share("+31612345678", "Jan")
    assert person.state == before
    assert person.asked == "municipality"
    assert "Dank u" in person.said
    assert at_outcome().press("register=yes").share("123", "Jan").asked == "name"


def test_a_citizen_service_number_is_masked_wherever_it_is_kept_and_the_person_is_told() -> None:
    person = at_outcome().press("register=yes").type("Jan 123456782")
    assert person.state.answers["name"] == f"Jan {MASK}"
    assert "BSN" in person.said
    person.type("0123456782")
    assert "BSN" not in person.said
    assert "123456782" not in str(person.press("@back", "@back").type("Jan 1234.56.782").state)


def test_registering_takes_at_most_24_taps_and_4_typed_answers() -> None:
    person = Talk(language="").open().press("language=nl", "role=candidate", "privacy=agree")
    longest = {"municipality": "unknown", "postcode": "1012", "cross_region": "trainer-here"}
    longest |= {"situation": "newcomer", "permit_type": "ukraine", "integration_route": "b1"}
    longest |= {"highest_diploma": "higher", "diploma_use": "switching", "employer_name": "Jansen"}
    person.answer("candidate", **longest)
    assert len(person.state.answers) == 18
    typed = len({"postcode", "employer_name", "name", "phone"})
    taps = 3 + len(person.state.answers) - len({"postcode", "employer_name"})
    person.press("register=yes").type("Jan", "0612345678")
    person.press("contact_by=phone", "best_time=any", "@send", "consent=yes")
    taps += len(("register", "contact_by", "best_time", "@send", "consent"))
    assert person.opened
    assert (taps, typed) == (24, 4)
