"""The matcher finds quick questions as people type them, and keeps quiet about everything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.text import Text
from dialogs.topics.features import Features
from dialogs.topics.letters import LONGEST, languages_of_script, stems, words_of
from dialogs.topics.load import SmallTalk, Topic, Topics, load_topics
from dialogs.topics.match import ANSWER, NO_MATCH, Match, Matcher

MATCHER = Matcher()
FIXTURES = Path(__file__).parents[1] / "fixtures"
LANGUAGES = ("nl", "en", "ar", "tr", "uk", "pl", "fa", "ti")


def rows_of(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FIXTURES / file).read_text(encoding="utf-8").splitlines()]


QUESTIONS = rows_of("questions_nl_en.jsonl")
WRITTEN_APART = {language: rows_of(f"questions/{language}.jsonl") for language in LANGUAGES}


def ask(text: str, language: str = "nl", audience: str | None = None) -> Match:
    return MATCHER.match(text, language, audience)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_hard_questions_find_their_topic(language: str) -> None:
    asked = [row for row in QUESTIONS if row["kind"] == "question" and row["language"] == language]
    found = [[topic for topic, _ in ask(row["text"], language).topics] for row in asked]
    first = sum(topics[:1] == [row["topic"]] for topics, row in zip(found, asked, strict=True))
    three = sum(row["topic"] in topics for topics, row in zip(found, asked, strict=True))
    assert first / len(asked) >= 0.85
    assert three / len(asked) >= 0.92


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_written_apart_find_their_topic_in_every_language(language: str) -> None:
    asked = [row for row in WRITTEN_APART[language] if row["topic"]]
    found = [[topic for topic, _ in ask(row["text"], language).topics] for row in asked]
    first = sum(topics[:1] == [row["topic"]] for topics, row in zip(found, asked, strict=True))
    three = sum(row["topic"] in topics for topics, row in zip(found, asked, strict=True))
    assert first / len(asked) >= (0.85 if language in ("nl", "en") else 0.75)
    assert three / len(asked) >= 0.9


def test_of_what_is_not_ours_in_any_language_at_most_one_in_ten_is_answered() -> None:
    asked = [row for rows in WRITTEN_APART.values() for row in rows if not row["topic"]]
    answered = [row["text"] for row in asked if ask(row["text"], row["language"]).answered]
    assert len(answered) <= len(asked) / 10, answered


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("mijn dochter zit thuis na het mbo, kapt ermee, wat nu", "nl", "left-mbo"),
        ("hoefk weer in de schoolbanke te zitte", "nl", "do-i-go-to-school"),
        ("my boss wants to know what he gets out of it", "en", "employer-benefits"),
        ("شو بيكلفني الموضوع", "ar", "what-does-it-cost"),
        ("وبالمدرسة لازم اقعد كمان؟", "ar", "do-i-go-to-school"),
        ("cebimden para çıkacak mı", "tr", "what-does-it-cost"),
        ("okula gitmem gerekıyo mu", "tr", "do-i-go-to-school"),
        ("чи треба мені знову за парту", "uk", "do-i-go-to-school"),
        ("chy meni znovu do shkoly", "uk", "do-i-go-to-school"),
        ("czy bede musial placic z wlasnej kieszeni", "pl", "what-does-it-cost"),
        ("باید خودم پول بدم؟", "fa", "what-does-it-cost"),
        ("مي‌خواهم با یک آدم حرف بزنم", "fa", "talk-to-a-human"),
        ("ባዕለይ ድየ ዝኸፍል", "ti", "what-does-it-cost"),
        ("ምስ ሰብ ክዛረብ እደሊ", "ti", "talk-to-a-human"),
        ("ናብ gemeente ከይደ praktijkverklaring እንታይ እዩ", "ti", "what-is-praktijkverklaring"),
    ],
)
def test_a_question_is_found_however_it_is_typed(text: str, language: str, topic: str) -> None:
    assert ask(text, language).topics[0][0] == topic


def test_of_what_is_not_ours_at_most_one_in_ten_is_answered() -> None:
    asked = [row for row in QUESTIONS if row["kind"] in ("offtopic", "smalltalk")]
    answered = [row["text"] for row in asked if ask(row["text"], row["language"]).answered]
    assert len(answered) <= len(asked) / 10, answered


@pytest.mark.parametrize("row", [row for row in QUESTIONS if row["kind"] == "fragment"], ids=lambda row: row["text"])
def test_a_bit_of_an_answer_is_never_answered_as_a_question(row: dict[str, Any]) -> None:
    assert not ask(row["text"], row["language"]).answered


@pytest.mark.parametrize(
    "nothing", ["", " ", "27", "06 12345678", "+31 6 1234 5678", "jan@voorbeeld.nl", "?!", "🙂", "የ"]
)
def test_what_says_nothing_matches_nothing(nothing: str) -> None:
    assert ask(nothing) == NO_MATCH


def test_every_example_of_a_topic_is_answered_with_that_topic() -> None:
    for topic in load_topics().topics.values():
        for language, phrases in topic.phrasings.items():
            for phrase in phrases:
                found = ask(phrase, language)
                assert found.answered, phrase
                assert found.topics[0][0] == topic.id, phrase


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("WAT IS EEN PRAKTIJKVERKLARING???", "what-is-praktijkverklaring"),
        ("wat is een praktijkverklarring", "what-is-praktijkverklaring"),
        ("moeeeet ik naar schooool", "do-i-go-to-school"),
        ("Môet ík nàár schóól", "do-i-go-to-school"),
        ("hoelang duurt het", "how-long"),
    ],
)
def test_spelling_is_forgiven(text: str, topic: str) -> None:
    assert ask(text).topics[0][0] == topic


def test_a_greeting_gets_its_small_answer() -> None:
    assert ask("Goedemorgen!").smalltalk == "greeting"
    assert ask("dankjewel").smalltalk == "thanks"
    assert ask("سلام", "fa").smalltalk == "greeting"


def test_two_words_are_no_question_unless_they_end_as_one_or_stand_among_the_examples() -> None:
    assert not ask("kosten opleider erkend"[:15]).answered
    assert ask("gegevens verwijderen?").answered
    assert ask("verwijder alles").answered


def test_the_language_is_told_when_it_is_clear() -> None:
    assert ask("do i have to go to school").language == "en"
    assert ask("moet ik dan weer naar school", "en").language == "nl"
    assert ask("how do i kom in aanmerking voor the voucher ik weet niet").language is None


def test_the_audience_tips_the_balance() -> None:
    scores = [
        dict(ask("wat kost het", audience=audience).topics)["trainer-costs"] for audience in ("candidate", "employer")
    ]
    assert scores[0] < scores[1]


def test_scores_are_shares_in_falling_order() -> None:
    scores = [score for _, score in ask("hoe zit het met de kosten voor mij").topics]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3
    assert 0 <= sum(scores) <= 1.001


def test_an_answer_is_only_given_above_its_score() -> None:
    for row in QUESTIONS:
        found = ask(row["text"], row["language"])
        assert not found.answered or found.topics[0][1] >= round(ANSWER, 3)


def test_the_same_files_give_the_same_answers() -> None:
    again = Matcher(load_topics())
    for row in QUESTIONS[::10]:
        assert again.match(row["text"], row["language"], None) == ask(row["text"], row["language"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_in_any_language_is_known_for_that_language(language: str) -> None:
    told = [ask(row["text"], "en" if language == "nl" else "nl").language for row in WRITTEN_APART[language]]
    assert sum(one == language for one in told) / len(told) >= 0.75
    assert sum(one not in (language, None) for one in told) / len(told) <= 0.03


def test_a_word_never_seen_in_words_of_any_language_leaves_the_language_open() -> None:
    assert ask("blieben schoolbankachtig").language is None


def test_a_question_that_begins_with_an_answer_still_offers_topics() -> None:
    assert ask("ik ben 45 en woon in Aalten, mag ik daar iets over vragen").topics


@given(st.text(max_size=600), st.sampled_from(["nl", "en", "ar", "xx", ""]), st.sampled_from([None, "employer", "x"]))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_answer_of_the_right_shape(text: str, language: str, audience: str | None) -> None:
    found = MATCHER.match(text, language, audience)
    assert len(found.topics) in (0, 3)
    assert not found.answered or found.topics
    assert not (found.answered and found.smalltalk)


def test_a_very_long_text_is_cut() -> None:
    assert len(words_of("a b " * 100_000)) <= LONGEST
    assert ask("wat is een praktijkverklaring " * 10_000).topics


def test_letters_have_one_form() -> None:
    assert words_of("كتاب") == words_of("کتاب")
    assert words_of("أهلاً") == words_of("اهلا")
    assert words_of("مدرسة") == words_of("مدرسه")
    assert words_of("می‌خواهم") == words_of("میخواهم")
    assert words_of("İşveren ışık łódź zażółć") == ["isveren", "isik", "lodz", "zazolc"]


@pytest.mark.parametrize(
    ("typed", "also_typed"),
    [("чи треба їхати", "chy treba yikhaty"), ("щось моє", "shchos moye"), ("Школа", "shkola"), ("сім'я", "simya")],
)
def test_cyrillic_is_read_as_people_type_it_in_latin_letters(typed: str, also_typed: str) -> None:
    assert words_of(typed) == words_of(also_typed)


@pytest.mark.parametrize(("one", "other"), [("ሠራሕ", "ሰራሕ"), ("ፀሓይ", "ጸሓይ"), ("ዓመት", "ኣመት"), ("ሃገር", "ሀገር")])
def test_letters_that_sound_alike_in_tigrinya_are_one_letter(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_only_the_consonants_of_a_tigrinya_word_count() -> None:
    assert words_of("ሰራሕ ስራሕ ሰሪሑ፧")[:2] == words_of("ስርሐ ሰርሐ")


@pytest.mark.parametrize(
    ("word", "language", "stem"),
    [
        ("والمدرسة", "ar", "مدرسة"),
        ("بالعمل", "ar", "عمل"),
        ("میخواهم", "fa", "خواهم"),
        ("نمیدانم", "fa", "دانم"),
        ("ክሰርሕ", "ti", "ሰርሕ"),
        ("ኣይሰርሕን", "ti", "ሰርሕን"),
    ],
)
def test_what_stands_before_a_word_comes_off(word: str, language: str, stem: str) -> None:
    assert words_of(stem)[0] in stems(words_of(word)[0], language)


def test_nothing_comes_off_a_short_word_or_one_in_latin_letters() -> None:
    assert stems(words_of("ولد")[0], "ar") == ()
    assert stems("werkgever", "nl") == ()


def test_the_script_of_most_letters_says_which_languages_it_may_be() -> None:
    assert languages_of_script("чи мене беруть на mbo") == ("uk",)
    assert languages_of_script("شو يعني mbo") == ("ar", "fa")
    assert languages_of_script("mbo እንታይ ማለት እዩ") == ("ti",)
    assert languages_of_script("wat is dit") == ()


def meanings(words: str, language: str = "nl") -> list[bool]:
    """Return whether `words` share a feature with the word baas, with and without the groups."""
    groups = {"nl": {"boss": ["baas", "werkgever*", "de grote man"]}, "tr": {"boss": ["patron*"], "work": ["is"]}}
    return [
        bool(set(features.of(words_of(words), language)) & set(features.of(["baas"], "nl")))
        for features in (Features(groups), Features({}))
    ]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("werkgevers", "nl"),
        ("hoofdwerkgever", "nl"),
        ("praat met de grote mannen", "nl"),
        ("patronum", "tr"),
        ("baas nasıl", "tr"),
    ],
)
def test_words_that_mean_the_same_share_a_feature_in_all_languages(words: str, language: str) -> None:
    assert meanings(words, language)[0]


def test_other_words_do_not_share_it() -> None:
    assert meanings("klant") == [False, False]
    assert meanings("patronum") == [False, False]
    assert meanings("de grote") == [False, False]
    assert meanings("patronum", "xx") == [False, False]


def test_two_meanings_together_are_a_feature_of_their_own() -> None:
    groups = {"nl": {"boss": ["baas"], "pay": ["betaalt"]}}
    texts = (["baas", "of", "betaalt"], ["baas"], ["betaalt"])
    both, one, other = (set(Features(groups).of(words, "nl")) for words in texts)
    assert len(both - one - other - set(Features({}).of(texts[0], "nl"))) == 1


def test_a_matcher_can_be_made_of_other_topics() -> None:
    topic = Topic(
        "x", "candidate", Text("X"), Text("X."), Text(""), ("x",), ("A1",), None, Text(""), {"nl": ("wat is dit nou",)}
    )
    small = SmallTalk("hi", Text("Hoi"), {"nl": ("hallo daar",)})
    matcher = Matcher(Topics({"x": topic}, {"hi": small}, {"weather": {"nl": ("regent het buiten",)}}, {}))
    assert matcher.match("wat is dit nou", "nl", None).topics[0][0] == "x"
