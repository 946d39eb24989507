"""Writing to the group: one thing at a time, the most urgent first, as fast as Telegram takes it.

What is to be said waits in the outbox of notices, so a restart loses none. A card is only brought up to date when
nothing waits to be said, and then to how its case is at that moment: of ten changes one edit is made.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channels.channel import Moved, NotDelivered, Refused, Wait
from bot.channels.telegram import Telegram
from bot.channels.telegram_topics import Topics, is_topic_gone
from bot.staff_group import cards
from bot.staff_group.chat import GroupChat
from bot.staff_group.pace import Pace
from bot.staff_group.views import SHOW, Views
from storage import cases, notices, threads
from storage.cases import Case
from storage.database import Database
from storage.notices import PendingNotice
from storage.threads import GONE

log = structlog.get_logger(__name__)

ANSWER, EDIT, NEW, WROTE = "answer", "edit", "new-case", "message"
FIRST = (EDIT, ANSWER, NEW, "escalation", "late", SHOW, WROTE)
"""What comes before all else: who stands there waits for an answer, then whoever waits longest."""
LOUD = ("escalation", "late")
LEASE = timedelta(seconds=60)
TOGETHER = timedelta(minutes=1)
"""What one person writes within it is told once."""
BUSY = timedelta(seconds=2)
LOOKS_EVERY = 5.0
UNREACHED = 10.0
TRIES = 12
LONGEST_PAUSE = 600.0


class Sending:
    """Writes to the group, for as long as `run` runs."""

    def __init__(
        self,
        database: Database,
        telegram: Telegram,
        chat: GroupChat,
        views: Views,
        pace: Pace,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._telegram = telegram
        self._topics = Topics(telegram.api)
        self._chat = chat
        self._views = views
        self._pace = pace
        self._public_url = public_url
        self._clock = clock
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """There is something to say: look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Say what waits and keep the cards up to date."""
        while True:
            self._wake.clear()
            try:
                some = await self.step()
            except Exception as error:  # noqa: BLE001 - the database is away for a while; looking goes on
                log.error("staff_group_failed", error=type(error).__name__)
                some = False
            if not some:
                try:
                    await asyncio.wait_for(self._wake.wait(), LOOKS_EVERY)
                except TimeoutError:
                    continue

    async def step(self) -> bool:
        """Do the most urgent thing; return whether there was anything."""
        await self._chat.open()
        chat = self._chat.id
        if chat is None or not await self._database.read(
            lambda store: notices.any_due(store, self._clock()) or bool(threads.outdated(store, self._clock()))
        ):
            return False
        await self._pace.turn()
        # What is most urgent is decided now, after the wait.
        take = partial(notices.take_due, now=self._clock(), lease=LEASE, limit=1, first=FIRST)
        due = await self._database.write(take)
        if due:
            await self._say(chat, due[0])
            return True
        for ref in await self._database.read(partial(threads.outdated, now=self._clock())):
            try:
                await self._views.refresh(chat, ref)
            except NotDelivered as error:
                await self._heed(error, ref)
        return True

    async def _say(self, chat: int, notice: PendingNotice) -> None:
        try:
            await self._deliver(chat, notice)
        except NotDelivered as error:
            if isinstance(error, Refused):
                log.error("notice_refused", ref=notice.case_ref, kind=notice.kind, reason=str(error))
                await self._fail(notice, str(error))
            else:
                await self._heed(error, notice.case_ref)
                seconds = 0.0 if isinstance(error, Wait | Moved) else min(2.0**notice.attempts, LONGEST_PAUSE)
                await self._again(notice, timedelta(seconds=seconds), error)

    async def _deliver(self, chat: int, notice: PendingNotice) -> None:
        """Say one thing, or do what must come before it."""
        payload = notice.payload
        if notice.kind == EDIT:
            await self._telegram.edit_notice(chat, payload["message"], payload["html"])
            await self._sent(notice, payload["message"])
        elif notice.kind == ANSWER:
            sent = await self._telegram.send_notice(
                chat, payload["html"], payload.get("buttons", ()), thread_id=payload.get("thread"),
                asks=bool(payload.get("asks")),
            )  # fmt: skip
            await self._sent(notice, sent)
        elif notice.kind == GONE:
            await self._topics.remove(chat, payload["thread"])
            await self._sent(notice, 0)
        elif notice.case_ref is None:
            words = html.escape(str(payload.get("text", "")))
            await self._sent(notice, await self._telegram.send_notice(chat, words, silent=notice.kind not in LOUD))
        else:
            case = await self._database.read(partial(cases.get, ref=notice.case_ref))
            if case is None:
                await self._fail(notice, "the case is gone")
            else:
                await self._about(chat, notice, case)

    async def _about(self, chat: int, notice: PendingNotice, case: Case) -> None:
        """Say something about a case, where the case stands."""
        showing = notice.kind in (NEW, SHOW)
        if showing or await self._chat.has_topics():
            shown = await self._views.show(chat, case)
            if showing and (shown == "made" or (shown == "stands" and notice.attempts > 1)):
                await self._sent(notice, 0)
                return
            if shown != "stands":
                await self._again(notice, BUSY if shown == "busy" else timedelta())
                return
        words, buttons = await self._words(notice, case)
        if not words:
            return
        stands = await self._database.read(partial(threads.get, ref=case.ref))
        thread = stands.thread_id if stands else None
        try:
            silent = notice.kind not in LOUD
            sent = await self._telegram.send_notice(chat, words, buttons, silent=silent, thread_id=thread)
        except Refused as error:
            if not is_topic_gone(error):
                raise
            await self._views.lost(case.ref, thread)
            await self._again(notice, timedelta(), error)
            return
        record = partial(notices.also_sent, notice=notice, sent_id=str(sent), now=self._clock())
        await (self._database.write(record) if notice.kind == WROTE else self._sent(notice, sent))

    async def _words(self, notice: PendingNotice, case: Case) -> tuple[str, list[list[tuple[str, str]]]]:
        """Return what to say about a case; nothing when it need not be said, or later."""
        read = cards.open_button(case.ref, self._public_url, "Lees in desk ↗")
        if notice.kind == WROTE:
            now = self._clock()
            told = await self._database.read(partial(notices.last_sent, case_ref=case.ref, kind=WROTE))
            if told is not None and now - told < TOGETHER:
                await self._again(notice, told + TOGETHER - now)
                return "", []
            count = (await self._database.read(partial(cases.unread, refs=[case.ref]))).get(case.ref, 0)
            if not count:
                await self._fail(notice, "it was read in the meantime")
                return "", []
            return cards.wrote(case.ref, count), [row for row in (cards.answer_buttons(case.ref), read) if row]
        text = str(notice.payload.get("text") or f"{cards.sign(case)} {case.ref} vraagt weer aandacht.")
        return html.escape(text), [read] if read else []

    async def _heed(self, error: NotDelivered, ref: str | None) -> None:
        """Do what an error asks of whatever comes next too."""
        if isinstance(error, Wait):
            await self._pace.hold(error.seconds)
        elif isinstance(error, Moved):
            await self._chat.move(int(error.address))
        else:
            log.warning("staff_group_unreached", ref=ref, error=type(error).__name__)
            await self._pace.hold(UNREACHED)

    async def _again(self, notice: PendingNotice, pause: timedelta, error: NotDelivered | None = None) -> None:
        """Come back to a notice, not for ever; that Telegram asks to wait is no failure."""
        reason = type(error).__name__ if error else "later"
        if notice.attempts >= TRIES and not isinstance(error, Wait):
            await self._fail(notice, str(error) if error else "came back too often")
            return
        due = self._clock() + pause
        await self._database.write(partial(notices.retry_later, notice_id=notice.id, due_at=due, reason=reason))

    async def _sent(self, notice: PendingNotice, message_id: int) -> None:
        sent = [(notice.id, str(message_id))]
        await self._database.write(partial(notices.mark_sent, sent=sent, now=self._clock()))

    async def _fail(self, notice: PendingNotice, reason: str) -> None:
        await self._database.write(partial(notices.fail, notice_id=notice.id, reason=reason))
