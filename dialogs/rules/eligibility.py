"""The indication: which outcome and flags follow from the answers. Never a decision; staff and the mbo decide.

Pure functions of the answers on the path, the region and nothing else. Rules: contracts, section 3; where a rule has a
ground in the two source documents, its `source` names it. Owner: the region's coordinator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dialogs.engine import Answers
from dialogs.facts.load import Region
from dialogs.outcome import Outcome, Reason
from dialogs.questions import municipality_of
from dialogs.text import Text, _

REVIEW_FLAGS = frozenset(
    {
        *("cross-region", "place-unknown", "under-18", "school-coordinator", "permit-check", "foreign-diploma"),
        *("diploma-unknown", "outdated-diploma", "switching", "needs-match", "volunteer-workplace", "temp-agency"),
    }
)

LARGE_GROUP = 5
"""From so many workers on, a joint project may fit."""


def _place(answers: Answers, region: Region, field: str) -> str:
    return municipality_of(answers.get(field), answers.get("postcode"), region)


def _outside(answers: Answers) -> bool:
    return answers.get("cross_region") == "no"


def _outside_region() -> Outcome:
    text = _("U woont of werkt buiten onze regio. Wij brengen u graag bij uw eigen Werkcentrum.")
    return Outcome("outside-region", (Reason("cross_region", "no", "outside-region", text, "A30, A34"),), early=True)


def _place_flags(answers: Answers, region: Region, field: str) -> Iterator[Reason]:
    place = _place(answers, region, field)
    if place == "other":
        text = _("De plaats ligt buiten onze regio. Over de grens van de regio kan soms ook. Een collega kijkt dat na.")
        yield Reason("cross_region", answers["cross_region"], "cross-region", text, "A30")
    if place == "unknown":
        text = _("Wij weten de plaats nog niet. Een collega vraagt dat aan u.")
        yield Reason(field, answers.get(field), "place-unknown", text, "A30")


def _diploma_flags(answers: Answers) -> Iterator[Reason]:
    diploma, use = answers["highest_diploma"], answers.get("diploma_use")
    if diploma == "foreign":
        text = _("Het diploma is van een ander land. Een collega kijkt wat het hier waard is.")
        yield Reason("highest_diploma", diploma, "foreign-diploma", text, "B12, B13")
    if diploma == "unknown":
        text = _("Wij weten nog niet welk diploma er is. Een collega zoekt dat samen uit.")
        yield Reason("highest_diploma", diploma, "diploma-unknown", text, "B13")
    if use == "unknown":
        text = _("Wij weten nog niet of het diploma nog helpt. Een collega zoekt dat samen uit.")
        yield Reason("diploma_use", use, "diploma-unknown", text, "B13")
    if use == "outdated":
        text = _("Het diploma is oud. Dan kan een praktijkverklaring soms toch. Een collega kijkt dat na.")
        yield Reason("diploma_use", use, "outdated-diploma", text, "B13")
    if use == "switching":
        text = _("Er is een diploma voor ander werk. Een collega kijkt of een praktijkverklaring past.")
        yield Reason("diploma_use", use, "switching", text, "A37, B13")


def _workplace_flags(answers: Answers) -> Iterator[Reason]:
    workplace = answers["workplace"]
    if workplace == "none":
        text = _("Er is nog geen werkplek. Wij zoeken samen naar een plek.")
        yield Reason("workplace", workplace, "needs-match", text, "A60")
    if workplace in ("volunteer", "day-activity"):
        text = _("De werkplek is vrijwillig of bij dagbesteding. Een collega kijkt of dat kan.")
        yield Reason("workplace", workplace, "volunteer-workplace", text, "A43")


def _sector_flags(answers: Answers, region: Region) -> Iterator[Reason]:
    sector = next((one for one in region.sectors if one.id == answers["sector"]), None)
    if sector and sector.branch_certificate:
        text = _("In deze sector zijn er ook papieren van de branche. Een collega legt het verschil uit.")
        yield Reason("sector", sector.id, "branch-certificate", text, sector.source)
    if sector and sector.low_uptake:
        text = _("In dit werk doen nog weinig bedrijven mee. U kunt zich wel gewoon aanmelden.")
        yield Reason("sector", sector.id, "low-uptake", text, sector.source)


def _temp_agency(field: str, value: object) -> Reason:
    text = _("Het werk gaat via een uitzendbureau. Een collega kijkt wie het bedrijf is waar iemand leert.")
    return Reason(field, value, "temp-agency", text, "A62")


def _candidate_flags(answers: Answers, region: Region) -> Iterator[Reason]:
    age, situation = answers["age_band"], answers["situation"]
    yield from _place_flags(answers, region, "municipality")
    if age == "under-18":
        text = _("U bent jonger dan 18 jaar. Een collega bekijkt dit samen met u en uw school.")
        yield Reason("age_band", age, "under-18", text, "A42, A53")
    if situation == "pro-vso" or age == "under-18":
        field = "situation" if situation == "pro-vso" else "age_band"
        text = _("Uw school helpt mee. Wij overleggen met de coördinator van de school.")
        yield Reason(field, answers[field], "school-coordinator", text, "A48")
    permit = answers.get("permit_type")
    if permit in ("asylum-seeker", "ukraine", "other", "unknown"):
        text = _("Wij kijken eerst of u mag werken. Een collega zoekt dat met u uit.")
        yield Reason("permit_type", permit, "permit-check", text, "cooster.nl")
    yield from _diploma_flags(answers)
    yield from _workplace_flags(answers)
    if situation == "temp-agency":
        yield _temp_agency("situation", situation)
    if answers["dutch_at_work"] in ("with-help", "no"):
        text = _("U wilt hulp met Nederlands. Dat is geen probleem.")
        yield Reason("dutch_at_work", answers["dutch_at_work"], "language-help", text, "A80")
    if age == "18-26":
        text = _("U bent jonger dan 27 jaar. Er is soms extra hulp van school naar werk.")
        yield Reason("age_band", age, "youth-18-26", text, "vng.nl")
    yield from _sector_flags(answers, region)


def _outcome(name: str, grounds: Iterable[Reason], flags: Iterable[Reason]) -> Outcome:
    """Return an outcome whose reasons are its own grounds and then one for each flag, none twice."""
    noted = list(flags)
    return Outcome(name, (*grounds, *noted), tuple(dict.fromkeys(reason.rule for reason in noted)))


def candidate(answers: Answers, region: Region) -> Outcome:
    """Return the indication for a candidate whose path is complete."""
    if _outside(answers):
        return _outside_region()
    flags = list(_candidate_flags(answers, region))
    if answers.get("diploma_use") == "usable":
        text = _("U hebt een diploma dat nog helpt. Dan past een andere weg vaak beter. Aanmelden mag ook.")
        return _outcome("other-route", [Reason("diploma_use", "usable", "other-route", text, "B12, B27")], flags)
    return _review(flags, REVIEW_FLAGS) or _outcome("likely", _likely_grounds(answers, region), flags)


def _review(flags: Sequence[Reason], rules: frozenset[str]) -> Outcome | None:
    """Return that a colleague looks first, when one of these rules asks for it; the first such flag is the ground."""
    first = next((reason for reason in flags if reason.rule in rules), None)
    if first is None:
        return None
    text = _("Dit kan misschien. Een collega kijkt eerst met u mee.")
    return _outcome("review", [Reason(first.field, first.value, "review", text, "A79")], flags)


def _likely_grounds(answers: Answers, region: Region) -> Iterator[Reason]:
    place = _place(answers, region, "municipality")
    name = region.municipality_name(place)
    lives = _("U woont in onze regio: {municipality}.").of(municipality=name)
    yield Reason("municipality", answers["municipality"], "likely", lives, "A30")
    no_paper = _("U hebt nog geen diploma van mbo 2, havo of vwo. Dat heet: geen startkwalificatie.")
    yield Reason("highest_diploma", answers["highest_diploma"], "likely", no_paper, "B12; cbs.nl")
    yield Reason("workplace", answers["workplace"], "likely", _("U hebt een werkplek met een contract."), "A37")


EMPLOYER_REVIEW = frozenset({"cross-region", "place-unknown", "fair-pay-check", "temp-agency"})


def _employer_flags(answers: Answers, region: Region) -> Iterator[Reason]:
    yield from _place_flags(answers, region, "location")
    if answers["paid_contract"] in ("partly", "no"):
        text = _("Niet iedereen krijgt loon met een contract. Een collega kijkt of het werk eerlijk betaald is.")
        yield Reason("paid_contract", answers["paid_contract"], "fair-pay-check", text, "A80")
    types = answers["worker_types"]
    if isinstance(types, tuple | list) and "temp-agency" in types:
        yield _temp_agency("worker_types", list(types))
    workers = answers["workers"]
    if isinstance(workers, int) and workers > 1:
        text = _("U meldt een groep aan. Dat gaat in één keer.")
        yield Reason("workers", workers, "group", text, "A28")
    if isinstance(workers, int) and workers >= LARGE_GROUP:
        text = _("Met vijf of meer mensen kan een gezamenlijk project passen.")
        yield Reason("workers", workers, "large-group", text, "A59, A72")
    if answers["workers_consent"] == "no":
        text = _("Niet al uw mensen weten het. Wij bewaren hun namen dan niet, alleen met hoeveel zij zijn.")
        yield Reason("workers_consent", "no", "counts-only", text, "autoriteitpersoonsgegevens.nl")
    yield from _sector_flags(answers, region)


def employer(answers: Answers, region: Region) -> Outcome:
    """Return the indication for an employer whose path is complete."""
    if _outside(answers):
        return _outside_region()
    flags = list(_employer_flags(answers, region))
    review = _review(flags, EMPLOYER_REVIEW)
    if review:
        return review
    to_arrange = list(_to_arrange(answers))
    if to_arrange:
        return _outcome("prepare", to_arrange, flags)
    return _outcome("ready", _ready_grounds(answers), flags)


def _to_arrange(answers: Answers) -> Iterator[Reason]:
    recognised, trainer = answers["recognised"], answers["practice_trainer"]
    if recognised == "no":
        text = _("Uw bedrijf is nog geen erkend leerbedrijf. Wij en SBB helpen u daarmee.")
        yield Reason("recognised", recognised, "prepare", text, "s-bb.nl/bedrijven/voorwaarden-erkenning")
    if recognised == "unknown":
        text = _("U weet niet of uw bedrijf een erkend leerbedrijf is. Wij kijken dat voor u na.")
        yield Reason("recognised", recognised, "prepare", text, "s-bb.nl/bedrijven/voorwaarden-erkenning")
    if trainer == "no":
        text = _("U hebt nog geen praktijkopleider. Dat is de collega die begeleidt. Wij denken mee.")
        yield Reason("practice_trainer", trainer, "prepare", text, "B16")
    if trainer == "unknown":
        text = _("U weet nog niet wie begeleidt. Dat is de praktijkopleider. Wij denken mee.")
        yield Reason("practice_trainer", trainer, "prepare", text, "B16")


def _ready_grounds(answers: Answers) -> Iterator[Reason]:
    recognised = _("Uw bedrijf is een erkend leerbedrijf.")
    yield Reason("recognised", answers["recognised"], "ready", recognised, "s-bb.nl/bedrijven/voorwaarden-erkenning")
    trainer = _("U hebt een praktijkopleider die begeleidt.")
    yield Reason("practice_trainer", answers["practice_trainer"], "ready", trainer, "B16")


def _referrer_flags(answers: Answers, region: Region) -> Iterator[Reason]:
    yield from _place_flags(answers, region, "municipality")
    group = answers["client_group"]
    if group == "newcomer":
        text = _("Wij kijken eerst of uw cliënt mag werken. Een collega zoekt dat met u uit.")
        yield Reason("client_group", group, "permit-check", text, "cooster.nl")
    if group == "pro-vso":
        text = _("De school helpt mee. Wij overleggen met de coördinator van de school.")
        yield Reason("client_group", group, "school-coordinator", text, "A48")
    yield from _diploma_flags(answers)
    if answers.get("diploma_use") == "usable":
        text = _("Er is een diploma dat nog helpt. Dan past een andere weg vaak beter.")
        yield Reason("diploma_use", "usable", "usable-diploma", text, "B12, B27")
    yield from _workplace_flags(answers)
    if group == "temp-agency":
        yield _temp_agency("client_group", group)
    clients = answers.get("clients")
    if isinstance(clients, int) and clients > 1:
        text = _("U meldt een groep aan. Dat gaat in één keer.")
        yield Reason("clients", clients, "group", text, "A28")


def referrer(answers: Answers, region: Region) -> Outcome:
    """Return the outcome for a professional who helps somebody; the first that holds."""
    if answers["intent"] == "inform":
        text = _("U wilt eerst meer weten. Hier is de uitleg, ook om door te geven.")
        return Outcome("inform", (Reason("intent", "inform", "inform", text, "B9"),), early=True)
    if answers["client_consent"] == "no":
        text = _("Uw cliënt weet het nog niet, of wil het nog niet. Dan bewaren wij niets. Geef eerst de folder.")
        return Outcome("no-consent", (Reason("client_consent", "no", "no-consent", text, "A36"),), early=True)
    if _outside(answers):
        return _outside_region()
    flags = list(_referrer_flags(answers, region))
    if answers["intent"] == "pre-registration":
        return _outcome("pre-registration", [_pre("intent", "pre-registration")], flags)
    if answers["start_certainty"] == "uncertain":
        return _outcome("pre-registration", [_pre("start_certainty", "uncertain")], flags)
    text = _("U kunt nu aanmelden. Een collega belt u over de volgende stap.")
    return _outcome("register", [Reason("start_certainty", "fixed", "register", text, "A36")], flags)


def _pre(field: str, value: str) -> Reason:
    text: Text = _("Het begin staat nog niet vast. Dit is een voor-aanmelding. Die telt nog niet als aanmelding.")
    return Reason(field, value, "pre-registration", text, "A36")


def follow_up(answers: Answers) -> Outcome:
    """Return what the answers to the follow-up ask of staff."""
    if answers["call_me"] == "yes":
        text = _("U wilt dat wij bellen. Een collega belt u.")
        return Outcome("call-back", (Reason("call_me", "yes", "call-back", text, "B5"),))
    return Outcome("noted", (Reason("call_me", "no", "noted", _("Dank u wel. Wij schrijven het op."), "B5"),))
