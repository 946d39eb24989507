"""When people are left in peace: nothing that nobody waits for is sent between 21:00 and 08:00 where the region is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.zone import HERE

FROM, UNTIL = 21, 8


def quiet(now: datetime, zone: ZoneInfo = HERE) -> bool:
    """Return whether people are left in peace at that moment."""
    hour = now.astimezone(zone).hour
    return hour >= FROM or hour < UNTIL
