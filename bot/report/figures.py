"""The figures for the board, counted from cases. Pure. Groups smaller than five stay small: contracts, section 8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from bot.desk import lifecycle
from bot.desk import view as desk_view
from dialogs.facts.load import Region
from dialogs.text import Say
from dialogs.trees.candidate import SITUATION
from storage.cases import PRE_REGISTERED
from storage.figures import Counted

SMALL = 5
FEW = f"<{SMALL}"
HOURS_SHOWN = 48
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of figures: a heading, the names of its columns, and rows of a name with its numbers in words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


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


def few(count: int) -> str:
    """Return a count in words, hidden when so few people could be recognised."""
    return FEW if 0 < count < SMALL else str(count)


def hidden(counts: Sequence[int]) -> tuple[str, ...]:
    """Return counts in words; when one alone would be hidden, the next smallest is too, or it could be reckoned."""
    words = [few(count) for count in counts]
    if words.count(FEW) == 1:
        others = [place for place, word in enumerate(words) if word not in (FEW, "0")]
        if others:
            next_smallest = min(others, key=counts.__getitem__)
            words[next_smallest] = f"<{counts[next_smallest] + 1}"
    return tuple(words)


COLUMNS: tuple[tuple[str, Callable[[Counted], bool]], ...] = (
    ("aangemeld", lambda case: not is_pre(case)),
    ("gestart", lambda case: got_to(case, "started")),
    ("uitgereikt", lambda case: got_to(case, "issued")),
    ("gestopt", lambda case: case.status == WITHDRAWN and not is_pre(case)),
)


def figures(cases: Sequence[Counted], region: Region, say: Say, period: str) -> Figures:
    """Return the figures of some cases. A request for a person is no registration and is left out."""
    counted = [case for case in cases if case.kind != "human"]
    registered = [case for case in counted if not is_pre(case)]
    totals = [
        ("Aangemeld", str(len(registered))),
        ("Voor-aangemeld", str(sum(map(is_pre, counted)))),
        ("Gestart", str(sum(got_to(case, "started") for case in registered))),
        ("Uitgereikt", str(sum(got_to(case, "issued") for case in registered))),
        ("Gestopt", str(sum(case.status == WITHDRAWN for case in registered))),
        ("Tijd tot eerste contact (mediaan)", first_contact(registered)),
    ]
    sectors = {one.id: say(one.label) for one in region.sectors}
    groups = {option.value: say(option.label) for option in SITUATION.options}
    by: tuple[tuple[str, Callable[[Counted], str]], ...] = (
        ("Per sector", lambda case: sectors.get(case.sector or "", "Onbekend")),
        ("Per doelgroep", lambda case: groups.get(case.target_group or "", "Onbekend")),
        ("Per gemeente", lambda case: desk_view.place_label(case.municipality, region) or "Onbekend"),
        ("Per taal", lambda case: desk_view.language_in_dutch(case.language or "nl")),
        ("Per bron", lambda case: case.source or "Zonder bron"),
        ("Per maand", lambda case: f"{case.created_at:%Y-%m}"),
    )
    tables = [_table(title, counted, name) for title, name in by]
    return Figures(period, tuple(totals), (*tables, _withdrawals(registered)))


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


def _table(title: str, cases: Sequence[Counted], name: Callable[[Counted], str]) -> Table:
    names = sorted({name(case) for case in cases})
    grouped = [[case for case in cases if name(case) == one] for one in names]
    columns = [hidden([sum(map(counts, group)) for group in grouped]) for _title, counts in COLUMNS]
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
