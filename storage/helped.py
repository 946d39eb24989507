"""Whether an answer helped. Nobody stands in it: it is counted, and nothing else (`storage.figures`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from storage.database import Store
from storage.tables import helped


def add(store: Store, topic: str, language: str | None, now: datetime, *, yes: bool) -> None:
    """Count that the answer of a topic helped, or that it did not."""
    store.connection.execute(insert(helped), {"topic": topic, "language": language, "at": now, "yes": yes})
