"""Walking a dialog ahead: every path, and how long it still is."""

from __future__ import annotations

import pytest

from dialogs.engine import Interview, walk
from dialogs.explore import every_path, longest
from dialogs.questions import Choice, Option
from dialogs.text import Text
from dialogs.trees.start import ALL, DIALOGS
from tests.talk import ANSWERS, REGION

A, B, C = (
    Choice(
        field=name,
        text=Text(name),
        short=Text(name),
        options=tuple(Option(one, Text(one)) for one in ("1", "2", "3", "4")),
    )
    for name in "abc"
)


def branching(interview: Interview) -> None:
    """Ask two more questions behind one answer."""
    if interview.ask(A) != "3":
        return
    interview.ask(B)
    interview.ask(C)


def looking_up(interview: Interview) -> None:
    """Tell all answers apart by looking them up."""
    more = {"1": (), "2": (B,), "3": (B, C)}
    for question in more.get(interview.ask(A), ()):
        interview.ask(question)


def test_answers_that_are_treated_alike_are_one_path() -> None:
    assert [route.fields for route in every_path(branching, REGION)] == [("a",), ("a", "b", "c")]


def test_answers_that_are_looked_up_are_all_told_apart() -> None:
    assert [len(route.fields) for route in every_path(looking_up, REGION)] == [1, 2, 3, 1]


@pytest.mark.parametrize(("answer", "length"), [("1", 1), ("2", 2), ("3", 3), ("4", 1)])
def test_the_length_is_as_known_now(answer: str, length: int) -> None:
    assert longest(looking_up, {}, (), "a", REGION) == 3
    if length > 1:
        assert longest(looking_up, {"a": answer}, ("a",), "b", REGION) in (length, 3)
    if answer == "3":
        assert longest(branching, {"a": answer}, ("a",), "b", REGION) == 3


@pytest.mark.parametrize("dialog", ALL)
def test_every_path_is_whole_and_no_two_are_the_same(dialog: str) -> None:
    routes = every_path(ALL[dialog].path, REGION)
    for route in routes:
        position = walk(ALL[dialog].path, route.answers, REGION)
        assert position.open is None
        assert position.asked == route.questions
    assert len({tuple(sorted(map(str, route.answers.items()))) for route in routes}) == len(routes)


def test_every_field_of_the_contract_is_asked_on_some_path() -> None:
    for dialog in DIALOGS.values():
        asked = {field for route in every_path(dialog.path, REGION) for field in route.fields}
        assert asked == set(dialog.fields)


@pytest.mark.parametrize("dialog", DIALOGS)
def test_the_length_shown_never_grows_and_is_never_too_short(dialog: str) -> None:
    path = DIALOGS[dialog].path
    for route in every_path(path, REGION)[::9]:
        asked = enumerate(route.fields)
        lengths = [longest(path, route.answers, route.fields[:at], field, REGION) for at, field in asked]
        assert lengths == sorted(lengths, reverse=True)
        assert lengths[-1] >= len(route.fields)


@pytest.mark.parametrize(
    ("given", "asks", "length"),
    [
        ({}, "municipality", 18),
        ({"municipality": "winterswijk"}, "age_band", 16),
        ({"municipality": "other"}, "cross_region", 17),
        ({"municipality": "unknown"}, "postcode", 18),
        ({"municipality": "unknown", "postcode": "7100"}, "age_band", 17),
        ({"municipality": "unknown", "postcode": "1012"}, "cross_region", 18),
    ],
)
def test_an_answer_that_stands_for_others_counts_at_once(given: dict[str, str], asks: str, length: int) -> None:
    assert longest(DIALOGS["candidate"].path, given, tuple(given), asks, REGION) == length


def test_a_plain_case_has_the_length_it_is_asked_in() -> None:
    given = ANSWERS["employer"]
    assert longest(DIALOGS["employer"].path, given, tuple(given)[:-1], "workers_consent", REGION) == len(given)
