"""The figures for the board, counted from cases. Pure. Groups smaller than five stay small: contracts, section 8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from bot import measuring
from bot.desk import lifecycle
from bot.desk import view as desk_view
from bot.report.beside import Beside, beside_the_cases
from bot.report.hiding import Table, hidden
from bot.translate import speaker
from bot.zone import HERE
from dialogs.facts.load import Region
from dialogs.telling import route_label
from dialogs.text import Say
from dialogs.trees.candidate import SITUATION
from dialogs.trees.follow_up import CONTRACT, NEXT_STEP, WHERE_NOW
from storage.cases import PRE_REGISTERED
from storage.figures import Counted

HOURS_SHOWN = 48
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the report shows. `totals` are whole; the tables hide small groups."""

    period: str
    totals: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


def is_pre(case: Counted) -> bool:
    """Return whether a case is (or ended as) a pre-registration that was never converted, however it ended."""
    return case.status == PRE_REGISTERED or (
        case.opened_as == PRE_REGISTERED and not any(step in case.reached for step in lifecycle.PATH)
    )


def got_to(case: Counted, step: str) -> bool:
    """Return whether a case reached a step, whatever came after."""
    return case.status == step or step in case.reached


def permanent(case: Counted) -> bool:
    """Return whether somebody told of a permanent contract at the last moment at which they answered."""
    told = [case.told[moment] for moment in measuring.LABELS if moment in case.told]
    return bool(told) and told[-1].get("contract") == "permanent"


COLUMNS: tuple[tuple[str, Callable[[Counted], bool]], ...] = (
    ("voor-aangemeld", is_pre),
    ("aangemeld", lambda case: not is_pre(case)),
    ("gestart", lambda case: got_to(case, "started")),
    ("uitgereikt", lambda case: got_to(case, "issued")),
    ("vaste baan", permanent),
    ("gestopt", lambda case: case.status == WITHDRAWN and not is_pre(case)),
)
REGISTERED = 1
"""The place of the registrations among the columns: what is drawn."""


def figures(cases: Sequence[Counted], region: Region, say: Say, period: str, beside: Beside | None = None) -> Figures:
    """Return the figures of some cases. A request for a person is no registration and is left out."""
    counted = [case for case in cases if case.kind != "human"]
    registered = [case for case in counted if not is_pre(case)]
    totals = [
        ("Aangemeld", str(len(registered))),
        ("Voor-aangemeld", str(sum(map(is_pre, counted)))),
        ("Gestart", str(sum(got_to(case, "started") for case in registered))),
        ("Uitgereikt", str(sum(got_to(case, "issued") for case in registered))),
        ("Vaste baan", str(sum(map(permanent, registered)))),
        ("Gestopt", str(sum(case.status == WITHDRAWN for case in registered))),
        ("Tijd tot eerste contact (mediaan)", first_contact(registered)),
    ]
    sectors = {one.id: say(one.label) for one in region.sectors}
    groups = {option.value: say(option.label) for option in SITUATION.options}
    by: tuple[tuple[str, Callable[[Counted], Sequence[str]]], ...] = (
        ("Per sector", lambda case: [sectors.get(case.sector or "", "Onbekend")]),
        ("Per doelgroep", lambda case: [groups.get(case.target_group or "", "Onbekend")]),
        ("Per gemeente", lambda case: [desk_view.place_label(case.municipality, region) or "Onbekend"]),
        ("Per taal", lambda case: [desk_view.language_in_dutch(case.language or "nl")]),
        ("Per bron", lambda case: [case.source or "Zonder bron"]),
        ("Per financiering", lambda case: [say(route_label(one, region)) for one in case.routes] or ["Nog niet rond"]),
        ("Per soort", lambda case: [desk_view.KINDS.get(case.kind, case.kind)]),
        ("Per maand", lambda case: [f"{case.created_at.astimezone(HERE):%Y-%m}"]),
    )
    tables = [_table(title, counted, names) for title, names in by]
    more = beside_the_cases(beside or Beside(), region, say)
    return Figures(period, tuple(totals), (*tables, _withdrawals(registered), _came_of_it(registered), *more))


def first_contact(cases: Iterable[Counted]) -> str:
    """Return the median time until staff got in touch, in hours or days; a dash when nobody was reached."""
    waits = []
    for case in cases:
        moments = [moment for moment in (case.replied_at, case.reached.get("contacted")) if moment]
        if moments:
            waits.append((min(moments) - case.created_at) / timedelta(hours=1))
    if not waits:
        return "–"
    hours = median(waits)
    return f"{hours:.0f} uur" if hours < HOURS_SHOWN else f"{hours / 24:.0f} dagen"


def _table(title: str, cases: Sequence[Counted], names_of: Callable[[Counted], Sequence[str]]) -> Table:
    grouped: dict[str, list[Counted]] = {}
    for case in cases:
        for name in names_of(case):
            grouped.setdefault(name, []).append(case)
    names = sorted(grouped)
    columns = [hidden([sum(map(counts, grouped[name])) for name in names]) for _title, counts in COLUMNS]
    rows = tuple((one, tuple(column[place] for column in columns)) for place, one in enumerate(names))
    return Table(title, tuple(title for title, _counts in COLUMNS), rows)


def _withdrawals(cases: Sequence[Counted]) -> Table:
    reasons = Counter(
        lifecycle.WITHDRAWAL_REASONS.get(case.reasons.get(WITHDRAWN, ""), "Geen reden")
        for case in cases
        if case.status == WITHDRAWN
    )
    names = [name for name, _count in reasons.most_common()]
    counts = hidden([reasons[name] for name in names])
    rows = tuple((name, (count,)) for name, count in zip(names, counts, strict=True))
    return Table("Waarom gestopt", ("aantal",), rows)


def _came_of_it(cases: Sequence[Counted]) -> Table:
    """Return what people answered at each moment, so that the moments can be compared."""
    say = speaker("nl")
    asked = [(question, option) for question in (WHERE_NOW, CONTRACT, NEXT_STEP) for option in question.options]
    columns = []
    for moment in measuring.LABELS:
        told = [case.told[moment] for case in cases if moment in case.told]
        counts = [sum(one.get(question.field) == option.value for one in told) for question, option in asked]
        columns.append((hidden([len(told)])[0], *hidden(counts)))
    names = ["Hebben geantwoord", *(f"{say(question.short)}: {say(option.label)}" for question, option in asked)]
    rows = tuple((name, tuple(column[place] for column in columns)) for place, name in enumerate(names))
    return Table("Hoe gaat het daarna?", tuple(measuring.LABELS.values()), rows)
