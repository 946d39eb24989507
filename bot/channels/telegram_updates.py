"""Reading Telegram's updates: pure, and tolerant of anything that can come in by that door.

Content: which update means what. Nothing here raises: what can't be read is `None` or an `Incoming` whose `other`
says what it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.incoming import Incoming

CHANNEL = "telegram"
LONGEST = 4096
SIGNS = ("↩️", "🤔", "💡", "👤", "📱", "✓")
OTHERS = (
    "photo",
    "voice",
    "sticker",
    "location",
    "document",
    "video",
    "video_note",
    "audio",
    "animation",
    "venue",
    "poll",
    "dice",
    "story",
)
SOURCE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
LINK = re.compile(r"/koppel(@\w+)?(\s|\Z)")
COMMAND = re.compile(r"(/[A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StaffAction:
    """What a member of the staff group did: pressed a button or typed.

    `on` is the message the button stands on, `message_id` the one that was typed; `replies_to` are the bot's words that
    it replies to. `thread_id` is the topic in which it happened.
    """

    update_id: str
    chat_id: int
    user_id: int
    name: str
    pressed: str | None = None
    text: str | None = None
    on: str | None = None
    query_id: str | None = None
    thread_id: int | None = None
    message_id: int | None = None
    replies_to: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A person blocked the bot, or let it in again."""

    address: str
    blocked: bool


Heard: TypeAlias = "Incoming | StaffAction | Membership | None"


def incoming(update: object, staff_chat: int | None = None) -> Heard:
    """Return what an update means, or None when it is not for us; never raises."""
    update_id = update_number(update)
    update = _part(update)
    if update_id is None:
        return None
    if "my_chat_member" in update:
        return _membership(_part(update["my_chat_member"]))
    if "callback_query" in update:
        return _press(str(update_id), _part(update["callback_query"]), staff_chat)
    if "edited_message" in update:
        return _said(str(update_id), _part(update["edited_message"]), staff_chat, edited=True)
    return _said(str(update_id), _part(update.get("message")), staff_chat, edited=False)


def update_number(update: object) -> int | None:
    """Return an update's number, by which it is confirmed, or None when it has none; never raises."""
    return _number(_part(update).get("update_id"))


def _membership(change: dict[str, Any]) -> Membership | None:
    chat = _part(change.get("chat"))
    chat_id, status = _number(chat.get("id")), _part(change.get("new_chat_member")).get("status")
    if chat.get("type") != "private" or chat_id is None or status not in {"kicked", "member"}:
        return None
    return Membership(str(chat_id), status == "kicked")


def _press(update_id: str, query: dict[str, Any], staff_chat: int | None) -> Incoming | StaffAction | None:
    message, person = _part(query.get("message")), _part(query.get("from"))
    chat = _part(message.get("chat"))
    chat_id, user_id = _number(chat.get("id")), _number(person.get("id"))
    query_id, on = _short(query.get("id")), _number(message.get("message_id"))
    if chat_id is None or user_id is None:
        return None
    pressed = _short(query.get("data")) or ""
    stands_on = None if on is None else str(on)
    if chat_id == staff_chat:
        return StaffAction(
            update_id,
            chat_id,
            user_id,
            _name(person),
            pressed,
            None,
            stands_on,
            query_id,
            _topic(message),
        )
    if chat.get("type") != "private":
        return None
    return Incoming(
        CHANNEL,
        str(chat_id),
        update_id,
        pressed=pressed,
        on=stands_on,
        query_id=query_id,
        language_hint=_short(person.get("language_code")),
    )


def _said(
    update_id: str, message: dict[str, Any], staff_chat: int | None, *, edited: bool
) -> Incoming | StaffAction | None:
    chat, person = _part(message.get("chat")), _part(message.get("from"))
    chat_id, user_id = _number(chat.get("id")), _number(person.get("id"))
    if chat_id is None or person.get("is_bot") is True:
        return None
    text = _text(message.get("text"))
    private = chat.get("type") == "private"
    # A colleague's code is not for others to see: it comes in a chat with the bot alone, or in the group.
    if chat_id == staff_chat or (private and LINK.match(text or "")):
        if text is None or user_id is None or edited:
            return None
        return StaffAction(
            update_id,
            chat_id,
            user_id,
            _name(person),
            None,
            text,
            None,
            None,
            _topic(message),
            _number(message.get("message_id")),
            _replied_to(message),
        )
    if not private:
        return None
    address, hint, on = str(chat_id), _short(person.get("language_code")), _number(message.get("message_id"))
    if edited:
        return Incoming(CHANNEL, address, update_id, other="edited", language_hint=hint)
    contact = _contact(message.get("contact"))
    if contact is not None:
        return Incoming(
            CHANNEL, address, update_id, contact=contact, language_hint=hint, on=None if on is None else str(on)
        )
    if text is None:
        other = next((kind for kind in OTHERS if kind in message), "other")
        return Incoming(CHANNEL, address, update_id, other=other, language_hint=hint)
    command = COMMAND.match(text)
    if command is None:
        return Incoming(CHANNEL, address, update_id, text=_without_sign(text), language_hint=hint)
    name, rest = command.group(1).lower(), (command.group(2) or "").strip()
    source = rest if name == "/start" and SOURCE.match(rest) else None
    words = name if name == "/start" or not rest else f"{name} {rest}"
    return Incoming(CHANNEL, address, update_id, text=words, source=source, language_hint=hint)


def _topic(message: dict[str, Any]) -> int | None:
    """Return the topic a message stands in. Outside of topics, replies have a thread too, in which nothing is sent."""
    return _number(message.get("message_thread_id")) if message.get("is_topic_message") is True else None


def _replied_to(message: dict[str, Any]) -> str | None:
    """Return the words of a bot that a message replies to."""
    replied = _part(message.get("reply_to_message"))
    return _text(replied.get("text")) if _part(replied.get("from")).get("is_bot") is True else None


def _contact(value: object) -> tuple[str, str] | None:
    contact = _part(value)
    phone = _short(contact.get("phone_number"))
    if not phone:
        return None
    names = [_short(contact.get("first_name")), _short(contact.get("last_name"))]
    # Telegram leaves the plus out on some phones, though the number always holds its country.
    return (phone if phone.startswith(("+", "0")) else f"+{phone}", " ".join(name for name in names if name))


def _without_sign(text: str) -> str:
    """Take off the sign in front of a label: a button of a reply keyboard comes back as its text."""
    for sign in SIGNS:
        if text.startswith(sign):
            return text[len(sign) :].strip() or text
    return text


def _name(person: dict[str, Any]) -> str:
    return _short(person.get("first_name")) or _short(person.get("username")) or "?"


def _part(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None


def _text(value: object) -> str | None:
    """Return a text no longer than Telegram itself allows, without what a database can't keep."""
    if not isinstance(value, str):
        return None
    words = value[:LONGEST].replace("\0", "").encode(errors="ignore").decode().strip()
    return words or None


def _short(value: object) -> str | None:
    text = _text(value)
    return text[:256] if text else None
