"""What staff do in the group: press buttons, write notes, draft replies. Only a linked account is heeded.

The safe default is a note. A reply is typed as one, shown, and sent when its writer presses the button below it.
What is answered in the group goes by the outbox like all else, so that nobody waits here for Telegram.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot.channels.channel import NotDelivered
from bot.channels.telegram import Telegram
from bot.channels.telegram_topics import Topics
from bot.channels.telegram_updates import StaffAction
from bot.desk import view as desk_view
from bot.desk.audited import IN_GROUP
from bot.desk.desk import STAFF_GROUP, Desk
from bot.desk.reading import reading
from bot.staff_group import cards, words
from bot.zone import HERE
from dialogs.words import mask_bsn
from storage import cases, conversations, drafts, notices, threads
from storage import staff as accounts
from storage.audit import Act, acting, add
from storage.cases import ENDED, Case
from storage.database import Database, Store
from storage.staff import Staff

log = structlog.get_logger(__name__)

LONGEST_REPLY = 2000
WORKS = ("coordinator", "adviser")


class Hearing:
    """Does what staff do in the group. `group` is its id, `said` is called when there is an answer to send."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        telegram: Telegram,
        group: Callable[[], int | None],
        clock: Callable[[], datetime],
        said: Callable[[], None],
    ) -> None:
        self._database = database
        self._desk = desk
        self._telegram = telegram
        self._topics = Topics(telegram.api)
        self._group = group
        self._clock = clock
        self._said = said
        self._told_to_link: set[int] = set()

    async def hear(self, action: StaffAction) -> None:
        """Do what a member of the group did, or somebody with a code in a chat with the bot alone."""
        typed = (action.text or "").split()
        if action.query_id:
            await self._press(action, action.query_id)
        elif typed:
            await self._type(action, typed)
        self._said()

    # ---- buttons

    async def _press(self, action: StaffAction, query_id: str) -> None:
        does = {
            "@claim": self._claim,
            "@reply": self._ask_reply,
            "@done": self._done,
            "@send": self._send,
            "@drop": self._drop,
        }
        name, _, about = (action.pressed or "").partition(":")
        who = await self._worker(action.user_id)
        if name not in does:
            await self._telegram.answer_query(query_id)
        elif who is None:
            await self._telegram.answer_query(query_id, words.LINK_FIRST, alert=True)
        else:
            told, alert = await does[name](action, about, who)
            await self._telegram.answer_query(query_id, told, alert=alert)

    async def _claim(self, action: StaffAction, ref: str, who: Staff) -> tuple[str, bool]:
        with self._as(who, "claim", ref):
            result = await self._desk.claim(ref, who)
        if not result.by:
            return words.NO_CASE, False
        if action.on:
            await self._database.write(partial(threads.adopt, ref=ref, card_id=int(action.on)))
        return ("U hebt deze aanmelding." if result.won or result.by == who.name else f"{result.by} was u voor."), False

    async def _ask_reply(self, action: StaffAction, ref: str, _who: Staff) -> tuple[str, bool]:
        if await self._database.read(partial(cases.get, ref=ref)) is None:
            return words.NO_CASE, False
        await self._answer(action, words.PROMPT.format(ref=ref), ref, asks=True)
        return "", False

    async def _done(self, _action: StaffAction, ref: str, who: Staff) -> tuple[str, bool]:
        with self._as(who, "done", ref):
            return words.DONE[await self._desk.done(ref, who)], False

    async def _send(self, action: StaffAction, about: str, who: Staff) -> tuple[str, bool]:
        draft, refused = await self._draft(about, who)
        if draft is None:
            return refused, True
        with self._as(who, "reply", draft.case_ref):
            if not await self._desk.reply(draft.case_ref, draft.text, who, draft=draft.id):
                return words.NO_DRAFT, True
        at = self._clock().astimezone(HERE)
        await self._edit(action, f"✓ Verstuurd door {html.escape(who.name)}, {at:%H:%M}.", draft)
        return "Verstuurd.", False

    async def _drop(self, action: StaffAction, about: str, who: Staff) -> tuple[str, bool]:
        draft, refused = await self._draft(about, who)
        if draft is None:
            return refused, True
        await self._database.write(partial(drafts.use, draft_id=draft.id))
        await self._edit(action, "✖️ Niet verstuurd.", draft)
        return "Niet verstuurd.", False

    async def _draft(self, about: str, who: Staff) -> tuple[drafts.Draft | None, str]:
        """Return the draft that somebody may send or drop, or why not."""
        number = int(about) if about.isdecimal() and len(about) < 19 else 0
        draft = await self._database.read(partial(drafts.get, draft_id=number))
        if draft is None:
            return None, words.NO_DRAFT
        return (draft, "") if draft.staff_id == who.id else (None, words.NOT_YOURS)

    # ---- what is typed

    async def _type(self, action: StaffAction, typed: list[str]) -> None:
        first, _, addressed = typed[0].partition("@")
        command = first.lower() if first.startswith("/") else ""
        rest = (action.text or "").strip()[len(typed[0]) :].strip()
        if command == "/koppel":
            await self._link(action, rest)
        elif action.chat_id != self._group():
            return
        elif command in ("/hulp", "/help"):
            await self._answer(action, words.HELP)
        elif command == "/antwoord":
            await self._reply(action, rest)
        elif command:
            if not addressed:
                await self._answer(action, words.UNKNOWN)
        elif action.replies_to and action.replies_to.startswith(words.PROMPT_STARTS):
            await self._reply(action, (action.text or "").strip())
        else:
            await self._note(action, (action.text or "").strip())

    async def _link(self, action: StaffAction, code: str) -> None:
        def work(store: Store) -> Staff | None:
            linked = accounts.link_telegram(store, code, action.user_id)
            if linked:
                add(store, [Act(linked.id, "telegram-linked", self._clock())])
            return linked

        who = await self._database.write(work)
        text = f"Gekoppeld: {html.escape(who.name)}." if who else words.WRONG_CODE
        if action.chat_id == self._group():
            await self._answer(action, text)
        else:
            await self._telegram.send_notice(action.chat_id, text)

    async def _note(self, action: StaffAction, text: str) -> None:
        """Keep what was typed in a case's topic for colleagues; elsewhere it is talk among them."""
        ref = await self._case_of(action)
        if ref is None:
            return
        who = await self._writer(action, ref)
        if who is None:
            return
        history = await self._database.read(partial(cases.events, ref=ref))
        with self._as(who, "note", ref):
            if not await self._desk.note(ref, text, who, update=action.update_id):
                return
        if action.message_id is not None:
            try:
                await self._topics.react(action.chat_id, action.message_id, "✍")
            except NotDelivered as error:
                log.info("note_without_reaction", ref=ref, error=type(error).__name__)
        if not any(event.kind == "note" for event in history):
            await self._answer(action, words.NOTED, ref)

    async def _reply(self, action: StaffAction, typed: str) -> None:
        """Keep a reply as a draft and show it; nothing goes to the person yet."""
        named = cards.REFERENCE.match(typed.upper())
        text = mask_bsn(typed[named.end() :].strip() if named else typed)[0]
        replied = cards.REFERENCE.search(action.replies_to or "")
        ref = named[0] if named else await self._case_of(action) or (replied[0] if replied else None)
        case = await self._database.read(partial(cases.get, ref=ref)) if ref else None
        who = await self._writer(action, ref)
        if who is None:
            return
        if case is None or not text or len(text) > LONGEST_REPLY:
            await self._answer(action, words.HOW_TO_REPLY if case is None or not text else words.TOO_LONG)
            return

        def work(store: Store) -> None:
            now = self._clock()
            if conversations.unseen(store, [(STAFF_GROUP, action.update_id)], now):
                number = drafts.add(store, case.ref, who.id, text, now)
                row = [("✅ Stuur", f"@send:{number}"), ("✖️ Niet sturen", f"@drop:{number}")]
                shown = self._shown(store, case, text)
                notices.add(store, [self._new(action, shown, case.ref, buttons=[row])], now)

        await self._database.write(work)

    @staticmethod
    def _shown(store: Store, case: Case, text: str) -> str:
        talk = conversations.by_id(store, case.conversation_id) if case.conversation_id else None
        language = desk_view.language_in_dutch(case.language or "nl")
        reads = reading(text)
        rows = [
            f"<b>Dit krijgt de persoon</b> van <code>{case.ref}</code>:",
            words.quoted(text),
            f"Taal: {language}. {reads.label}.",
        ]
        rows += [html.escape(advice) for advice in reads.advice]
        if talk is None or talk.blocked:
            rows.append("⚠️ De bot kan deze persoon niet bereiken. Bel liever.")
        if case.status in ENDED:
            rows.append("⚠️ Deze aanmelding is dicht.")
        return "\n".join([*rows, "Er is nog niets verstuurd."])

    # ---- who, where, and the answer

    def _as(self, who: Staff, action: str, ref: str) -> AbstractContextManager[Act]:
        """Let what is done in this block be written down as done by somebody in the group."""
        return acting(Act(who.id, f"{IN_GROUP}{action}", self._clock(), ref))

    async def _worker(self, user_id: int) -> Staff | None:
        who = await self._database.read(partial(accounts.by_telegram, telegram_id=user_id))
        return who if who is not None and who.role in WORKS else None

    async def _writer(self, action: StaffAction, ref: str | None) -> Staff | None:
        """Return who wrote this; somebody unknown is told once how to be known."""
        who = await self._worker(action.user_id)
        if who is None and action.user_id not in self._told_to_link:
            self._told_to_link.add(action.user_id)
            await self._answer(action, f"{words.LINK_FIRST} Dit bericht is niet bewaard.", ref)
        return who

    async def _case_of(self, action: StaffAction) -> str | None:
        if action.thread_id is None:
            return None
        return await self._database.read(partial(threads.case_of, thread_id=action.thread_id))

    async def _answer(self, action: StaffAction, text: str, ref: str | None = None, **more: Any) -> None:
        now = self._clock()
        await self._database.write(partial(notices.add, new=[self._new(action, text, ref, **more)], now=now))

    async def _edit(self, action: StaffAction, told: str, draft: drafts.Draft) -> None:
        if action.on is None:
            return
        now = self._clock()
        payload = {"message": int(action.on), "html": f"{words.quoted(draft.text)}\n{told}"}
        new = [notices.NewNotice("edit", payload, now, draft.case_ref)]
        await self._database.write(partial(notices.add, new=new, now=now))

    def _new(self, action: StaffAction, text: str, ref: str | None, **more: Any) -> notices.NewNotice:
        payload = {"html": text, "thread": action.thread_id, **more}
        return notices.NewNotice("answer", payload, self._clock(), ref)
