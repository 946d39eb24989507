"""The kinds of question: what each reads from typed text, and which kept values it accepts. Contracts, section 2."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.questions import Choice, Choices, Doubt, Question, Reading, Refused, Taken, Typed, municipality_of
from dialogs.questions_typed import Email, FreeText, Kvk, Number, OpenChoice, Phone
from dialogs.text import Text
from dialogs.trees import candidate, employer, shared
from dialogs.words import MASK
from tests.talk import REGION, speaker

NAME = Text("naam")
PLACE = shared.place(REGION, "municipality", NAME, NAME)
POSTCODE = shared.postcode(REGION, "municipality")
OCCUPATION = shared.occupation(REGION, "wood")


def read(question: Question[Any], text: str, language: str = "nl") -> Reading:
    return question.read(Typed(text, language, speaker(language), REGION))


def value(question: Question[Any], text: str, language: str = "nl") -> object:
    reading = read(question, text, language)
    assert isinstance(reading, Taken), reading
    return reading.value


def refused(question: Question[Any], text: str, language: str = "nl") -> bool:
    return isinstance(read(question, text, language), Refused)


HOSTILE = [
    "😀",
    "x" * 4000,
    '{"press": "a=b"}',
    "<b>",
    "{name}",
    "\x00",
    "\u202eabc",
    "ja nee",
    "?",
    "1" * 500,
    "-",
    "%s",
    "²",
]
ALL = [PLACE, POSTCODE, OCCUPATION, candidate.AGE_BAND, candidate.GOAL, candidate.NAME, employer.WORKER_TYPES]
ALL += [employer.WORKERS, shared.PHONE, shared.EMAIL, shared.KVK]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("question", ALL, ids=lambda one: one.field)
def test_no_typed_text_makes_a_question_raise_and_what_it_takes_fits(question: Question[Any], text: str) -> None:
    reading = read(question, text)
    if isinstance(reading, Taken) and not reading.field:
        assert question.check(reading.value) is None
        assert question.label(reading.value)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Ulft", "oude-ijsselstreek"),
        ("winterswyk", "winterswijk"),
        ("ik woon in Zelhem", "bronckhorst"),
        ("7071 AB", "oude-ijsselstreek"),
        ("7100", "winterswijk"),
        ("Arnhem", "other"),
        ("1012 AB", "other"),
        ("Hengelo gld", "bronckhorst"),
        ("Hengelo (Ov)", "other"),
        ("3", "bronckhorst"),
        ("oost-gelre", "oost-gelre"),
        ("een andere plaats", "other"),
        ("weet ik niet", "unknown"),
    ],
)
def test_a_place_is_read_as_its_municipality(typed: str, place: str) -> None:
    assert value(PLACE, typed) == place


@pytest.mark.parametrize("typed", ["hallo", "goedemorgen", "xyzzy", "mijn plaats is qwerty", "ja", "/start", "99"])
def test_what_is_no_known_place_is_asked_again_and_is_never_other(typed: str) -> None:
    assert refused(PLACE, typed)


@pytest.mark.parametrize(
    ("typed", "values"),
    [("Hengelo", ("bronckhorst", "other")), ("Ulft of Aalten", ("oude-ijsselstreek", "aalten"))],
)
def test_homonyms_and_two_places_are_asked(typed: str, values: tuple[str, ...]) -> None:
    reading = read(PLACE, typed)
    assert isinstance(reading, Doubt)
    assert {one for one, _label in reading.options} == set(values)


def test_homonyms_carry_their_province_and_say_what_lies_outside() -> None:
    reading = read(PLACE, "Hengelo")
    assert isinstance(reading, Doubt)
    say = speaker("nl")
    assert [say(label) for _one, label in reading.options] == ["Hengelo (Gld)", "Hengelo (Ov), buiten de regio"]


@pytest.mark.parametrize(
    ("typed", "code"), [("7001", "7001"), ("7001 AB", "7001"), ("mijn postcode is 7001ab", "7001"), ("٧٠٠١", "7001")]
)
def test_only_the_digits_of_a_postcode_are_kept(typed: str, code: str) -> None:
    assert value(POSTCODE, typed) == code


@pytest.mark.parametrize(("typed", "place"), [("Ulft", "oude-ijsselstreek"), ("Barlo", "aalten"), ("Arnhem", "other")])
def test_a_place_typed_instead_of_a_postcode_answers_the_place_question(typed: str, place: str) -> None:
    reading = read(POSTCODE, typed)
    assert isinstance(reading, Taken)
    assert (reading.field, reading.value) == ("municipality", place)


@pytest.mark.parametrize("typed", ["70", "0999", "70011", "Hengelo", "geen idee", "7001 of 7002"])
def test_anything_else_is_no_postcode(typed: str) -> None:
    assert refused(POSTCODE, typed)


@pytest.mark.parametrize(
    ("place", "code", "municipality"),
    [
        ("aalten", None, "aalten"),
        ("unknown", "7100", "winterswijk"),
        ("unknown", "1012", "other"),
        ("unknown", None, "unknown"),
        ("unknown", "abcd", "unknown"),
    ],
)
def test_a_postcode_stands_for_an_unknown_place(place: str, code: str | None, municipality: str) -> None:
    assert municipality_of(place, code, REGION) == municipality


@pytest.mark.parametrize(
    ("typed", "band"),
    [
        ("17", "under-18"),
        ("ik ben 17 jaar", "under-18"),
        ("18", "18-26"),
        ("26 jaar", "18-26"),
        ("zevenentwintig of 27", "27-plus"),
        ("34", "27-plus"),
        ("2", "18-26"),
        ("Jonger dan 18 jaar", "under-18"),
        ("18-26", "18-26"),
        ("27 jaar of ouder", "27-plus"),
    ],
)
def test_an_age_in_years_is_a_band_and_a_small_number_an_option(typed: str, band: str) -> None:
    assert value(candidate.AGE_BAND, typed) == band


@pytest.mark.parametrize("typed", ["onder de 18", "bijna 18", "200", "17 of 19", "oud", "0", "18+"])
def test_a_vague_age_is_asked_again(typed: str) -> None:
    assert not isinstance(read(candidate.AGE_BAND, typed), Taken)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("eigen medewerkers", ("own",)),
        ("own, new", ("own", "new")),
        ("inburgeraars en eigen mensen", ("own", "newcomer")),
        ("1 2", ("own", "new")),
        ("2;1;2", ("own", "new")),
        ("yeni", None),
        ("eigen mensen, draken", None),
        (",", None),
        ("ja", None),
    ],
)
def test_several_values_are_typed_as_a_list(typed: str, values: tuple[str, ...] | None) -> None:
    reading = read(employer.WORKER_TYPES, typed)
    assert (reading.value if isinstance(reading, Taken) else None) == values


def test_the_chosen_values_are_named_as_a_list() -> None:
    assert speaker("nl")(employer.WORKER_TYPES.label(("own", "newcomer"))) == "Eigen medewerkers, Inburgeraars"
    assert speaker("nl")(employer.WORKER_TYPES.label(None)) == ""


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("7", 7),
        ("zeven mensen", 7),
        ("7 (zeven)", 7),
        ("٧", 7),
        ("500", 500),
        ("een groep van 9", 9),
        ("on iki", 12),
    ],
)
def test_a_number_is_read_from_digits_words_or_a_sentence(typed: str, count: int) -> None:
    assert value(employer.WORKERS, typed, "tr") == count


@pytest.mark.parametrize("typed", ["2,5", "-3", "7 of 8", "0", "501", "veel", "½", "anderhalf", "twee en half", "³"])
def test_halves_negatives_two_numbers_and_none_are_asked_again(typed: str) -> None:
    assert refused(employer.WORKERS, typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0612345678", "+31612345678"),
        ("06-1234 5678", "+31612345678"),
        ("06.12.34.56.78", "+31612345678"),
        ("(06) 12345678", "+31612345678"),
        ("(0)6 12345678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("+31 0612345678", "+31612345678"),
        ("+49 30 901820", "+4930901820"),
        ("0012345678", "+12345678"),
        ("٠٦١٢٣٤٥٦٧٨", "+31612345678"),
        ("mijn nummer is 06 12 34 56 78, bel na 5 uur", "+31612345678"),
        ("0000000000", None),
        ("0999999999", "+31999999999"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, number: str | None) -> None:
    if number:
        assert value(shared.PHONE, typed) == number
    else:
        assert value(shared.PHONE, typed) == "+00000000"


@pytest.mark.parametrize(
    "typed",
    ["061234567", "06123456789", "+3161234", "+1234567890123456", "123", "bel me", "0612345678 of 0687654321"],
)
def test_other_numbers_are_no_phone(typed: str) -> None:
    assert refused(shared.PHONE, typed)


@pytest.mark.parametrize(
    ("value_", "fits"),
    [("+31612345678", True), ("06 1234 5678", True), (612345678, False), ("", False), (None, True), ([], False)],
)
def test_a_kept_phone_must_be_a_number_as_text(value_: object, fits: bool) -> None:
    assert (shared.PHONE.check(value_) is None) is fits


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("jan@voorbeeld.nl", "jan@voorbeeld.nl"),
        ("<jan@mail.voorbeeld.nl>.", "jan@mail.voorbeeld.nl"),
        ("mailto:jan@x.nl", "jan@x.nl"),
    ],
)
def test_an_email_address_is_taken_without_the_marks_around_it(typed: str, address: str) -> None:
    assert value(shared.EMAIL, typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("jan", "jan@x", "jan@@x.nl", "jan @ x.nl", "a@b.nl c@d.nl", "jan jansen@x.nl", "mijn adres is jan@x.nl"),
        *("x" * 250 + "@x.nl", "jan123456782@x.nl"),
    ],
)
def test_anything_else_is_no_email_address(typed: str) -> None:
    assert refused(shared.EMAIL, typed)


def test_free_text_is_trimmed_and_a_citizen_service_number_in_it_masked() -> None:
    assert value(candidate.NAME, "  Jan\u202e <b>{name}</b> ") == "Jan <b>{name}</b>"
    assert value(candidate.NAME, "Jan 1234.56.782") == f"Jan {MASK}"
    assert value(candidate.NAME, "x" * 200) == "x" * 200
    assert value(candidate.NAME, "😀") == "😀"
    assert refused(candidate.NAME, "x" * 201)
    assert refused(candidate.NAME, " \x00 ")


def test_an_occupation_is_one_of_the_facts_or_a_persons_own_words() -> None:
    first = OCCUPATION.options[0]
    assert value(OCCUPATION, first.label.dutch.upper()) == first.value
    assert value(OCCUPATION, "1") == first.value
    assert value(OCCUPATION, "Ik maak doodskisten") == "Ik maak doodskisten"
    assert speaker("nl")(OCCUPATION.label(first.value)) == speaker("nl")(first.label)
    assert speaker("nl")(OCCUPATION.label("Ik maak {kisten}")) == "Ik maak {kisten}"


@pytest.mark.parametrize(("typed", "fits"), [("12345678", True), ("1234.5678", True), ("123", False), ("nee", False)])
def test_a_chamber_of_commerce_number_has_eight_digits(typed: str, fits: bool) -> None:
    assert isinstance(read(shared.KVK, typed), Taken) is fits


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        (candidate.GOAL, ["grow"], ["x", 1, None, [], True, {}]),
        (employer.WORKER_TYPES, [["own"], ("own", "new")], [[], ["own", "own"], "own", [1], [{}], None, ["x"]]),
        (employer.WORKERS, [1, 500], [0, 501, True, 3.0, "7", None]),
        (employer.LEVEL, ["1", "unknown"], [1, "5"]),
        (candidate.EMPLOYER_NAME, ["Jansen", None], ["", "  ", "x" * 201, 7]),
        (candidate.NAME, ["Jansen"], [None]),
        (POSTCODE, ["7001", None], [7001, "0123", "7001AB"]),
        (shared.KVK, ["12345678", None], [12345678, "1234567"]),
        (shared.EMAIL, ["a@b.nl"], [None, "a", 1, "123456782@x.nl"]),
        (OCCUPATION, ["own words", None], ["", 1]),
    ],
)
def test_kept_values_are_taken_as_they_are(question: Question[Any], good: list[object], bad: list[object]) -> None:
    assert [question.check(one) for one in good] == [None] * len(good)
    assert all(question.check(one) for one in bad)


def test_every_kind_of_question_shows_examples_that_it_accepts() -> None:
    for question in ALL:
        assert question.examples()
        assert [question.check(one) for one in question.examples()] == [None] * len(question.examples())


def test_a_kind_of_question_must_say_what_it_reads() -> None:
    bare: Question[str] = Question(field="x", text=NAME, short=NAME)
    with pytest.raises(NotImplementedError):
        bare.check("x")
    with pytest.raises(NotImplementedError):
        read(bare, "x")
    with pytest.raises(NotImplementedError):
        bare.examples()


def test_kinds_say_when_they_can_be_skipped() -> None:
    kinds = {True: (Phone, FreeText), False: (Email, Kvk)}
    for kind in kinds[True]:
        assert None in kind(field="x", text=NAME, short=NAME, skippable=True).examples()
        assert None not in kind(field="x", text=NAME, short=NAME).examples()
    assert Number(field="x", text=NAME, short=NAME, low=1, high=2).examples() == (1, 2)
    assert isinstance(OCCUPATION, OpenChoice)
    assert isinstance(employer.WORKER_TYPES, Choices)
    assert isinstance(candidate.GOAL, Choice)
