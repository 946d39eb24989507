"""Topics and cards: each case stands in the group once, as it is now. The database is the truth, this is a view of it.

A case is taken before anything is made for it, and what was made counts only while it is still taken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, TypeAlias

import structlog

from bot.channels.channel import NotDelivered, Refused, Wait
from bot.channels.telegram import Telegram
from bot.channels.telegram_topics import Topics, has_no_topics, is_topic_gone
from bot.staff_group import cards
from bot.staff_group.chat import GroupChat
from bot.staff_group.pace import Pace
from dialogs.facts.load import Region
from storage import cases, notices, staff, threads
from storage.cases import ENDED, Case
from storage.database import Database, Store
from storage.threads import Thread

log = structlog.get_logger(__name__)

Shown: TypeAlias = Literal["stands", "made", "not yet", "busy"]
"""Stood there already; stands there since now; needs another call; somebody else is at it."""
SHOW = "show"
"""The notice that asks for a case to be shown again, because its card or topic vanished."""
LEASE = timedelta(minutes=2)


class Views:
    """Shows cases in the group."""

    def __init__(
        self,
        database: Database,
        telegram: Telegram,
        chat: GroupChat,
        pace: Pace,
        region: Region,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._telegram = telegram
        self._topics = Topics(telegram.api)
        self._chat = chat
        self._pace = pace
        self._region = region
        self._public_url = public_url
        self._clock = clock

    async def show(self, chat: int, case: Case) -> Shown:
        """Make what a case lacks in the group, one call at a time. Raises NotDelivered."""
        taken = await self._database.write(partial(threads.take, ref=case.ref, now=self._clock(), lease=LEASE))
        if taken is None:
            return "busy"
        try:
            if taken.card_id is not None:
                await self._keep(taken)
                return "stands"
            if taken.thread_id is None and await self._chat.has_topics():
                await self._make_topic(chat, taken, case)
                return "not yet"
            card, buttons = await self._words(case), cards.buttons(case, self._public_url)
            sent = await self._telegram.send_notice(chat, card, buttons, thread_id=taken.thread_id)
            await self._keep(taken, card_id=sent, version=case.version, shows=cards.mark(card, buttons))
        except NotDelivered as error:
            if is_topic_gone(error):
                await self._keep(taken, thread_id=None, name=None)
                return "not yet"
            await self._keep(taken)
            raise
        return "made"

    async def refresh(self, chat: int, ref: str) -> None:
        """Bring the card and the topic of a case up to date. Raises Wait and Moved; else it is tried again later."""
        taken = await self._database.write(partial(threads.take, ref=ref, now=self._clock(), lease=LEASE))
        case = await self._database.read(partial(cases.get, ref=ref))
        if taken is None or case is None:
            return
        if taken.card_id is None:
            await self._lost(taken, case)
            return
        try:
            words, buttons = await self._words(case), cards.buttons(case, self._public_url)
            mark = cards.mark(words, buttons)
            if mark != taken.shows and not await self._telegram.edit_notice(chat, taken.card_id, words, buttons):
                await self._lost(taken, case)
                return
            name = await self._name_topic(chat, taken, case)
            await self._keep(taken, name=name, version=case.version, shows=mark)
        except Wait:
            await self._keep(taken)
            raise
        except Refused as error:
            if is_topic_gone(error):
                await self._lost(taken, case, topic=True)
                return
            log.error("staff_card_refused", ref=ref, reason=str(error))
            await self._keep(taken, version=case.version)

    async def lost(self, ref: str, thread_id: int | None) -> None:
        """Forget this topic of a case, which is gone, so that it is made again; unless it has another one by now."""
        taken = await self._database.write(partial(threads.take, ref=ref, now=self._clock(), lease=LEASE))
        if taken is not None:
            gone = {"thread_id": None, "card_id": None, "name": None} if taken.thread_id == thread_id else {}
            await self._keep(taken, **gone)

    async def _name_topic(self, chat: int, taken: Thread, case: Case) -> str | None:
        """Let the topic's name and door show how far its case is; return the name."""
        name = cards.topic_name(case)
        if taken.thread_id is None or taken.name == name:
            return taken.name
        ended = case.status in ENDED
        if ended != (taken.name or "").startswith(cards.DONE):
            await self._pace.turn()
            await (self._topics.close if ended else self._topics.reopen)(chat, taken.thread_id)
        await self._pace.turn()
        await self._topics.rename(chat, taken.thread_id, name)
        return name

    async def _make_topic(self, chat: int, taken: Thread, case: Case) -> None:
        name = cards.topic_name(case)
        try:
            thread_id = await self._topics.make(chat, name, cards.colour(case))
        except Refused as error:
            if not has_no_topics(error):
                raise
            self._chat.without_topics(str(error))
            await self._keep(taken)
            return
        if not await self._keep(taken, thread_id=thread_id, name=name):
            # It took so long that somebody else made one; nobody has written in this one yet.
            log.info("staff_topic_too_late", ref=case.ref)
            await self._topics.remove(chat, thread_id)

    async def _lost(self, taken: Thread, case: Case, *, topic: bool = False) -> None:
        """Forget what somebody took away; of a case that is worked on it is shown again."""
        gone = {"card_id": None, "version": case.version} | ({"thread_id": None, "name": None} if topic else {})

        def work(store: Store) -> None:
            if threads.keep(store, taken, **gone) and case.status not in ENDED:
                now = self._clock()
                notices.add(store, [notices.NewNotice(SHOW, {}, now, case.ref)], now)

        await self._database.write(work)

    async def _words(self, case: Case) -> str:
        names = {one.id: one.name for one in await self._database.read(staff.all_staff)}
        return cards.card(case, self._region, names.get(case.claimed_by or 0, ""))

    async def _keep(self, taken: Thread, **values: object) -> bool:
        return await self._database.write(lambda store: threads.keep(store, taken, **values))
