"""A small assistant for tests of channels. It asks three questions and keeps how far each person is.

As the real one does: whatever a batch brings is committed in one transaction, and only then handed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.delivery import Delivery
from bot.incoming import Incoming
from bot.sending import HELD
from bot.shown import Shown, ShownButton, ShownLine
from dialogs.text import Say, Text
from storage import conversations, messages
from storage.database import Database, Store
from storage.messages import NewMessage, Pending

QUESTIONS = ("First?", "Second?", "Third?", "Bye")


def say(_: str) -> Say:
    """Give the words of any language: Dutch."""

    def in_dutch(text: Text) -> str:
        return text.dutch.format(**text.values)

    return in_dutch


def question(step: int) -> Shown:
    text = QUESTIONS[min(step, len(QUESTIONS) - 1)]
    buttons = (ShownButton(f"step={step}", "Next"),) if step < len(QUESTIONS) - 1 else ()
    return Shown("ask", "nl", (ShownLine("title", text),), buttons)


class SmallAssistant:
    """`receive` is what the real one offers. `down` makes so many batches fail before anything is committed."""

    def __init__(self, database: Database, delivery: Delivery) -> None:
        self.database, self.delivery = database, delivery
        self.heard: list[Incoming] = []
        self.batches: list[int] = []
        self.down = 0

    async def receive(self, batch: Sequence[Incoming]) -> None:
        if self.down:
            self.down -= 1
            msg = "the database is away"
            raise ConnectionError(msg)
        pending = await self.database.write(lambda store: self._take(store, batch))
        self.delivery.hand_over(pending)

    async def put(self, one: Incoming) -> None:
        await self.receive([one])

    def _take(self, store: Store, batch: Sequence[Incoming]) -> list[Pending]:
        now = datetime.now(UTC)
        new = conversations.unseen(store, [(one.channel, one.message_id) for one in batch], now)
        known = conversations.load(store, [(one.channel, one.address) for one in batch], now)
        self.batches.append(len(batch))
        pending: list[Pending] = []
        for one in batch:
            if (one.channel, one.message_id) not in new:
                continue
            self.heard.append(one)
            talk = known[one.channel, one.address]
            pending += add(store, talk.id, one.address, *replies(talk.state.setdefault("step", 0), one))
            talk.state["step"] += 1
        conversations.save(store, list(known.values()), now)
        return pending


def replies(step: int, one: Incoming) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    if one.query_id:
        found.append(("toast", {"query_id": one.query_id, "text": ""}))
    if step:
        found.append(("close", {"answer": one.pressed or one.text or ""}))
    return [*found, ("message", question(step).to_json())]


def add(store: Store, conversation_id: int, address: str, *new: tuple[str, dict[str, object]]) -> list[Pending]:
    """Keep messages and return them as they are handed over; acknowledgements are not kept."""
    now = datetime.now(UTC)
    toasts = [
        Pending(0, conversation_id, "telegram", address, "toast", payload, 0)
        for kind, payload in new
        if kind == "toast"
    ]
    rows = [
        NewMessage(conversation_id, "out", kind, payload, now + HELD)  # type: ignore[arg-type]
        for kind, payload in new
        if kind != "toast"
    ]
    ids = messages.add(store, rows, now)
    return toasts + [
        Pending(id_, conversation_id, "telegram", address, row.kind, row.payload, 0)
        for id_, row in zip(ids, rows, strict=True)
    ]
