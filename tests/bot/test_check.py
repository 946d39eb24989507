"""The check before shipping: it walks everything, counts, and says of each mistake where it is and what to do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.catalogues import ROOT, languages
from bot.check import check
from bot.check_content import told_of_facts, wrong_schemes, wrong_topics
from bot.check_paths import Walk, longest_by_buttons, problems_of, walk_dialog
from bot.check_texts import hard_to_read, more_than_one_question, promises, texts
from bot.shown import Shown, ShownButton, ShownLine
from bot.translate import speaker
from dialogs.conversation import Context
from dialogs.engine import Dialog, Interview, no_registration
from dialogs.explore import Route, every_path
from dialogs.facts.load import load_region
from dialogs.questions import Choice, Choices, Option
from dialogs.questions_typed import FreeText
from dialogs.text import Text
from dialogs.topics.load import load_topics
from dialogs.topics.match import Matcher
from dialogs.trees.start import DIALOGS

REGION = load_region("achterhoek")
DAY = date(2026, 11, 20)
YES_NO = (Option("yes", Text("Ja")), Option("no", Text("Nee")))


@pytest.fixture(scope="module")
def contexts() -> dict[str, Context]:
    matcher = Matcher()
    return {
        language: Context(REGION, DAY, matcher, languages(), speaker, lambda: (), lambda: "PW-234567")
        for language in languages()
    }


@pytest.fixture(scope="module")
def employer(contexts: dict[str, Context]) -> Walk:
    return walk_dialog(DIALOGS["employer"], contexts)


def test_it_tells_the_counts_and_the_longest_path_of_every_dialog() -> None:
    said: list[str] = []
    status = check(DAY, said.append)
    assert status == (1 if any(line.startswith("WRONG") for line in said) else 0)
    for dialog in DIALOGS:
        paths = len(every_path(DIALOGS[dialog].path, REGION))
        assert any(line.startswith(f"{dialog}: {paths} paths") for line in said)
    assert any("longest registration by buttons: 24 taps and 4 typed answers" in line for line in said)
    assert not any("taps and" in line for line in said if line.startswith("WRONG"))
    assert re.search(r"\(\d+\.\d seconds\)", said[-1])  # how long it may take is measured on a quiet machine


def test_facts_that_can_not_be_read_end_it_with_file_and_remedy() -> None:
    said: list[str] = []
    assert check(DAY, said.append, "nowhere") == 1
    assert said == [
        "WRONG nowhere/region.toml: the file: is missing; docs/adding-a-region.md names all files of a region"
    ]


def test_a_walk_meets_every_question_outcome_and_button(employer: Walk) -> None:
    labels = employer.labels
    for path in (*every_path(DIALOGS["employer"].path, REGION), *every_path(DIALOGS["employer"].registration, REGION)):
        for question in path.questions:
            assert {option.label.dutch for option in question.options if not option.hidden} <= labels
    assert {"Wijzig: {answer}", "Klaar, verder", "Liever e-mail", "Ja, breng mij in contact"} <= labels
    assert employer.problems == {}


def test_occupations_of_every_sector_are_met_though_the_dialog_does_not_tell_sectors_apart(employer: Walk) -> None:
    assert {one.label.dutch for one in REGION.occupations} <= employer.labels


def shown(text: str = "Hallo", label: str = "Ja", button: str = "a=b") -> Shown:
    line, press = ShownLine("text", text), ShownButton(button, label)
    return Shown("ask", "nl", (line,), (press,), question=None, progress=None, outcome=None, topic=None, case=None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (shown(text="x" * 4096), "message of 4100 characters, at most 4096"),
        (shown(text=" "), "line that is empty"),
        (shown(text="Hallo {name}"), "unfilled {placeholder}: “Hallo {name}”"),
        (shown(label="y" * 31), "31 characters, at most 30"),
        (shown(label=""), "button “”: 0 characters"),
        (shown(button="a=" + "é" * 32), "longer than 64 bytes"),
    ],
)
def test_what_a_channel_can_not_show_is_told(wrong: Shown, told: str) -> None:
    assert any(told in problem for problem in problems_of(wrong))


def test_what_a_channel_can_show_is_not_told() -> None:
    assert list(problems_of(shown("x" * 4092, "y" * 30, "a=" + "é" * 31))) == []


def choice(field: str) -> Choice:
    return Choice(field=field, text=Text("?"), short=Text("s"), options=YES_NO)


def test_effort_counts_taps_and_typing_and_lets_people_skip_or_type_as_is_best() -> None:
    many = Choices(field="many", text=Text("?"), short=Text("s"), options=YES_NO)
    name = FreeText(field="name", text=Text("?"), short=Text("s"))
    work = FreeText(field="work", text=Text("?"), short=Text("s"), skippable=True)
    asked = (choice("one"), many, work)
    skipped = Route(asked, {"one": "yes", "many": ("yes", "no"), "work": None})
    typed = Route(asked, {"one": "yes", "many": ("yes", "no"), "work": "w"})
    end = Route((name, choice("consent")), {"name": "n", "consent": "yes"})
    away = Route((choice("register"),), {"register": "no"})
    # language, role and privacy; then one, two switched on and done; skipping is a tap; consent
    assert longest_by_buttons([skipped, typed], [end, away]) in {(3 + 1 + 3 + 1 + 1, 1), (3 + 1 + 3 + 1, 2)}
    thirty = tuple(choice(str(number)) for number in range(17))
    values = dict.fromkeys(map(str, range(17)), "yes")
    long = [Route((*thirty, *asked), {**values, **route.answers}) for route in (skipped, typed)]
    assert longest_by_buttons(long, [end]) == (3 + 17 + 4 + 1, 2)


def test_a_question_that_asks_two_things_is_told() -> None:
    double = Choice(field="both", text=Text("Werkt u? En hoeveel uur?"), short=Text("s"), options=YES_NO)

    def path(interview: Interview) -> None:
        interview.ask(double)

    dialog = Dialog("odd", path, DIALOGS["follow-up"].decide, no_registration, ("both",), ())
    told = list(more_than_one_question([dialog], REGION))
    assert told == ["odd: both: “Werkt u? En hoeveel uur?”: asks more than one thing; make two questions of it"]
    assert list(more_than_one_question(DIALOGS.values(), REGION)) == []


def test_hard_texts_are_told_with_their_file_and_the_advice() -> None:
    told = list(hard_to_read([("Bel ons indien u dat wilt.", "dialogs/turn.py"), ("Bel ons.", "x")]))
    assert told == ["dialogs/turn.py: “Bel ons indien u dat wilt.”: “indien” is difficult; write “als”"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("De subsidie is nu open.", "says “open” of a scheme"),
        ("The scheme has closed.", "says “closed” of a scheme"),
        ("Open de chat. Vraag naar de subsidie.", ""),
        ("U krijgt € 400.", "no fact carries € 400"),
        ("U krijgt ٤٠٠ euro.", "no fact carries € 400"),
        ("Het kost 750 tot 1.000 euro.", "add the year it is of"),
        ("In 2024 kostte het € 750 tot € 1.000.", ""),
        ("In 2024 it cost €1,000.", ""),
    ],
)
def test_only_facts_may_promise(text: str, told: str) -> None:
    found = list(promises([(text, "dialogs/topics/x.toml")], REGION, DAY))
    assert bool(found) is bool(told)
    assert told in "".join(found)
    assert list(promises([(text, "dialogs/facts/achterhoek/facts.toml")], REGION, DAY)) == []


def test_every_marked_text_is_read() -> None:
    found = dict(texts())
    assert found["Hoe oud bent u?"] == "dialogs/trees/candidate.py"
    assert "U hoort binnen {count} werkdagen van ons." in found
    assert {file.split("/")[1] for file in found.values()} >= {"trees", "topics", "facts", "rules", "web"}
    assert all((ROOT / file).exists() for file in found.values())


def test_too_few_example_questions_and_unknown_facts_are_told() -> None:
    known = load_topics()
    topic = replace(known.topics["rvo-documents"], fact="nothing", phrasings={"nl": ("a",), "en": ("b",) * 30})
    told = list(wrong_topics(replace(known, topics={topic.id: topic}), REGION))
    assert "topics/rvo-documents.toml: 1 example questions in nl; write 39 more, 40 at least" in told
    assert any("fact 'nothing' does not exist; use one of trainer-costs" in line for line in told)
    assert not any(" in en;" in line for line in told)


def test_of_a_new_topic_is_told_how_many_examples_are_missing_in_each_language() -> None:
    known = load_topics()
    topic = replace(
        known.topics["how-long"], id="canteen", phrasings={"nl": ("mag ik er eten",) * 40, "ti": ("a", "b")}
    )
    told = list(wrong_topics(replace(known, topics={**known.topics, topic.id: topic}), REGION))
    assert told == [
        f"topics/canteen.toml: {have} example questions in {language}; write {missing} more, {have + missing} at least"
        for language in languages()
        for have, missing in [{"nl": (40, 0), "en": (0, 30), "ti": (2, 18)}.get(language, (0, 20))]
        if missing
    ]


def test_a_scheme_that_asks_what_its_dialogs_do_not_know_is_told_with_file_entry_and_remedy() -> None:
    regions = Path(__file__).parents[1] / "fixtures" / "regions"
    region = load_region("veenwolde", regions)
    assert list(wrong_schemes(region)) == []

    def told(*when: tuple[str, tuple[str, ...]]) -> list[str]:
        return list(wrong_schemes(replace(region, schemes=(replace(region.schemes[0], when=when),))))

    grey, sector = told(("sector", ("peat", "grey")), ("workplace", ("none",)))
    where = "veenwolde/schemes.toml: scheme 1 (peat-money): `when` names"
    assert grey == f"{where} 'grey', which the dialog candidate does not know; use one of green, wood, peat, other"
    assert sector.startswith(f"{where} 'sector', which the dialog referrer does not know; use one of organisation, ")
    assert sector.endswith(" workplace, prior_budget, start_certainty")
    only = replace(region.schemes[0], dialogs=("candidate",), when=(("occupation", ("peat-cutter", "baker")),))
    (line,) = wrong_schemes(replace(region, schemes=(only,)))
    assert "'baker', which the dialog candidate does not know; use one of peat-cutter" in line


def test_closing_days_that_run_out_are_told_in_time() -> None:
    last = max(REGION.office.closed)
    assert not any("closing days" in line for line in told_of_facts(REGION, last - timedelta(days=60)))
    assert any(f"no closing days are known after {last}" in line for line in told_of_facts(REGION, last))


def test_facts_that_need_review_and_those_that_soon_will_are_told_without_failing() -> None:
    assert any("needs review on 2026-11-20: rvo-subsidy" in line for line in told_of_facts(REGION, DAY))
    before = date(2026, 4, 30) - timedelta(days=59)
    assert any(line.startswith("lapses after 2026-04-30: rvo-subsidy") for line in told_of_facts(REGION, before))
    earlier = before - timedelta(days=2)
    assert not any("lapses" in line and "rvo-subsidy" in line for line in told_of_facts(REGION, earlier))
