"""The Telegram staff group: new cases are announced there, and can be claimed by a press. Nothing personal is said.

Announcements come from the outbox of notices, so a restart loses none. A press counts only from a linked account.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channels.channel import NotDelivered, Refused, Wait
from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import StaffAction
from bot.desk import view as desk_view
from bot.desk.desk import Desk
from dialogs.facts.load import Region
from storage import cases, notices
from storage import staff as accounts
from storage.cases import Case
from storage.database import Database, Store
from storage.notices import PendingNotice

log = structlog.get_logger(__name__)

WROTE = "💬 Nieuw bericht bij <code>{ref}</code>. Antwoord in het desk."
LEASE = timedelta(seconds=60)
LOOKS_EVERY = 5.0
TRIES = 12
LONGEST_PAUSE = 600.0


def card(case: Case, region: Region, claimed_by: str = "") -> str:
    """Return the announcement of a case as Telegram's HTML: no name, no number, no free answer."""
    place = desk_view.place_label(case.municipality, region)
    rows = [
        f"{'🟢 Opgepakt' if claimed_by else '🟡 Nieuw'}: <code>{case.ref}</code>",
        " · ".join(
            one
            for one in (
                desk_view.KINDS.get(case.kind, case.kind),
                desk_view.language_in_dutch(case.language or "nl"),
                html.escape(place),
            )
            if one
        ),
    ]
    if case.indication:
        rows.append(f"Indicatie: {html.escape(desk_view.indication_label(case).lower())}")
    rows.append(f"Van: {html.escape(claimed_by) if claimed_by else 'niemand'}")
    return "\n".join(rows)


class StaffGroup:
    """Announces in the group and hears what staff do there. `chat` is the group's id, None when there is no group."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        telegram: Telegram,
        chat: int | None,
        region: Region,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._desk = desk
        self._telegram = telegram
        self._chat = chat
        self._region = region
        self._public_url = public_url
        self._clock = clock
        self._wake = asyncio.Event()

    def announce(self, _refs: object = None) -> None:
        """There is something to announce: look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Announce what waits, for as long as this runs."""
        if self._chat is None:
            return
        while True:
            self._wake.clear()
            try:
                some = await self._announce_due(self._chat)
            except Exception as error:  # noqa: BLE001 - the database is away for a while; looking goes on
                log.error("notices_not_read", error=type(error).__name__)
                some = False
            if not some:
                try:
                    await asyncio.wait_for(self._wake.wait(), LOOKS_EVERY)
                except TimeoutError:
                    continue

    async def _announce_due(self, chat: int) -> bool:
        """Send what is due; return whether there was anything."""
        due = await self._database.write(partial(notices.take_due, now=self._clock(), lease=LEASE, limit=20))
        for notice in due:
            await self._send(chat, notice)
        return bool(due)

    async def _send(self, chat: int, notice: PendingNotice) -> None:
        case = await self._database.read(partial(cases.get, ref=notice.case_ref or ""))
        if case is None:
            await self._database.write(partial(notices.fail, notice_id=notice.id, reason="the case is gone"))
            return
        try:
            text = WROTE.format(ref=case.ref) if notice.kind == "message" else card(case, self._region)
            buttons = self._buttons(case.ref, claimed=case.claimed_by is not None)
            sent = await self._telegram.send_notice(chat, text, buttons)
        except Refused as error:
            log.error("notice_refused", ref=case.ref, error=type(error).__name__)
            await self._database.write(partial(notices.fail, notice_id=notice.id, reason=str(error)))
        except NotDelivered as error:
            await self._later(notice, error)
        else:
            await self._database.write(partial(notices.mark_sent, sent=[(notice.id, str(sent))], now=self._clock()))

    async def _later(self, notice: PendingNotice, error: NotDelivered) -> None:
        """Try again later, ever slower and not for ever."""
        if notice.attempts >= TRIES:
            await self._database.write(partial(notices.fail, notice_id=notice.id, reason=str(error)))
            return
        seconds = error.seconds if isinstance(error, Wait) else min(2.0**notice.attempts, LONGEST_PAUSE)
        due = self._clock() + timedelta(seconds=seconds)
        await self._database.write(
            partial(notices.retry_later, notice_id=notice.id, due_at=due, reason=type(error).__name__)
        )

    def _buttons(self, ref: str, claimed: bool = False) -> list[list[tuple[str, str]]]:
        rows = [] if claimed else [[("✋ Pak op", f"@claim:{ref}")]]
        if self._public_url.startswith("https://"):
            rows.append([("Open in desk ↗", f"{self._public_url}/desk/case/{ref}")])
        return rows

    async def hear(self, action: StaffAction) -> None:
        """Do what a member of the group did: claim a case, or link an account with its code."""
        if action.text and action.text.split()[0].partition("@")[0] == "/koppel":
            await self._link(action)
        elif action.pressed and action.pressed.startswith("@claim:"):
            await self._claim(action, action.pressed.partition(":")[2])
        elif action.query_id:
            await self._telegram.answer_query(action.query_id)

    async def _claim(self, action: StaffAction, ref: str) -> None:
        who = await self._database.read(partial(accounts.by_telegram, telegram_id=action.user_id))
        if who is None or who.role == "reader":
            if action.query_id:
                unknown = "Koppel eerst uw account: in het desk onder uw naam staat een code."
                await self._telegram.answer_query(action.query_id, unknown, alert=True)
            return
        result = await self._desk.claim(ref, who)
        case = await self._database.read(partial(cases.get, ref=ref))
        told = "U hebt deze aanmelding." if result.won or result.by == who.name else f"{result.by} was u voor."
        if case is None:
            told = "Deze aanmelding is er niet meer."
        if action.query_id:
            await self._telegram.answer_query(action.query_id, told)
        if case is not None and action.on and result.by:
            text = card(case, self._region, result.by)
            await self._telegram.edit_notice(action.chat_id, int(action.on), text, self._buttons(ref, claimed=True))

    async def _link(self, action: StaffAction) -> None:
        code = (action.text or "").partition(" ")[2].strip()

        def work(store: Store) -> accounts.Staff | None:
            return accounts.link_telegram(store, code, action.user_id)

        who = await self._database.write(work)
        text = f"Gekoppeld: {html.escape(who.name)}." if who else "Deze code werkt niet. Maak in het desk een nieuwe."
        await self._telegram.send_notice(action.chat_id, text, thread_id=action.thread_id)
