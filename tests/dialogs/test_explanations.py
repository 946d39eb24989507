"""Explanations and difficult words: complete, plain, sourced, true on the day, and a tap away in every dialog."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dialogs.explanations.load import ExplanationsError, load_explanations, load_words
from dialogs.explanations.offered import ALL, RECEIPT, offered
from dialogs.explanations.told import dutch_of, told, words_in
from dialogs.outcome import Outcome, Reason
from dialogs.plain import findings, plain_words, questions_in, sentences, words_of
from dialogs.receipt import RULES, receipt
from dialogs.rules import eligibility
from dialogs.sources import in_words
from dialogs.text import Text
from tests.talk import ANSWERS, DAY, REGION, Talk, speaker

WANTED = {
    *("benefits-candidate", "benefits-employer", "steps", "who-does-what", "three-forms", "three-agreements"),
    *("costs", "what-after"),
}
DAYS = (date(2021, 6, 1), date(2024, 11, 10), date(2025, 6, 1), date(2026, 5, 1), DAY, date(2027, 6, 1))
each_day = pytest.mark.parametrize("day", DAYS, ids=str)
say = speaker("nl")

ONE = """
title = "Kort"
short = "Wat het is."
sources = ["A1"]
checked = 2026-11-20

[[section]]
title = "Eerst"
text = "Zo gaat het."
"""


def texts() -> Iterator[str]:
    for one in load_explanations().values():
        yield from (one.title.dutch, one.short.dutch)
        for section in one.sections:
            yield from (section.title.dutch, section.text.dutch, section.text_review.dutch)
            yield from (point.dutch for point in section.points)
    yield from (word.meaning.dutch for word in load_words())
    yield from (rule.dutch for rule in RULES.values())


def said_on(name: str, day: date) -> str:
    sections = told(load_explanations()[name], REGION, day)
    return "\n".join(say(text) for one in sections for text in (one.title, one.text, *one.points))


def test_every_explanation_is_there() -> None:
    assert set(load_explanations()) == WANTED


def test_titles_fit_on_a_button() -> None:
    assert [one.title.dutch for one in load_explanations().values() if len(one.title.dutch) > 30] == []


def test_every_text_is_plain() -> None:
    assert [finding for text in texts() for finding in findings(text, plain_words())] == []
    assert [one for text in texts() for one in sentences(text) if len(words_of(one)) > 15] == []
    assert [text for text in texts() if questions_in(text) > 2] == []


def test_everything_says_what_it_rests_on_and_since_when() -> None:
    for one in (*load_explanations().values(), *load_words()):
        assert one.sources
        assert date(2026, 1, 1) <= one.checked <= DAY


def test_nothing_is_called_open_or_closed_and_no_name_of_a_person_stands_in_it() -> None:
    assert [text for text in texts() if re.search(r"\b(open|gesloten|dicht|verlopen|gestopt)\b", text, re.I)] == []
    assert [text for text in texts() if "€" in text or re.search(r"\b\d{3,4}\b(?<!20[12]\d)", text)] == []


@each_day
def test_an_amount_stands_beside_its_year_and_only_when_a_fact_carries_it(day: date) -> None:
    for name in WANTED:
        for line in said_on(name, day).splitlines():
            assert "€" not in line or re.search(r"\b20\d\d\b", line), line
    costs = said_on("costs", day)
    assert ("2.700" in costs) == (REGION.status("rvo-subsidy", day) == "current")
    assert ("2.500" in costs) == (REGION.status("opijver-voucher", day) == "current")
    assert ("750" in costs) == (REGION.status("trainer-costs", day) != "absent")


def test_what_is_being_checked_is_said_and_the_record_for_rvo_is_explained() -> None:
    costs = said_on("costs", DAY)
    assert "Of dat nu weer kan, zoeken wij voor u uit." in costs
    for wanted in ("praktijkovereenkomst", "dagen waarop iemand er was", "is begeleid", "RVO vroeg er later om"):
        assert wanted in costs


def test_the_three_agreements_are_told_as_of_their_year() -> None:
    assert "regeling van 2021" in said_on("three-agreements", DAY)
    assert "Een collega kijkt wat nu geldt." in said_on("three-agreements", DAY)


def test_difficult_words_are_found_as_whole_words_the_longest_first() -> None:
    found = [word.id for word in words_in(["Een erkend leerbedrijf, pro-vso en Praktijkverklaringen. SBB!"])]
    assert found == ["erkend leerbedrijf", "vso", "praktijkverklaring", "SBB"]
    assert words_in(["Een prof wil een leerbedrijfje."]) == ()


def test_the_words_that_nobody_can_avoid_have_a_meaning() -> None:
    wanted = {
        *("praktijkverklaring", "praktijkleren", "leerbedrijf", "erkend leerbedrijf", "praktijkopleider", "werkproces"),
        *("startkwalificatie", "mbo-verklaring", "mbo-certificaat", "re-integratie", "inburgering", "derde leerweg"),
        *("SBB", "RVO", "Opijver", "Werkcentrum", "KvK", "dagbesteding", "vso"),
    }
    known = {word.id for word in load_words()}
    assert wanted - known == set()


def test_a_meaning_is_one_or_two_short_sentences() -> None:
    assert [word.id for word in load_words() if len(sentences(word.meaning.dutch)) > 2] == []


@pytest.mark.parametrize(
    ("change", "entry", "remedy"),
    [
        (("Kort", "Veel te lang voor wat op een knop past"), "title", "shorten"),
        (('sources = ["A1"]', "sources = []"), "sources", "at least one"),
        (('sources = ["A1"]', 'sources = ["A1", " "]'), "sources", "list of texts"),
        (("checked = 2026-11-20", 'checked = "vandaag"'), "checked", "the day"),
        (('text = "Zo gaat het."', ""), "section 1.text", "or points"),
        (('text = "Zo gaat het."', 'text = "Zo."\nfact = "rvo-subsidy"'), "section 1.fact", "both"),
        (('text = "Zo gaat het."', "text = 3"), "section 1.text", "between quotes"),
        (('text = "Zo gaat het."', 'text = "Zo."\nnumberd = true'), "section 1.numberd", "remove or correct"),
        (('text = "Zo gaat het."', 'points = ["zo"]'), "section 1.points 1", "table"),
        (("[[section]]", "[section"), "file", "valid TOML"),
    ],
)
def test_a_mistake_is_told_with_file_entry_and_remedy(
    tmp_path: Path, change: tuple[str, str], entry: str, remedy: str
) -> None:
    (tmp_path / "one.toml").write_text(ONE.replace(*change), "utf-8")
    with pytest.raises(ExplanationsError, match=remedy) as wrong:
        load_explanations(tmp_path)
    assert (wrong.value.file, wrong.value.entry) == ("one.toml", entry)


def test_words_that_are_missing_or_empty_are_told(tmp_path: Path) -> None:
    with pytest.raises(ExplanationsError, match="put it back"):
        load_words(tmp_path)
    (tmp_path / "words.toml").write_text('[mbo]\nexplain = " "\n', "utf-8")
    with pytest.raises(ExplanationsError, match="between quotes"):
        load_words(tmp_path)


def test_every_rule_stands_in_words_and_no_other() -> None:
    calls = ast.walk(ast.parse(Path(eligibility.__file__).read_text("utf-8")))
    reasons = [one for one in calls if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "Reason"]
    assert {ast.literal_eval(one.args[2]) for one in reasons} == set(RULES)


def test_sources_are_told_in_words_each_document_once() -> None:
    assert [say(text) for text in in_words("A30, B12, A34; cbs.nl; general knowledge")] == [
        "Eindrapport van PraktijkWijs, over 2023 en 2024, punt A30, A34",
        "Verslag van het landelijke webinar, 2021, punt B12",
        "cbs.nl",
        "Algemene kennis",
    ]


@pytest.mark.parametrize("dialog", ["candidate", "employer", "referrer"])
def test_an_outcome_offers_its_receipt_and_three_explanations_after_everything_else(dialog: str) -> None:
    talk = Talk(dialog=dialog).answer(dialog)
    assert talk.buttons[-4:] == [RECEIPT.id, *(button.id for button in offered(dialog))]
    assert len(offered(dialog)) == 3


def test_an_explanation_is_told_and_then_the_open_question_again() -> None:
    talk = Talk(dialog="employer").answer("employer", until="recognised").press("@explain:costs")
    told_first, again = talk.turn.messages
    assert (told_first.kind, told_first.topic) == ("topic", "explain:costs")
    assert again.question == "recognised"
    assert "Wat kost de opleider?" in talk.said
    assert talk.state.answers["motive"] == ANSWERS["employer"]["motive"]


def test_an_employer_can_read_benefits_and_costs_before_the_first_question() -> None:
    talk = Talk().press("role=employer")
    assert talk.shows("@explain:benefits-employer")
    assert talk.shows("@explain:costs")


def test_the_list_leads_to_every_explanation_and_stands_in_the_question_menu() -> None:
    talk = Talk().press("role=question")
    assert talk.buttons[-1] == ALL.id
    talk.press(ALL.id)
    assert set(talk.buttons) >= {f"@explain:{name}" for name in WANTED}


@pytest.mark.parametrize("nothing", ["none", "receipt", "words"])
def test_what_cannot_be_explained_is_told_kindly_with_the_open_question(nothing: str) -> None:
    talk = Talk(dialog="candidate").open().press(f"@explain:{nothing}")
    assert talk.asked == "municipality"
    assert "Die uitleg ken ik niet" in talk.said or "nog geen indicatie" in talk.said


def test_what_does_this_mean_also_says_what_difficult_words_mean() -> None:
    talk = Talk(dialog="employer").answer("employer", until="recognised").press("@explain")
    assert "erkend leerbedrijf: Een bedrijf dat van SBB mensen mag laten leren." in talk.said
    assert talk.asked == "recognised"


def test_the_receipt_names_each_answer_with_its_rule_source_and_the_date_of_the_rules() -> None:
    talk = Talk(dialog="candidate").answer("candidate", age_band="under-18").press(RECEIPT.id)
    receipt = "\n".join(say(line.text) for line in talk.turn.messages[0].lines)
    assert "Leeftijd: Jonger dan 18 jaar" in receipt
    assert say(RULES["under-18"]) in receipt
    assert say(RULES["school-coordinator"]) in receipt
    assert "Bron: Eindrapport van PraktijkWijs, over 2023 en 2024, punt A42, A53." in receipt
    assert "Dit zijn de regels van november 2026." in receipt
    assert talk.asked == "register"


def test_every_text_of_an_explanation_counts_for_its_difficult_words() -> None:
    texts_of_costs = dutch_of(load_explanations()["costs"], REGION, DAY)
    assert {"RVO", "Opijver", "Werkcentrum"} <= {word.id for word in words_in(texts_of_costs)}


@pytest.mark.parametrize(("intent", "consent", "rule"), [("inform", "yes", "inform"), ("group", "no", "no-consent")])
def test_where_a_dialog_ends_at_once_the_receipt_stands_in_the_outcome_itself(
    intent: str, consent: str, rule: str
) -> None:
    talk = Talk(dialog="referrer").answer("referrer", until="client_group", intent=intent, client_consent=consent)
    assert talk.last.kind == "outcome"
    assert say(RULES[rule]) in talk.said
    assert "Bron: " in talk.said
    assert "Dit zijn de regels van november 2026." in talk.said
    assert not talk.shows(RECEIPT.id)


def test_a_receipt_asked_for_before_the_outcome_is_told_kindly_with_the_open_question() -> None:
    talk = Talk(dialog="candidate").answer("candidate", until="goal").press("@explain:receipt")

    assert talk.asked == "goal"
    assert talk.turn.messages[-1].topic is None


def test_a_rule_without_a_source_is_told_without_one() -> None:
    outcome = Outcome("likely", (Reason("workplace", "employee", "likely", Text("U hebt een werkplek."), source=""),))

    told = [line.text.dutch for line in receipt(outcome, {}, REGION)]

    assert told[0] == RULES["likely"].dutch
    assert not any(text.startswith("Bron") for text in told)


def test_there_is_no_receipt_where_nothing_was_answered() -> None:
    assert Talk().open().press("@explain:receipt").turn.messages[-1].topic is None
