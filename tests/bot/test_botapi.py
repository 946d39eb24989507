"""The fake Bot API itself: as strict as the real one, or what we prove with it proves nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.botapi import BotApi, follow
from tests.botapi_play import play

CHAT = 100


class Bot:
    """Calls methods and returns status and answer."""

    def __init__(self, api: BotApi, session: aiohttp.ClientSession) -> None:
        self.api, self.session = api, session

    async def __call__(self, method: str, **call: Any) -> tuple[int, Any]:
        async with self.session.post(f"{self.api.url}/bot{self.api.token}/{method}", json=call) as answer:
            body = await answer.json()
            return answer.status, body["result"] if body["ok"] else body["description"]

    async def updates(self, offset: int = 0, **more: Any) -> list[int]:
        _, result = await self("getUpdates", offset=offset, **more)
        return [update["update_id"] for update in result]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        api.person(CHAT)
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(api, session)


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(api: BotApi, bot: Bot) -> None:
    first, second = api.person(CHAT).say("one"), api.person(CHAT).say("two")
    assert await bot.updates() == [first, second]
    assert await bot.updates() == [first, second]
    assert await bot.updates(first + 1) == [second]
    assert await bot.updates(second + 1, timeout=0) == []
    assert api.unconfirmed == 0


async def test_a_long_poll_ends_when_something_is_said(api: BotApi, bot: Bot) -> None:
    polling = asyncio.create_task(bot.updates(timeout=20))
    await api.polls.acquire()
    said = api.person(CHAT).say("hello")
    assert await polling == [said]


async def test_an_empty_poll_lasts_its_timeout(bot: Bot) -> None:
    begun = asyncio.get_running_loop().time()
    assert await bot.updates(timeout=1) == []
    assert asyncio.get_running_loop().time() - begun > 0.9


async def test_no_more_than_the_limit_comes_at_once(api: BotApi, bot: Bot) -> None:
    ids = [api.person(CHAT).say(str(number)) for number in range(5)]
    assert await bot.updates(limit=2) == ids[:2]


async def test_of_two_pollers_the_older_gets_a_conflict(api: BotApi, bot: Bot) -> None:
    older = asyncio.create_task(bot("getUpdates", timeout=20))
    await api.polls.acquire()
    newer = asyncio.create_task(bot("getUpdates", timeout=20))
    assert (await older)[0] == 409
    await api.polls.acquire()
    api.person(CHAT).say("hello")
    assert (await newer)[0] == 200


async def test_polling_beside_a_webhook_is_a_conflict(bot: Bot) -> None:
    await bot("setWebhook", url="http://127.0.0.1:9/telegram")
    assert (await bot("getUpdates"))[0] == 409
    await bot("deleteWebhook")
    assert (await bot("getUpdates"))[0] == 200


async def test_a_webhook_gets_a_chats_updates_in_order_until_it_says_ok(api: BotApi, bot: Bot) -> None:
    seen: list[str] = []
    secrets: set[str | None] = set()

    async def hook(request: web.BaseRequest) -> web.Response:
        secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        seen.append((await request.json())["message"]["text"])
        return web.Response(status=500 if len(seen) == 1 else 200)

    runner = web.ServerRunner(web.Server(hook))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    api.person(CHAT).say("one")
    await bot("setWebhook", url=f"http://127.0.0.1:{port}/telegram", secret_token="hush")
    api.person(CHAT).say("two")
    async with asyncio.timeout(5):
        while len(seen) < 3 or api.unconfirmed:  # noqa: ASYNC110 - it is the fake that is waited for
            await asyncio.sleep(0.01)
    await runner.cleanup()
    assert seen == ["one", "one", "two"]
    assert secrets == {"hush"}


@pytest.mark.parametrize(
    "text",
    [
        "<b>open",
        "open</b>",
        "<i><b>crossed</i></b>",
        "<p>unknown</p>",
        "1 < 2",
        "2 > 1",
        "R&D",
        "&nbsp;",
        "<b onclick=1>x</b>",
        "<blockquote>a<blockquote>b</blockquote></blockquote>",
        "<code><b>x</b></code>",
        "<br/>",
        "<!-- x -->",
    ],
)
async def test_wrong_markup_is_refused(bot: Bot, text: str) -> None:
    status, why = await bot("sendMessage", chat_id=CHAT, text=text, parse_mode="HTML")
    assert (status, why.startswith("Bad Request: can't parse entities")) == (400, True)


async def test_right_markup_is_read(api: BotApi, bot: Bot) -> None:
    text = '<b>a &amp; b</b>\n<blockquote>NL <i>c</i></blockquote><code>PW-2</code> <a href="https://a.nl">d</a>'
    assert (await bot("sendMessage", chat_id=CHAT, text=text, parse_mode="HTML"))[0] == 200
    assert api.person(CHAT).last["text"] == "a & b\nNL cPW-2 d"


def below(row: Any) -> dict[str, Any]:
    return {"text": "x", "reply_markup": {"inline_keyboard": [row]}}


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({}, "message text is empty"),
        ({"text": "x", "txt": "y"}, "unknown parameter"),
        (below([{"text": "", "callback_data": "a"}]), "empty"),
        (below([{"text": "a", "callback_data": ""}]), "DATA_INVALID"),
        (below([{"text": "a", "callback_data": "é" * 33}]), "DATA_INVALID"),
        (below([{"text": "a"}]), "exactly one"),
        (below({"text": "a", "callback_data": "a"}), "array of arrays"),
        (below([{"text": "a", "callback_data": "a", "style": "red"}]), "style"),
        (below([{"text": "a", "url": "http://localhost/desk"}]), "URL"),
        ({"text": "x", "reply_markup": "{}"}, "must be an object"),
        ({"text": "x", "parse_mode": "Markdown"}, "parse_mode"),
    ],
)
async def test_a_wrong_message_is_refused_with_the_reason(bot: Bot, call: dict[str, Any], why: str) -> None:
    status, told = await bot("sendMessage", chat_id=CHAT, **call)
    assert status == 400
    assert why in told


async def test_a_message_of_exactly_4096_signs_and_data_of_64_bytes_are_fine(bot: Bot) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 32, "style": "danger"}]]}
    assert (await bot("sendMessage", chat_id=CHAT, text="x" * 4096, reply_markup=keyboard))[0] == 200


async def test_an_edit_that_changes_nothing_or_meets_nothing_is_refused(bot: Bot) -> None:
    _, sent = await bot("sendMessage", chat_id=CHAT, text="<b>x</b>", parse_mode="HTML")
    where = {"chat_id": CHAT, "message_id": sent["message_id"]}
    assert "not modified" in (await bot("editMessageText", **where, text="x"))[1]
    assert (await bot("editMessageText", **where, text="y"))[0] == 200
    assert "not found" in (await bot("editMessageText", chat_id=CHAT, message_id=99, text="y"))[1]


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(bot: Bot) -> None:
    keyboard = {"keyboard": [[{"text": "share", "request_contact": True}]]}
    _, sent = await bot("sendMessage", chat_id=CHAT, text="x", reply_markup=keyboard)
    assert "can't be edited" in (await bot("editMessageText", chat_id=CHAT, message_id=sent["message_id"], text="y"))[1]


async def test_a_press_is_acknowledged_once_and_in_time(api: BotApi, bot: Bot) -> None:
    api.query_lives = 0.0
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    await bot("sendMessage", chat_id=CHAT, text="x", reply_markup=keyboard)
    api.person(CHAT).press("a")
    _, updates = await bot("getUpdates")
    status, why = await bot("answerCallbackQuery", callback_query_id=updates[-1]["callback_query"]["id"])
    assert (status, "query is too old" in why) == (400, True)


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ({"commands": [{"command": "start", "description": "Begin"}], "language_code": "ti"}, 200),
        ({"commands": [{"command": "start", "description": "Begin"}], "scope": {"type": "chat", "chat_id": CHAT}}, 200),
        ({"commands": [{"command": "Start", "description": "Begin"}]}, 400),
        ({"commands": [{"command": "start", "description": ""}]}, 400),
        ({"commands": [{"command": "start", "description": "x" * 257}]}, 400),
        ({"commands": [], "language_code": "dutch"}, 400),
        ({"commands": [], "scope": {"type": "chat"}}, 400),
    ],
)
async def test_menus_are_checked(bot: Bot, call: dict[str, Any], status: int) -> None:
    assert (await bot("setMyCommands", **call))[0] == status


async def test_topics_are_made_used_and_closed(api: BotApi, bot: Bot) -> None:
    api.group(-5)
    _, topic = await bot("createForumTopic", chat_id=-5, name="PW-7K4XMD")
    thread = topic["message_thread_id"]
    assert (await bot("sendMessage", chat_id=-5, message_thread_id=thread, text="x"))[0] == 200
    assert (await bot("closeForumTopic", chat_id=-5, message_thread_id=thread))[0] == 200
    assert "NOT_MODIFIED" in (await bot("closeForumTopic", chat_id=-5, message_thread_id=thread))[1]
    assert (await bot("editForumTopic", chat_id=-5, message_thread_id=thread, name="PW"))[0] == 200
    assert (await bot("reopenForumTopic", chat_id=-5, message_thread_id=thread))[0] == 200
    assert (await bot("deleteForumTopic", chat_id=-5, message_thread_id=thread))[0] == 200
    assert "TOPIC_DELETED" in (await bot("editForumTopic", chat_id=-5, message_thread_id=thread, name="PW"))[1]
    assert "thread not found" in (await bot("sendMessage", chat_id=-5, message_thread_id=thread, text="x"))[1]


async def test_topics_are_refused_without_a_forum_and_without_the_right(api: BotApi, bot: Bot) -> None:
    api.group(-5)
    api.topics.plain.add(-5)
    assert "not a forum" in (await bot("createForumTopic", chat_id=-5, name="x"))[1]
    assert "is_forum" not in (await bot("getChat", chat_id=-5))[1]
    api.topics.plain.clear()
    api.topics.without_rights.add(-5)
    assert "not enough rights" in (await bot("createForumTopic", chat_id=-5, name="x"))[1]


async def test_edits_and_topics_count_in_a_group(api: BotApi, bot: Bot) -> None:
    api.group(-5)
    api.limits.per_group = 3
    _, sent = await bot("sendMessage", chat_id=-5, text="x")
    assert (await bot("createForumTopic", chat_id=-5, name="x"))[0] == 200
    edit = {"chat_id": -5, "message_id": sent["message_id"]}
    assert [(await bot("editMessageText", **edit, text=text))[0] for text in "yz"] == [200, 429]


async def test_only_known_emojis_are_put_under_a_message(api: BotApi, bot: Bot) -> None:
    api.group(-5)
    _, sent = await bot("sendMessage", chat_id=-5, text="x")
    under = {"chat_id": -5, "message_id": sent["message_id"]}
    assert (await bot("setMessageReaction", **under, reaction=[{"type": "emoji", "emoji": "✍"}]))[0] == 200
    assert (await bot("setMessageReaction", **under, reaction=[{"type": "emoji", "emoji": "🔒"}]))[0] == 400


async def test_faults_come_as_planned_and_then_stop(api: BotApi, bot: Bot) -> None:
    api.fault(429, chat=CHAT, retry_after=7)
    api.fault(502, method="sendMessage")
    assert (await bot("sendMessage", chat_id=CHAT, text="x"))[0] == 429
    assert (await bot("sendMessage", chat_id=CHAT, text="x"))[0] == 502
    assert (await bot("sendMessage", chat_id=CHAT, text="x"))[0] == 200


async def test_a_lost_answer_was_accepted_and_a_dead_connection_was_not(api: BotApi, bot: Bot) -> None:
    api.fault("cut")
    with pytest.raises(aiohttp.ClientError):
        await bot("sendMessage", chat_id=CHAT, text="arrived")
    api.fault("dead")
    with pytest.raises(aiohttp.ClientError):
        await bot("sendMessage", chat_id=CHAT, text="lost")
    assert [message["text"] for message in api.person(CHAT).received] == ["arrived"]


async def test_limits_hold_in_a_chat_overall_and_in_a_group(api: BotApi, bot: Bot) -> None:
    api.group(-5)
    api.person(101)
    api.limits.per_chat, api.limits.burst = 1.0, 2
    assert [(await bot("sendMessage", chat_id=CHAT, text=str(n)))[0] for n in range(3)] == [200, 200, 429]
    assert (await bot("sendMessage", chat_id=101, text="x"))[0] == 200
    api.limits.per_chat, api.limits.per_group = None, 2
    assert [(await bot("sendMessage", chat_id=-5, text=str(n)))[0] for n in range(3)] == [200, 200, 429]


async def test_a_blocked_person_and_a_moved_group_are_told_apart(api: BotApi, bot: Bot) -> None:
    api.person(CHAT).block()
    assert (await bot("sendMessage", chat_id=CHAT, text="x"))[0] == 403
    api.migrated[-5] = -100
    status, why = await bot("sendMessage", chat_id=-5, text="x")
    assert (status, "upgraded" in why) == (400, True)


async def test_a_wrong_token_and_an_unknown_method_are_refused(api: BotApi, bot: Bot) -> None:
    async with bot.session.post(f"{api.url}/bot2:other/getMe") as answer:
        assert answer.status == 401
    async with bot.session.post(f"{api.url}/bot{api.token}/getEverything") as answer:
        assert answer.status == 404


async def test_people_follow_their_script_and_notice_what_goes_wrong(api: BotApi, bot: Bot) -> None:
    """A bot that says its second question twice and its third in the wrong place is caught."""
    script = follow({"a": "1"}, {"Name": "Sam"}, done="Bye")
    person = api.person(200, script, expects=["A", "Name", "Bye"])
    person.say("/start")
    keyboard = {"inline_keyboard": [[{"text": "one", "callback_data": "a=1"}]]}
    await bot("sendMessage", chat_id=200, text="A?", reply_markup=keyboard)
    await bot("sendMessage", chat_id=200, text="Name?")
    await bot("sendMessage", chat_id=200, text="Wrong")
    await bot("sendMessage", chat_id=200, text="Wrong")
    await bot("sendMessage", chat_id=200, text="Bye")
    async with asyncio.timeout(2):
        await person.over.wait()
    assert api.tally() == {"doubled": 1, "out_of_order": 1, "lost": 0, "broken": 0}
    updates = (await bot("getUpdates"))[1]
    acts = [one.get("message", {}).get("text") or one["callback_query"]["data"] for one in updates]
    assert acts == ["/start", "a=1", "Sam"]


async def test_who_gets_no_answer_is_counted_as_lost(api: BotApi) -> None:
    assert (await play(api, 2, follow({}), within=0.05))["lost"] == 2
