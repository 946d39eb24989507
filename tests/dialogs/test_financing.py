"""Who may pay, in what order, with what status, on any day. Expectations: contracts, section 3, "Financing routes"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dialogs.casefile import replay
from dialogs.facts.load import Region, load_region
from dialogs.outcome import Outcome
from dialogs.telling import route_label
from dialogs.trees.start import DIALOGS
from tests.dialogs.test_eligibility import DAYS, FAR, GROUP, HIGH, NEWCOMER, NOWHERE, PRE
from tests.talk import ANSWERS, REGION, speaker

RVO = dict(zip(DAYS, ("later", "later", "later", "ask-staff", "ask-staff", "ask-staff"), strict=True))
OPIJVER = dict(zip(DAYS, ("possible", "possible", "ask-staff", "ask-staff", "ask-staff", "ask-staff"), strict=True))
FIRST, EMPLOYER, LAST = "reintegration-budget:first", "employer-budget:possible", "werkcentrum-budget:last-resort"
SELF, JOINT = "own-share:possible", "joint-innovation-fund:ask-staff"
JOB = (EMPLOYER, "rvo-subsidy")
NO_JOB = {"workplace": "none"}
VEENWOLDE = load_region("veenwolde", Path(__file__).parents[1] / "fixtures" / "regions")


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


def elsewhere(dialog: str, changes: dict[str, Any], day: date, region: Region = VEENWOLDE) -> list[str]:
    """Return the routes that the region's schemes.toml adds, each with its status."""
    answers = ANSWERS[dialog] | {"municipality": "turfdam", "location": "turfdam"} | changes
    result = replay(DIALOGS[dialog], answers, region, day)
    assert result.outcome is not None, result
    return [f"{one.route}:{one.status}" for one in result.outcome.financing if one.route == "peat-money"]


@pytest.mark.parametrize(
    ("day", "dialog", "changes", "expected"),
    [
        ("2024-12-31", "candidate", {}, []),  # its fact does not exist yet
        ("2025-01-01", "candidate", {}, ["peat-money:later"]),
        ("2025-12-31", "candidate", {}, ["peat-money:later"]),
        ("2026-01-01", "candidate", {}, ["peat-money:ask-staff"]),
        ("2026-03-01", "candidate", {}, ["peat-money:later"]),
        ("2026-05-31", "candidate", {}, ["peat-money:ask-staff"]),  # verified 90 days ago
        ("2026-03-01", "candidate", {"workplace": "volunteer"}, ["peat-money:later"]),
        ("2026-03-01", "candidate", NO_JOB, []),
        ("2026-03-01", "candidate", {"municipality": "unknown", "postcode": "4300"}, ["peat-money:later"]),
        ("2026-03-01", "candidate", NOWHERE, []),
        ("2026-03-01", "candidate", FAR, []),
        ("2026-03-01", "referrer", {}, ["peat-money:later"]),
        ("2026-03-01", "employer", {}, []),  # not one of its dialogs
    ],
)
def test_a_scheme_of_the_region_follows_its_fact_and_its_conditions(
    day: str, dialog: str, changes: dict[str, Any], expected: list[str]
) -> None:
    assert elsewhere(dialog, changes, date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("when", "dialog", "offered"),
    [
        ((), "employer", True),
        ((("sector", ("green",)), ("can_pay", ("no", "yes"))), "employer", True),
        ((("sector", ("green",)), ("can_pay", ("no",))), "employer", False),
        ((("worker_types", ("newcomer", "own")),), "employer", True),
        ((("worker_types", ("newcomer",)),), "employer", False),
        ((("location", ("turfdam",)),), "employer", True),
        ((("location", ("hoge-brug",)),), "employer", False),
        ((("permit_type", ("family",)),), "candidate", False),  # never asked
    ],
)
def test_all_that_a_scheme_asks_must_hold_and_one_answer_of_each_is_enough(
    when: tuple[tuple[str, tuple[str, ...]], ...], dialog: str, offered: bool
) -> None:
    peat = replace(VEENWOLDE.schemes[0], dialogs=("candidate", "employer"), lives_in_region=False, when=when)
    region = replace(VEENWOLDE, schemes=(peat,))
    assert elsewhere(dialog, {}, date(2026, 3, 1), region) == (["peat-money:later"] if offered else [])


def test_a_scheme_whose_fact_is_history_is_not_offered() -> None:
    over = tuple(replace(fact, after="expired", valid_to=date(2026, 4, 30)) for fact in VEENWOLDE.facts[1:])
    region = replace(VEENWOLDE, facts=over)
    assert elsewhere("candidate", {}, date(2026, 4, 30), region) == ["peat-money:later"]
    assert elsewhere("candidate", {}, date(2026, 5, 1), region) == []


def test_a_scheme_comes_before_the_last_resort_and_carries_its_words_source_and_amount() -> None:
    costs = tuple(fact for fact in REGION.facts if fact.id == "trainer-costs")
    region = replace(VEENWOLDE, facts=(*VEENWOLDE.facts, *costs))
    answers = ANSWERS["candidate"] | {"municipality": "turfdam"}
    for day, status, text in (
        (date(2026, 3, 1), "later", "Wie in het veen woont, krijgt soms turfgeld."),
        (date(2026, 6, 1), "ask-staff", "Turfgeld bestond. Of het nu kan, zoeken wij voor u uit."),
    ):
        found = replay(DIALOGS["candidate"], answers, region, day).outcome
        assert found is not None
        assert [one.route for one in found.financing] == ["employer-budget", "peat-money", "werkcentrum-budget"]
        peat = found.financing[1]
        assert (peat.status, peat.reason.dutch, peat.source) == (status, text, "invented")
        assert peat.amount == (750, 1000)
    free = replace(region, schemes=(replace(region.schemes[0], estimated=False),), financing_order=("peat-money",))
    found = replay(DIALOGS["candidate"], answers, free, date(2026, 3, 1)).outcome
    assert found is not None
    assert (found.financing[0].route, found.financing[0].amount) == ("peat-money", None)


def test_every_way_to_pay_has_one_label_and_one_that_is_gone_keeps_its_id_as_a_name() -> None:
    def label(route: str) -> str:
        return speaker("nl")(route_label(route, VEENWOLDE))

    assert (label("own-share"), label("peat-money"), label("gone-fund")) == ("Zelf meebetalen", "Turfgeld", "Gone fund")


def test_an_outcome_is_told_as_plain_values() -> None:
    told = outcome("employer", {"workers": 2}, DAYS[0]).to_json(lambda text: text.dutch)
    assert told["estimate"] == {"min": 1500, "max": 2000, "participants": 2, "as_of": "2024"}
    assert told["financing"][0]["amount"] == {"min": 1500, "max": 2000}
    assert told["financing"][1] == {"route": "rvo-subsidy", "status": "later", "amount": None} | {
        "reason": told["financing"][1]["reason"]
    }
    assert set(told["reasons"][0]) == {"field", "value", "rule", "text"}
