"""How hard a reply is to read."""

from __future__ import annotations

import pytest

from bot.desk.reading import reading


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Wij bellen u morgen. Kunt u dan?", "easy"),
        ("Wij zoeken een werkplek die bij u past en dan gaan wij samen kijken.", "plain"),
        ("Indien u akkoord gaat, kunt u het formulier retourneren.", "hard"),
        ("", "easy"),
        ("Goedemorgen!", "easy"),
    ],
)
def test_a_text_has_a_level(text: str, level: str) -> None:
    assert reading(text).level == level


def test_a_difficult_word_comes_with_its_easier_one() -> None:
    assert any("‘indien’" in advice and "‘als’" in advice for advice in reading("Indien u wilt, bellen wij.").advice)


def test_a_long_sentence_is_named() -> None:
    long = "Wij willen graag met u praten over wat u kunt doen en wat u wilt en wanneer u dan kunt beginnen."
    told = reading(long[:-1] + " op de werkplek.")
    assert told.advice[0] == "Maak twee zinnen van: ‘Wij willen graag met u praten …’."


def test_long_words_alone_get_advice_too() -> None:
    long = "verantwoordelijkheden werkzaamhedenbeschrijvingen beoordelingsbijeenkomsten toekomstverwachtingen"
    told = reading(f"Wij kijken samen naar {long} en nog veel meer.")
    assert told.level == "hard"
    assert told.advice == ("Gebruik kortere woorden en zinnen.",)
