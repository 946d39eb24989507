"""Who may pay for the trainer's guidance: the routes in order, each with its status and reason, and the estimate.

Pure functions of the answers, the region's dated facts and the day. Rules: contracts, section 3, "Financing routes";
scenarios A66–A76. No route is ever promised, and none is called open or closed. Owner: the region's coordinator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dialogs.engine import Answers
from dialogs.facts.load import Region
from dialogs.outcome import Estimate, Outcome, Route, Status
from dialogs.questions import municipality_of
from dialogs.text import _

Amount = tuple[int, int] | None


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
    amount = (costs.low, costs.high) if costs else None
    offered = {
        route.route: route
        for rule in (_reintegration, _employer, _rvo, _opijver, _own_share, _joint, _werkcentrum)
        for route in rule(dialog, answers, region, day, amount)
    }
    order = [*region.financing_order, *offered]
    return tuple(offered[name] for name in dict.fromkeys(order) if name in offered)


def _reintegration(dialog: str, answers: Answers, region: Region, day: date, amount: Amount) -> Iterator[Route]:
    if dialog == "candidate":
        offered = answers["guided_by"] in ("municipality", "uwv", "social-company")
        offered = offered or answers["situation"] == "reintegration"
    else:
        offered = dialog == "referrer" and answers["prior_budget"] != "no"
    if offered:
        text = _("Wie begeleidt, heeft soms geld voor weer gaan werken. Dat vragen wij eerst.")
        yield Route("reintegration-budget", "first", text, amount, "A70")


def _has_employer(dialog: str, answers: Answers) -> bool:
    if dialog == "employer":
        return answers["can_pay"] != "no"
    return answers["workplace"] == "employee" or answers.get("situation") in ("seconded", "temp-agency")


def _employer(dialog: str, answers: Answers, region: Region, day: date, amount: Amount) -> Iterator[Route]:
    if _has_employer(dialog, answers):
        text = _("Een werkgever heeft soms geld om mensen te laten leren. Dat kan de begeleiding betalen.")
        yield Route("employer-budget", "possible", text, amount, "A67")


def _rvo(dialog: str, answers: Answers, region: Region, day: date, amount: Amount) -> Iterator[Route]:
    if not _has_employer(dialog, answers) or answers.get("recognised") == "no":
        return
    status: dict[str, Status] = {"current": "later", "needs-review": "ask-staff"}
    found = status.get(region.status("rvo-subsidy", day))
    if found == "later":
        text = _("De werkgever vraagt dit geld achteraf aan bij RVO. Vooraf betaalt het niets.")
        yield Route("rvo-subsidy", found, text, None, "A67, A68")
    if found == "ask-staff":
        text = _("Een werkgever vroeg dit geld achteraf aan bij RVO. Of dat nu kan, zoeken wij voor u uit.")
        yield Route("rvo-subsidy", found, text, None, "A67, A68")


def _opijver(dialog: str, answers: Answers, region: Region, day: date, amount: Amount) -> Iterator[Route]:
    if dialog == "employer":
        return
    place = municipality_of(answers["municipality"], answers.get("postcode"), region)
    if place in ("other", "unknown"):
        return
    status: dict[str, Status] = {"current": "possible", "needs-review": "ask-staff"}
    found = status.get(region.status("opijver-voucher", day))
    if found == "possible":
        text = _("Opijver geeft vouchers voor leren aan mensen uit de Achterhoek. Opijver beslist daarover.")
        yield Route("opijver-voucher", found, text, None, "A71")
    if found == "ask-staff":
        text = _("Opijver gaf vouchers voor leren. Of dat nu kan, zoeken wij voor u uit.")
        yield Route("opijver-voucher", found, text, None, "A71")


def _own_share(dialog: str, answers: Answers, region: Region, day: date, amount: Amount) -> Iterator[Route]:
    protected = answers.get("situation") in ("benefit", "reintegration", "newcomer")
    if answers.get("payer_hint") == "self" and not protected and answers.get("age_band") != "under-18":
        text = _("U wilt zelf meebetalen. Dat mag, het hoeft niet. Wij kijken eerst naar anderen.")
        yield Route("own-share", "possible", text, amount, "A69")


def _joint(dialog: str, answers: Answers, region: Region, day: date, amount: Amount) -> Iterator[Route]:
    workers = answers.get("workers")
    large = isinstance(workers, int) and workers >= 5
    if large or (dialog == "referrer" and answers["intent"] == "group"):
        text = _("Voor een nieuw project met meer partijen is er soms geld van de provincie. Dat zoeken wij uit.")
        yield Route("joint-innovation-fund", "ask-staff", text, None, "A72")


def _werkcentrum(dialog: str, answers: Answers, region: Region, day: date, amount: Amount) -> Iterator[Route]:
    text = _("Kan niemand anders betalen? Dan vragen wij het Werkcentrum. Dat is de laatste weg.")
    yield Route("werkcentrum-budget", "last-resort", text, amount, "A73")


def with_financing(dialog: str, outcome: Outcome, answers: Answers, region: Region, day: date) -> Outcome:
    """Return the outcome with its estimate and routes; one that ended early has neither."""
    if outcome.early:
        return outcome
    return replace(
        outcome,
        estimate=estimate(dialog, answers, region, day),
        financing=routes(dialog, answers, region, day),
    )
