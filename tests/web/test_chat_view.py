"""From transcript to page: which message is open, how each is dressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.shown import Shown
from bot.web.chat_view import Conversation, Row, arrange
from tests.web.fakes import (
    ARABIC,
    CASE,
    CHECK,
    HELLO,
    HUMAN,
    LANGUAGE,
    NOW,
    OUTCOME,
    PHONE,
    ROLE,
    SECTOR,
    TOPIC,
    WORKPLACE,
    WRONG,
    button,
    line,
    own,
)  # fmt: skip


def rows(*told: Shown, closed: Sequence[int] = ()) -> list[Row]:
    return [
        (at, "in" if shown.own else "out", shown.to_json(), NOW, at in closed) for at, shown in enumerate(told, start=1)
    ]


def looks(page: Conversation) -> list[str]:
    return [part.look for part in page.parts]


def test_only_the_last_question_is_open_and_the_page_is_about_it():
    page = arrange(rows(ROLE, own("Ik heb werk"), WORKPLACE, closed=[1]), "nl")
    assert looks(page) == ["say", "me", "ask"]
    assert [part.open for part in page.parts] == [False, False, True]
    assert page.heading == "Hebt u nu een werkplek?"
    assert page.progress == (6, 9)


def test_an_open_question_stays_open_when_a_colleague_writes_after_it():
    page = arrange(rows(WORKPLACE, HUMAN), "nl")
    assert page.parts[0].open
    assert page.human
    assert page.dock == "message"


def test_a_closed_question_is_a_bubble_without_buttons():
    page = arrange(rows(WORKPLACE, own("Nee"), closed=[1]), "nl")
    assert page.parts[0].answers == ()
    assert page.parts[0].helpers == ()
    assert page.progress is None


def test_help_stands_apart_from_the_answers_in_a_fixed_order():
    shuffled = replace(WORKPLACE, buttons=tuple(reversed(WORKPLACE.buttons)))
    part = arrange(rows(shuffled), "nl").parts[0]
    assert [button.id for button, _ in part.helpers] == ["@back", "@unknown", "@explain", "@human"]
    assert {answer.button.id for answer in part.answers} == {
        "workplace=employee", "workplace=volunteer", "workplace=day-activity", "workplace=none"
    }  # fmt: skip


def test_another_language_stands_in_the_header_and_not_with_the_question():
    part = arrange(rows(WORKPLACE), "nl").parts[0]
    assert "@language" not in {answer.button.id for answer in part.answers}


def test_the_outcome_colours_its_chips_by_the_routes_it_lists():
    part = arrange(rows(OUTCOME), "nl").parts[0]
    assert (part.variant, part.icon) == ("likely", "check")
    assert part.tones == ("ok", "wait", "wait", "calm")
    assert [section.title.text for section in part.sections if section.title] == [
        "U bent waarschijnlijk geschikt", "Waarom denken wij dat?", "Wat kost het?", "Wie kan dit betalen?"
    ]  # fmt: skip


def test_chips_that_are_not_the_routes_stay_calm():
    more = replace(OUTCOME, lines=(*OUTCOME.lines, line("row", "Nog iets", beside="Later")))
    assert arrange(rows(more), "nl").parts[0].tones == ()


@pytest.mark.parametrize(
    ("id_", "variant"), [("review", "review"), ("other-route", "other"), ("outside-region", "outside")]
)
def test_every_outcome_has_its_own_colour_and_none_is_red(id_: str, variant: str):
    assert arrange(rows(replace(OUTCOME, outcome={"id": id_})), "nl").parts[0].variant == variant


def test_an_answer_that_cannot_be_stands_at_the_field_with_what_was_typed():
    page = arrange(rows(PHONE, own("06 12"), WRONG, PHONE, closed=[1]), "nl")
    assert page.problem is not None
    assert page.typed == "06 12"
    assert page.autocomplete == "tel"
    assert "problem" not in looks(page)


def test_an_old_problem_is_part_of_the_conversation_again():
    page = arrange(rows(PHONE, own("06 12"), WRONG, PHONE, own("0612345678"), WORKPLACE, closed=[1, 4]), "nl")
    assert page.problem is None
    assert looks(page) == ["say", "me", "problem", "say", "me", "ask"]


def test_sectors_have_pictures_and_languages_their_own_name():
    assert arrange(rows(SECTOR), "nl").parts[0].pictures
    languages = arrange(rows(LANGUAGE), "nl").parts[0]
    assert languages.look == "opening"
    assert languages.languages
    assert [answer.language for answer in languages.answers] == ["nl", "en", "ar", "tr", "uk", "pl", "fa", "ti"]


def test_a_message_without_a_heading_gets_one_where_the_page_needs_it():
    rest = line("row", "Naam", beside="Robin", change="name")
    bare = replace(CHECK, lines=(line("text", "Kijk uw antwoorden na."), rest))
    page = arrange(rows(bare), "nl")
    assert page.heading == "Kijk uw antwoorden na."


def test_the_number_stays_the_subject_after_the_last_button_is_gone():
    page = arrange(rows(HELLO, replace(CASE, buttons=())), "nl")
    assert page.heading == "Uw aanmelding is binnen"
    assert page.parts[1].main
    assert not page.parts[1].open


def test_the_page_speaks_the_language_of_the_last_message():
    page = arrange(rows(HELLO, ARABIC), "nl")
    assert (page.language, page.dir, page.dutch) == ("ar", "rtl", True)


def test_nothing_said_yet_is_an_empty_page_in_the_browsers_language():
    page = arrange([], "fa")
    assert (page.parts, page.language, page.dir) == ((), "fa", "rtl")


def test_a_detour_keeps_the_question_below_it_as_the_subject():
    page = arrange(rows(WORKPLACE, own("Naar school?"), TOPIC, WORKPLACE, closed=[1]), "nl")
    assert looks(page) == ["say", "me", "topic", "ask"]
    assert [part.main for part in page.parts] == [False, False, False, True]


def test_words_before_a_question_stand_before_its_card():
    greeting = (line("text", "Hallo! Ik ben een computer."), *ROLE.lines)
    page = arrange(rows(replace(ROLE, lines=greeting)), "nl")
    assert looks(page) == ["say", "ask"]
    assert page.heading == "Wat wilt u doen?"
    assert len({part.id for part in page.parts}) == 2


@pytest.mark.parametrize(("style", "look"), [("info", "explain"), ("hint", "bridge"), ("text", "say")])
def test_an_explanation_and_a_bridge_back_each_look_their_own(style: str, look: str):
    page = arrange(rows(replace(WORKPLACE, lines=(line(style, "Een werkplek is…"), *WORKPLACE.lines))), "nl")
    assert looks(page) == [look, "ask"]


def test_a_problem_and_its_question_in_one_message_stand_at_the_field_and_on_the_card():
    both = replace(PHONE, kind="problem", lines=(*WRONG.lines, *PHONE.lines))
    page = arrange(rows(PHONE, own("06 12"), both, closed=[1]), "nl")
    assert looks(page) == ["say", "me", "ask"]
    assert page.problem is not None
    assert page.heading == "Wat is uw telefoonnummer?"


def test_an_offer_made_together_with_the_question_keeps_its_button():
    offer = Shown("say", "nl", (line("text", "U koos: ja."),), (button("@change:workplace", "Wijzig: werkplek"),))
    page = arrange(rows(WORKPLACE, own("Ja"), offer, SECTOR, closed=[1]), "nl")
    assert [part.open for part in page.parts] == [False, False, True, True]
    assert [part.main for part in page.parts] == [False, False, False, True]
    later = arrange(rows(offer, own("Nee"), SECTOR), "nl")
    assert [part.open for part in later.parts] == [False, False, True]


def test_a_change_stands_beside_its_answer_and_not_below_as_well():
    doubled = replace(CHECK, buttons=(*CHECK.buttons, button("@change:name", "Wijzig: Naam")))
    part = arrange(rows(doubled), "nl").parts[0]
    assert [answer.button.id for answer in part.answers] == ["@send"]


def test_signs_before_a_control_make_way_for_the_icon():
    marked = replace(WORKPLACE, buttons=(button("@human", "👤 Mens spreken"), button("@skip", "⏭️ Overslaan")))
    part = arrange(rows(marked), "nl").parts[0]
    assert [one.label for one, _ in part.helpers] == ["Mens spreken"]
    assert [answer.button.label for answer in part.answers] == ["Overslaan"]


def test_when_one_hears_stands_with_who_decides():
    lines = (line("title", "Geschikt"), line("decides", "Een collega beslist."), line("hint", "Binnen 2 dagen."))
    part = arrange(rows(replace(OUTCOME, lines=lines)), "nl").parts[0]
    assert [(block.style, len(block.lines)) for block in part.sections[0].blocks] == [("decides", 2)]
