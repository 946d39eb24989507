"""Delivery over real HTTP: in order for each person, nothing lost, and every way in which sending fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.channels.telegram import Telegram
from bot.delivery import Delivery
from bot.shown import Shown, ShownButton, ShownLine
from storage import conversations, messages
from storage.database import Database
from storage.messages import Pending
from tests.bot.small_assistant import add
from tests.botapi import BotApi, Person

SAM = 100


def words(text: str, *buttons: str) -> tuple[str, dict[str, object]]:
    return "message", Shown(
        "ask", "nl", (ShownLine("text", text),), tuple(ShownButton(one, one) for one in buttons)
    ).to_json()


class Post:
    """Writes messages as the assistant does, and remembers what delivery told."""

    def __init__(self, database: Database, telegram: Telegram, botapi: BotApi, **more: object) -> None:
        self.database, self.botapi = database, botapi
        self.blocked: list[int] = []
        self.failed: list[str] = []
        settings = {"overall": None, "per_chat": None, "pause": 0.01, "look_every": 0.05, **more}
        self.delivery = Delivery(
            database,
            {"telegram": telegram},
            blocked=self._blocked,
            failed=self._failed,
            **settings,  # type: ignore[arg-type]
        )

    async def _blocked(self, one: Pending, _: str) -> None:
        self.blocked.append(one.conversation_id)

    async def _failed(self, _: Pending, reason: str) -> None:
        self.failed.append(reason)

    async def write(self, chat: int, *new: tuple[str, dict[str, object]], hand_over: bool = True) -> list[Pending]:
        now = datetime.now(UTC)
        self.botapi.person(chat)

        def work(store: object) -> list[Pending]:
            key = ("telegram", str(chat))
            talk = conversations.load(store, [key], now)[key]  # type: ignore[arg-type]
            return add(store, talk.id, str(chat), *new)  # type: ignore[arg-type]

        pending = await self.database.write(work)
        if hand_over:
            self.delivery.hand_over(pending)
        return pending

    async def waiting(self) -> list[tuple[int, str | None]]:
        """Return (attempts, why it failed) of what was not sent."""
        await until(lambda: not self.delivery.busy)
        await self.delivery._marks.write()
        return await self.database.read(
            lambda store: [
                (row[0], row[1])
                for row in store.connection.execute(
                    text("SELECT attempts, failed FROM messages WHERE sent_at IS NULL ORDER BY id")
                )
            ]
        )


@pytest.fixture
async def post(database: Database, telegram: Telegram, botapi: BotApi) -> AsyncIterator[Post]:
    post = Post(database, telegram, botapi)
    await post.delivery.start()
    yield post
    await post.delivery.stop()


def texts(person: Person) -> list[str]:
    return [message["text"] for message in person.received]


async def test_messages_to_one_person_arrive_in_order_and_are_marked(post: Post, botapi: BotApi) -> None:
    await post.write(SAM, *(words(str(number)) for number in range(20)))
    await botapi.person(SAM).sees("^19$")
    assert texts(botapi.person(SAM)) == [str(number) for number in range(20)]
    assert await post.waiting() == []


async def test_what_a_crash_left_goes_out_before_what_is_said_now_however_much_it_is(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    before, many = Post(database, telegram, botapi), 230
    await before.write(SAM, *(words(str(number)) for number in range(many)), hand_over=False)

    after = Post(database, telegram, botapi)
    await after.delivery.start()
    await after.write(SAM, words(str(many)))
    await botapi.person(SAM).sees(f"^{many - 1}$")
    await botapi.person(SAM).sees(f"^{many}$")
    await after.delivery.stop()

    assert texts(botapi.person(SAM)) == [str(number) for number in range(many + 1)]


class Stumbling:
    """The Telegram channel, after an error that nobody expected as often as `times`."""

    def __init__(self, telegram: Telegram, times: int) -> None:
        self.telegram, self.times = telegram, times

    async def send(self, one: Pending) -> str | None:
        if self.times:
            self.times -= 1
            raise RuntimeError
        return await self.telegram.send(one)


async def test_after_an_error_that_nobody_expected_it_goes_on_in_order(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    post = Post(database, Stumbling(telegram, 3), botapi)  # type: ignore[arg-type]  # a fake that only sends
    await post.delivery.start()
    await post.write(SAM, words("1"), words("2"))
    await post.write(SAM, words("3"))
    assert await post.waiting() == []
    assert texts(botapi.person(SAM)) == ["1", "2", "3"]
    await post.delivery.stop()


async def test_an_error_that_stays_is_left_to_a_later_try(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    post = Post(database, Stumbling(telegram, 99), botapi, longest_pause=0.01)  # type: ignore[arg-type]  # the same
    await post.delivery.start()
    await post.write(SAM, words("1"))
    assert [failed for _tries, failed in await post.waiting()] == [None]
    await post.delivery.stop()


async def test_a_slow_answer_to_one_person_does_not_hold_up_another(post: Post, botapi: BotApi) -> None:
    botapi.delay = 0.1
    for chat in range(SAM, SAM + 20):
        await post.write(chat, words("hello"), words("again"))
    async with asyncio.timeout(1.5):
        for chat in range(SAM, SAM + 20):
            await botapi.person(chat).sees("again")


async def test_an_answer_closes_the_question_while_the_next_one_comes(post: Post, botapi: BotApi) -> None:
    sam = botapi.person(SAM)
    await post.write(SAM, words("First?", "a=1"))
    await sam.sees("First")
    sam.press("a=1")
    botapi.delay = 0.2
    begun = asyncio.get_running_loop().time()
    query_id = next(iter(botapi._queries))
    await post.write(
        SAM, ("toast", {"query_id": query_id, "text": "Thanks"}), ("close", {"answer": "One"}), words("Second?", "b=1")
    )
    await sam.sees("Second")
    closed = await sam.sees("First")
    assert closed["text"] == "First?\n✓ One"
    assert "reply_markup" not in closed
    assert sam.toasts == ["Thanks"]
    assert asyncio.get_running_loop().time() - begun < 0.2, "all three go out at once"


async def test_without_an_answer_only_the_keyboard_goes(post: Post, botapi: BotApi) -> None:
    await post.write(SAM, words("First?", "a=1"), ("close", {"answer": ""}), words("Bye"))
    await botapi.person(SAM).sees("Bye")
    assert botapi.made("editMessageReplyMarkup", SAM)
    assert "reply_markup" not in await botapi.person(SAM).sees("First")


async def test_the_question_to_close_is_found_again_after_a_restart(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    first = Post(database, telegram, botapi)
    await first.delivery.start()
    await first.write(SAM, words("First?", "a=1"))
    await botapi.person(SAM).sees("First")
    await first.delivery.stop()
    second = Post(database, telegram, botapi)
    await second.delivery.start()
    await second.write(SAM, ("close", {"answer": "One"}), words("Second?", "b=1"))
    await botapi.person(SAM).sees("✓ One")
    await second.delivery.stop()
    assert await second.waiting() == []


async def test_the_keyboard_of_the_phone_question_goes_with_the_answer(post: Post, botapi: BotApi) -> None:
    sam = botapi.person(SAM)
    asks = Shown("ask", "nl", (ShownLine("text", "Phone?"),), (ShownButton("@skip", "Skip"),), question="phone")
    await post.write(SAM, ("message", asks.to_json()))
    await sam.sees("Phone")
    assert sam.reply_keyboard is not None
    await post.write(SAM, ("close", {"answer": "+31612345678"}), words("Next?"))
    await sam.sees("Next")
    await sam.sees("✓ [+]31612345678")
    assert sam.reply_keyboard is None


async def test_what_a_crash_left_is_sent_at_the_next_start_in_order(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    died = Post(database, telegram, botapi)
    await died.write(SAM, words("one"), words("two"), hand_over=False)
    alive = Post(database, telegram, botapi)
    await alive.delivery.start()
    await alive.write(SAM, words("three"))
    await botapi.person(SAM).sees("three")
    await alive.delivery.stop()
    assert texts(botapi.person(SAM)) == ["one", "two", "three"]


async def test_what_another_process_left_is_sent_when_its_lease_ends(post: Post, botapi: BotApi) -> None:
    left = await post.write(SAM, words("left"), hand_over=False)
    await post.database.write(
        lambda store: messages.retry_later(store, left[0].id, datetime.now(UTC) - timedelta(seconds=1), "test")
    )
    await botapi.person(SAM).sees("left")


async def test_too_many_requests_holds_up_that_chat_only(post: Post, botapi: BotApi) -> None:
    botapi.fault(429, chat=SAM, retry_after=1)
    begun = asyncio.get_running_loop().time()
    await post.write(SAM, words("one"), words("two"))
    await post.write(SAM + 1, words("other"))
    await botapi.person(SAM + 1).sees("other")
    assert asyncio.get_running_loop().time() - begun < 0.9
    await botapi.person(SAM).sees("two")
    assert asyncio.get_running_loop().time() - begun > 0.9
    assert texts(botapi.person(SAM)) == ["one", "two"]


async def test_a_person_who_blocked_the_bot_gets_nothing_more_and_the_desk_hears_it(post: Post, botapi: BotApi) -> None:
    sam = botapi.person(SAM)
    sam.block()
    await post.write(SAM, words("one"), words("two"))
    await until(lambda: bool(post.blocked))
    assert len(botapi.calls) == 1, "one refusal is enough"
    assert [why for _, why in await post.waiting()] == ["Forbidden: bot was blocked by the user"] * 2
    talk = await post.database.read(lambda store: conversations.find(store, "telegram", str(SAM)))
    assert talk is not None
    assert talk.blocked


async def test_who_comes_back_is_sent_to_again(post: Post, botapi: BotApi) -> None:
    await post.write(SAM, words("hello"))
    await botapi.person(SAM).sees("hello")
    await post.delivery.set_blocked("telegram", str(SAM), blocked=True)
    await post.delivery.set_blocked("telegram", str(SAM), blocked=False)
    talk = await post.database.read(lambda store: conversations.find(store, "telegram", str(SAM)))
    assert talk is not None
    assert not talk.blocked


async def test_a_moved_chat_is_written_to_at_its_new_address(post: Post, botapi: BotApi) -> None:
    botapi.migrated[SAM] = SAM + 50
    botapi.person(SAM + 50)
    await post.write(SAM, words("one"), words("two"))
    await botapi.person(SAM + 50).sees("two")
    assert texts(botapi.person(SAM + 50)) == ["one", "two"]
    assert await post.database.read(lambda store: conversations.find(store, "telegram", str(SAM + 50))) is not None


async def test_a_refused_message_is_not_tried_again_and_can_be_seen(post: Post, botapi: BotApi) -> None:
    await post.write(SAM, words("x", "y" * 65), words("after"))
    await botapi.person(SAM).sees("after")
    await until(lambda: bool(post.failed))
    assert post.failed == ["Button_data_invalid"]
    assert len(botapi.calls) == 2


@pytest.mark.parametrize("kind", [500, 502, "dead"])
async def test_an_unreachable_telegram_is_tried_again_in_order(post: Post, botapi: BotApi, kind: int | str) -> None:
    botapi.fault(kind, times=3)
    await post.write(SAM, words("one"), words("two"))
    await botapi.person(SAM).sees("two")
    assert texts(botapi.person(SAM)) == ["one", "two"]


async def test_a_lost_answer_may_show_a_message_twice_but_never_not(post: Post, botapi: BotApi) -> None:
    botapi.fault("cut")
    await post.write(SAM, words("one"), words("two"))
    await botapi.person(SAM).sees("two")
    assert texts(botapi.person(SAM)) == ["one", "one", "two"]
    assert botapi.tally()["doubled"] == 1


async def test_a_message_is_given_up_in_the_end_and_the_next_one_goes(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    post = Post(database, telegram, botapi, pause=0.0001, longest_pause=0.001)
    botapi.fault(500, times=30)
    await post.write(SAM, words("one"), words("two"))
    await botapi.person(SAM).sees("two")
    await post.delivery.stop()
    assert texts(botapi.person(SAM)) == ["two"]
    assert post.failed == ["NetworkError"]


async def test_a_press_that_is_too_old_harms_nothing(post: Post, botapi: BotApi) -> None:
    await post.write(SAM, ("toast", {"query_id": "1", "text": "late"}), words("one"))
    await botapi.person(SAM).sees("one")
    assert post.failed == []
    assert await post.waiting() == []


async def test_a_long_message_that_broke_off_goes_on_where_it_was(post: Post, botapi: BotApi) -> None:
    long = Shown("say", "nl", tuple(ShownLine("text", f"{number}" + "x" * 600) for number in range(3))).to_json()
    await post.write(SAM, words("first"))
    await botapi.person(SAM).sees("first")
    botapi.faults.append(SecondTime())
    await post.write(SAM, ("message", long))
    await botapi.person(SAM).sees("^2x")
    assert [message[0] for message in texts(botapi.person(SAM))] == ["f", "0", "1", "2"]


async def test_our_own_limits_keep_telegram_from_refusing(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    botapi.limits.per_chat, botapi.limits.burst, botapi.limits.overall = 20.0, 4, 100.0
    post = Post(database, telegram, botapi, per_chat=8.0, burst=2, overall=45.0)
    for chat in range(SAM, SAM + 5):
        await post.write(chat, *(words(str(number)) for number in range(6)))
    for chat in range(SAM, SAM + 5):
        await botapi.person(chat).sees("5")
    await post.delivery.stop()
    assert not botapi.refused


async def test_stopping_finishes_what_is_being_sent(database: Database, telegram: Telegram, botapi: BotApi) -> None:
    botapi.delay = 0.1
    post = Post(database, telegram, botapi)
    await post.delivery.start()
    await post.write(SAM, words("one"), words("two"))
    await post.delivery.stop(within=2)
    assert texts(botapi.person(SAM)) == ["one", "two"]
    assert await post.waiting() == []


async def test_stopping_in_an_outage_keeps_the_rest_for_the_next_start(
    database: Database, telegram: Telegram, botapi: BotApi
) -> None:
    fault = botapi.fault(502, times=10_000)
    post = Post(database, telegram, botapi, pause=30)
    await post.delivery.start()
    await post.write(SAM, words("one"), words("two"))
    await until(lambda: fault.times < 10_000)
    await post.delivery.stop(within=0.1)
    fault.times = 0
    later = Post(database, telegram, botapi)
    await later.delivery.start()
    await botapi.person(SAM).sees("two")
    await later.delivery.stop()
    assert texts(botapi.person(SAM)) == ["one", "two"]


class SecondTime:
    """Cuts the connection at the second call from now on, and only there."""

    kind, method, chat, retry_after = 502, "sendMessage", None, 1

    def __init__(self) -> None:
        self.asked = 0

    @property
    def times(self) -> int:
        self.asked += 1
        return int(self.asked == 2)

    @times.setter
    def times(self, _: int) -> None: ...


async def until(holds: object, within: float = 3.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within):
        while not holds():  # type: ignore[operator]  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
