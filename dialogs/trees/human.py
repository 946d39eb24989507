"""Asking for a person: a name, a way to be reached and consent, and a colleague takes over."""

from __future__ import annotations

from datetime import date

from dialogs.engine import Answers, Dialog, Interview, no_registration
from dialogs.facts.load import Region
from dialogs.outcome import Outcome, Reason
from dialogs.text import _
from dialogs.trees import shared

NAME = shared.registration_name(_("Hoe heet u?"))


def path(interview: Interview) -> None:
    """Ask how to reach somebody, and whether we may keep that."""
    interview.ask(NAME)
    if interview.ask(shared.PHONE) is None:
        interview.ask(shared.EMAIL)
    interview.ask(shared.CONSENT)


def decide(_answers: Answers, _region: Region, _day: date) -> Outcome:
    """Return that a colleague takes over."""
    text = _("U wilt een mens spreken. Een collega neemt contact met u op.")
    return Outcome("call-back", (Reason("consent", "yes", "call-back", text),), early=True)


HUMAN = Dialog(
    id="human",
    path=path,
    decide=decide,
    registration=no_registration,
    fields=("name", "phone", "email", "consent"),
    contact=(),
)
