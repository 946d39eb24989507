"""The receipt of an indication: which answers led to it, by which rule, and where that rule is from.

The rules themselves stand in `rules/`; here they stand in words. Owner: the region's coordinator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dialogs.facts.load import Region
from dialogs.message import Line
from dialogs.outcome import Outcome, Reason
from dialogs.questions import Answer, Question
from dialogs.sources import in_words, joined
from dialogs.telling import route_label
from dialogs.text import Text, _

RULES_OF = _("Dit zijn de regels van november 2026.")
"""Goes with `RULES` in bot/cases_opened.py: a change of the rules changes both."""

RULES: dict[str, Text] = {
    "likely": _("Vaak past het als u hier woont, geen startkwalificatie hebt, en werkt met een contract."),
    "review": _("Is er iets wat een mens moet nakijken? Dan kijkt een collega mee."),
    "other-route": _("Wie een diploma heeft dat nog helpt, kiest vaak beter een andere weg."),
    "outside-region": _("Wie elders woont en werkt, hoort bij een ander Werkcentrum."),
    "ready": _("Een erkend leerbedrijf met een praktijkopleider kan aanmelden."),
    "prepare": _("Een erkenning of een praktijkopleider ontbreekt nog, of is niet bekend. Wij helpen daarbij."),
    "register": _("Is er toestemming, en staat het begin vast? Dan kunt u aanmelden."),
    "pre-registration": _("Staat het begin niet vast? Dan is het een voor-aanmelding."),
    "inform": _("Wie eerst meer wil weten, krijgt uitleg. Wij vragen dan niets."),
    "no-consent": _("Zonder toestemming van de cliënt bewaren wij niets."),
    "call-back": _("Wie dat wil, bellen wij."),
    "noted": _("Wie niet gebeld wil zijn, bellen wij niet."),
    "cross-region": _("Over de grens van de regio kan soms. Een collega kijkt dat na."),
    "place-unknown": _("Weten wij de plaats niet? Dan vraagt een collega die."),
    "under-18": _("Onder de 18 jaar kijkt de school altijd mee."),
    "school-coordinator": _("Bij praktijkonderwijs, vso of onder 18 jaar praten wij met de school."),
    "permit-check": _("Wij kijken na of iemand mag werken, als dat niet zeker is."),
    "foreign-diploma": _("Een diploma van een ander land kijkt een collega na."),
    "diploma-unknown": _("Weten wij het diploma niet? Dan zoeken wij dat samen uit."),
    "outdated-diploma": _("Een oud diploma telt soms niet meer mee."),
    "switching": _("Wie ander werk wil leren, kan soms toch een praktijkverklaring halen."),
    "needs-match": _("Leren doet u op een werkplek. Is die er nog niet? Dan zoeken wij er een."),
    "volunteer-workplace": _("Bij vrijwillig werk of dagbesteding kijkt een collega of het kan."),
    "temp-agency": _("Bij een uitzendbureau kijken wij bij welk bedrijf iemand leert."),
    "language-help": _("Nederlands is geen eis. Hulp met de taal kan."),
    "youth-18-26": _("Tot 27 jaar is er soms extra hulp."),
    "branch-certificate": _("In de zorg en de keuken zijn er ook papieren van de branche."),
    "low-uptake": _("In sommige sectoren doen nog weinig bedrijven mee. Dat telt niet tegen u."),
    "fair-pay-check": _("Leren mag geen gratis werk zijn."),
    "group": _("Meer dan één mens is een groep."),
    "large-group": _("Vanaf vijf mensen kan een gezamenlijk project passen."),
    "counts-only": _("Zeggen de mensen zelf nog geen ja? Dan tellen wij alleen hoeveel het er zijn."),
    "usable-diploma": _("Met een diploma dat nog helpt, past een andere weg vaak beter."),
}


def answers_in_words(asked: Sequence[Question[Any]], answers: Mapping[str, Answer]) -> dict[str, tuple[Text, Text]]:
    """Return for each asked field its name and its answer, in words."""
    return {one.field: (one.short, one.label(answers[one.field])) for one in asked if one.field in answers}


def receipt(found: Outcome, words: Mapping[str, tuple[Text, Text]], region: Region) -> Iterator[Line]:
    """Yield the receipt: each answer that counted with its rules and their source, then who may pay, then the date."""
    for field in dict.fromkeys(reason.field for reason in found.reasons):
        if field in words:
            yield Line("title", _("{question}: {answer}").of(question=words[field][0], answer=words[field][1]))
        for reason in (one for one in found.reasons if one.field == field):
            yield from _rule(reason)
    if found.financing:
        yield Line("title", _("Wie kan dit betalen?"))
    for route in found.financing:
        yield Line("text", _("{route}: {reason}").of(route=route_label(route.route, region), reason=route.reason))
        yield from _source(route.source)
    yield Line("text", RULES_OF)
    yield Line("hint", _("Het is een eerste indicatie, geen besluit."))


def _rule(reason: Reason) -> Iterator[Line]:
    yield Line("text", RULES[reason.rule])
    yield from _source(reason.source)


def _source(source: str) -> Iterator[Line]:
    if source:
        yield Line("hint", _("Bron: {source}.").of(source=joined(in_words(source))))
