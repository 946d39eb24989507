"""Reminds people of a registration they did not finish, and forgets it after a week. The coordinator owns the texts.

Who is due stands in the database, so a restart loses nobody; the count goes up in the transaction that keeps the
message, so nobody is reminded twice, however many processes run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot import measuring, pre_registrations
from bot.present import show
from bot.quiet_hours import quiet
from bot.sending import keep
from bot.zone import HERE
from dialogs.conversation import Conversation
from dialogs.facts.load import Region
from dialogs.leaving import leaves_at
from dialogs.message import Button, Line, Message
from dialogs.text import _
from storage import conversations, stops
from storage.database import Database, Store
from storage.messages import Pending

log = structlog.get_logger(__name__)

EVERY = 60.0
AFTER = (timedelta(hours=24), timedelta(days=3))
"""After how long without a word each reminder comes."""
KEPT = timedelta(days=7)
"""How long unsent answers are kept."""


def shall_we_go_on(dialog: str) -> Message:
    """Return the reminder. It says nothing of what somebody answered: others may look at the screen too."""
    lines = (
        Line("title", _("Zullen wij verder gaan?")),
        Line("text", _("U was begonnen, maar u bent nog niet klaar.")),
        Line("hint", _("Stoppen mag. Doet u niets? Dan wissen wij na een week wat u invulde.")),
    )
    go_on = f"@menu:{dialog}" if dialog else "@start"
    buttons = (Button(go_on, _("Ja, ga verder"), main=True), Button("@stop", _("Nee, ik stop")))
    return Message("menu", lines, buttons)


def remind(store: Store, now: datetime) -> list[Pending]:
    """Remind everybody who is due at this moment; return what to deliver."""
    pending = []
    for left in conversations.left_unsent(store, now, AFTER):
        if left.unsent_since is None or left.unsent_since <= now - KEPT:
            continue
        conversations.count_reminders(store, left.id, sum(left.unsent_since <= now - wait for wait in AFTER))
        state = Conversation.from_json(left.state)
        if state.aside is None and state.answers.get("register") == "not-now":
            continue  # said so already
        shown = show(shall_we_go_on(state.dialog), state.language, dutch=state.dutch)
        pending += keep(store, left, shown, now)
    return pending


def forget(store: Store, region: Region, now: datetime) -> int:
    """Erase the answers that were left unsent for a week, and the talk about them; return of how many people."""
    left = conversations.abandoned(store, now - KEPT)
    for one in left:
        state = Conversation.from_json(one.state)
        if at := leaves_at(state, region):
            stops.add(store, *at, now, state.language or None, state.source or None)
        rest = Conversation(language=state.language, dutch=state.dutch, source=state.source)
        conversations.forget_unsent(store, one.id, rest.to_json())
    return len(left)


def look(store: Store, region: Region, now: datetime, zone: ZoneInfo = HERE) -> tuple[list[Pending], int]:
    """Do all that is due at this moment; return what to deliver, and of how many people something was erased."""
    erased = forget(store, region, now)
    pre_registrations.expire(store, now)
    measuring.plan(store, now)
    if quiet(now, zone):
        return [], erased
    return [*remind(store, now), *pre_registrations.ask(store, now, zone), *measuring.ask(store, now)], erased


async def keep_reminding(
    database: Database,
    region: Callable[[Store], Region],
    now: Callable[[], datetime],
    tell: Callable[[Sequence[Pending]], None],
) -> None:
    """Look every minute, for as long as this runs. `tell` gets what to deliver after the commit."""
    while True:
        try:
            pending, erased = await database.write(lambda store: look(store, region(store), now()))
            tell(pending)
            if pending or erased:
                log.info("reminded", messages=len(pending), erased=erased)
        except Exception as error:  # noqa: BLE001 - must never end the assistant; it is tried again in a minute
            log.error("reminding_failed", error=type(error).__name__)
        await asyncio.sleep(EVERY)
