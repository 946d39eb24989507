"""The dialog of a professional who helps somebody. Fields and order: contracts, section 3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs.engine import Answers, Dialog, Interview
from dialogs.facts.load import Region
from dialogs.outcome import Outcome
from dialogs.questions import Choice, Option
from dialogs.questions_typed import Number
from dialogs.rules import eligibility, financing
from dialogs.text import _
from dialogs.trees import shared

ORGANISATION = Choice(
    field="organisation",
    text=_("Waar werkt u?"),
    short=_("Soort organisatie"),
    explain=_("Dan weten wij wie meedenkt en welk geld er misschien is."),
    options=(
        Option("municipality", _("Bij een gemeente"), words=("gemeente",)),
        Option("uwv", _("Bij UWV"), words=("uwv",)),
        Option(
            "social-company", _("Bij een sociaal werkbedrijf"), words=("laborijn", "fijnder", "stoer", "sw-bedrijf")
        ),
        Option("pro-vso", _("Bij praktijkonderwijs of vso"), words=("praktijkschool", "pro", "vso")),
        Option("mbo", _("Bij een mbo-school"), words=("mbo", "roc", "graafschap college")),
        Option("care", _("In de zorg of dagbesteding"), words=("zorg", "dagbesteding")),
        Option("wsp", _("Bij het werkgeversservicepunt"), words=("wsp", "wspa")),
        Option("temp-agency", _("Bij een uitzendbureau"), words=("uitzendbureau",)),
        Option("other", _("Ergens anders"), words=("anders",)),
    ),
)
INTENT = Choice(
    field="intent",
    text=_("Wat wilt u doen?"),
    short=_("Wat u wilt"),
    explain=_("Staat het begin nog niet vast? Kies dan voor-aanmelden. Dat telt nog niet als aanmelding."),
    options=(
        Option("inform", _("Eerst meer weten"), words=("informatie", "uitleg")),
        Option("one-client", _("Eén cliënt aanmelden"), words=("een client", "1 client", "een persoon")),
        Option("group", _("Een groep aanmelden"), words=("groep",)),
        Option("pre-registration", _("Voor-aanmelden"), words=("vooraanmelden", "vooraanmelding", "voor-aanmelding")),
    ),
)
CLIENT_CONSENT = Choice(
    field="client_consent",
    text=_("Weet uw cliënt dit, en wil uw cliënt dit?"),
    short=_("Toestemming cliënt"),
    hint=_("Bij een groep: weten en willen alle mensen dit?"),
    explain=_("Zonder ja van de cliënt bewaren wij niets. Dan krijgt u een folder om te geven."),
    options=shared.YES_NO,
)
CLIENTS = Number(
    field="clients",
    text=_("Om hoeveel mensen gaat het?"),
    short=_("Aantal mensen"),
    hint=_("Typ een getal. Bijvoorbeeld: 7."),
    explain=_("Een schatting is ook goed."),
    low=2,
    high=500,
)
CLIENTS_PRE = replace(CLIENTS, low=1)
CLIENT_GROUP = Choice(
    field="client_group",
    text=_("Welke situatie past het best?"),
    short=_("Groep"),
    hint=_("Kies één antwoord. Bij een groep: wat voor de meesten geldt."),
    explain=_("Dan weten wij wie er mee moet denken."),
    options=(
        Option(
            "newcomer", _("Nieuw in Nederland"), hint=_("Inburgeraars, ook als zij werken."), words=("inburgeraar",)
        ),
        Option("employed", _("Heeft werk"), words=("werkend",)),
        Option("seconded", _("Via een sociaal werkbedrijf"), words=("gedetacheerd",)),
        Option("temp-agency", _("Via een uitzendbureau"), words=("uitzendkracht",)),
        Option("benefit", _("Heeft een uitkering"), words=("bijstand", "uitkering")),
        Option("reintegration", _("Krijgt hulp naar werk"), words=("re-integratie", "reintegratie")),
        Option("pro-vso", _("Praktijkonderwijs of vso"), words=("pro", "vso")),
        Option("left-mbo", _("Is gestopt met het mbo"), words=("voortijdig schoolverlater",)),
        Option("day-activities", _("Gaat naar dagbesteding"), words=("dagbesteding",)),
        Option("none", _("Iets anders"), words=("anders",)),
    ),
)
PROGRAMME = Choice(
    field="programme",
    text=_("Hoort dit bij een programma?"),
    short=_("Programma"),
    explain=_("Een paar programma's werken al met de praktijkverklaring. Hoort het nergens bij? Dat kan ook."),
    options=(
        Option("werkfit", _("Werkfit")),
        Option("hoofdzaak-werk", _("Hoofdzaak Werk")),
        Option("school-duurzaam-werk", _("Van School naar Duurzaam Werk")),
        Option("none", _("Nee, geen programma")),
        Option("other", _("Een ander programma")),
    ),
)
DIPLOMA = shared.diploma(_("Wat is het hoogste diploma?"))
DIPLOMA_USE = replace(
    shared.diploma_use(_("Helpt dit diploma nu nog bij werk?")),
    options=tuple(
        replace(option, label=_("Wil ander werk")) if option.value == "switching" else option
        for option in shared.DIPLOMA_USE_OPTIONS
    ),
)
WORKPLACE = shared.workplace(
    _("Is er nu een werkplek?"), _("Leren gebeurt op het werk. Is er geen werkplek? Dan zoeken wij mee.")
)
PRIOR_BUDGET = Choice(
    field="prior_budget",
    text=_("Is er een re-integratiebudget?"),
    short=_("Re-integratiebudget"),
    explain=_("Dat geld gaat voor: wij vragen het eerst. Weet u het niet? Dan zoeken wij het samen uit."),
    options=(
        Option("yes", _("Ja")),
        Option("no", _("Nee")),
        Option("asked", _("Is aangevraagd"), words=("aangevraagd", "gevraagd")),
        shared.UNKNOWN,
    ),
)
START_CERTAINTY = Choice(
    field="start_certainty",
    text=_("Staat het begin al vast?"),
    short=_("Zeker van het begin"),
    explain=_("Niet zeker? Dan wordt het een voor-aanmelding. Wij vragen later of het doorgaat."),
    options=(
        Option("fixed", _("Ja, dat staat vast"), words=("vast", "zeker")),
        Option("uncertain", _("Nee, nog onzeker"), words=("onzeker", "misschien")),
    ),
)
REGISTER = shared.register(_("Wilt u dit nu aanmelden?"), _("Ja, ik meld aan"))
NAME = shared.registration_name(_("Wat is uw naam?"))
FIELDS = (
    *("organisation", "intent", "client_consent", "clients", "client_group", "programme", "municipality", "postcode"),
    *("cross_region", "highest_diploma", "diploma_use", "workplace", "prior_budget", "start_certainty"),
)


def path(interview: Interview) -> None:
    """Ask what decides for a professional."""
    interview.ask(ORGANISATION)
    intent = interview.ask(INTENT)
    if intent == "inform" or interview.ask(CLIENT_CONSENT) == "no":
        return
    if intent == "group":
        interview.ask(CLIENTS)
    elif intent == "pre-registration":
        interview.ask(CLIENTS_PRE)
    interview.ask(CLIENT_GROUP)
    interview.ask(PROGRAMME)
    place = shared.place(interview.region, "municipality", _("Waar woont uw cliënt?"), _("Woonplaats"))
    if not shared.ask_place(interview, place, shared.CROSS_REGION):
        return
    shared.ask_diploma(interview, DIPLOMA, DIPLOMA_USE)
    for question in (WORKPLACE, PRIOR_BUDGET, START_CERTAINTY):
        interview.ask(question)


def registration(interview: Interview) -> None:
    """Ask how to reach the professional."""
    if interview.ask(REGISTER) != "yes":
        return
    interview.ask(shared.COMPANY)
    interview.ask(NAME)
    shared.ask_contact(interview)
    shared.ask_consent(interview)


def decide(answers: Answers, region: Region, day: date) -> Outcome:
    """Return the outcome with its financing, for the day it is given."""
    return financing.with_financing("referrer", eligibility.referrer(answers, region), answers, region, day)


REFERRER = Dialog(
    id="referrer",
    path=path,
    decide=decide,
    registration=registration,
    fields=FIELDS,
    contact=(REGISTER, shared.COMPANY, NAME, shared.PHONE, shared.EMAIL, shared.CONTACT_BY, shared.CONSENT),
)
