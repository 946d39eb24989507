"""Until when the region promises an answer: so many working days, within office hours. Pure.

The hours, days and closing days are facts of the region (`region.toml`, owned by the coordinator). Moments carry the
timezone of the region.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dialogs.facts.model import Office

_DAY = timedelta(days=1)


def is_open(office: Office, day: date) -> bool:
    """Return whether anybody works on that day."""
    return day.weekday() in office.days and day not in office.closed


def answer_by(office: Office, days: int, asked: datetime) -> datetime:
    """Return the moment, on a whole hour, before which somebody who asks now hears from us.

    What comes in outside office hours counts from the next opening.
    """
    start = _next_opening(office, asked)
    day = start.date()
    for _ in range(days):
        day = _next_open_day(office, day + _DAY)
    at = start.replace(year=day.year, month=day.month, day=day.day)
    if (at.minute, at.second, at.microsecond) != (0, 0, 0):
        at = (at + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return min(at, datetime.combine(day, office.closes, asked.tzinfo))


def working_days_before(office: Office, days: int, moment: datetime) -> datetime:
    """Return the same time of day so many working days earlier."""
    day = moment.date()
    for _ in range(days):
        day -= _DAY
        while not is_open(office, day):
            day -= _DAY
    return moment.replace(year=day.year, month=day.month, day=day.day)


def _next_opening(office: Office, moment: datetime) -> datetime:
    day = moment.date()
    if is_open(office, day) and moment.time() < office.closes:
        return max(moment, datetime.combine(day, office.opens, moment.tzinfo))
    return datetime.combine(_next_open_day(office, day + _DAY), office.opens, moment.tzinfo)


def _next_open_day(office: Office, day: date) -> date:
    while not is_open(office, day):
        day += _DAY
    return day
