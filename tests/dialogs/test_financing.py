"""Who may pay, in what order, with what status, on any day. Expectations: contracts, section 3, "Financing routes"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dialogs.casefile import replay
from dialogs.outcome import Outcome
from dialogs.trees.start import DIALOGS
from tests.dialogs.test_eligibility import DAYS, FAR, GROUP, HIGH, NEWCOMER, NOWHERE, PRE
from tests.talk import ANSWERS, REGION

RVO = dict(zip(DAYS, ("later", "later", "later", "ask-staff", "ask-staff", "ask-staff"), strict=True))
OPIJVER = dict(zip(DAYS, ("possible", "possible", "ask-staff", "ask-staff", "ask-staff", "ask-staff"), strict=True))
FIRST, EMPLOYER, LAST = "reintegration-budget:first", "employer-budget:possible", "werkcentrum-budget:last-resort"
SELF, JOINT = "own-share:possible", "joint-innovation-fund:ask-staff"
JOB = (EMPLOYER, "rvo-subsidy")
NO_JOB = {"workplace": "none"}


def outcome(dialog: str, changes: dict[str, Any], day: date) -> Outcome:
    result = replay(DIALOGS[dialog], ANSWERS[dialog] | changes, REGION, day)
    assert result.outcome is not None, result
    return result.outcome


TABLE: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("candidate", {}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", {"guided_by": "municipality"}, (FIRST, *JOB, "opijver-voucher", LAST)),
    ("candidate", {"guided_by": "uwv"}, (FIRST, *JOB, "opijver-voucher", LAST)),
    ("candidate", {"guided_by": "social-company"}, (FIRST, *JOB, "opijver-voucher", LAST)),
    ("candidate", {"guided_by": "school"}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", {"situation": "reintegration"}, (FIRST, *JOB, "opijver-voucher", LAST)),
    ("candidate", NO_JOB, ("opijver-voucher", LAST)),
    ("candidate", NO_JOB | {"situation": "seconded"}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", NO_JOB | {"situation": "temp-agency"}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", {"workplace": "volunteer"}, ("opijver-voucher", LAST)),
    ("candidate", FAR, (*JOB, LAST)),
    ("candidate", NOWHERE, (*JOB, LAST)),
    ("candidate", {"municipality": "unknown", "postcode": "7100"}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", {"payer_hint": "self"}, (*JOB, "opijver-voucher", SELF, LAST)),
    ("candidate", {"payer_hint": "employer"}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", {"payer_hint": "self", "situation": "benefit"}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", {"payer_hint": "self", "situation": "reintegration"}, (FIRST, *JOB, "opijver-voucher", LAST)),
    ("candidate", {"payer_hint": "self"} | NEWCOMER, (*JOB, "opijver-voucher", LAST)),
    ("candidate", {"payer_hint": "self", "age_band": "under-18"}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", HIGH | {"diploma_use": "usable"}, (*JOB, "opijver-voucher", LAST)),
    ("candidate", {"municipality": "other", "cross_region": "no"}, ()),
    ("employer", {}, (*JOB, LAST)),
    ("employer", {"can_pay": "partly"}, (*JOB, LAST)),
    ("employer", {"can_pay": "unknown"}, (*JOB, LAST)),
    ("employer", {"can_pay": "no"}, (LAST,)),
    ("employer", {"recognised": "no"}, (EMPLOYER, LAST)),
    ("employer", {"recognised": "unknown"}, (*JOB, LAST)),
    ("employer", {"workers": 4}, (*JOB, LAST)),
    ("employer", {"workers": 5}, (*JOB, JOINT, LAST)),
    ("employer", {"workers": 5, "can_pay": "no"}, (JOINT, LAST)),
    ("employer", {"location": "other", "cross_region": "no"}, ()),
    ("referrer", {}, (*JOB, "opijver-voucher", LAST)),
    ("referrer", {"prior_budget": "yes"}, (FIRST, *JOB, "opijver-voucher", LAST)),
    ("referrer", {"prior_budget": "asked"}, (FIRST, *JOB, "opijver-voucher", LAST)),
    ("referrer", {"prior_budget": "unknown"}, (FIRST, *JOB, "opijver-voucher", LAST)),
    ("referrer", {"client_group": "reintegration"}, (*JOB, "opijver-voucher", LAST)),
    ("referrer", {"client_group": "seconded"} | NO_JOB, ("opijver-voucher", LAST)),
    ("referrer", FAR, (*JOB, LAST)),
    ("referrer", GROUP, (*JOB, "opijver-voucher", JOINT, LAST)),
    ("referrer", PRE | {"clients": 9}, (*JOB, "opijver-voucher", LAST)),
    ("referrer", {"intent": "inform"}, ()),
    ("referrer", {"client_consent": "no"}, ()),
    ("follow-up", {"call_me": "yes"}, ()),
]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(("dialog", "changes", "expected"), TABLE)
def test_the_routes_and_their_order_and_status(
    dialog: str, changes: dict[str, Any], expected: tuple[str, ...], day: date
) -> None:
    dated = {"rvo-subsidy": f"rvo-subsidy:{RVO[day]}", "opijver-voucher": f"opijver-voucher:{OPIJVER[day]}"}
    found = outcome(dialog, changes, day)
    assert [f"{one.route}:{one.status}" for one in found.financing] == [dated.get(one, one) for one in expected]
    assert all(one.reason and one.source for one in found.financing)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(
    ("dialog", "changes", "participants"),
    [
        ("candidate", {}, 1),
        ("employer", {"workers": 7}, 7),
        ("referrer", {}, 1),
        ("referrer", {"intent": "group", "clients": 12}, 12),
        ("referrer", {"intent": "pre-registration", "clients": 3}, 3),
        ("referrer", {"start_certainty": "uncertain"}, 1),
    ],
)
def test_the_estimate_counts_everybody_and_carries_its_year(
    dialog: str, changes: dict[str, Any], participants: int, day: date
) -> None:
    found = outcome(dialog, changes, day)
    assert found.estimate is not None
    assert (found.estimate.low, found.estimate.high) == (750 * participants, 1000 * participants)
    assert (found.estimate.participants, found.estimate.as_of) == (participants, "2024")
    amounts = {one.route: one.amount for one in found.financing}
    without = {"rvo-subsidy", "opijver-voucher", "joint-innovation-fund"}
    assert all(amount is None for route, amount in amounts.items() if route in without)
    assert all(
        amount == (750 * participants, 1000 * participants) for route, amount in amounts.items() if route not in without
    )


@pytest.mark.parametrize(
    ("dialog", "changes"),
    [
        ("candidate", {"municipality": "other", "cross_region": "no"}),
        ("referrer", {"intent": "inform"}),
        ("follow-up", {}),
    ],
)
def test_a_dialog_that_ended_early_has_no_estimate(dialog: str, changes: dict[str, Any]) -> None:
    assert outcome(dialog, changes, DAYS[0]).estimate is None


def test_before_the_facts_exist_nothing_dated_is_offered_and_nothing_estimated() -> None:
    found = outcome("candidate", {}, date(2021, 12, 31))
    assert [one.route for one in found.financing] == ["employer-budget", "werkcentrum-budget"]
    assert found.estimate is None
    assert {one.amount for one in found.financing} == {None}
    assert outcome("candidate", {}, date(2023, 12, 31)).estimate is None
    assert outcome("candidate", {}, date(2024, 1, 1)).estimate is not None


@pytest.mark.parametrize(
    ("day", "opijver"),
    [
        (date(2024, 6, 11), None),
        (date(2024, 6, 12), "possible"),
        (date(2026, 1, 31), "possible"),
        (date(2026, 2, 1), "ask-staff"),
    ],
)
def test_dates_of_facts_are_inclusive(day: date, opijver: str | None) -> None:
    found = {one.route: one.status for one in outcome("candidate", {}, day).financing}
    assert found.get("opijver-voucher") == opijver


def test_a_region_can_want_its_own_order() -> None:
    wants = replace(REGION, financing_order=("werkcentrum-budget", "opijver-voucher", "own-share"))
    result = replay(DIALOGS["candidate"], ANSWERS["candidate"], wants, DAYS[0])
    assert result.outcome is not None
    routes = [one.route for one in result.outcome.financing]
    assert routes == ["werkcentrum-budget", "opijver-voucher", "employer-budget", "rvo-subsidy"]


def test_an_outcome_is_told_as_plain_values() -> None:
    told = outcome("employer", {"workers": 2}, DAYS[0]).to_json(lambda text: text.dutch)
    assert told["estimate"] == {"min": 1500, "max": 2000, "participants": 2, "as_of": "2024"}
    assert told["financing"][0]["amount"] == {"min": 1500, "max": 2000}
    assert told["financing"][1] == {"route": "rvo-subsidy", "status": "later", "amount": None} | {
        "reason": told["financing"][1]["reason"]
    }
    assert set(told["reasons"][0]) == {"field", "value", "rule", "text"}
