"""The life of a case: its steps, which may follow which, and what the desk calls them. Contracts, section 6.

The desk speaks Dutch only, so its words stand here as they are read and are not marked for translation.
"""

from __future__ import annotations

from storage.cases import ENDED, PRE_REGISTERED

PATH = (
    *("new", "contacted", "intake", "advice", "matching", "financing", "agreements", "started", "midterm"),
    *("assessed", "issued", "followed-up", "closed"),
)
BESIDE = ("on-hold", "withdrawn", "referred-out")
LABELS = {
    "new": "Nieuw",
    PRE_REGISTERED: "Voor-aanmelding",
    "contacted": "Contact gelegd",
    "intake": "Intake",
    "advice": "Advies van het mbo",
    "matching": "Werkplek zoeken",
    "financing": "Financiering",
    "agreements": "Overeenkomsten",
    "started": "Gestart",
    "midterm": "Halverwege",
    "assessed": "Beoordeeld",
    "issued": "Praktijkverklaring uitgereikt",
    "followed-up": "Nagevraagd",
    "closed": "Afgesloten",
    "on-hold": "In de wacht",
    "withdrawn": "Gestopt",
    "referred-out": "Doorverwezen",
}
WITHDRAWAL_REASONS = {
    "not-resident": "Woont niet in de regio",
    "not-ready": "Nog niet toe aan dit traject",
    "other-activation": "Andere activering gekozen",
    "employer-choice": "Keuze van de werkgever",
    "found-work": "Heeft werk gevonden",
    "no-leerbedrijf": "Geen leerbedrijf gevonden",
    "no-financing": "Geen geld gevonden",
    "other-education": "Andere opleiding gekozen",
    "permit": "Mag (nog) niet werken",
    "language": "Taal is nog te moeilijk",
    "private": "Privé",
    "no-contact": "Geen contact gekregen",
    "duplicate": "Dubbel aangemeld",
    "own-choice": "Eigen keuze",
    "no-trainer": "Geen opleider gevonden",
    "unsafe-workplace": "Onveilige werkplek",
    "pre-registration-expired": "Voor-aanmelding verlopen",
}
WHOSE = {
    "person": "De persoon zelf",
    "employer": "De werkgever",
    "staff": "Wij",
    "other": "Iemand anders",
}
"""By whom a case is withdrawn."""


def may_follow(status: str) -> tuple[str, ...]:
    """Return the steps that may follow a step: the next ones on the path first, then what stands beside it.

    An ended case can be reopened; one on hold goes on where staff say.
    """
    if status in ENDED:
        return ("new", "intake")
    if status == PRE_REGISTERED:
        return ("new", *BESIDE)
    if status == "on-hold":
        return (*PATH[:-1], "withdrawn", "referred-out")
    here = PATH.index(status)
    return (*PATH[here + 1 :], *BESIDE)


def usual_next(status: str, before: str = "") -> str:
    """Return the step that usually follows; empty when there is none. From on hold: the one `before` it, if told."""
    following = may_follow(status)
    if status == "on-hold" and before in following:
        return before
    return following[0] if following else ""


def step_of(status: str) -> int:
    """Return the place of a step on the path, from 1; 0 for what stands beside the path."""
    return PATH.index(status) + 1 if status in PATH else 0
