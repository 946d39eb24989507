"""What came of it: asks people at the start, and 3 and 12 months after the declaration, and keeps what they answer.

Moments: issue of the project, to be compared with each other in the report. Saying no holds at once and for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.desk.lifecycle import PATH
from bot.present import show
from bot.sending import keep
from dialogs.conversation import Conversation
from dialogs.measuring import invitation
from storage import cases, conversations, measurements, notices
from storage.database import Store
from storage.measurements import Measurement
from storage.messages import Pending

MOMENTS = (
    ("started", ("started", "midterm", "assessed"), timedelta()),
    ("3-months", ("issued", "followed-up"), timedelta(days=91)),
    ("12-months", ("issued", "followed-up"), timedelta(days=365)),
)
"""The moments, the steps of a case that bring each, and how long after it somebody is asked."""
LABELS = {"started": "bij de start", "3-months": "na 3 maanden", "12-months": "na 12 maanden"}
WHO = "candidate"
_TRIES = timedelta(days=14)
"""How long somebody who can't be reached stays due."""


def plan(store: Store, now: datetime) -> None:
    """Plan to ask the candidates whose case has reached a step since this was last done."""
    for moment, statuses, wait in MOMENTS:
        measurements.plan(store, measurements.unplanned(store, WHO, statuses, moment), moment, now + wait)


def ask(store: Store, now: datetime) -> list[Pending]:
    """Invite everybody who is due; return what to deliver."""
    pending: list[Pending] = []
    for one in measurements.due(store, now):
        if not _still(one):
            measurements.mark_asked(store, one.id, now)
            continue
        # The conversation first, then the case: in that order a turn of this person takes them too.
        found = conversations.lock_free(store, one.conversation_id) if one.conversation_id else None
        if found is None or found.blocked:
            if one.conversation_id is None or now - one.due_at > _TRIES:
                measurements.mark_asked(store, one.id, now)
                cases.add_event(store, one.case_ref, "not-asked", {"moment": one.moment}, "system", None, now)
            continue
        measurements.mark_asked(store, one.id, now)
        cases.add_event(store, one.case_ref, "asked", {"moment": one.moment}, "system", None, now)
        state = Conversation.from_json(found.state)
        shown = show(invitation(), state.language or one.language or "nl", dutch=state.dutch)
        pending += keep(store, found, shown, now, case_ref=one.case_ref)
    return pending


def _still(one: Measurement) -> bool:
    """Return whether the case is still where it was asked about: not stopped in the meantime."""
    return one.status in PATH and PATH.index(one.status) >= PATH.index("started")


def record(store: Store, conversation_id: int, answers: Mapping[str, Any], now: datetime) -> str:
    """Keep what somebody answered; return the case it is about, empty when nothing was asked."""
    found = measurements.answer(store, conversation_id, answers, now)
    if found is None:
        return ""
    data = {"moment": found.moment, "answers": dict(answers)}
    cases.add_event(store, found.case_ref, "measured", data, "person", None, now)
    if answers.get("call_me") == "yes":
        text = f"📞 {found.case_ref} wil gebeld worden, {LABELS[found.moment]} gevraagd."
        notices.add(store, [notices.NewNotice("call-back", {"text": text}, now, found.case_ref)], now)
    return found.case_ref


def refuse(store: Store, conversation_id: int, now: datetime) -> None:
    """Ask this person nothing more."""
    for ref in measurements.refuse(store, conversation_id, now):
        cases.add_event(store, ref, "asks-no-more", {}, "person", None, now)
