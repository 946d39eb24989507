"""The quick questions: every topic of the contract is there, complete, and says nothing it may not say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dialogs.topics.load import LABEL_LENGTH, Topic, TopicsError, load_topics

TOPICS = {
    "candidate": """what-is-praktijkverklaring is-it-a-diploma do-i-go-to-school am-i-eligible with-old-diploma
        what-does-it-cost does-it-affect-benefit how-long language-level no-employer-yet what-after does-it-lead-to-job
        day-activities pro-vso-school left-mbo bad-workplace-help stop-or-withdraw""",
    "newcomer": "may-i-work which-integration-route praktijkverklaring-and-inburgering asylum-seeker-permit",
    "employer": """employer-benefits recognised-leerbedrijf practice-trainer-role register-group which-occupations
        trainer-costs rvo-subsidy-status rvo-documents why-not-just-onboarding temp-agency contract-and-fair-pay""",
    "professional": "why-refer client-consent reintegration-budget pre-registration outside-region mbo-advice",
    "everybody": """how-to-register how-it-works other-mbo-routes opijver-voucher which-trainers my-registration-status
        when-will-i-hear privacy-data delete-my-data are-you-human talk-to-a-human""",
}
ALL = list(load_topics().topics.values())
each_topic = pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.id)


def said(topic: Topic) -> str:
    return " ".join(text.dutch for text in (topic.label, topic.short, topic.more, topic.text_review))


def test_exactly_the_topics_of_the_contract_exist_each_for_its_audience() -> None:
    assert {topic.id: topic.audience for topic in ALL} == {
        topic: audience for audience, names in TOPICS.items() for topic in names.split()
    }


@each_topic
def test_a_topic_has_enough_examples_and_no_doubles(topic: Topic) -> None:
    assert set(topic.phrasings) == {"nl", "en", "ar", "tr", "uk", "pl", "fa", "ti"}
    for language in topic.phrasings:
        enough = {"nl": 40, "en": 30}.get(language, 20)
        examples = [phrase.casefold() for phrase in topic.phrasings[language]]
        assert len(examples) >= enough
        assert len(set(examples)) == len(examples)


def test_no_example_belongs_to_two_topics() -> None:
    owners: dict[str, set[str]] = {}
    for topic in ALL:
        for phrases in topic.phrasings.values():
            for phrase in phrases:
                owners.setdefault(phrase.casefold(), set()).add(topic.id)
    assert {phrase: sorted(found) for phrase, found in owners.items() if len(found) > 1} == {}


@each_topic
def test_an_answer_is_short_and_plain(topic: Topic) -> None:
    assert len(topic.label.dutch) <= LABEL_LENGTH
    for text in (topic.short, topic.more, topic.text_review):
        sentences = [sentence for sentence in re.split(r"(?<=[.!?])\s+", text.dutch) if sentence]
        assert len(sentences) <= 4
        assert [sentence for sentence in sentences if len(sentence.split()) > 15] == []


@each_topic
def test_a_topic_names_its_sources_and_a_way_on(topic: Topic) -> None:
    assert topic.sources
    assert 1 <= len(topic.related) <= 3
    assert set(topic.related) <= set(load_topics().topics) - {topic.id}


@each_topic
def test_no_answer_says_that_a_scheme_is_open_closed_or_worth_something(topic: Topic) -> None:
    words = said(topic)
    assert not re.search(r"\b(open|gesloten)\b", words, re.IGNORECASE)
    if topic.fact:
        assert not re.search(r"\b(loopt|verlopen|gestopt|afgelopen|verlengd|voorbij)\b", words, re.IGNORECASE)
    for sentence in re.split(r"(?<=[.!?])\s+", words):
        if "€" in sentence:
            assert re.search(r"\b20\d\d\b", sentence), sentence
            assert topic.fact == "trainer-costs"


@each_topic
def test_an_answer_never_asks_for_what_we_may_not_know(topic: Topic) -> None:
    for sentence in re.split(r"(?<=[.!?])\s+", said(topic)):
        if re.search(r"BSN|diagnose|paspoort", sentence):
            assert re.search(r"\b(nooit|geen)\b", sentence, re.IGNORECASE), sentence


@pytest.mark.parametrize("topic", ["rvo-subsidy-status", "rvo-documents", "opijver-voucher"])
def test_while_a_scheme_needs_review_we_find_out(topic: str) -> None:
    review = load_topics().topics[topic].text_review.dutch
    assert re.search(r"zoeken (wij )?(dit )?voor u uit", review)
    assert "€" not in review


def test_what_is_not_ours_has_enough_examples() -> None:
    count = {
        language: sum(
            len(said.get(language, ())) for name, said in load_topics().offtopic.items() if name != "fragment"
        )
        for language in ("nl", "en")
    }
    assert count["nl"] >= 150
    assert count["en"] >= 100


def test_small_talk_has_a_small_answer_in_every_language() -> None:
    for small in load_topics().smalltalk.values():
        assert len(small.text.dutch.split()) <= 25
        assert set(small.phrasings) == {"nl", "en", "ar", "tr", "uk", "pl", "fa", "ti"}


GOOD = """audience = "candidate"
label = "Een vraag"
short = "Een antwoord."
related = ["b"]
sources = ["A1"]
[phrasings]
nl = ["hoe dan"]
"""


def folder_with(tmp_path: Path, **files: str) -> Path:
    files = {"a": GOOD, "b": GOOD.replace('"b"', '"a"'), "smalltalk": "", "offtopic": "", "words/nl": ""} | files
    (tmp_path / "words").mkdir()
    for name, content in files.items():
        (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_once(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    assert load_topics(folder) is load_topics(folder)
    topic = load_topics(folder).topics["a"]
    assert (topic.fact, topic.more.dutch, topic.phrasings) == (None, "", {"nl": ("hoe dan",)})


MISTAKES = [
    ("a", "audience = ", "file", "TOML"),
    ("a", GOOD.replace("candidate", "nobody"), "audience", "candidate"),
    ("a", GOOD.replace('"Een vraag"', '"' + "x" * 31 + '"'), "label", "30"),
    ("a", GOOD.replace('"Een vraag"', '" "'), "label", "text"),
    ("a", GOOD.replace('"Een vraag"', "3"), "label", "text"),
    ("a", GOOD.replace('["b"]', '["nowhere"]'), "related", "nowhere"),
    ("a", GOOD.replace('["b"]', '["a"]'), "related", "other"),
    ("a", GOOD.replace('["A1"]', "[]"), "sources", "at least one"),
    ("a", GOOD.replace('["A1"]', '"A1"'), "sources", "list"),
    ("a", GOOD.replace('["hoe dan"]', "[3]"), "phrasings.nl", "list"),
    ("a", GOOD.split("[phrasings]")[0], "phrasings", "table"),
    ("a", GOOD.replace('nl = ["hoe dan"]', ""), "phrasings", "table"),
    ("a", 'fact = "x"\n' + GOOD, "fact", "both"),
    ("a", 'text_review = "x"\n' + GOOD, "fact", "both"),
    ("a", 'colour = "x"\n' + GOOD, "colour", "audience"),
    ("smalltalk", "greeting = 3", "greeting", "table"),
    ("smalltalk", '[greeting.phrasings]\nnl = ["hoi"]', "greeting.text", "text"),
    ("smalltalk", '[greeting]\ntext = "Hoi"', "greeting.phrasings", "table"),
    ("offtopic", "[weather]", "weather.phrasings", "table"),
    ("words/nl", "boss = []", "boss", "at least one"),
    ("words/nl", 'boss = ["baas", "*"]', "boss", "letters"),
]


@pytest.mark.parametrize(("file", "content", "entry", "remedy"), MISTAKES)
def test_a_mistake_is_reported_with_file_entry_and_remedy(
    tmp_path: Path, file: str, content: str, entry: str, remedy: str
) -> None:
    with pytest.raises(TopicsError) as caught:
        load_topics(folder_with(tmp_path, **{file: content}))
    assert (caught.value.file, caught.value.entry) == (f"{file}.toml", entry)
    assert remedy in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "offtopic.toml").unlink()
    with pytest.raises(TopicsError, match=r"offtopic\.toml: file: is missing"):
        load_topics(folder)


def test_a_topic_with_a_fact_keeps_what_is_said_meanwhile(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, a='fact = "f"\ntext_review = "Wij zoeken."\nmore = "Meer."\n' + GOOD)
    topic = load_topics(folder).topics["a"]
    assert (topic.fact, topic.text_review.dutch, topic.more.dutch) == ("f", "Wij zoeken.", "Meer.")
