"""Typed words: tidied, compared, counted, and read as yes, no, controls, numbers and languages."""

from __future__ import annotations

import pytest

from dialogs.words import (
    MASK,
    alike,
    asks_something,
    control,
    language_of,
    mask_bsn,
    no_whole_number,
    numbers_in,
    tidy,
    yes_or_no,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jan \n\t de  Boer ", "Jan de Boer"),
        ("Jan\x00\u202eedoc", "Janedoc"),
        ("\ud800", ""),
        ("\u200fعلي\u200f", "علي"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200dJan\u200d", "Jan"),
        ("<b>{name}</b> 👩\u200d🌾", "<b>{name}</b> 👩\u200d🌾"),
    ],
)
def test_own_words_lose_only_blanks_and_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ja!", "ja"), ("CAFÉ", "cafe"), ("'s-Heerenberg", "s heerenberg"), ("علي", "على"), ("x" * 500, "X" * 500)],
)
def test_words_are_alike_but_for_capitals_accents_and_letter_variants(one: str, other: str) -> None:
    assert alike(one) == alike(other)


@pytest.mark.parametrize("word", ["ja", "Jawel!", "yes", "نعم", "evet", "так", "tak", "بله", "እወ"])
def test_yes_is_understood_in_every_language(word: str) -> None:
    assert yes_or_no(word) == "yes"


@pytest.mark.parametrize("word", ["nee", "no", "لا", "hayır", "ні", "nie", "نه", "ኣይፋል"])
def test_no_is_understood_in_every_language(word: str) -> None:
    assert yes_or_no(word) == "no"


@pytest.mark.parametrize("words", ["ja nee", "misschien", "", "😀"])
def test_anything_else_is_neither_yes_nor_no(words: str) -> None:
    assert yes_or_no(words) is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Terug", "@back"),
        ("stop!", "@stop"),
        ("help", "@help"),
        ("medewerker", "@human"),
        ("opnieuw", "@restart"),
        ("baştan başla", "@restart"),
        ("taal", "@language"),
        ("back", "@back"),
        ("رجوع", "@back"),
        ("geri", "@back"),
        ("назад", "@back"),
        ("wstecz", "@back"),
        ("بازگشت", "@back"),
        ("ተመለስ", "@back"),
        ("terug naar school", None),
        ("تمام", None),
        ("adviseur", None),
    ],
)
def test_a_message_that_is_only_a_control_word_is_that_control(word: str, meant: str | None) -> None:
    assert control(word) == meant


@pytest.mark.parametrize(
    ("typed", "language", "numbers"),
    [
        ("7", "nl", [7]),
        ("ongeveer 12 mensen", "nl", [12]),
        ("٧", "ar", [7]),
        ("፯ ৭", "nl", [7]),
        ("zeven", "nl", [7]),
        ("seven", "ar", [7]),
        ("on beş", "tr", [15]),
        ("tien of elf", "nl", [10, 11]),
        ("één", "nl", [1]),
        ("een persoon", "nl", [1]),
        ("een groep van 9", "nl", [9]),
        ("een of twee", "nl", [1, 2]),
        ("veel", "nl", []),
        ("9" * 4000, "nl", [999999999]),
    ],
)
def test_numbers_are_read_as_digits_of_any_script_or_as_words(typed: str, language: str, numbers: list[int]) -> None:
    assert numbers_in(typed, language) == numbers


@pytest.mark.parametrize("typed", ["2,5", "-3", "½", "anderhalf", "min 3", "half", "٢٫٥", "نصف", "10%", "buçuk"])
def test_halves_and_negatives_are_no_whole_numbers(typed: str) -> None:
    assert no_whole_number(typed)


@pytest.mark.parametrize("typed", ["7", "zeven mensen", "minstens 3"])
def test_other_numbers_are_whole(typed: str) -> None:
    assert not no_whole_number(typed)


@pytest.mark.parametrize(
    ("typed", "only_mark", "asks"),
    [
        ("Kost dat geld?", True, True),
        ("كم السعر؟", True, True),
        ("wat kost dat", False, True),
        ("wat kost dat", True, False),
        ("wat", False, False),
        ("ik werk", False, False),
    ],
)
def test_a_question_shows_by_its_mark_or_its_first_word(typed: str, only_mark: bool, asks: bool) -> None:
    assert asks_something(typed, only_mark) is asks


@pytest.mark.parametrize(
    "typed", ["123456782", "1234 56 782", "123.456.782", "12-34-56-782", "bsn:123456782.", "١٢٣٤٥٦٧٨٢"]
)
def test_a_citizen_service_number_is_masked(typed: str) -> None:
    masked, found = mask_bsn(typed)
    assert found
    assert MASK in masked
    assert "782" not in masked


@pytest.mark.parametrize(
    "typed", ["123456789", "0612345678", "06 12345678", "+31 612345678", "1234567820", "000000000", ""]
)
def test_other_numbers_stay_as_they_are(typed: str) -> None:
    assert mask_bsn(typed) == (typed, False)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("Wat kost het voor mij?", "nl"),
        ("What does it cost?", "en"),
        ("I don't understand Dutch", "en"),
        ("Ne kadar sürer?", "tr"),
        ("Ile to kosztuje?", "pl"),
        ("Скільки це коштує?", "uk"),
        ("كم يكلف هذا؟", "ar"),
        ("من فضلك كم السعر", "ar"),
        ("من نمیدانم", "fa"),
        ("این چقدر هزینه دارد؟ چرا", "fa"),
        ("ክንደይ እዩ ዋጋኡ?", "ti"),
        ("Aalten", None),
        ("Jan", None),
        ("😀", None),
        ("", None),
    ],
)
def test_a_language_is_told_by_its_letters_or_its_commonest_words(typed: str, language: str | None) -> None:
    assert language_of(typed) == language
