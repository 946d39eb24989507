"""What the two outboxes share: messages to people and notices to staff are delivered, retried and given up alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, bindparam, case, text, update

from storage.database import Store


class Outbox:
    """The statements on the delivery columns of one table."""

    def __init__(self, table: Table) -> None:
        c = table.c
        mine = update(table).where(c.id == bindparam("id_"))
        self._sent = mine.values(sent_at=bindparam("now"), sent_id=bindparam("sent"))
        self._leased = mine.values(due_at=bindparam("until"), attempts=c.attempts + 1)
        # A message sent straight after its commit was never taken: that try counts too.
        tried = case((c.attempts == 0, 1), else_=c.attempts)
        self._later = mine.values(due_at=bindparam("until"), problem=bindparam("why"), attempts=tried)
        self._failed = mine.values(failed=bindparam("why"))
        self.waiting = c.sent_at.is_(None) & c.failed.is_(None)

    def mark_sent(self, store: Store, sent: Sequence[tuple[int, str | None]], now: datetime) -> None:
        """Record that these were sent, and the channel's id of each."""
        if sent:
            rows = [{"id_": id_, "sent": sent_id, "now": now} for id_, sent_id in sent]
            store.connection.execute(self._sent, rows)

    def lease(self, store: Store, ids: Sequence[int], until: datetime) -> None:
        """Keep these from others until then, and count the try that now begins."""
        if ids:
            store.connection.execute(self._leased, [{"id_": id_, "until": until} for id_ in ids])

    def retry_later(self, store: Store, id_: int, due_at: datetime, reason: str) -> None:
        """Try again at that moment. `reason` must hold nothing personal."""
        store.connection.execute(self._later, {"id_": id_, "until": due_at, "why": reason})

    def fail(self, store: Store, id_: int, reason: str) -> None:
        """Give up. `reason` must hold nothing personal."""
        store.connection.execute(self._failed, {"id_": id_, "why": reason})


def one_taker(store: Store, table: Table) -> None:
    """Let one worker at a time take from this outbox; SQLite's write lock already does."""
    if store.dialect == "postgresql":
        store.connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": table.name})
