"""Telegram, the sending side: messages to people, notices to the staff group, and the menu.

Content: which calls show what. How it looks is in `telegram_view`, what comes in is in `telegram_intake`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from bot.channels.channel import NotDelivered, Refused
from bot.channels.telegram_api import Api, is_done_already
from bot.channels.telegram_menu import menu
from bot.channels.telegram_view import chosen, closed, payloads
from bot.shown import Shown
from dialogs.text import Say
from storage.messages import Pending

NoticeButtons: TypeAlias = Sequence[Sequence[tuple[str, str]]]
"""Rows of (label, what it does): an address that opens, or else the id that comes back when it is pressed."""

TOAST = 200


class Telegram:
    """The channel `telegram`. `say` gives the words of a language."""

    def __init__(self, api: Api, say: Callable[[str], Say]) -> None:
        self.api = api
        self._say = say
        self._parts_sent: dict[int, int] = {}

    async def send(self, pending: Pending) -> str | None:
        """Send a message and return the id of its last part, the one with the buttons."""
        shown = Shown.from_json(pending.payload)
        calls = payloads(shown, self._say(shown.language))
        sent: dict[str, Any] = {}
        # A long message that broke off half-way goes on where it was.
        for number in range(self._parts_sent.pop(pending.id, 0), len(calls)):
            try:
                sent = await self.api.deliver("sendMessage", {"chat_id": pending.address, **calls[number]})
            except NotDelivered:
                if number:
                    self._parts_sent[pending.id] = number
                raise
        return str(sent["message_id"])

    async def answered(self, pending: Pending, sent_id: str, question: dict[str, Any]) -> None:
        """Take the keyboard off the question and write the answer below it."""
        shown, answer = Shown.from_json(question), str(pending.payload.get("answer") or "")
        if shown.question == "phone":
            await self.api.deliver("sendMessage", {"chat_id": pending.address, **chosen(answer, shown.language)})
            return
        where = {"chat_id": pending.address, "message_id": int(sent_id)}
        if answer:
            call = closed(shown, answer, self._say(shown.language))
            await self._quietly("editMessageText", {**where, **call})
        else:
            await self._quietly("editMessageReplyMarkup", where)

    async def toast(self, pending: Pending) -> None:
        """Acknowledge a press, so that the button stops blinking."""
        await self.answer_query(str(pending.payload["query_id"]), str(pending.payload.get("text") or ""))

    async def answer_query(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Acknowledge a press; one that is too old to be acknowledged is fine."""
        call: dict[str, Any] = {"callback_query_id": query_id}
        if text:
            call["text"] = text[:TOAST]
        if alert:
            call["show_alert"] = True
        await self._quietly("answerCallbackQuery", call)

    async def delete(self, address: str, message_id: str) -> None:
        """Take a message out of the chat, where Telegram still allows it."""
        await self._quietly("deleteMessage", {"chat_id": address, "message_id": int(message_id)})

    async def send_notice(
        self,
        chat_id: int,
        text_html: str,
        buttons: NoticeButtons = (),
        *,
        silent: bool = True,
        thread_id: int | None = None,
        asks: bool = False,
    ) -> int:
        """Send a notice to the staff group and return its message id; `asks` opens a reply to it, with no buttons."""
        call: dict[str, Any] = {"chat_id": chat_id, **_notice(text_html, buttons)}
        if asks:
            call["reply_markup"] = {"force_reply": True}
        if silent:
            call["disable_notification"] = True
        if thread_id is not None:
            call["message_thread_id"] = thread_id
        sent = await self.api.deliver("sendMessage", call)
        return int(sent["message_id"])

    async def edit_notice(self, chat_id: int, message_id: int, text_html: str, buttons: NoticeButtons = ()) -> bool:
        """Change a notice; one that already says so is fine. False: it is not there any more."""
        call = {"chat_id": chat_id, "message_id": message_id, **_notice(text_html, buttons)}
        try:
            await self.api.deliver("editMessageText", call)
        except Refused as error:
            if not is_done_already(error):
                raise
            return "not modified" in str(error).lower()
        return True

    async def bot_name(self) -> str:
        """Return what the bot is called in links."""
        return str((await self.api.deliver("getMe", {})).get("username") or "")

    async def set_menus(self, languages: Iterable[str]) -> None:
        """Set the menu once for each language, and in Dutch for everybody else."""
        await self.api.deliver("setMyCommands", {"commands": menu(self._say("nl"))})
        for language in languages:
            call = {"commands": menu(self._say(language)), "language_code": language}
            await self.api.deliver("setMyCommands", call)

    async def set_chat_menu(self, address: str, language: str) -> None:
        """Set the menu of one chat: many phones speak another language than their owner."""
        scope = {"type": "chat", "chat_id": int(address)}
        await self._quietly("setMyCommands", {"commands": menu(self._say(language)), "scope": scope})

    async def _quietly(self, method: str, call: dict[str, Any]) -> None:
        try:
            await self.api.deliver(method, call)
        except Refused as error:
            if not is_done_already(error):
                raise


def _notice(text_html: str, buttons: NoticeButtons) -> dict[str, Any]:
    rows = [
        [
            {"text": label, "url" if does.startswith(("https://", "http://")) else "callback_data": does}
            for label, does in row
        ]
        for row in buttons
    ]
    call: dict[str, Any] = {"text": text_html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return {**call, "reply_markup": {"inline_keyboard": rows}} if rows else call
