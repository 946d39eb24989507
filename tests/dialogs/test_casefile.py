"""Case files: what they lead to, what they still ask, what in them can't be. Contracts, section 3."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.casefile import Result, replay
from dialogs.trees.start import DIALOGS
from tests.talk import ANSWERS, DAY, REGION

HIGH = {"highest_diploma": "higher"}


def result(dialog: str, answers: dict[str, Any]) -> Result:
    return replay(DIALOGS[dialog], answers, REGION, DAY)


def without(dialog: str, *fields: str) -> dict[str, Any]:
    return {name: value for name, value in ANSWERS[dialog].items() if name not in fields}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_whole_case_is_done_and_asks_no_registration(dialog: str) -> None:
    found = result(dialog, ANSWERS[dialog])
    assert (found.state, found.asks, found.problem, found.unused) == ("done", None, None, ())
    assert found.outcome is not None


@pytest.mark.parametrize("dialog", DIALOGS)
def test_each_missing_answer_is_asked_and_those_behind_it_are_not_judged(dialog: str) -> None:
    for name in ANSWERS[dialog]:
        found = result(dialog, without(dialog, name))
        assert (found.state, found.asks, found.problem, found.unused) == ("asking", name, None, ())
        assert found.outcome is None


@pytest.mark.parametrize("dialog", DIALOGS)
def test_each_answer_that_can_not_be_is_rejected_and_says_why(dialog: str) -> None:
    for name in ANSWERS[dialog]:
        found = result(dialog, ANSWERS[dialog] | {name: {"x": 1}})
        assert (found.state, found.asks, found.outcome) == ("rejected", name, None)
        assert found.problem


@pytest.mark.parametrize(
    ("dialog", "changes", "state", "asks"),
    [
        ("candidate", {"employer_name": None}, "done", None),
        ("candidate", {"age_band": None}, "rejected", "age_band"),
        ("candidate", {"age_band": "unknown"}, "rejected", "age_band"),
        ("candidate", {"payer_hint": "self", "situation": "benefit"}, "done", None),
        ("candidate", {"occupation": "own words"}, "done", None),
        ("candidate", {"employer_name": "x" * 201}, "rejected", "employer_name"),
        ("candidate", {"municipality": "unknown", "postcode": 7100}, "rejected", "postcode"),
        ("candidate", {"municipality": "unknown", "postcode": "1012"}, "asking", "cross_region"),
        ("candidate", {"municipality": "unknown"}, "asking", "postcode"),
        ("candidate", HIGH, "asking", "diploma_use"),
        ("employer", {"workers": 7.0}, "rejected", "workers"),
        ("employer", {"workers": True}, "rejected", "workers"),
        ("employer", {"workers": "7"}, "rejected", "workers"),
        ("employer", {"workers": 501}, "rejected", "workers"),
        ("employer", {"level": 2}, "rejected", "level"),
        ("employer", {"worker_types": []}, "rejected", "worker_types"),
        ("employer", {"worker_types": ["own", "own"]}, "rejected", "worker_types"),
        ("employer", {"worker_types": "own"}, "rejected", "worker_types"),
        ("employer", {"motive": None}, "rejected", "motive"),
        ("referrer", {"intent": "group", "clients": 1}, "rejected", "clients"),
        ("referrer", {"intent": "group", "clients": 2}, "done", None),
        ("referrer", {"intent": "pre-registration", "clients": 1}, "done", None),
        ("referrer", {"intent": "pre-registration"}, "asking", "clients"),
        ("follow-up", {"where_now": "same-employer"}, "asking", "contract"),
    ],
)
def test_values_are_taken_as_they_are(dialog: str, changes: dict[str, Any], state: str, asks: str | None) -> None:
    found = result(dialog, ANSWERS[dialog] | changes)
    assert (found.state, found.asks) == (state, asks)


@pytest.mark.parametrize(
    ("dialog", "changes", "unused"),
    [
        ("candidate", {"favourite_colour": "red"}, ("favourite_colour",)),
        ("candidate", {"role": "candidate", "language": "nl", "privacy": "agree"}, ("role", "language", "privacy")),
        ("candidate", {"permit_type": "nonsense", "postcode": 1}, ("permit_type", "postcode")),
        ("candidate", {"diploma_use": "usable"}, ("diploma_use",)),
        ("candidate", {"register": "yes", "name": "Jan", "phone": "0612345678", "consent": "no"}, ()),
        ("candidate", {"phone": None, "email": "a@b.nl", "contact_by": "phone", "best_time": None}, ()),
        ("candidate", {"email": "a@b.nl"}, ()),
        ("candidate", {"phone": "0612345678", "contact_by": "email", "email": "a@b.nl"}, ()),
        ("candidate", {"register": "not-now", "name": "Jan"}, ("name",)),
        ("candidate", {"company": "x", "@send": "yes"}, ("company", "@send")),
        ("employer", {"company": "x", "kvk": "12345678", "best_time": "any"}, ("best_time",)),
        ("referrer", {"company": "x", "kvk": "12345678"}, ("kvk",)),
        ("referrer", {"clients": "nonsense"}, ("clients",)),
        ("follow-up", {"contract": "fixed", "name": "Jan"}, ("contract", "name")),
    ],
)
def test_what_has_no_effect_is_unused(dialog: str, changes: dict[str, Any], unused: tuple[str, ...]) -> None:
    found = result(dialog, ANSWERS[dialog] | changes)
    assert (found.state, found.unused) == ("done", unused)


def test_after_an_early_end_all_else_is_unused() -> None:
    found = result("referrer", {"organisation": "uwv", "intent": "inform", "client_consent": 3, "name": 4, "x": 5})
    assert (found.state, found.unused) == ("done", ("client_consent", "name", "x"))
    found = result("candidate", ANSWERS["candidate"] | {"municipality": "other", "cross_region": "no", "name": 4})
    assert found.state == "done"
    assert set(found.unused) == set(ANSWERS["candidate"]) - {"municipality"} | {"name"}


@pytest.mark.parametrize(
    ("changes", "asks"),
    [
        ({"register": "perhaps"}, "register"),
        ({"name": ""}, "name"),
        ({"phone": "123"}, "phone"),
        ({"phone": None, "email": "nobody"}, "email"),
        ({"email": "nobody"}, "email"),
        ({"contact_by": "pigeon"}, "contact_by"),
        ({"best_time": "night"}, "best_time"),
        ({"consent": True}, "consent"),
        ({"consent": True, "name": 7}, "name"),
    ],
)
def test_a_registration_is_not_asked_but_checked_when_given(changes: dict[str, Any], asks: str) -> None:
    found = result("candidate", ANSWERS["candidate"] | changes | {"x": 1})
    assert (found.state, found.asks, found.outcome, found.unused) == ("rejected", asks, None, ("x",))
    assert found.problem


def test_an_unanswered_question_wins_from_a_refused_answer_behind_it() -> None:
    found = result("candidate", without("candidate", "goal") | {"sector": "nonsense", "name": 7, "permit_type": 3})
    assert (found.state, found.asks, found.unused) == ("asking", "goal", ("permit_type",))


def test_the_first_refused_answer_in_asking_order_counts() -> None:
    found = result("employer", ANSWERS["employer"] | {"can_pay": "x", "motive": "x"})
    assert (found.state, found.asks) == ("rejected", "motive")
