"""Gathers what the report is made of for a period: the command and the desk's page show the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.report.beside import Beside
from bot.report.figures import Figures, figures
from bot.translate import speaker
from bot.zone import HERE
from dialogs.facts.load import Region
from storage import figures as counts
from storage import stops
from storage.database import Store


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both inclusive; None is since the beginning, until now."""

    first: date | None = None
    last: date | None = None

    def moments(self, zone: ZoneInfo = HERE) -> tuple[datetime | None, datetime | None]:
        """Return the moments between which something counts, the last one exclusive."""
        first = datetime.combine(self.first, time.min, zone) if self.first else None
        last = datetime.combine(self.last + timedelta(days=1), time.min, zone) if self.last else None
        return first, last

    def words(self, today: date) -> str:
        """Return the period as the report says it."""
        until = format_date(self.last or today, "d MMMM y", locale="nl")
        since = f"{format_date(self.first, 'd MMMM y', locale='nl')} " if self.first else ""
        return f"{since}tot en met {until}"


def gather(store: Store, region: Region, period: Period, today: date) -> Figures:
    """Return the figures of a period."""
    first, last = period.moments()
    beside = Beside(
        stops.counted(store, first, last),
        counts.questions_without_answer(store, first, last),
        counts.answers_that_helped(store, first, last),
    )
    return figures(counts.counted(store, first, last), region, speaker("nl"), period.words(today), beside)
