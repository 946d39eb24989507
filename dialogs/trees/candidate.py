"""The dialog of a candidate: somebody who wants a praktijkverklaring. Fields and order: contracts, section 3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs.engine import Answers, Dialog, Interview
from dialogs.facts.load import Region
from dialogs.outcome import Outcome
from dialogs.questions import AgeBand, Choice, Option
from dialogs.questions_typed import FreeText
from dialogs.rules import eligibility, financing
from dialogs.text import _
from dialogs.trees import shared

LIVES = _("Waar woont u?")
LIVES_SHORT = _("Woonplaats")
AGE_BAND = AgeBand(
    field="age_band",
    text=_("Hoe oud bent u?"),
    short=_("Leeftijd"),
    explain=_("Voor jonge mensen is er soms extra hulp. Daarom vragen wij dit."),
    options=(
        Option("under-18", _("Jonger dan 18 jaar")),
        Option("18-26", _("18 tot en met 26 jaar")),
        Option("27-plus", _("27 jaar of ouder")),
    ),
)
SITUATION = Choice(
    field="situation",
    text=_("Welke situatie past het best bij u?"),
    short=_("Situatie"),
    hint=_("Kies één antwoord."),
    explain=_("Dan weten wij wie u kan helpen. Past er niets? Kies dan: iets anders."),
    options=(
        Option(
            "newcomer",
            _("Ik ben nieuw in Nederland"),
            hint=_("U bent inburgeraar. Ook als u werkt."),
            words=("inburgeraar", "inburgering", "statushouder", "vluchteling", "newcomer", "refugee"),
        ),
        Option("employed", _("Ik heb werk"), words=("werkend", "ik werk", "i have a job", "i work")),
        Option("seconded", _("Via een sociaal werkbedrijf"), words=("gedetacheerd", "sociale werkplaats", "wsw")),
        Option("temp-agency", _("Via een uitzendbureau"), words=("uitzendkracht", "uitzendwerk")),
        Option("benefit", _("Ik heb een uitkering"), words=("bijstand", "ww", "wajong", "uitkering")),
        Option("reintegration", _("Ik krijg hulp naar werk"), words=("re-integratie", "reintegratie", "traject")),
        Option("pro-vso", _("Praktijkonderwijs of vso"), words=("praktijkschool", "pro", "vso")),
        Option("left-mbo", _("Ik ben gestopt met het mbo"), words=("gestopt met school",)),
        Option("day-activities", _("Ik ga naar dagbesteding"), words=("dagbesteding",)),
        Option("none", _("Iets anders"), words=("geen", "anders", "niets")),
    ),
)
PERMIT_TYPE = Choice(
    field="permit_type",
    text=_("Welke verblijfsvergunning hebt u?"),
    short=_("Verblijf"),
    explain=_("Dan weten wij of u nu al mag werken. Niet zeker? Dan zoeken wij het uit. Papieren vragen wij niet."),
    options=(
        Option("status-holder", _("Ik ben statushouder"), words=("statushouder", "status", "asiel verleend")),
        Option("family", _("Ik kwam voor mijn gezin"), words=("gezinshereniging", "familie", "partner")),
        Option("asylum-seeker", _("Ik vraag asiel aan"), words=("asielzoeker", "azc")),
        Option("ukraine", _("Ik kom uit Oekraïne"), words=("oekraine", "ukraine")),
        Option("other", _("Een andere vergunning"), words=("anders",)),
        shared.UNKNOWN,
    ),
)
INTEGRATION_ROUTE = Choice(
    field="integration_route",
    text=_("Welke inburgering doet u?"),
    short=_("Inburgering"),
    explain=_("De gemeente kiest de route met u. Het staat in uw plan (PIP)."),
    options=(
        Option("b1", _("B1-route"), words=("b1",)),
        Option("education", _("Onderwijsroute"), words=("onderwijs", "isk")),
        Option("z", _("Z-route"), words=("z", "zelfredzaamheid")),
        Option("finished", _("Ik ben klaar"), words=("klaar", "geslaagd", "afgerond")),
        Option("not-yet", _("Ik begin nog"), words=("nog niet", "nog niet begonnen")),
        shared.UNKNOWN,
    ),
)
DIPLOMA = shared.diploma(_("Wat is uw hoogste diploma?"))
DIPLOMA_USE = shared.diploma_use(_("Helpt dit diploma nu nog bij werk?"))
GOAL = Choice(
    field="goal",
    text=_("Wat wilt u bereiken?"),
    short=_("Doel"),
    explain=_("Zo weten wij wat voor u belangrijk is."),
    options=(
        Option("proof", _("Laten zien wat ik kan"), words=("bewijs", "papier")),
        Option("keep-job", _("Mijn werk houden"), words=("baan houden",)),
        Option("new-job", _("Nieuw werk vinden"), words=("nieuwe baan", "werk zoeken", "een baan")),
        Option("grow", _("Verder groeien in mijn werk"), words=("groeien", "doorgroeien")),
    ),
)
WORKPLACE = shared.workplace(
    _("Hebt u nu een werkplek?"),
    _("U leert op uw werk. Daarom is een werkplek nodig. Hebt u er geen? Dan zoeken wij met u mee."),
)
EMPLOYER_NAME = FreeText(
    field="employer_name",
    text=_("Bij welk bedrijf werkt u?"),
    short=_("Werkgever"),
    skippable=True,
    explain=_("Dan kijken wij of het bedrijf een leerbedrijf is. U mag dit overslaan."),
)
MAY_CONTACT_EMPLOYER = Choice(
    field="may_contact_employer",
    text=_("Mogen wij uw werkgever bellen?"),
    short=_("Werkgever bellen"),
    explain=_("Wij bellen pas na overleg met u. Zegt u nee? Dan bellen wij niet."),
    options=shared.YES_NO,
)
SECTOR_TEXT = _("Welk soort werk doet u, of wilt u leren?")
DUTCH_AT_WORK = Choice(
    field="dutch_at_work",
    text=_("Begrijpt en praat u Nederlands op het werk?"),
    short=_("Nederlands op het werk"),
    hint=_("Elk antwoord is goed. Niemand valt af door de taal."),
    explain=_("Dan regelen wij hulp met de taal als dat nodig is."),
    options=(
        Option("yes", _("Ja")),
        Option("with-help", _("Ja, met hulp"), words=("een beetje", "beetje")),
        Option("no", _("Nee")),
    ),
)
GUIDED_BY = Choice(
    field="guided_by",
    text=_("Wie helpt u nu met werk of leren?"),
    short=_("Begeleiding"),
    explain=_("Wie u helpt, kan soms ook meedenken over de kosten."),
    options=(
        Option("municipality", _("De gemeente"), words=("gemeente", "klantmanager")),
        Option("uwv", _("UWV"), words=("uwv",)),
        Option(
            "social-company", _("Een sociaal werkbedrijf"), words=("laborijn", "fijnder", "stoer", "sociale dienst")
        ),
        Option("school", _("School")),
        Option("day-activity", _("De dagbesteding")),
        Option("nobody", _("Niemand"), words=("geen",)),
        shared.UNKNOWN,
    ),
)
PAYER_HINT = Choice(
    field="payer_hint",
    text=_("Wie kan de kosten betalen, denkt u?"),
    short=_("Kosten"),
    hint=_("Wij vragen eerst anderen, niet u."),
    explain=_("U hoeft niets te beloven. Een collega zoekt uit wie kan betalen."),
    options=(
        Option("employer", _("Mijn werkgever"), words=("werkgever", "baas")),
        Option("guide", _("Wie mij begeleidt"), words=("begeleider", "gemeente", "uwv")),
        shared.UNKNOWN,
        Option("self", _("Ikzelf"), words=("zelf", "ik betaal zelf")),
    ),
)
PAYER_HINT_OTHERS = replace(
    PAYER_HINT, options=tuple(replace(option, hidden=option.value == "self") for option in PAYER_HINT.options)
)
REGISTER = shared.register(_("Wilt u zich aanmelden?"), _("Ja, ik meld mij aan"))
NAME = shared.registration_name(_("Hoe heet u?"))
FIELDS = (
    *("municipality", "postcode", "cross_region", "age_band", "situation", "permit_type", "integration_route"),
    *("highest_diploma", "diploma_use", "goal", "workplace", "employer_name", "may_contact_employer", "sector"),
    *("occupation", "dutch_at_work", "guided_by", "payer_hint"),
)


def path(interview: Interview) -> None:
    """Ask what decides about a candidate."""
    place = shared.place(interview.region, "municipality", LIVES, LIVES_SHORT)
    if not shared.ask_place(interview, place, shared.CROSS_REGION):
        return
    age = interview.ask(AGE_BAND)
    situation = interview.ask(SITUATION)
    if situation == "newcomer":
        interview.ask(PERMIT_TYPE)
        interview.ask(INTEGRATION_ROUTE)
    shared.ask_diploma(interview, DIPLOMA, DIPLOMA_USE)
    interview.ask(GOAL)
    if interview.ask(WORKPLACE) == "employee":
        interview.ask(EMPLOYER_NAME)
        interview.ask(MAY_CONTACT_EMPLOYER)
    shared.ask_work(interview, SECTOR_TEXT)
    interview.ask(DUTCH_AT_WORK)
    interview.ask(GUIDED_BY)
    others_pay = age == "under-18" or situation in ("benefit", "reintegration", "newcomer")
    interview.ask(PAYER_HINT_OTHERS if others_pay else PAYER_HINT)


def registration(interview: Interview) -> None:
    """Ask what is needed to register a candidate."""
    if interview.ask(REGISTER) != "yes":
        return
    interview.ask(NAME)
    shared.ask_contact(interview)
    interview.ask(shared.BEST_TIME)
    shared.ask_consent(interview)


def decide(answers: Answers, region: Region, day: date) -> Outcome:
    """Return the indication with its financing, for the day it is given."""
    return financing.with_financing("candidate", eligibility.candidate(answers, region), answers, region, day)


CANDIDATE = Dialog(
    id="candidate",
    path=path,
    decide=decide,
    registration=registration,
    fields=FIELDS,
    contact=(REGISTER, NAME, shared.PHONE, shared.EMAIL, shared.CONTACT_BY, shared.BEST_TIME, shared.CONSENT),
)
