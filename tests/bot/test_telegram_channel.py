"""The whole Telegram channel over real HTTP, with a small assistant on a real store behind it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TimedOut

from bot.channels.channel import Refused
from bot.channels.telegram import Telegram
from bot.channels.telegram_api import Api
from bot.channels.telegram_intake import Listeners, Polling, TokenRefused, set_webhook, webhook
from bot.channels.telegram_menu import COMMANDS
from bot.channels.telegram_request import AiohttpRequest
from bot.channels.telegram_updates import Membership, StaffAction
from bot.delivery import Delivery
from storage.database import Database
from tests.bot.small_assistant import QUESTIONS, SmallAssistant, say
from tests.botapi import BotApi, follow
from tests.botapi_play import play

STAFF = -1001
NOOR = {"id": 9, "is_bot": False, "first_name": "Noor"}
SCRIPT = follow({"step": "0"}, {"^Second": "typed", "^Third": "typed too"}, done="^Bye")


class Running:
    """The channel with everything around it."""

    def __init__(self, telegram: Telegram, database: Database) -> None:
        self.telegram = telegram
        self.delivery = Delivery(database, {"telegram": telegram}, overall=None, per_chat=None, pause=0.01)
        self.assistant = SmallAssistant(database, self.delivery)
        self.staff_actions: list[StaffAction] = []
        self.memberships: list[Membership] = []
        self.listeners = Listeners(self._staff, self._membership, STAFF)
        self.polling: asyncio.Task[None] | None = None

    async def _staff(self, action: StaffAction) -> None:
        self.staff_actions.append(action)
        if action.text == "break":
            msg = "test"
            raise RuntimeError(msg)
        if action.text == "away" and len(self.staff_actions) == 1:
            raise OperationalError("BEGIN", None, ConnectionError())

    async def _membership(self, change: Membership) -> None:
        self.memberships.append(change)

    def poll(self) -> None:
        intake = Polling(self.telegram, self.assistant.receive, self.listeners, wait=1, pause=0.01)
        self.polling = asyncio.create_task(intake.run())

    async def stop(self) -> None:
        if self.polling is not None:
            self.polling.cancel()
            with contextlib.suppress(asyncio.CancelledError, TokenRefused):
                await self.polling
        await self.delivery.stop()


@pytest.fixture
async def running(telegram: Telegram, database: Database) -> AsyncIterator[Running]:
    running = Running(telegram, database)
    await running.delivery.start()
    yield running
    await running.stop()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Running], Awaitable[str]]]:
    runners: list[web.AppRunner] = []

    async def start(running: Running) -> str:
        app = web.Application()
        app.router.add_post("/telegram", webhook(running.telegram, "hush", running.assistant.put, running.listeners))
        runner = web.AppRunner(app)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


# Conversations


async def test_ten_people_talk_to_the_end_by_polling(running: Running, botapi: BotApi) -> None:
    running.poll()
    result = await play(botapi, 10, SCRIPT, within=20)
    assert (result["lost"], result["doubled"], result["out_of_order"]) == (0, 0, 0)
    assert result["refused"] == {}
    for person in botapi.people.values():
        await person.sees("Second.\n✓ typed$")
        await person.sees("Third.\n✓ typed too")
        answered = [message["text"] for _, message in sorted(person.screen.items())]
        assert answered == ["First?\n✓ step=0", "Second?\n✓ typed", "Third?\n✓ typed too", "Bye"]
        assert not any("reply_markup" in message for message in person.screen.values())


async def test_ten_people_talk_to_the_end_by_webhook(
    running: Running, botapi: BotApi, serve: Callable[[Running], Awaitable[str]]
) -> None:
    await set_webhook(running.telegram, await serve(running), "hush")
    result = await play(botapi, 10, SCRIPT, within=20)
    assert (result["lost"], result["doubled"], result["out_of_order"]) == (0, 0, 0)
    async with asyncio.timeout(3):
        while botapi.unconfirmed:  # noqa: ASYNC110 - the last 200 is still on its way
            await asyncio.sleep(0.01)


async def test_a_bad_network_loses_nobody(running: Running, botapi: BotApi) -> None:
    botapi.random_failures = 0.1
    running.poll()
    result = await play(botapi, 10, SCRIPT, within=20)
    assert (result["lost"], result["out_of_order"]) == (0, 0)


# What counts as received


async def test_nothing_is_confirmed_before_it_is_committed(running: Running, botapi: BotApi) -> None:
    running.assistant.down = 3
    sam = botapi.person(100)
    sam.say("/start")
    with capture_logs() as logs:
        running.poll()
        await sam.sees("First")
    assert [log["event"] for log in logs] == ["telegram_batch_failed"] * 3
    assert [one.text for one in running.assistant.heard] == ["/start"]


async def test_a_batch_is_one_commit_and_is_confirmed_when_stopping(running: Running, botapi: BotApi) -> None:
    for number in range(5):
        botapi.person(100 + number).say("/start")
    running.poll()
    await botapi.person(104).sees("First")
    assert running.assistant.batches == [5]
    botapi.person(100).say("more")
    await botapi.person(100).sees("Second")
    await running.stop()
    assert botapi.unconfirmed == 0


async def test_ids_that_start_anew_lower_after_a_quiet_week_are_heard(running: Running, botapi: BotApi) -> None:
    sam = botapi.person(100)
    running.poll()
    await botapi.polls.acquire()
    sam.say("/start")
    await sam.sees("First")
    async with asyncio.timeout(10):
        await botapi.polls.acquire()
        # Only after a poll that brought nothing, as in a quiet week.
        await botapi.polls.acquire()
    botapi.jump(3)
    sam.say("again")
    await sam.sees("Second")


async def test_a_webhook_is_brought_again_until_it_is_committed(
    running: Running, botapi: BotApi, serve: Callable[[Running], Awaitable[str]]
) -> None:
    running.assistant.down = 2
    await set_webhook(running.telegram, await serve(running), "hush")
    botapi.person(100).say("/start")
    await botapi.person(100).sees("First")
    assert running.listeners.heard == Counter(failed=2, people=1)
    assert botapi.counts["webhook_redelivered"] == 2


@pytest.mark.parametrize(
    ("secret", "body", "status", "counted"),
    [
        ("wrong", b"{}", 403, "wrong_secret"),
        ("", b"{}", 403, "wrong_secret"),
        ("hush", b"not json", 400, "not_json"),
        ("hush", b"[]", 200, "ignored"),
        ("hush", b'{"update_id": 1, "message": {"chat": 5}}', 200, "ignored"),
        ("hush", b" " * ((1 << 20) + 1), 413, "too_big"),
    ],
)
async def test_what_is_not_an_update_is_counted_and_not_taken(
    running: Running, serve: Callable[[Running], Awaitable[str]], secret: str, body: bytes, status: int, counted: str
) -> None:
    url = f"{await serve(running)}/telegram"
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        assert answer.status == status
    assert running.listeners.heard == Counter({counted: 1})
    assert running.assistant.heard == []


async def test_poison_does_not_stop_polling(running: Running, botapi: BotApi) -> None:
    botapi.raw_update({"update_id": 999, "message": {"chat": {"id": "x"}, "text": 5}})
    botapi.person(100).say("/start")
    running.poll()
    await botapi.person(100).sees("First")
    assert running.listeners.heard["ignored"] == 1


# Troubles of polling


async def test_polling_takes_a_forgotten_webhook_away(running: Running, botapi: BotApi) -> None:
    await set_webhook(running.telegram, "http://127.0.0.1:9", "hush")
    running.poll()
    botapi.person(100).say("/start")
    await botapi.person(100).sees("First")


async def test_a_second_reader_is_logged_with_advice_and_polling_goes_on(running: Running, botapi: BotApi) -> None:
    botapi.fault(502, method="deleteWebhook")
    with capture_logs() as logs:
        running.poll()
        await botapi.polls.acquire()
        await running.telegram.api.call("getUpdates", {"timeout": 0})
        botapi.person(100).say("/start")
        await botapi.person(100).sees("First")
    assert [log["event"] for log in logs] == ["telegram_unreachable", "telegram_conflict"]
    assert "other process" in logs[1]["advice"]


async def test_a_wrong_token_stops_with_a_clear_message_that_does_not_show_it(
    botapi: BotApi, database: Database
) -> None:
    api = Api("7:very-secret", botapi.url)
    await api.start()
    running = Running(Telegram(api, say), database)
    running.poll()
    assert running.polling is not None
    with pytest.raises(TokenRefused, match="TELEGRAM_BOT_TOKEN") as refused:
        await running.polling
    assert "very-secret" not in str(refused.value)
    await running.delivery.stop()
    await api.stop()


async def test_an_unreachable_telegram_is_told_without_the_token() -> None:
    request = AiohttpRequest(read_timeout=0.2)
    await request.initialize()
    with pytest.raises(NetworkError) as failed:
        await Api("7:very-secret", "http://127.0.0.1:9", request).call("getMe", {})
    assert "very-secret" not in str(failed.value)
    await request.shutdown()


async def test_a_slow_answer_is_a_time_out(botapi: BotApi) -> None:
    botapi.delay = 0.5
    request = AiohttpRequest(read_timeout=0.1)
    await request.initialize()
    with pytest.raises(TimedOut):
        await Api(botapi.token, botapi.url, request).call("getMe", {})
    await request.shutdown()


async def test_our_request_also_serves_the_librarys_own_bot(botapi: BotApi) -> None:
    botapi.person(100)
    bot = Bot(
        botapi.token, base_url=f"{botapi.url}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest(1)
    )
    async with bot:
        assert (await bot.send_message(100, "<b>hello</b>", parse_mode="HTML")).text == "hello"
        assert bot.username == "test_bot"
    with pytest.raises(InvalidToken):
        await Bot("8:other", base_url=f"{botapi.url}/bot", request=AiohttpRequest()).initialize()


# Beside the conversation


async def test_the_staff_group_is_heard_apart_and_its_failures_harm_nobody(running: Running, botapi: BotApi) -> None:
    botapi.group(STAFF)
    notice = await running.telegram.send_notice(
        STAFF, "🟡 <b>Nieuw</b>", [[("Pak op", "@claim:PW-7K4XMD"), ("Open", "https://desk.example.nl/x")]]
    )
    botapi.group_press(STAFF, NOOR, "@claim:PW-7K4XMD", notice)
    with capture_logs() as logs:
        botapi.group_say(STAFF, NOOR, "break")
        botapi.group_say(STAFF, NOOR, "/koppel ABC")
        botapi.person(100).say("/start")
        running.poll()
        await botapi.person(100).sees("First")
    assert [(one.name, one.pressed, one.text) for one in running.staff_actions] == [
        ("Noor", "@claim:PW-7K4XMD", None),
        ("Noor", None, "break"),
        ("Noor", None, "/koppel ABC"),
    ]
    assert [log["event"] for log in logs] == ["telegram_beside_failed"]
    await running.telegram.answer_query(running.staff_actions[0].query_id or "", "Noor was u voor")
    await running.telegram.edit_notice(STAFF, notice, "🟡 Nieuw, opgepakt")
    await running.telegram.edit_notice(STAFF, notice, "🟡 Nieuw, opgepakt")
    assert botapi.groups[STAFF][notice]["text"] == "🟡 Nieuw, opgepakt"


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_what_staff_do_while_the_database_is_away_comes_again(
    running: Running, botapi: BotApi, serve: Callable[[Running], Awaitable[str]], way: str
) -> None:
    botapi.group(STAFF)
    if way == "polling":
        running.poll()
    else:
        await set_webhook(running.telegram, await serve(running), "hush")
    botapi.group_say(STAFF, NOOR, "away")
    botapi.person(100).say("/start")
    await botapi.person(100).sees("First")
    async with asyncio.timeout(3):
        while botapi.unconfirmed:  # noqa: ASYNC110 - it comes again after a pause
            await asyncio.sleep(0.01)
    assert [one.text for one in running.staff_actions] == ["away", "away"]


async def test_other_groups_are_not_answered(running: Running, botapi: BotApi) -> None:
    botapi.group(-77)
    botapi.group_say(-77, NOOR, "hello")
    botapi.person(100).say("/start")
    running.poll()
    await botapi.person(100).sees("First")
    assert (len(running.assistant.heard), running.staff_actions, botapi.groups[-77]) == (1, [], {})


async def test_who_closes_the_door_is_noticed(running: Running, botapi: BotApi) -> None:
    running.poll()
    sam = botapi.person(100)
    sam.block()
    sam.block(blocked=False)
    sam.say("/start")
    await sam.sees("First")
    assert running.memberships == [Membership("100", blocked=True), Membership("100", blocked=False)]


async def test_a_shared_contact_is_taken_out_of_the_chat(running: Running, botapi: BotApi) -> None:
    running.poll()
    botapi.person(100).share("31612345678")
    await botapi.person(100).sees("First")
    async with asyncio.timeout(3):
        while not botapi.made("deleteMessage", 100):  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
    assert running.assistant.heard[0].contact == ("+31612345678", "Sam")


async def test_menus_are_set_for_everybody_and_again_for_one_chat(telegram: Telegram, botapi: BotApi) -> None:
    botapi.person(100)
    await telegram.set_menus(["nl", "en", "ti"])
    await telegram.set_chat_menu("100", "en")
    assert set(botapi.commands) == {("", ""), ("", "nl"), ("", "en"), ("", "ti"), ("100", "")}
    assert {one["command"] for one in botapi.commands["100", ""]} == set(COMMANDS)


async def test_a_notice_that_telegram_refuses_is_told(telegram: Telegram, botapi: BotApi) -> None:
    botapi.group(STAFF)
    with pytest.raises(Refused):
        await telegram.send_notice(STAFF, "open <b>")


async def test_no_token_and_no_words_of_people_are_logged(
    running: Running, botapi: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    botapi.fault(502, times=3)
    botapi.fault("dead", times=2)
    with capture_logs() as logs:
        running.poll()
        botapi.person(100).say("my secret words")
        await botapi.person(100).sees(QUESTIONS[0])
        await running.stop()
    told = f"{logs} {caplog.text}"
    assert logs
    assert botapi.token not in told
    assert "secret words" not in told
