"""Who may pay for the trainer's guidance: the routes in order, each with its status and reason, and the estimate.

Pure functions of the answers, the region's dated facts and the day. Rules: contracts, section 3, "Financing routes";
scenarios A66–A76. No route is ever promised, and none is called open or closed. Owner: the region's coordinator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from dialogs.engine import Answers
from dialogs.facts.load import Region, Scheme
from dialogs.outcome import Estimate, Outcome, Route
from dialogs.questions import municipality_of
from dialogs.rules.eligibility import LARGE_GROUP
from dialogs.text import _

PLACE_FIELDS = ("municipality", "location")


@dataclass(frozen=True, slots=True)
class Case:
    """What a route depends on: the dialog, its answers, the region, the day, and the estimated amount."""

    dialog: str
    answers: Answers
    region: Region
    day: date
    amount: tuple[int, int] | None


def participants(dialog: str, answers: Answers) -> int:
    """Return for how many people the guidance is estimated."""
    if dialog == "employer":
        count = answers["workers"]
    elif dialog == "referrer" and answers["intent"] in ("group", "pre-registration"):
        count = answers["clients"]
    else:
        count = 1
    return count if isinstance(count, int) else 1


def estimate(dialog: str, answers: Answers, region: Region, day: date) -> Estimate | None:
    """Return the estimate for all participants, None before its fact exists on that day."""
    fact = region.fact("trainer-costs", day)
    if fact is None or fact.min is None or fact.max is None:
        return None
    count = participants(dialog, answers)
    return Estimate(count * fact.min, count * fact.max, count, fact.as_of)


def routes(dialog: str, answers: Answers, region: Region, day: date) -> tuple[Route, ...]:
    """Return the routes to offer on a day, in the region's order."""
    costs = estimate(dialog, answers, region, day)
    case = Case(dialog, answers, region, day, (costs.low, costs.high) if costs else None)
    offered = {route.route: route for rule in RULES for route in rule(case)}
    order = (*region.financing_order, *offered)
    return tuple(offered[name] for name in dict.fromkeys(order) if name in offered)


def _reintegration(case: Case) -> Iterator[Route]:
    if case.dialog == "candidate":
        offered = case.answers["guided_by"] in ("municipality", "uwv", "social-company")
        offered = offered or case.answers["situation"] == "reintegration"
    else:
        offered = case.dialog == "referrer" and case.answers["prior_budget"] != "no"
    if offered:
        text = _("Wie begeleidt, heeft soms geld voor weer gaan werken. Dat vragen wij eerst.")
        yield Route("reintegration-budget", "first", text, case.amount, "A70")


def _has_employer(case: Case) -> bool:
    if case.dialog == "employer":
        return case.answers["can_pay"] != "no"
    return case.answers["workplace"] == "employee" or case.answers.get("situation") in ("seconded", "temp-agency")


def _employer(case: Case) -> Iterator[Route]:
    if _has_employer(case):
        text = _("Een werkgever heeft soms geld om mensen te laten leren. Dat kan de begeleiding betalen.")
        yield Route("employer-budget", "possible", text, case.amount, "A67")


def _rvo(case: Case) -> Iterator[Route]:
    known = case.region.status("rvo-subsidy", case.day)
    if not _has_employer(case) or case.answers.get("recognised") == "no":
        return
    if known == "current":
        text = _("De werkgever vraagt dit geld achteraf aan bij RVO. Vooraf betaalt het niets.")
        yield Route("rvo-subsidy", "later", text, None, "A67, A68")
    if known == "needs-review":
        text = _("Een werkgever vroeg dit geld achteraf aan bij RVO. Of dat nu kan, zoeken wij voor u uit.")
        yield Route("rvo-subsidy", "ask-staff", text, None, "A67, A68")


def _place(case: Case, field: str) -> str:
    return municipality_of(case.answers.get(field), case.answers.get("postcode"), case.region)


def _lives_in_region(case: Case) -> bool:
    return _place(case, "municipality") not in ("other", "unknown")


def _opijver(case: Case) -> Iterator[Route]:
    if case.dialog == "employer":
        return
    known = case.region.status("opijver-voucher", case.day) if _lives_in_region(case) else "absent"
    if known == "current":
        text = _("Opijver geeft vouchers voor leren aan mensen uit de Achterhoek. Opijver beslist daarover.")
        yield Route("opijver-voucher", "possible", text, None, "A71")
    if known == "needs-review":
        text = _("Opijver gaf vouchers voor leren. Of dat nu kan, zoeken wij voor u uit.")
        yield Route("opijver-voucher", "ask-staff", text, None, "A71")


def _own_share(case: Case) -> Iterator[Route]:
    protected = case.answers.get("situation") in ("benefit", "reintegration", "newcomer")
    protected = protected or case.answers.get("age_band") == "under-18"
    if case.answers.get("payer_hint") == "self" and not protected:
        text = _("U wilt zelf meebetalen. Dat mag, het hoeft niet. Wij kijken eerst naar anderen.")
        yield Route("own-share", "possible", text, case.amount, "A69")


def _joint(case: Case) -> Iterator[Route]:
    workers = case.answers.get("workers")
    large = isinstance(workers, int) and workers >= LARGE_GROUP
    if large or (case.dialog == "referrer" and case.answers["intent"] == "group"):
        text = _("Voor een nieuw project met meer partijen is er soms geld van de provincie. Dat zoeken wij uit.")
        yield Route("joint-innovation-fund", "ask-staff", text, None, "A72")


def _schemes(case: Case) -> Iterator[Route]:
    """Yield the ways to pay that only this region has: its schemes.toml."""
    for scheme in case.region.schemes:
        known = case.region.status(scheme.fact, case.day)
        amount = case.amount if scheme.estimated else None
        if known == "current" and _fits(scheme, case):
            yield Route(scheme.id, scheme.status, scheme.text, amount, scheme.source)
        if known == "needs-review" and _fits(scheme, case):
            yield Route(scheme.id, "ask-staff", scheme.text_review, amount, scheme.source)


def _fits(scheme: Scheme, case: Case) -> bool:
    if case.dialog not in scheme.dialogs or (scheme.lives_in_region and not _lives_in_region(case)):
        return False
    return all(not _given(case, field).isdisjoint(wanted) for field, wanted in scheme.when)


def _given(case: Case, field: str) -> set[str]:
    """Return the answers to a question as ids: several for some, none when it was not asked."""
    value = _place(case, field) if field in PLACE_FIELDS else case.answers.get(field)
    return set(value) if isinstance(value, tuple | list) else {str(value)}


def _werkcentrum(case: Case) -> Iterator[Route]:
    text = _("Kan niemand anders betalen? Dan vragen wij het Werkcentrum. Dat is de laatste weg.")
    yield Route("werkcentrum-budget", "last-resort", text, case.amount, "A73")


RULES: tuple[Callable[[Case], Iterator[Route]], ...] = (
    *(_reintegration, _employer, _rvo, _opijver, _own_share, _joint, _schemes, _werkcentrum),
)
"""In the general order of the routes."""


def with_financing(dialog: str, outcome: Outcome, answers: Answers, region: Region, day: date) -> Outcome:
    """Return the outcome with its estimate and routes; one that ended early has neither."""
    if outcome.early:
        return outcome
    return replace(
        outcome,
        estimate=estimate(dialog, answers, region, day),
        financing=routes(dialog, answers, region, day),
    )
