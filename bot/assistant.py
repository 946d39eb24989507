"""The one use case for people: receive what they did, all of it in one transaction, and hand over what to say.

Nothing is acknowledged before `receive` returns, and nothing is sent before it committed. A turn that raises is parked
with its reason and does not harm its batch. Order is kept per person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

import structlog

from bot import cases_opened, groups, measuring, metrics, pre_registrations
from bot.catalogues import unreviewed
from bot.current_region import CurrentRegion
from bot.incoming import Incoming
from bot.present import show
from bot.sending import HELD, PUSHED
from bot.shown import Shown, ShownLine
from bot.translate import speaker
from dialogs.conversation import Context, Conversation, KnownCase, Said, Turn
from dialogs.facts.load import Region
from dialogs.message import Line, Message
from dialogs.text import _
from dialogs.topics.match import Matcher
from dialogs.turn import take_turn
from dialogs.words import mask_bsn
from storage import cases, conversations, helped, messages, notices, stops, unanswered
from storage.database import Database, Store, Unreachable
from storage.messages import NewMessage, Pending

log = structlog.get_logger(__name__)

WENT_WRONG = _("Er ging iets mis bij ons. Uw antwoorden zijn er nog. Probeer het nog een keer, of vraag een mens.")
KEEPS_OWN_WORDS = ("web",)
"""Channels that do not keep what people typed themselves, so that the transcript has to."""


@dataclass(slots=True)
class Outgoing:
    """What a batch leads to: messages to keep and deliver, in order, presses to acknowledge, cases that were opened."""

    messages: list[tuple[conversations.Conversation, NewMessage]] = field(default_factory=list)
    toasts: list[Pending] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    languages: list[tuple[str, str, str]] = field(default_factory=list)


class Assistant:
    """Receives batches. `tell` gets what to deliver after the commit; `announce` the references of new cases.

    `links` gives the links that lead to a group, by its token.
    """

    def __init__(
        self,
        database: Database,
        region: Region,
        matcher: Matcher,
        languages: tuple[str, ...],
        clock: Callable[[], datetime],
        today: Callable[[], date],
        tell: Callable[[Sequence[Pending]], None],
        announce: Callable[[Sequence[str]], None] = lambda _refs: None,
        language_chosen: Callable[[str, str, str], None] = lambda _channel, _address, _language: None,
        links: Callable[[str], tuple[str, ...]] = groups.local_links,
    ) -> None:
        self._database = database
        self._regions = CurrentRegion(region)
        self._matcher = matcher
        self._languages = languages
        self._clock, self._today = clock, today
        self._tell, self._announce, self._language_chosen = tell, announce, language_chosen
        self._links = links

    def region_now(self, store: Store) -> Region:
        """Return the region as it is in this transaction, by which people are answered."""
        return self._regions.now(store)

    async def receive(self, batch: Sequence[Incoming]) -> None:
        """Commit everything in a batch, then hand over what to say. Raises Unreachable when nothing could be kept."""
        if not batch:
            return
        try:
            pending, out = await self._database.write(partial(self._receive, batch=batch))
        except Unreachable:
            raise
        except Exception as error:  # noqa: BLE001 - one that can't be kept would otherwise come again, and again
            await self._without_the_bad(batch, error)
            return
        metrics.BATCH.observe(len(batch))
        self._tell(pending)
        if out.opened:
            self._announce(out.opened)
        for channel, address, language in out.languages:
            self._language_chosen(channel, address, language)

    async def _without_the_bad(self, batch: Sequence[Incoming], error: Exception) -> None:
        """Receive a batch that could not be kept one by one; park the one that is alone and still can't be."""
        if len(batch) > 1:
            for one in batch:
                await self.receive([one])
        else:
            self._tell(await self._database.write(partial(self._give_up, one=batch[0], error=error)))

    def _give_up(self, store: Store, one: Incoming, error: Exception) -> list[Pending]:
        now, out = self._clock(), Outgoing()
        if conversations.unseen(store, [(one.channel, one.message_id)], now):
            (kept,) = conversations.load(store, [(one.channel, one.address)], now).values()
            self._park(store, kept, one, error, now, out)
        return self._keep(store, out, now)

    def _receive(self, store: Store, batch: Sequence[Incoming]) -> tuple[list[Pending], Outgoing]:
        now = self._clock()
        fresh = conversations.unseen(store, [(one.channel, one.message_id) for one in batch], now)
        todo = []
        for one in batch:
            if (one.channel, one.message_id) in fresh:
                fresh.discard((one.channel, one.message_id))
                todo.append(one)
        if not todo:
            return [], Outgoing()
        self.region_now(store)
        known = conversations.load(store, [(one.channel, one.address) for one in todo], now)
        out = Outgoing()
        for one in todo:
            known[one.channel, one.address] = self._one(store, known[one.channel, one.address], one, now, out)
        conversations.save(store, list(known.values()), now)
        return self._keep(store, out, now), out

    def _one(
        self, store: Store, kept: conversations.Conversation, incoming: Incoming, now: datetime, out: Outgoing
    ) -> conversations.Conversation:
        """Take one turn and note what comes of it; return the conversation's row."""
        try:
            before = Conversation.from_json(kept.state)
            turn = take_turn(before, said(incoming), self._context(store, kept, now))
            if turn.forget:
                kept = self._forget(store, kept, now)
            shown = [show(one, turn.conversation.language, dutch=turn.conversation.dutch) for one in turn.messages]
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not harm the others of its batch
            self._park(store, kept, incoming, error, now, out)
            return kept
        metrics.TURNS.labels(incoming.channel).inc()
        if turn.wipes:
            messages.erase_of(store, kept.id)
        if turn.to_staff:
            self._pass_on(store, turn, now, out)
        self._note(kept, incoming, before, turn, shown, now, out)
        if turn.opens:
            cases_opened.open_case(store, turn.opens, turn.conversation, kept, now, self._regions.last, self._today())
            metrics.CASES.labels(turn.opens.kind).inc()
            out.opened.append(turn.opens.ref)
        if turn.decides:
            ref, answer = turn.decides
            if pre_registrations.decide(store, ref, answer, kept.id, self._regions.last, now) and answer == "yes":
                out.opened.append(ref)
        if turn.measured is not None and (ref := measuring.record(store, kept.id, turn.measured, now)):
            out.opened.append(ref)
        if turn.left:
            stops.add(store, *turn.left, now, turn.conversation.language or None, turn.conversation.source or None)
        if turn.unanswered:
            asked = turn.unanswered
            new = unanswered.NewQuestion(asked.text, asked.language, asked.audience, asked.nearest)
            unanswered.add(store, new, now)
        if turn.helped:
            topic, yes = turn.helped
            helped.add(store, topic, turn.conversation.language or None, now, yes=yes)
        if turn.asks_no_more:
            measuring.refuse(store, kept.id, now)
        if turn.conversation.language != before.language:
            out.languages.append((incoming.channel, incoming.address, turn.conversation.language))
        kept.state = turn.conversation.to_json()
        kept.language = turn.conversation.language or None
        kept.source = turn.conversation.source or None
        kept.unsent_since = now if turn.conversation.answers or turn.conversation.aside else None
        return kept

    def _park(
        self,
        store: Store,
        kept: conversations.Conversation,
        incoming: Incoming,
        error: Exception,
        now: datetime,
        out: Outgoing,
    ) -> None:
        """Set a turn aside with its reason, and say sorry."""
        conversations.park(store, incoming.channel, incoming.message_id, type(error).__name__, now)
        metrics.PARKED.inc()
        log.error("turn_parked", channel=incoming.channel, exc_info=error)
        sorry = show(Message("say", (Line("text", WENT_WRONG),)), str(kept.state.get("language", "")))
        out.messages.append((kept, self._message(kept, sorry, now)))

    def _note(
        self,
        kept: conversations.Conversation,
        incoming: Incoming,
        before: Conversation,
        turn: Turn,
        shown: list[Shown],
        now: datetime,
        out: Outgoing,
    ) -> None:
        """Note what to keep and to deliver, in the order in which it is read."""

        def add(kind: messages.Kind, payload: dict[str, object]) -> None:
            out.messages.append((kept, NewMessage(kept.id, "out", kind, payload, now + HELD)))

        answer = speaker(before.language or "nl")(turn.closes) if turn.closes else ""
        if incoming.channel in PUSHED:
            if incoming.query_id:
                press = {"query_id": incoming.query_id}
                out.toasts.append(Pending(0, kept.id, kept.channel, kept.address, "toast", press, attempts=0))
            if answer or before.to_json():
                add("close", {"answer": answer})
        elif incoming.channel in KEEPS_OWN_WORDS and (answer or incoming.text) and not turn.wipes:
            own = own_message(answer or mask_bsn(str(incoming.text))[0], turn.conversation.language or "nl")
            payload = own.to_json()
            out.messages.append((kept, NewMessage(kept.id, "in", "message", payload, now)))
        for one in shown:
            out.messages.append((kept, self._message(kept, one, now)))

    @staticmethod
    def _pass_on(store: Store, turn: Turn, now: datetime, out: Outgoing) -> None:
        """Put what somebody wrote to their adviser on the case, and let staff know that there is something."""
        ref = turn.conversation.talking
        if cases.get(store, ref) is None:
            return
        cases.add_event(store, ref, "message", {"text": turn.to_staff}, "person", None, now)
        notices.add(store, [notices.NewNotice("message", {}, now, ref)], now)
        out.opened.append(ref)

    @staticmethod
    def _message(kept: conversations.Conversation, shown: Shown, now: datetime) -> NewMessage:
        return NewMessage(kept.id, "out", "message", shown.to_json(), now + HELD, case_ref=shown.case)

    @staticmethod
    def _keep(store: Store, out: Outgoing, now: datetime) -> list[Pending]:
        new = [message for _kept, message in out.messages]
        ids = messages.add(store, new, now)
        pending, shown = out.toasts, []
        for number, (kept, message) in zip(ids, out.messages, strict=True):
            if kept.channel not in PUSHED:
                shown.append((number, None))
            if message.direction == "out":
                pending.append(
                    Pending(number, kept.id, kept.channel, kept.address, message.kind, message.payload, attempts=0)
                )
        if shown:
            messages.mark_sent(store, shown, now)
        return pending

    @staticmethod
    def _forget(store: Store, kept: conversations.Conversation, now: datetime) -> conversations.Conversation:
        """Erase a person's conversation and cases; return a new conversation with the same address."""
        for case in cases.of_conversation(store, kept.id):
            cases.erase(store, case.ref)
        conversations.erase(store, kept.id)
        return conversations.load(store, [(kept.channel, kept.address)], now)[kept.channel, kept.address]

    def _context(self, store: Store, kept: conversations.Conversation, now: datetime) -> Context:
        def known_cases() -> tuple[KnownCase, ...]:
            return tuple(groups.known_case(store, case) for case in cases.of_conversation(store, kept.id))

        return Context(
            region=self._regions.last,
            day=self._today(),
            matcher=self._matcher,
            languages=self._languages,
            say=speaker,
            cases=known_cases,
            new_reference=lambda: cases.new_reference(lambda ref: cases.get(store, ref) is not None),
            group=partial(groups.find, store, kept.id),
            new_group=groups.new_token,
            links=self._links,
            unreviewed=unreviewed(),
            answer_by=pre_registrations.promised(self._regions.last, now)["due_at"],
        )


def said(incoming: Incoming) -> Said:
    """Return what a person did, without the channel it came by."""
    opened = incoming.pressed in ("@start", "/start")
    return Said(
        text=incoming.text,
        pressed=None if opened else incoming.pressed,
        contact=incoming.contact,
        other=incoming.other,
        source=incoming.source or "",
        opened=opened,
    )


def own_message(words: str, language: str) -> Shown:
    """Return what a person said, as it stands in the transcript."""
    return Shown("say", language, (ShownLine("text", words),), own=True)
