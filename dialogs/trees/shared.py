"""Questions that several dialogs ask: place, diploma, workplace, sector, registration. Owner: the coordinator."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from dialogs.engine import Interview
from dialogs.facts.load import Region
from dialogs.questions import Choice, Option, Place, Postcode, municipality_of
from dialogs.questions_typed import Email, FreeText, Kvk, OpenChoice, Phone
from dialogs.text import NOTHING, Text, _

UNKNOWN = Option("unknown", _("Weet ik niet"))
YES_NO = (Option("yes", _("Ja")), Option("no", _("Nee")))

PRIVACY = Choice(
    field="privacy",
    short=_("Vragen stellen"),
    text=_("Mogen wij u een paar vragen stellen?"),
    hint=_("Dan zeggen wij of dit bij u past. Uw naam hoeft nu nog niet. Stoppen en wissen kan altijd."),
    explain=_(
        "Wij vragen alleen wat nodig is. Aan het eind kiest u zelf: aanmelden of niet. "
        "Wij vragen nooit uw BSN, of iets over uw gezondheid."
    ),
    options=(
        Option("agree", _("Ja, dat mag")),
        Option("no", _("Nee, alleen een vraag"), words=("nee, ik wil alleen iets vragen",)),
    ),
)


@lru_cache
def place(region: Region, field: str, text: Text, short: Text) -> Place:
    """Return the question where somebody lives, works or has clients."""
    towns = tuple(Option(one.id, Text("{name}").of(name=one.name)) for one in region.municipalities)
    return Place(
        field=field,
        text=text,
        short=short,
        hint=_("Typ een plaats of de 4 cijfers van een postcode. Of kies een gemeente."),
        explain=_("Wij helpen mensen in deze gemeenten. Daarom vragen wij waar het is."),
        options=(*towns, Option("other", _("Een andere plaats")), UNKNOWN),
    )


@lru_cache
def postcode(region: Region, place_field: str) -> Postcode:
    """Return the question for a postcode, when somebody does not know the municipality (`place_field`)."""
    inside = next(code for one in region.places for code in one.postcodes if one.postcodes)
    known = {code for one in region.places for code in one.postcodes}
    outside = next(str(code) for code in range(1000, 10000) if str(code) not in known)
    return Postcode(
        field="postcode",
        text=_("Wat zijn de 4 cijfers van de postcode?"),
        short=_("Postcode"),
        hint=_("Bijvoorbeeld: 7001. Weet u het niet? Dan slaat u dit over."),
        explain=_("Met de 4 cijfers zien wij welke gemeente het is. De letters hoeven niet."),
        skippable=True,
        place_field=place_field,
        kinds=(inside, outside),
    )


def ask_place(interview: Interview, question: Place, cross_region: Choice) -> bool:
    """Ask for the place, and when it lies outside the region what ties it to the region; return whether it goes on."""
    asked = interview.ask(question)
    outside = asked == "other"
    if asked == "unknown":
        code = interview.ask(postcode(interview.region, question.field))
        outside = code is not None and municipality_of("unknown", code, interview.region) == "other"
    return not outside or interview.ask(cross_region) != "no"


def cross_region(text: Text, *options: tuple[str, Text]) -> Choice:
    """Return the question what ties a place outside the region to the region."""
    return Choice(
        field="cross_region",
        text=text,
        short=_("Buiten de regio"),
        explain=_("Soms kan het ook over de grens van de regio. Daarom vragen wij dit."),
        options=tuple(Option(value, label) for value, label in options),
    )


CROSS_REGION = cross_region(
    _("Die plaats ligt buiten onze regio. Is er toch iets in onze regio?"),
    ("employer-here", _("Ja, het werk is hier")),
    ("trainer-here", _("Ja, de opleider is hier")),
    ("no", _("Nee, niets hier")),
)

DIPLOMA_OPTIONS = (
    Option("none", _("Geen diploma")),
    Option("primary", _("Basisschool")),
    Option("pro-vso", _("Praktijkonderwijs of vso"), words=("pro", "vso", "praktijkschool")),
    Option("vmbo", _("Vmbo, mavo of lts"), words=("vmbo", "mavo", "lts", "lhno", "vmbo-t", "vbo")),
    Option("mbo-1", _("Mbo 1 (entree)"), words=("mbo1", "entree", "mbo niveau 1", "niveau 1")),
    Option(
        "mbo-2-plus",
        _("Mbo 2, 3 of 4"),
        words=("mbo2", "mbo3", "mbo4", "mbo 2", "mbo 3", "mbo 4", "mbo niveau 2", "mts"),
    ),
    Option("havo-vwo", _("Havo of vwo"), words=("havo", "vwo", "gymnasium", "atheneum")),
    Option("higher", _("Hbo of universiteit"), words=("hbo", "wo", "universiteit", "bachelor", "master")),
    Option(
        "foreign",
        _("Diploma uit ander land"),
        words=("buitenlands diploma", "diploma uit een ander land", "foreign diploma"),
    ),
    UNKNOWN,
)
HIGH_DIPLOMAS = ("mbo-2-plus", "havo-vwo", "higher")
DIPLOMA_USE_OPTIONS = (
    Option("outdated", _("Het is te oud"), words=("verouderd", "oud")),
    Option("switching", _("Ik wil ander werk")),
    Option("usable", _("Ja, het helpt nog")),
    UNKNOWN,
)
WORKPLACE_OPTIONS = (
    Option(
        "employee",
        _("Ja, met een contract"),
        words=("in dienst", "betaald werk", "vast contract", "tijdelijk contract"),
    ),
    Option("volunteer", _("Ja, als vrijwilliger"), words=("vrijwilligerswerk",)),
    Option("day-activity", _("Ja, bij dagbesteding")),
    Option(
        "none", _("Nee, nog niet"), hint=_("Dat is niet erg. Wij zoeken met u mee."), words=("geen werk", "werkloos")
    ),
)


def diploma(text: Text) -> Choice:
    """Return the question about the highest diploma."""
    return Choice(
        field="highest_diploma",
        text=text,
        short=_("Hoogste diploma"),
        explain=_("Een praktijkverklaring is er vooral voor wie geen diploma heeft dat helpt. Elk antwoord is goed."),
        options=DIPLOMA_OPTIONS,
    )


def ask_diploma(interview: Interview, question: Choice, use: Choice) -> None:
    """Ask for the highest diploma, and whether it still helps when it is one of the higher ones."""
    if interview.ask(question) in HIGH_DIPLOMAS:
        interview.ask(use)


def diploma_use(text: Text) -> Choice:
    """Return the question whether a diploma still helps."""
    return Choice(
        field="diploma_use",
        text=text,
        short=_("Helpt dit diploma nog?"),
        explain=_("Met een oud diploma, of voor ander werk, kan een praktijkverklaring soms toch."),
        options=DIPLOMA_USE_OPTIONS,
    )


def workplace(text: Text, explain: Text) -> Choice:
    """Return the question about a place to work."""
    return Choice(field="workplace", text=text, short=_("Werkplek"), explain=explain, options=WORKPLACE_OPTIONS)


@lru_cache
def sector(region: Region, text: Text) -> Choice:
    """Return the question about the sector, with the region's sectors on buttons."""
    return Choice(
        field="sector",
        text=text,
        short=_("Soort werk"),
        explain=_("Elke sector heeft eigen taken en een eigen opleider. Staat uw werk er niet bij? Kies iets anders."),
        options=tuple(Option(one.id, one.label, words=one.words) for one in region.sectors),
    )


@lru_cache
def occupation(region: Region, chosen: str) -> OpenChoice:
    """Return the question about the occupation, with the occupations of the chosen sector on buttons.

    In a sector without occupations there is nothing to choose: people type their own words.
    """
    options = tuple(Option(one.id, one.label) for one in region.occupations_of(chosen))
    return OpenChoice(
        field="occupation",
        text=_("Welk werk is het precies?"),
        short=_("Beroep"),
        hint=_("Kies, of typ het in uw eigen woorden.") if options else NOTHING,
        explain=_("Dan weten wij welke taken en welke school bij dit werk passen. U mag dit overslaan."),
        skippable=True,
        options=options,
    )


def ask_work(interview: Interview, text: Text) -> None:
    """Ask for the sector and the occupation in it. The sector changes the buttons, not the path: hence `str`."""
    chosen = interview.ask(sector(interview.region, text))
    interview.ask(occupation(interview.region, str(chosen)))


def registration_name(text: Text) -> FreeText:
    """Return the question for a name."""
    return FreeText(
        field="name",
        text=text,
        short=_("Naam"),
        explain=_("Dan weet onze collega naar wie hij moet vragen. Alleen een voornaam mag ook."),
    )


PHONE = Phone(
    field="phone",
    text=_("Wat is uw telefoonnummer?"),
    short=_("Telefoon"),
    hint=_("Een collega belt of appt u hierop."),
    explain=_("Wij gebruiken uw nummer alleen voor uw aanmelding. Liever niet? Dan mag u een e-mailadres geven."),
    skippable=True,
)
EMAIL = Email(
    field="email",
    text=_("Wat is uw e-mailadres?"),
    short=_("E-mail"),
    explain=_("Wij gebruiken uw e-mailadres alleen voor uw aanmelding."),
)
CONTACT_BY = Choice(
    field="contact_by",
    text=_("Hoe mogen wij contact met u opnemen?"),
    short=_("Contact"),
    explain=_("Kies wat voor u het fijnst is."),
    options=(
        Option("phone", _("Bellen"), words=("telefoon", "bel mij", "bel me")),
        Option("whatsapp", _("WhatsApp"), words=("app", "appen", "whatsappen")),
        Option("telegram", _("Een bericht in deze chat"), words=("telegram", "chat", "bericht")),
        Option("email", _("E-mail"), words=("mail", "mailen")),
    ),
)
CONTACT_BY_NO_PHONE = replace(
    CONTACT_BY, options=tuple(option for option in CONTACT_BY.options if option.value in ("telegram", "email"))
)
BEST_TIME = Choice(
    field="best_time",
    text=_("Wanneer kunnen wij u het best bereiken?"),
    short=_("Wanneer"),
    skippable=True,
    explain=_("Wij proberen op die tijd te bellen of te schrijven."),
    options=(
        Option("morning", _("In de ochtend"), words=("ochtend", "ochtends", "vroeg")),
        Option("afternoon", _("In de middag"), words=("middag", "middags")),
        Option("evening", _("In de avond"), words=("avond", "avonds", "na het werk")),
        Option("any", _("Het maakt niet uit"), words=("altijd", "hele dag", "maakt niet uit")),
    ),
)


def ask_contact(interview: Interview) -> None:
    """Ask for a telephone number and how to reach somebody; for an e-mail address when that is the way."""
    if interview.ask(PHONE) is None:
        interview.ask(EMAIL)
        interview.ask(CONTACT_BY_NO_PHONE)
    elif interview.ask(CONTACT_BY) == "email":
        interview.ask(EMAIL)


CHECK = Choice(
    field="@send",
    text=_("Klopt alles?"),
    short=_("Nakijken"),
    explain=_("Kijk uw antwoorden na. Er is nog niets verstuurd. U kunt alles nog wijzigen."),
    options=(Option("yes", _("Alles klopt, verder")),),
)
WHAT_WE_KEEP = _(
    "Wat: uw antwoorden, uw naam en uw nummer. Waarom: om u te helpen met uw aanmelding. "
    "Wie: alleen de collega's van PraktijkWijs en de opleider. Hoe lang: zo lang als nodig is. "
    "U kunt alles laten wissen. Typ dan: wissen."
)
CONSENT = Choice(
    field="consent",
    text=_("Mogen wij uw gegevens bewaren?"),
    short=_("Toestemming"),
    hint=WHAT_WE_KEEP,
    explain=WHAT_WE_KEEP,
    options=(Option("yes", _("Ja, dat mag")), Option("no", _("Nee, bewaar niets"))),
)


def register(text: Text, yes: Text) -> Choice:
    """Return the question of the outcome: register, or not now."""
    return Choice(
        field="register",
        text=text,
        short=_("Aanmelden"),
        explain=_("Aanmelden is gratis. Het duurt één minuut. Een collega neemt dan contact met u op."),
        options=(Option("yes", yes), Option("not-now", _("Nu niet"), words=("nee", "later", "no"))),
    )


COMPANY = FreeText(
    field="company",
    text=_("Hoe heet uw bedrijf of organisatie?"),
    short=_("Bedrijf of organisatie"),
    explain=_("Dan weten wij voor wie u werkt."),
)
KVK = Kvk(
    field="kvk",
    text=_("Wat is het KvK-nummer?"),
    short=_("KvK-nummer"),
    hint=_("8 cijfers. Weet u het niet? Dan slaat u dit over."),
    explain=_("Met dit nummer kijken wij of uw bedrijf een erkend leerbedrijf is. U mag dit overslaan."),
    skippable=True,
)


def ask_consent(interview: Interview) -> None:
    """Ask to check all answers and then for consent."""
    interview.ask(CHECK)
    interview.ask(CONSENT)
