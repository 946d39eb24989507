"""How plain a Dutch text is: counted as a reader would, with advice where it can be easier."""

from __future__ import annotations

import pytest

from dialogs.plain import PlainWords, ease, findings, plain_words, questions_in, sentences, syllables, words_of

KNOWN = PlainWords({"indien": "als"}, frozenset({"praktijkverklaring"}))


def advice(text: str) -> list[str]:
    return [finding.advice for finding in findings(text, KNOWN)]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("werk", 1), ("leren", 2), ("praktijk", 2), ("verklaring", 3), ("moeilijk", 2), ("nieuw", 1), ("eeuwen", 2)),
        *(("mooie", 2), ("fraai", 1), ("groeien", 2), ("situatie", 4), ("geïnteresseerd", 5), ("coördinator", 5)),
        *(("België", 3), ("één", 1), ("cliënt", 2), ("UWV", 3), ("u", 1), ("sst", 1), ("begeleiding", 4)),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_sentences_end_at_a_point_but_not_inside_a_number_or_name() -> None:
    assert sentences("Kijk op Zone.college. Dat kost € 1.000! Goed? Ja…\nNee") == [
        "Kijk op Zone.college.",
        "Dat kost € 1.000!",
        "Goed?",
        "Ja…",
        "Nee",
    ]


def test_a_placeholder_and_a_word_with_a_hyphen_are_one_word_each() -> None:
    assert words_of("{place} hoort bij re-integratie, programma's en e-mail.") == [
        *("die", "hoort", "bij", "re-integratie", "programma's", "en", "e-mail"),
    ]


def test_ease_is_the_formula_of_flesch_and_douma() -> None:
    assert ease("De man loopt. De hond rent.") == pytest.approx(206.835 - 0.93 * 3 - 77)
    assert ease("Wij helpen u.") == pytest.approx(206.835 - 0.93 * 3 - 77 * 4 / 3)


def test_names_and_domain_words_do_not_count_against_a_text() -> None:
    assert ease("Ik wil een praktijkverklaring.", KNOWN.domain) == pytest.approx(206.835 - 0.93 * 4 - 77)
    assert ease("Ik woon in Doetinchem.") == pytest.approx(206.835 - 0.93 * 4 - 77)


def test_a_plain_text_has_no_findings() -> None:
    assert advice("Wij helpen u graag. U hoort morgen van ons. Dan kijken wij samen wat u kunt doen.") == []


def test_a_sentence_above_twenty_words_is_told_with_its_length() -> None:
    long = "Ik ga " + "nu " * 19 + "weg."
    found = list(findings(f"Dit is goed. Dit ook. {long}", KNOWN))
    assert [(one.sentence, one.advice.split(";")[0]) for one in found] == [(long, "22 words")]


def test_sentences_of_more_than_fifteen_words_on_average_are_told() -> None:
    long = "Ik ga " + "nu " * 13 + "weg."
    assert advice(f"{long} {long}") == ["16.0 words a sentence; make sentences shorter (15 on average)"]


def test_a_difficult_word_comes_with_the_easy_one() -> None:
    assert advice("Bel ons indien u wilt.") == ["“indien” is difficult; write “als”"]


def test_long_words_are_named_when_a_text_is_too_hard() -> None:
    hard = "Belangstellenden ontvangen aanvullende informatie. Wij kunnen geïnteresseerden vrijblijvend meteen helpen."
    assert advice(hard)[0].endswith("its long words: geïnteresseerden, Belangstellenden, aanvullende")


def test_a_few_words_are_not_measured_by_the_formula() -> None:
    assert advice("Geïnteresseerden ontvangen aanvullende informatie.") == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Uw aanmelding wordt gelezen.", True),
        ("De kosten worden door ons betaald.", True),
        ("Dit wordt een aanmelding.", False),
        ("Het wordt morgen mooi weer.", False),
    ],
)
def test_a_passive_sentence_is_told(sentence: str, told: bool) -> None:
    assert (advice(sentence) == ["is passive; say who does it"]) is told


def test_questions_are_counted() -> None:
    assert questions_in("Hebt u werk? En hoeveel uur?") == 2


def test_no_word_is_both_difficult_and_of_the_domain_and_no_advice_is_itself_difficult() -> None:
    known = plain_words()
    assert known.domain.isdisjoint(known.easier)
    easy = {word for better in known.easier.values() for word in words_of(better)}
    assert easy.isdisjoint(known.easier)
    assert all(word == word.casefold() for word in (*known.easier, *known.domain))


def test_a_text_of_only_names_and_domain_words_is_as_easy_as_can_be() -> None:
    assert ease("praktijkverklaring", frozenset({"praktijkverklaring"})) == 100.0
