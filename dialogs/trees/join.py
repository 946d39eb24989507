"""The short dialog of somebody who joins a group by its link: only what the group does not tell. It has no case files.

Fields and their questions are those of a candidate, so that staff read a member's case like any other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs.engine import Answers, Dialog, Interview
from dialogs.facts.load import Region
from dialogs.outcome import Outcome, Reason
from dialogs.rules import eligibility
from dialogs.text import _
from dialogs.trees import candidate, shared

CONSENT = replace(shared.CONSENT, hint=_("Wie u de link gaf, ziet uw antwoorden niet."))
FIELDS = (
    *("age_band", "situation", "permit_type", "integration_route", "highest_diploma", "diploma_use"),
    "dutch_at_work",
)


def path(interview: Interview) -> None:
    """Ask what only the person can tell."""
    interview.ask(candidate.AGE_BAND)
    if interview.ask(candidate.SITUATION) == "newcomer":
        interview.ask(candidate.PERMIT_TYPE)
        interview.ask(candidate.INTEGRATION_ROUTE)
    shared.ask_diploma(interview, candidate.DIPLOMA, candidate.DIPLOMA_USE)
    interview.ask(candidate.DUTCH_AT_WORK)


def registration(interview: Interview) -> None:
    """Ask how to reach somebody, and for their own consent. Opening the link was the wish to register."""
    interview.ask(candidate.NAME)
    if interview.ask(shared.PHONE) is None:
        interview.ask(shared.EMAIL)
    interview.ask(shared.CHECK)
    interview.ask(CONSENT)


def decide(answers: Answers, region: Region, _day: date) -> Outcome:
    """Return that a colleague looks along, with the flags that follow from the person alone.

    Place, work and workplace are the group's: what stands for them here leads to no flag.
    """
    group = {"municipality": region.municipalities[0].id, "workplace": "employee", "sector": None}
    found = eligibility.candidate({**answers, **group}, region)
    text = _("U doet mee met een groep. Een collega kijkt met u mee.")
    flags = tuple(reason for reason in found.reasons if reason.rule in found.flags)
    return Outcome("review", (Reason("consent", "yes", "review", text), *flags), found.flags)


JOIN = Dialog(
    id="join",
    path=path,
    decide=decide,
    registration=registration,
    fields=FIELDS,
    contact=(candidate.NAME, shared.PHONE, shared.EMAIL, CONSENT),
)
