"""The outcomes and flags of every dialog, as the contracts (section 3) name them. They are the same on every day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dialogs.casefile import replay
from dialogs.facts.load import load_region
from dialogs.outcome import Outcome
from dialogs.trees.start import DIALOGS
from tests.talk import ANSWERS, REGION

DAYS = [date(2024, 11, 10), date(2025, 6, 1), date(2026, 4, 30), date(2026, 5, 1), date(2026, 11, 20), date(2027, 6, 1)]
NEWCOMER = {"situation": "newcomer", "permit_type": "status-holder", "integration_route": "b1"}
HIGH = {"highest_diploma": "mbo-2-plus"}
FAR = {"municipality": "other", "cross_region": "employer-here"}
NOWHERE = {"municipality": "unknown", "postcode": None}


def outcome(dialog: str, changes: dict[str, Any], day: date) -> Outcome:
    result = replay(DIALOGS[dialog], ANSWERS[dialog] | changes, REGION, day)
    assert result.state == "done", result
    assert result.outcome is not None
    return result.outcome


CANDIDATES: list[tuple[dict[str, Any], str, set[str]]] = [
    ({}, "likely", set()),
    ({"highest_diploma": "primary"}, "likely", set()),
    ({"highest_diploma": "pro-vso"}, "likely", set()),
    ({"highest_diploma": "vmbo"}, "likely", set()),
    ({"highest_diploma": "mbo-1"}, "likely", set()),
    ({"municipality": "unknown", "postcode": "7100"}, "likely", set()),
    (NEWCOMER, "likely", set()),
    (NEWCOMER | {"permit_type": "family"}, "likely", set()),
    ({"municipality": "other", "cross_region": "no"}, "outside-region", set()),
    ({"municipality": "unknown", "postcode": "1012", "cross_region": "no"}, "outside-region", set()),
    (FAR, "review", {"cross-region"}),
    (FAR | {"cross_region": "trainer-here"}, "review", {"cross-region"}),
    ({"municipality": "unknown", "postcode": "1012", "cross_region": "employer-here"}, "review", {"cross-region"}),
    (NOWHERE, "review", {"place-unknown"}),
    ({"age_band": "under-18"}, "review", {"under-18", "school-coordinator"}),
    ({"situation": "pro-vso"}, "review", {"school-coordinator"}),
    ({"age_band": "under-18", "situation": "pro-vso"}, "review", {"under-18", "school-coordinator"}),
    (NEWCOMER | {"permit_type": "asylum-seeker"}, "review", {"permit-check"}),
    (NEWCOMER | {"permit_type": "ukraine"}, "review", {"permit-check"}),
    (NEWCOMER | {"permit_type": "other"}, "review", {"permit-check"}),
    (NEWCOMER | {"permit_type": "unknown"}, "review", {"permit-check"}),
    ({"highest_diploma": "foreign"}, "review", {"foreign-diploma"}),
    ({"highest_diploma": "unknown"}, "review", {"diploma-unknown"}),
    (HIGH | {"diploma_use": "unknown"}, "review", {"diploma-unknown"}),
    (HIGH | {"diploma_use": "outdated"}, "review", {"outdated-diploma"}),
    (HIGH | {"diploma_use": "switching"}, "review", {"switching"}),
    (HIGH | {"diploma_use": "usable"}, "other-route", set()),
    ({"highest_diploma": "havo-vwo", "diploma_use": "usable"}, "other-route", set()),
    ({"highest_diploma": "higher", "diploma_use": "usable"} | FAR, "other-route", {"cross-region"}),
    (HIGH | {"diploma_use": "usable", "workplace": "none"}, "other-route", {"needs-match"}),
    ({"workplace": "none"}, "review", {"needs-match"}),
    ({"workplace": "volunteer"}, "review", {"volunteer-workplace"}),
    ({"workplace": "day-activity"}, "review", {"volunteer-workplace"}),
    ({"situation": "temp-agency"}, "review", {"temp-agency"}),
    ({"dutch_at_work": "with-help"}, "likely", {"language-help"}),
    ({"dutch_at_work": "no"}, "likely", {"language-help"}),
    ({"age_band": "18-26"}, "likely", {"youth-18-26"}),
    ({"sector": "care"}, "likely", {"branch-certificate", "low-uptake"}),
    ({"sector": "hospitality"}, "likely", {"branch-certificate"}),
    ({"sector": "technology"}, "likely", {"low-uptake"}),
    ({"sector": "childcare"}, "likely", {"low-uptake"}),
    ({"guided_by": "unknown", "payer_hint": "unknown", "occupation": "iets"}, "likely", set()),
    (NEWCOMER | {"integration_route": "unknown"}, "likely", set()),
]
EMPLOYERS: list[tuple[dict[str, Any], str, set[str]]] = [
    ({}, "ready", set()),
    ({"location": "other", "cross_region": "no"}, "outside-region", set()),
    ({"location": "other", "cross_region": "worker-here"}, "review", {"cross-region"}),
    ({"location": "other", "cross_region": "trainer-here"}, "review", {"cross-region"}),
    ({"location": "unknown", "postcode": None}, "review", {"place-unknown"}),
    ({"location": "unknown", "postcode": "7100"}, "ready", set()),
    ({"paid_contract": "partly"}, "review", {"fair-pay-check"}),
    ({"paid_contract": "no"}, "review", {"fair-pay-check"}),
    ({"worker_types": ["own", "temp-agency"]}, "review", {"temp-agency"}),
    ({"worker_types": ["new", "seconded", "newcomer"]}, "ready", set()),
    ({"recognised": "no"}, "prepare", set()),
    ({"recognised": "unknown"}, "prepare", set()),
    ({"practice_trainer": "no"}, "prepare", set()),
    ({"practice_trainer": "unknown"}, "prepare", set()),
    ({"recognised": "no", "paid_contract": "no"}, "review", {"fair-pay-check"}),
    ({"workers": 2}, "ready", {"group"}),
    ({"workers": 4}, "ready", {"group"}),
    ({"workers": 5}, "ready", {"group", "large-group"}),
    ({"workers_consent": "no"}, "ready", {"counts-only"}),
    ({"sector": "care"}, "ready", {"branch-certificate", "low-uptake"}),
    ({"sector": "technology", "level": "unknown"}, "ready", {"low-uptake"}),
    ({"sector": "hospitality", "start_period": "unknown"}, "ready", {"branch-certificate"}),
    ({"can_pay": "no", "motive": "other"}, "ready", set()),
]
GROUP = {"intent": "group", "clients": 2}
PRE = {"intent": "pre-registration", "clients": 1}
REFERRERS: list[tuple[dict[str, Any], str, set[str]]] = [
    ({}, "register", set()),
    ({"intent": "inform"}, "inform", set()),
    ({"client_consent": "no"}, "no-consent", set()),
    (GROUP | {"client_consent": "no"}, "no-consent", set()),
    ({"municipality": "other", "cross_region": "no"}, "outside-region", set()),
    (PRE | {"municipality": "other", "cross_region": "no"}, "outside-region", set()),
    (PRE, "pre-registration", set()),
    (PRE | {"clients": 3}, "pre-registration", {"group"}),
    ({"start_certainty": "uncertain"}, "pre-registration", set()),
    (GROUP, "register", {"group"}),
    (GROUP | {"start_certainty": "uncertain"}, "pre-registration", {"group"}),
    (FAR, "register", {"cross-region"}),
    (NOWHERE, "register", {"place-unknown"}),
    ({"highest_diploma": "foreign"}, "register", {"foreign-diploma"}),
    ({"highest_diploma": "unknown"}, "register", {"diploma-unknown"}),
    (HIGH | {"diploma_use": "unknown"}, "register", {"diploma-unknown"}),
    (HIGH | {"diploma_use": "outdated"}, "register", {"outdated-diploma"}),
    (HIGH | {"diploma_use": "switching"}, "register", {"switching"}),
    (HIGH | {"diploma_use": "usable"}, "register", {"usable-diploma"}),
    ({"workplace": "none"}, "register", {"needs-match"}),
    ({"workplace": "volunteer"}, "register", {"volunteer-workplace"}),
    ({"workplace": "day-activity"}, "register", {"volunteer-workplace"}),
    ({"client_group": "newcomer"}, "register", {"permit-check"}),
    ({"client_group": "pro-vso"}, "register", {"school-coordinator"}),
    ({"client_group": "temp-agency"}, "register", {"temp-agency"}),
]
FOLLOW_UPS: list[tuple[dict[str, Any], str, set[str]]] = [
    ({}, "noted", set()),
    ({"call_me": "yes"}, "call-back", set()),
    ({"where_now": "same-employer", "contract": "fixed"}, "noted", set()),
]
TABLE = [
    (dialog, *row)
    for dialog, rows in (
        ("candidate", CANDIDATES),
        ("employer", EMPLOYERS),
        ("referrer", REFERRERS),
        ("follow-up", FOLLOW_UPS),
    )
    for row in rows
]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(("dialog", "changes", "name", "flags"), TABLE)
def test_the_outcome_and_its_flags_follow_from_the_answers(
    dialog: str, changes: dict[str, Any], name: str, flags: set[str], day: date
) -> None:
    found = outcome(dialog, changes, day)
    assert (found.id, set(found.flags)) == (name, flags)
    assert len(found.flags) == len(flags)
    rules = {reason.rule for reason in found.reasons}
    assert found.id in rules
    assert flags <= rules
    assert all(reason.text and reason.source for reason in found.reasons)


def test_every_reason_names_an_answer_that_was_given() -> None:
    for dialog, changes, _name, _flags in TABLE:
        given = ANSWERS[dialog] | changes
        for reason in outcome(dialog, changes, DAYS[0]).reasons:
            assert reason.value == given[reason.field]


def test_the_marks_of_a_sector_are_those_of_the_region() -> None:
    region = load_region("veenwolde", Path(__file__).parents[1] / "fixtures" / "regions")
    answers = ANSWERS["candidate"] | {"municipality": "turfdam"}
    found = replay(DIALOGS["candidate"], answers | {"sector": "peat"}, region, DAYS[0]).outcome
    assert found is not None
    assert found.flags == ("branch-certificate", "low-uptake")
    assert {reason.source for reason in found.reasons if reason.field == "sector"} == {"invented"}


def test_a_sector_that_the_region_does_not_have_is_refused() -> None:
    region = load_region("veenwolde", Path(__file__).parents[1] / "fixtures" / "regions")
    answers = ANSWERS["candidate"] | {"municipality": "turfdam", "sector": "care"}
    result = replay(DIALOGS["candidate"], answers, region, DAYS[0])
    assert (result.state, result.asks) == ("rejected", "sector")
