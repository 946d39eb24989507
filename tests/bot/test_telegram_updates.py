"""Updates of Telegram: each kind is understood, and nothing that comes in by that door can raise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_updates import Membership, StaffAction, incoming
from bot.incoming import Incoming

STAFF = -1001
SAM = {"id": 7, "is_bot": False, "first_name": "Sam", "language_code": "tr"}
PRIVATE = {"id": 7, "type": "private"}


def message(**more: Any) -> dict[str, Any]:
    return {"update_id": 5, "message": {"message_id": 9, "chat": PRIVATE, "from": SAM, **more}}


def heard(**more: Any) -> Incoming:
    return Incoming("telegram", "7", "5", language_hint="tr", **more)


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (message(text="Lichtenvoorde"), heard(text="Lichtenvoorde")),
        (message(text="/start"), heard(text="/start")),
        (message(text="/start qr-folder"), heard(text="/start", source="qr-folder")),
        (message(text="/start not a source!"), heard(text="/start")),
        (message(text="/Mens@praktijkwijs_bot"), heard(text="/mens")),
        (message(text="👤 Mens spreken"), heard(text="Mens spreken")),
        (message(text="a" * 9000), heard(text="a" * 4096)),
        (message(text="a\0b\ud800"), heard(text="ab")),
        (message(text="/koppel 1234"), StaffAction("5", 7, 7, "Sam", text="/koppel 1234", message_id=9)),
        (message(text="/koppelwerk"), heard(text="/koppelwerk")),
        (message(photo=[{}]), heard(other="photo")),
        (message(voice={}), heard(other="voice")),
        (message(sticker={}), heard(other="sticker")),
        (message(location={}), heard(other="location")),
        (message(text=" "), heard(other="other")),
        (
            message(contact={"phone_number": "31612345678", "first_name": "Sam", "last_name": "de Wit"}),
            heard(contact=("+31612345678", "Sam de Wit"), on="9"),
        ),
        ({"update_id": 5, "edited_message": message(text="x")["message"]}, heard(other="edited")),
        (
            {
                "update_id": 5,
                "callback_query": {
                    "id": "q",
                    "from": SAM,
                    "data": "workplace=employee",
                    "message": {"message_id": 9, "chat": PRIVATE},
                },
            },
            heard(pressed="workplace=employee", on="9", query_id="q"),
        ),
        (
            {"update_id": 5, "my_chat_member": {"chat": PRIVATE, "new_chat_member": {"status": "kicked"}}},
            Membership("7", blocked=True),
        ),
        (
            {"update_id": 5, "my_chat_member": {"chat": PRIVATE, "new_chat_member": {"status": "member"}}},
            Membership("7", blocked=False),
        ),
    ],
)
def test_each_kind_is_understood(update: dict[str, Any], expected: object) -> None:
    assert incoming(update, STAFF) == expected


def test_what_staff_do_in_their_group_is_kept_apart_from_what_people_say() -> None:
    group = {"id": STAFF, "type": "supergroup"}
    press = {
        "update_id": 5,
        "callback_query": {
            "id": "q",
            "from": SAM,
            "data": "@claim:PW-7K4XMD",
            "message": {"message_id": 9, "chat": group},
        },
    }
    topic = {"message_thread_id": 3, "is_topic_message": True}
    said = {
        "update_id": 6,
        "message": {"message_id": 9, "chat": group, "from": SAM, "text": "/koppel ABC", **topic},
    }
    assert incoming(press, STAFF) == StaffAction("5", STAFF, 7, "Sam", pressed="@claim:PW-7K4XMD", on="9", query_id="q")
    assert incoming(said, STAFF) == StaffAction("6", STAFF, 7, "Sam", text="/koppel ABC", thread_id=3, message_id=9)


def test_a_reply_outside_of_a_topic_has_a_thread_that_is_none() -> None:
    group = {"id": STAFF, "type": "supergroup"}
    card = {"message_id": 8, "chat": group, "from": {"id": 1, "is_bot": True, "first_name": "bot"}, "text": "PW-7K4XMD"}
    said = {"message_id": 9, "chat": group, "from": SAM, "text": "x", "message_thread_id": 8, "reply_to_message": card}
    heard = incoming({"update_id": 6, "message": said}, STAFF)
    assert isinstance(heard, StaffAction)
    assert (heard.thread_id, heard.replies_to) == (None, "PW-7K4XMD")
    of_a_person = incoming({"update_id": 6, "message": said | {"reply_to_message": {**card, "from": SAM}}}, STAFF)
    assert isinstance(of_a_person, StaffAction)
    assert of_a_person.replies_to is None


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_other_groups_are_not_for_us(kind: str) -> None:
    elsewhere = {"id": -99, "type": kind}
    assert incoming(message(chat=elsewhere, text="hello"), STAFF) is None
    assert incoming(message(chat=elsewhere, text="hello")) is None


def test_another_bot_is_not_answered() -> None:
    assert incoming(message(text="hello", **{"from": {**SAM, "is_bot": True}})) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
chats = anything | st.fixed_dictionaries(
    {
        "id": st.sampled_from([7, STAFF, 2**70, True, "7"]) | anything,
        "type": st.sampled_from(["private", "group"]) | anything,
    }
)
messages = anything | st.fixed_dictionaries(
    {},
    optional={
        "message_id": anything,
        "chat": chats,
        "from": st.just(SAM) | anything,
        "text": anything,
        "contact": anything | st.fixed_dictionaries({"phone_number": anything, "first_name": anything}),
        "photo": anything,
    },
)
queries = anything | st.fixed_dictionaries(
    {}, optional={"id": anything, "from": st.just(SAM) | anything, "data": anything, "message": messages}
)
members = anything | st.fixed_dictionaries({"chat": chats, "new_chat_member": anything})
updates = anything | st.fixed_dictionaries(
    {"update_id": st.integers() | anything},
    optional={"message": messages, "edited_message": messages, "callback_query": queries, "my_chat_member": members},
)


@given(updates)
def test_nothing_that_comes_in_can_raise(update: object) -> None:
    """And whatever is made of it can be stored: texts without nul and lone surrogates, no more than 4096 signs."""
    result = incoming(update, STAFF)
    if isinstance(result, Incoming):
        (result.text or "").encode()
        assert len(result.text or "") <= 4096
        assert "\0" not in (result.text or "") + (result.pressed or "")
