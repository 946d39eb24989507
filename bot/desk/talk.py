"""Talking with the person of a case: replies, ready replies, whether they arrived, and giving the chat back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.rows import CaseView, ReplyChoice, TalkView
from bot.present import show
from bot.sending import PUSHED, keep
from bot.translate import speaker
from dialogs.asking import HUMAN, QUESTION
from dialogs.message import Line, Message
from dialogs.replies import Reply, load_replies
from dialogs.talking import HAND_BACK
from dialogs.text import Text, _, own_words
from dialogs.words import mask_bsn
from storage import cases, conversations, messages
from storage.cases import Case
from storage.conversations import Conversation
from storage.database import Store
from storage.messages import Delivered, Pending

ADVISER = _("👤 Adviseur (mens)")
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Replied:
    """What came of a reply: what is to be delivered, and whether there was a way to the person at all."""

    pending: tuple[Pending, ...]
    reached: bool


def say(store: Store, case: Case, text: Text, staff_id: int, now: datetime, canned: str = "") -> Replied:
    """Send the person a text and keep it in the history; from here on what they type goes to staff.

    Who was new has been contacted by it.
    """
    found = _conversation(store, case, now)
    dutch = {"text": speaker("nl")(text), "canned": canned}
    if found is None:
        cases.add_event(store, case.ref, "reply", dutch, "staff", staff_id, now)
        return Replied((), reached=False)
    found.state = {**found.state, "talking": case.ref}
    conversations.save(store, [found], now)
    message = Message("human", (Line("kicker", ADVISER), Line("text", text)), (HAND_BACK,))
    shown = show(message, case.language or "nl", dutch=bool(found.state.get("dutch")))
    pending = keep(store, found, shown, now, case_ref=case.ref)
    cases.add_event(store, case.ref, "reply", dutch | {"message": pending[0].id}, "staff", staff_id, now)
    if case.status == "new":
        step = {"from": "new", "to": "contacted"}
        cases.change(store, case.ref, case.version, {"status": "contacted"}, "status", step, staff_id, now)
    return Replied(tuple(pending), reached=True)


def free(words: str) -> Text:
    """Return what staff typed as a text to send: it is not translated, and holds no citizen service number."""
    return own_words(mask_bsn(words.strip())[0][:LONGEST])


def hand_back(store: Store, case: Case, staff_id: int, now: datetime) -> Replied:
    """Let the assistant talk with the person again, and tell them so; nothing when nobody was talking."""
    found = _conversation(store, case, now)
    if found is None or not found.state.get("talking"):
        return Replied((), reached=False)
    found.state = {**found.state, "talking": ""}
    conversations.save(store, [found], now)
    line = Line("text", _("U praat nu weer met de assistent. Uw adviseur blijft uw aanmelding volgen."))
    message, beside = Message("say", (line,), (QUESTION, HUMAN)), bool(found.state.get("dutch"))
    shown = show(message, case.language or "nl", dutch=beside)
    cases.add_event(store, case.ref, "handed-back", {}, "staff", staff_id, now)
    return Replied(tuple(keep(store, found, shown, now, case_ref=case.ref)), reached=True)


def _conversation(store: Store, case: Case, now: datetime) -> Conversation | None:
    talk = conversations.by_id(store, case.conversation_id) if case.conversation_id else None
    if talk is None:
        return None
    return conversations.load(store, [(talk.channel, talk.address)], now)[talk.channel, talk.address]


def choices(status: str, language: str) -> tuple[ReplyChoice, ...]:
    """Return the ready replies, those that fit this step of a case first, in Dutch and as the person reads them."""
    first = sorted(load_replies().values(), key=lambda one: status not in one.steps)
    return tuple(_choice(one, status, language) for one in first)


def _choice(one: Reply, status: str, language: str) -> ReplyChoice:
    theirs = speaker(language)(one.text) if language != "nl" else ""
    return ReplyChoice(one.id, one.name, one.text.dutch, theirs, one.asks_moment, fits=status in one.steps)


def with_talk(store: Store, view: CaseView, talk: Conversation | None) -> CaseView:
    """Return the case's page with the ready replies, and with each message as the person got it."""
    sent = messages.delivered(store, [one.message for one in view.messages if one.message])
    pushed = talk is not None and talk.channel in PUSHED
    return replace(
        view,
        replies=choices(view.status, view.language),
        talking=talk is not None and talk.state.get("talking") == view.ref,
        messages=tuple(_arrived(one, sent, view.language, pushed=pushed) for one in view.messages),
    )


def _arrived(one: TalkView, sent: Mapping[int, Delivered], language: str, *, pushed: bool) -> TalkView:
    found = sent.get(one.message)
    if found is None:
        return replace(one, state="Niet verstuurd: er is geen chat", lost=True) if one.look == "us" else one
    theirs = [line["text"] for line in found.payload.get("lines", ()) if line.get("style") == "text"]
    words = "\n".join(theirs) or one.text
    return replace(
        one,
        text=words,
        dutch=one.text if words != one.text else "",
        language=language if words != one.text else "nl",
        state=_state(found, pushed=pushed),
        lost=bool(found.failed),
    )


def _state(found: Delivered, *, pushed: bool) -> str:
    if found.failed:
        return "Niet aangekomen: de persoon heeft de bot geblokkeerd, of de chat bestaat niet meer"
    if found.sent_at is None:
        return "Wordt nog geprobeerd" if found.attempts else "Onderweg"
    return "Aangekomen" if pushed else "Staat klaar in de webchat"


def lost(talk: Sequence[TalkView]) -> bool:
    """Return whether the last reply did not arrive."""
    ours = [one for one in talk if one.look == "us"]
    return bool(ours) and ours[-1].lost
