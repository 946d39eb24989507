"""The clock on the wall: where the people and the staff are, whatever the server thinks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
