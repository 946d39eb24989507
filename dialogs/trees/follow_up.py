"""What became of somebody: three short questions some time after the start. Fields: contracts, section 3."""

from __future__ import annotations

from datetime import date

from dialogs.engine import Answers, Dialog, Interview, no_registration
from dialogs.facts.load import Region
from dialogs.outcome import Outcome
from dialogs.questions import Choice, Option
from dialogs.rules import eligibility
from dialogs.text import _
from dialogs.trees import shared

WHERE_NOW = Choice(
    field="where_now",
    text=_("Waar werkt of leert u nu?"),
    short=_("Nu"),
    explain=_("Wij willen weten wat praktijkleren oplevert. U mag stoppen wanneer u wilt."),
    options=(
        Option("same-employer", _("Bij dezelfde werkgever")),
        Option("other-employer", _("Bij een andere werkgever")),
        Option("school", _("Op school")),
        Option("no-work", _("Ik heb geen werk")),
        Option("other", _("Iets anders")),
    ),
)
CONTRACT = Choice(
    field="contract",
    text=_("Welk contract hebt u?"),
    short=_("Contract"),
    explain=_("Vast: zonder einddatum. Tijdelijk: met een einddatum."),
    options=(
        Option("permanent", _("Een vast contract"), words=("vast",)),
        Option("fixed", _("Een tijdelijk contract"), words=("tijdelijk",)),
        Option("none", _("Geen contract"), words=("geen",)),
    ),
)
NEXT_STEP = Choice(
    field="next_step",
    text=_("Wat wilt u hierna?"),
    short=_("Hierna"),
    explain=_("Wij denken graag met u mee."),
    options=(
        Option("next-declaration", _("Nog een praktijkverklaring")),
        Option("certificate", _("Een mbo-certificaat")),
        Option("diploma", _("Een diploma")),
        Option("job", _("Een baan")),
        Option("nothing", _("Niets, het is goed zo")),
    ),
)
CALL_ME = Choice(
    field="call_me",
    text=_("Zullen wij u bellen?"),
    short=_("Bellen"),
    explain=_("Kies ja als u een vraag hebt of hulp wilt."),
    options=shared.YES_NO,
)
FIELDS = ("where_now", "contract", "next_step", "call_me")


def path(interview: Interview) -> None:
    """Ask where somebody is now and what comes next."""
    if interview.ask(WHERE_NOW) in ("same-employer", "other-employer"):
        interview.ask(CONTRACT)
    interview.ask(NEXT_STEP)
    interview.ask(CALL_ME)


def decide(answers: Answers, _region: Region, _day: date) -> Outcome:
    """Return whether to call back."""
    return eligibility.follow_up(answers)


FOLLOW_UP = Dialog(id="follow-up", path=path, decide=decide, registration=no_registration, fields=FIELDS, contact=())
