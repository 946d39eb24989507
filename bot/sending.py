"""Keeping one message to a person outside of a turn: a staff member's reply, a reminder."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.shown import Shown
from storage import messages
from storage.conversations import Conversation
from storage.database import Store
from storage.messages import NewMessage, Pending

HELD = timedelta(seconds=60)
"""How long a committed message is left to the process that committed it, before another may deliver it."""
PUSHED = ("telegram",)
"""Channels where messages are sent; elsewhere people look at the transcript."""


def keep(
    store: Store, conversation: Conversation, shown: Shown, now: datetime, case_ref: str | None = None
) -> list[Pending]:
    """Keep a message in the outbox; return it as it is handed to delivery once this is committed."""
    payload = shown.to_json()
    new = NewMessage(conversation.id, "out", "message", payload, now + HELD, case_ref=case_ref)
    (number,) = messages.add(store, [new], now)
    if conversation.channel not in PUSHED:
        messages.mark_sent(store, [(number, None)], now)
    return [
        Pending(number, conversation.id, conversation.channel, conversation.address, "message", payload, attempts=0)
    ]
