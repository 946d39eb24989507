"""Pre-registrations: asks in time whether they go on, turns them into registrations, and lets them expire.

A pre-registration counts as no registration until somebody converts it: the person who made it, or staff.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.present import show
from bot.sending import keep
from bot.zone import HERE
from dialogs.conversation import Conversation
from dialogs.deciding import choices
from dialogs.facts.load import Region
from dialogs.message import Line, Message
from dialogs.rules.promise import answer_by
from dialogs.text import _, own_words
from storage import cases, conversations, groups, notices
from storage.cases import PRE_REGISTERED
from storage.database import Store
from storage.messages import Pending

LAST_CALL = timedelta(days=7)
"""How long before it expires the last question comes; the first one comes half-way."""


def asked_at(opened: datetime, decide_by: datetime) -> tuple[datetime, datetime]:
    """Return when the person is asked whether it goes on."""
    return opened + (decide_by - opened) / 2, max(opened, decide_by - LAST_CALL)


def times_due(opened: datetime, decide_by: datetime, now: datetime) -> int:
    """Return how often the person should have been asked by now."""
    return sum(moment <= now for moment in asked_at(opened, decide_by))


def stands_until(day: date, zone: ZoneInfo = HERE) -> datetime:
    """Return the moment at which a pre-registration ends that stands until and with a day."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def last_day(decide_by: datetime, zone: ZoneInfo = HERE) -> date:
    """Return the last day a pre-registration stands."""
    return (decide_by - timedelta(microseconds=1)).astimezone(zone).date()


def does_it_go_on(ref: str, decide_by: datetime, zone: ZoneInfo = HERE) -> Message:
    """Return the question to the person who pre-registered."""
    lines = (
        Line("title", _("Gaat het door?")),
        Line("text", _("U deed een voor-aanmelding. Dit is het nummer:")),
        Line("number", own_words(ref)),
        Line("hint", _("Horen wij niets? Dan vervalt de voor-aanmelding na {day}.").of(day=last_day(decide_by, zone))),
    )
    return Message("menu", lines, choices(ref))


def ask(store: Store, now: datetime, zone: ZoneInfo = HERE) -> list[Pending]:
    """Ask everybody who is due whether it goes on, and note so for staff; return what to deliver."""
    pending: list[Pending] = []
    for one in cases.undecided(store, PRE_REGISTERED):
        due = times_due(one.created_at, one.decide_by, now)
        if due <= one.reminded or one.decide_by <= now:
            continue
        # The conversation first, then the case: in that order a turn of this person takes them too.
        found = conversations.lock_free(store, one.conversation_id) if one.conversation_id else None
        if found is None and one.conversation_id:
            continue  # is talking right now: in a minute
        reached = found is not None and not found.blocked
        data = {"sent": reached}
        asks = cases.change(store, one.ref, one.version, {"reminded": due}, "asked-to-decide", data, None, now)
        if asks and found is not None and reached:
            state = Conversation.from_json(found.state)
            language = state.language or found.language or "nl"
            shown = show(does_it_go_on(one.ref, one.decide_by, zone), language, dutch=state.dutch)
            pending += keep(store, found, shown, now, case_ref=one.ref)
    return pending


def expire(store: Store, now: datetime) -> list[str]:
    """Withdraw what was not decided in time; return the references."""
    late = [one for one in cases.undecided(store, PRE_REGISTERED) if one.decide_by <= now]
    data = {"from": PRE_REGISTERED, "to": "withdrawn", "reason": "pre-registration-expired"}
    changes = {"status": "withdrawn"}
    gone = [one.ref for one in late if cases.change(store, one.ref, one.version, changes, "status", data, None, now)]
    for ref in gone:
        groups.follow(store, ref, changes, data, now)
    return gone


def decide(store: Store, ref: str, answer: str, conversation_id: int, region: Region, now: datetime) -> bool:
    """Do what the person who pre-registered decided; False when there is nothing (more) for them to decide."""
    case = cases.get(store, ref)
    if (
        case is None
        or case.conversation_id != conversation_id
        or case.status != PRE_REGISTERED
        or case.decide_by is None
    ):
        return False
    if answer == "later":
        cases.add_event(store, ref, "decides-later", {}, "person", None, now)
        return True
    to = "new" if answer == "yes" else "withdrawn"
    data = {"from": PRE_REGISTERED, "to": to, "reason": "" if to == "new" else "own-choice"}
    changes = {"status": to} | (promised(region, now) if to == "new" else {})
    done = cases.change(store, ref, case.version, changes, "status", data, None, now, by="person")
    if done:
        groups.follow(store, ref, changes, data, now)
    if done and to == "new":
        notices.add(store, [notices.NewNotice("new-case", {}, now, ref)], now)
    return done


def promised(region: Region, now: datetime) -> dict[str, datetime]:
    """Return the column that says until when first contact was promised."""
    return {"due_at": answer_by(region.office, region.contact_days, now.astimezone(HERE))}
