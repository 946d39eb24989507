"""The dialog of an employer who wants to let people learn at work. Fields and order: contracts, section 3."""

from __future__ import annotations

from datetime import date

from dialogs.engine import Answers, Dialog, Interview
from dialogs.facts.load import Region
from dialogs.outcome import Outcome
from dialogs.questions import Choice, Choices, Option
from dialogs.questions_typed import Number
from dialogs.rules import eligibility, financing
from dialogs.text import _
from dialogs.trees import shared

YES_NO_UNKNOWN = (*shared.YES_NO, shared.UNKNOWN)
CROSS_REGION = shared.cross_region(
    _("Die plaats ligt buiten onze regio. Is er toch iets in onze regio?"),
    ("worker-here", _("Ja, iemand woont hier")),
    ("trainer-here", _("Ja, de opleider is hier")),
    ("no", _("Nee, niets hier")),
)
WORKERS = Number(
    field="workers",
    text=_("Voor hoeveel mensen wilt u dit?"),
    short=_("Aantal mensen"),
    hint=_("Typ een getal. Bijvoorbeeld: 7."),
    explain=_("Ook één persoon kan. Een groep meldt u in één keer aan."),
    low=1,
    high=500,
)
WORKER_TYPES = Choices(
    field="worker_types",
    text=_("Om welke mensen gaat het?"),
    short=_("Wie"),
    hint=_("U mag er meer kiezen. Kies daarna: klaar."),
    explain=_("Voor elke groep regelen wij iets anders. Daarom vragen wij dit."),
    options=(
        Option("own", _("Eigen medewerkers"), words=("eigen mensen", "eigen personeel", "personeel")),
        Option("new", _("Nieuwe medewerkers"), words=("nieuwe mensen",)),
        Option("seconded", _("Via een sociaal werkbedrijf"), words=("gedetacheerd", "gedetacheerden")),
        Option("temp-agency", _("Via een uitzendbureau"), words=("uitzendkrachten", "uitzend")),
        Option("newcomer", _("Inburgeraars"), words=("nieuwkomers", "statushouders", "vluchtelingen")),
    ),
)
MOTIVE = Choice(
    field="motive",
    text=_("Waarom wilt u dit?"),
    short=_("Reden"),
    explain=_("Dan weten wij wat u het meest helpt."),
    options=(
        Option("shortage", _("Ik zoek mensen"), words=("personeelstekort", "te weinig mensen")),
        Option("retention", _("Ik wil mensen houden"), words=("behouden", "binden")),
        Option("social", _("Ik wil iets goeds doen"), words=("mvo", "maatschappelijk")),
        Option("other", _("Iets anders"), words=("anders",)),
    ),
)
RECOGNISED = Choice(
    field="recognised",
    text=_("Is uw bedrijf een erkend leerbedrijf?"),
    short=_("Erkend leerbedrijf"),
    explain=_(
        "Een erkend leerbedrijf is door SBB goedgekeurd om mensen op te leiden. Is het dat nog niet? Wij helpen."
    ),
    options=YES_NO_UNKNOWN,
)
PRACTICE_TRAINER = Choice(
    field="practice_trainer",
    text=_("Is er iemand die op het werk begeleidt?"),
    short=_("Praktijkopleider"),
    explain=_("Dat is de praktijkopleider. Hij of zij kent het werk goed, en heeft tijd om te helpen."),
    options=YES_NO_UNKNOWN,
)
SECTOR_TEXT = _("Om welk soort werk gaat het?")
LEVEL = Choice(
    field="level",
    text=_("Op welk mbo-niveau is het werk?"),
    short=_("Mbo-niveau"),
    explain=_("Niveau 1 is het makkelijkst, niveau 4 het moeilijkst. Weet u het niet? Dat geeft niet."),
    options=(
        Option("1", _("Niveau 1"), words=("mbo 1", "mbo1")),
        Option("2", _("Niveau 2"), words=("mbo 2", "mbo2")),
        Option("3", _("Niveau 3"), words=("mbo 3", "mbo3")),
        Option("4", _("Niveau 4"), words=("mbo 4", "mbo4")),
        shared.UNKNOWN,
    ),
)
START_PERIOD = Choice(
    field="start_period",
    text=_("Wanneer wilt u beginnen?"),
    short=_("Begin"),
    explain=_("Dan weten wij hoe snel het moet."),
    options=(
        Option("now", _("Zo snel mogelijk"), words=("nu", "direct", "meteen", "asap")),
        Option("three-months", _("Binnen drie maanden")),
        Option("later", _("Later")),
        shared.UNKNOWN,
    ),
)
PAID_CONTRACT = Choice(
    field="paid_contract",
    text=_("Krijgen deze mensen loon met een contract?"),
    short=_("Loon en contract"),
    explain=_("Leren mag geen gratis werk zijn. Daarom vragen wij dit."),
    options=(Option("yes", _("Ja, iedereen")), Option("partly", _("Niet iedereen")), Option("no", _("Nee"))),
)
CAN_PAY = Choice(
    field="can_pay",
    text=_("Kunt u de begeleiding door de opleider betalen?"),
    short=_("Kosten"),
    explain=_("U belooft nog niets. Kan het niet of niet alles? Dan zoeken wij samen naar geld."),
    options=(Option("yes", _("Ja")), Option("partly", _("Een deel")), Option("no", _("Nee")), shared.UNKNOWN),
)
WORKERS_CONSENT = Choice(
    field="workers_consent",
    text=_("Weten uw mensen dit, en willen zij dit?"),
    short=_("Mensen weten het"),
    explain=_("Zonder hun ja bewaren wij alleen aantallen, geen namen."),
    options=shared.YES_NO,
)
REGISTER = shared.register(_("Wilt u uw mensen aanmelden?"), _("Ja, ik meld aan"))
NAME = shared.registration_name(_("Wat is uw naam?"))
FIELDS = (
    *("location", "postcode", "cross_region", "workers", "worker_types", "motive", "recognised", "practice_trainer"),
    *("sector", "occupation", "level", "start_period", "paid_contract", "can_pay", "workers_consent"),
)


def path(interview: Interview) -> None:
    """Ask what decides for an employer."""
    place = shared.place(interview.region, "location", _("Waar is uw bedrijf?"), _("Plaats van het bedrijf"))
    if not shared.ask_place(interview, place, CROSS_REGION):
        return
    interview.ask(WORKERS)
    interview.ask(WORKER_TYPES)
    for question in (MOTIVE, RECOGNISED, PRACTICE_TRAINER):
        interview.ask(question)
    shared.ask_work(interview, SECTOR_TEXT)
    for question in (LEVEL, START_PERIOD, PAID_CONTRACT, CAN_PAY, WORKERS_CONSENT):
        interview.ask(question)


def registration(interview: Interview) -> None:
    """Ask what is needed to register an employer's people as one case."""
    if interview.ask(REGISTER) != "yes":
        return
    interview.ask(shared.COMPANY)
    interview.ask(shared.KVK)
    interview.ask(NAME)
    shared.ask_contact(interview)
    shared.ask_consent(interview)


def decide(answers: Answers, region: Region, day: date) -> Outcome:
    """Return the indication with its financing, for the day it is given."""
    return financing.with_financing("employer", eligibility.employer(answers, region), answers, region, day)


EMPLOYER = Dialog(
    id="employer",
    path=path,
    decide=decide,
    registration=registration,
    fields=FIELDS,
    contact=(REGISTER, shared.COMPANY, shared.KVK, NAME, shared.PHONE, shared.EMAIL, shared.CONTACT_BY, shared.CONSENT),
)
