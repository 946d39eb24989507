"""The indication in words: what it is, why, what it costs, who may pay, who decides, and what happens next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dialogs.facts.load import Region
from dialogs.message import Line
from dialogs.outcome import Outcome, Status
from dialogs.rules.eligibility import REVIEW_FLAGS
from dialogs.text import Money, Text, _, n_, own_words

TITLES: dict[tuple[str, str], Text] = {
    ("candidate", "likely"): _("U bent waarschijnlijk geschikt"),
    ("candidate", "review"): _("Een collega kijkt met u mee"),
    ("candidate", "other-route"): _("Misschien past iets anders beter"),
    ("employer", "ready"): _("U kunt aanmelden"),
    ("employer", "prepare"): _("Aanmelden kan. Regel nog iets"),
    ("employer", "review"): _("Een collega kijkt met u mee"),
    ("referrer", "register"): _("U kunt aanmelden"),
    ("referrer", "pre-registration"): _("Dit wordt een voor-aanmelding"),
    ("referrer", "inform"): _("Eerst meer weten"),
    ("referrer", "no-consent"): _("Vraag eerst uw cliënt"),
    ("follow-up", "call-back"): _("Wij bellen u"),
    ("follow-up", "noted"): _("Dank u wel"),
}
ASKED_LATER = _("Wij vragen u later of het doorgaat.")
OUTSIDE = _("U woont of werkt buiten onze regio")
ROUTES: dict[str, Text] = {
    "reintegration-budget": _("Re-integratiebudget"),
    "employer-budget": _("De werkgever"),
    "rvo-subsidy": _("Geld terug via RVO, achteraf"),
    "opijver-voucher": _("Voucher van Opijver"),
    "own-share": _("Zelf meebetalen"),
    "joint-innovation-fund": _("Geld voor een nieuw project"),
    "werkcentrum-budget": _("Geld van het Werkcentrum"),
}
STATUSES: dict[Status, Text] = {
    "first": _("Eerst vragen"),
    "possible": _("Kan"),
    "later": _("Achteraf"),
    "ask-staff": _("Zoeken wij uit"),
    "last-resort": _("Als niets anders lukt"),
}


def route_label(route: str, region: Region) -> Text:
    """Return what people call a way to pay; one that is no longer there keeps its id as a name."""
    schemes = {scheme.id: scheme.label for scheme in region.schemes}
    return ROUTES.get(route) or schemes.get(route) or own_words(route.replace("-", " ").capitalize())


def title(dialog: str, outcome: str) -> Text:
    """Return the heading of an outcome."""
    return TITLES.get((dialog, outcome), OUTSIDE)


def outcome_lines(found: Outcome, dialog: str, region: Region, day: date) -> Iterator[Line]:
    """Return the outcome as lines: heading, reasons, costs, who may pay, who decides."""
    if dialog != "follow-up":
        yield Line("kicker", _("Eerste indicatie"))
    yield Line("title", title(dialog, found.id))
    for reason in dict.fromkeys(reason.text for reason in found.reasons):
        yield Line("info" if _asks_for_care(found, reason) else "yes", reason)
    if found.early:
        yield from _early(found, region)
        return
    yield from _costs(found, region, day)
    if found.financing:
        yield Line("title", _("Wie kan dit betalen?"))
        yield Line("text", _("Wij kijken eerst naar anderen, niet naar u.") if dialog == "candidate" else _PAY_TOGETHER)
        for route in found.financing:
            yield Line("row", route_label(route.route, region), beside=STATUSES[route.status])
    if dialog != "follow-up":
        yield Line("decides", _("Een collega beslist, samen met de mbo-school."))
        yield Line("hint", ASKED_LATER if found.id == "pre-registration" else promise(region))


_PAY_TOGETHER = _("U kunt wegen combineren. Een collega zoekt dit met u uit.")


def promise(region: Region) -> Text:
    """Return within how many working days the region promises to get in touch."""
    days = region.contact_days
    return n_("U hoort binnen {count} werkdag van ons.", "U hoort binnen {count} werkdagen van ons.", days)


def _asks_for_care(found: Outcome, text: Text) -> bool:
    rules = {reason.rule for reason in found.reasons if reason.text == text}
    return bool(rules & (REVIEW_FLAGS | set(found.flags) | {"review", "other-route", "prepare", "fair-pay-check"}))


def _early(found: Outcome, region: Region) -> Iterator[Line]:
    if found.id == "outside-region":
        yield Line("text", region.referral)
    if found.id == "inform":
        yield Line("text", _("Stel hier al uw vragen. Een collega belt u ook graag."))
    if found.id == "no-consent":
        yield Line("text", _("Praat er samen over. Daarna kunt u hier opnieuw beginnen."))


def _costs(found: Outcome, region: Region, day: date) -> Iterator[Line]:
    costs = found.estimate
    if costs is None:
        return
    yield Line("title", _("Wat kost het?"))
    yield Line("price", _("{low} tot {high}").of(low=Money(costs.low), high=Money(costs.high)))
    for_all = n_(
        "Zoveel kostte de begeleiding in {year}.",
        "Zoveel kostte de begeleiding van {count} mensen in {year}.",
        costs.participants,
    )
    yield Line("text", for_all.of(year=costs.as_of))
    if region.status("trainer-costs", day) != "current":
        yield Line("text", _("Wat het nu kost, zoeken wij voor u uit."))
