"""What typed text does: answers, controls, commands, questions, other languages. Contracts, section 2."""

from __future__ import annotations

import pytest

from dialogs.conversation import Unanswered
from tests.talk import Talk


def at(question: str, dialog: str = "candidate", language: str = "nl") -> Talk:
    return Talk(language=language, dialog=dialog).answer(dialog, question)


def at_name(language: str = "nl") -> Talk:
    return Talk(language=language, dialog="candidate").answer("candidate").press("register=yes")


def test_typing_and_pressing_are_one_path() -> None:
    person = Talk(language="").open().type("English").type("I am an employer").type("yes")
    assert person.asked == "location"
    assert person.type("Ulft").type("seven").asked == "worker_types"
    assert person.type("eigen mensen, new").asked == "motive"
    assert person.state.answers == {"location": "oude-ijsselstreek", "workers": 7, "worker_types": ("own", "new")}


def test_a_village_is_said_back_with_its_municipality() -> None:
    assert "Ulft hoort bij de gemeente Oude IJsselstreek" in at("municipality").type("Ulft").said
    assert "Ik lees: Arnhem" in at("municipality").type("Arnhem").said
    assert "Ik lees: Winterswijk" in at("municipality").type("winterswyk").said
    assert "Ik lees" not in at("municipality").type("3").said


def test_between_two_places_it_asks_and_takes_a_number_or_a_press() -> None:
    person = at("municipality").type("Hengelo")
    assert person.asked == "municipality"
    assert person.last.progress is not None
    assert {"municipality=bronckhorst", "municipality=other"} <= set(person.buttons)
    assert person.type("2").asked == "cross_region"
    assert at("municipality").type("Hengelo").press("municipality=bronckhorst").asked == "age_band"
    assert at("municipality").type("Hengelo").type("Aalten").asked == "age_band"
    person = at("municipality").type("Hengelo").type("onzin", "1")
    assert person.state.answers["municipality"] == "aalten"


def test_between_two_options_at_the_menu_it_asks_without_a_question() -> None:
    person = Talk().type("werkgever of kandidaat")
    assert person.asked is None
    assert {"role=candidate", "role=employer"} <= set(person.buttons)


def test_a_place_typed_at_the_postcode_answers_the_place() -> None:
    person = Talk(dialog="candidate").open().press("municipality=unknown").type("Barlo")
    assert person.asked == "age_band"
    assert person.state.answers["municipality"] == "aalten"
    assert Talk(dialog="employer").open().press("location=unknown").type("Arnhem").asked == "cross_region"


@pytest.mark.parametrize("word", ["terug", "Back", "geri", "رجوع", "wstecz", "назад", "بازگشت", "ተመለስ"])
def test_a_control_word_in_any_language_is_never_an_answer(word: str) -> None:
    assert at_name().type(word).asked == "register"
    assert at("age_band").type(word).asked == "municipality"


@pytest.mark.parametrize(
    ("word", "asked"),
    [("stop", None), ("medewerker", "name"), ("opnieuw", None), ("taal", "language"), ("help", "goal")],
)
def test_every_firm_control_can_be_typed(word: str, asked: str | None) -> None:
    assert at("goal").type(word).asked == asked


def test_other_control_words_count_only_where_they_can_not_be_an_answer() -> None:
    assert at_name().type("Sil").state.answers["name"] == "Sil"
    assert at("employer_name").type("overslaan").asked == "may_contact_employer"
    assert "overslaan" in at("employer_name").type("weet ik niet").said
    assert at("municipality").type("weet ik niet").asked == "postcode"
    assert "Kies wat het best past" in at("goal").type("weet ik niet").said
    assert at("worker_types", "employer").press("worker_types=own").type("klaar").asked == "motive"


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        ("/help", "goal"),
        ("/stop", None),
        ("/taal", "language"),
        ("/mens", "name"),
        ("/nonsense", "goal"),
        ("/start", "goal"),
    ],
)
def test_commands_work_anywhere(command: str, asked: str | None) -> None:
    assert at("goal").type(command).asked == asked


def test_a_question_in_the_middle_is_answered_and_the_open_question_asked_again() -> None:
    person = at("goal").type("Wat kost het?")
    assert [message.topic for message in person.turn.messages] == ["what-does-it-cost", None]
    assert person.asked == "goal"
    assert Talk().type("Wat kost het?").last.topic == "what-does-it-cost"


def test_at_a_text_question_only_a_known_question_is_one() -> None:
    assert at_name().type("Wat kost het?").asked == "name"
    assert at_name().type("Wat is dit?").state.answers["name"] == "Wat is dit?"
    assert at("occupation").type("Wat kost het?").asked == "occupation"


def test_what_is_just_an_option_is_no_question() -> None:
    assert at("may_contact_employer").type("Ja?").asked == "sector"


def test_in_doubt_the_nearest_topics_are_offered() -> None:
    person = at("goal").type("iets over geld?")
    assert {"@topic:what-does-it-cost", "@topic:trainer-costs"} <= set(person.buttons)
    assert person.asked == "goal"
    assert person.turn.unanswered == Unanswered("iets over geld?", "nl", "candidate", "what-does-it-cost")


def test_a_statement_that_is_no_answer_may_be_a_question_too() -> None:
    assert at("goal").type("iets over geld graag").shows("@topic:trainer-costs")


def test_small_talk_gets_a_small_answer() -> None:
    assert at("municipality").type("hallo").asked == "municipality"
    assert Talk().type("hallo").shows("role=question")


def test_what_is_not_ours_is_said_kindly_and_kept_as_a_question_without_what_is_personal() -> None:
    person = at("goal").type("Wie wint de voetbalwedstrijd van 123456782?")
    assert person.turn.unanswered == Unanswered("Wie wint de voetbalwedstrijd van […]?", "nl", "candidate", None)
    assert "BSN" in person.said
    assert person.asked == "goal"
    kept = Talk().type("هل يمكنني أن ألعب كرة القدم؟").turn.unanswered
    assert kept is not None
    assert (kept.language, kept.audience) == ("ar", None)
    assert Talk().type("blablabla").turn.unanswered is None


def test_of_who_wants_nothing_kept_no_question_is_kept() -> None:
    person = Talk().press("role=candidate", "privacy=no")
    assert person.state.privacy == "no"
    person.type("wie wint de voetbalwedstrijd?")
    assert "Dat weet ik niet" in person.said
    assert person.turn.unanswered is None


def test_what_can_not_be_an_answer_gets_advice_and_the_question_again() -> None:
    person = at("workers", "employer").type("2,5")
    assert (person.asked, person.last.kind) == ("workers", "problem")
    assert "Typ één heel getal" in person.said
    assert at("goal").type("qwerty").last.kind == "problem"
    assert at("goal").type("iets vaags").last.kind == "problem"
    assert at("age_band").type("onder de 18").last.kind == "problem"
    assert at("goal").type("\x00\u202e").asked == "goal"


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("What does it cost?", "en"),
        ("I don't understand", "en"),
        ("Bunu anlamıyorum ben", "tr"),
        ("لا أفهم هذا", "ar"),
    ],
)
def test_another_language_is_offered_and_never_switched_to_silently(typed: str, language: str) -> None:
    person = at("goal").type(typed)
    assert person.state.language == "nl"
    assert person.shows(f"language={language}")
    assert person.asked == "goal"
    assert person.press(f"language={language}").state.language == language
    assert person.asked == "goal"


def test_an_answer_in_another_language_counts_and_the_language_is_offered_once() -> None:
    person = at("situation").type("I have a job and I work")
    assert person.asked == "highest_diploma"
    assert person.shows("language=en")
    assert not person.type("I have none").shows("language=en")
    assert not at_name().type("My name is what it is").shows("language=en")
    assert not Talk(language="").open().type("What is this for the people?").shows("language=pl")


def test_own_words_come_back_as_they_were_typed() -> None:
    words = '{name} {0} <b>"%s" & {own_words}'
    person = at("employer_name").type(words)
    assert person.state.answers["employer_name"] == words
    assert f"U koos eerder: {words}." in at("employer_name").type(words).press("employer_name=x").said
