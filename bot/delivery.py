"""Delivers what the assistant committed: in order for each person, to many people at once.

Content: when something is sent, what happens when it can't be, and when it counts as sent. A message is handed over
in memory right after its commit; the database is only looked at for what a crash or a retry left behind.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

import structlog

from bot.channels.channel import Blocked, Channel, Moved, NotDelivered, Refused, Wait
from bot.delivery_marks import Marks
from bot.rate import Rate
from storage import conversations, messages
from storage.database import Database, Store
from storage.messages import OpenQuestion, Pending

log = structlog.get_logger(__name__)

TRIES = {"message": 30, "close": 4}
"""How often each kind is tried: a message survives an outage of two hours."""
STUMBLES = 10
"""How often a conversation is gone on with after an error that nobody expected."""
LEASE = timedelta(seconds=60)
REMEMBERED = 10_000
A_BATCH = 10_000
"""Taken at once. What is left for a next time could be overtaken by what is said now, so it is all there can be."""

Told: TypeAlias = Callable[[Pending, str], Awaitable[None]]


class Delivery:
    """Sends `storage.messages` through the channels, by name.

    `overall` and `per_chat` are messages a second, None for no limit of our own. `alone` says that no other process
    delivers from this database. `blocked` and `failed` hear of messages that will not arrive, with the reason.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        overall: float | None = 30.0,
        per_chat: float | None = 1.0,
        burst: int = 8,
        at_once: int = 128,
        pause: float = 0.5,
        longest_pause: float = 300.0,
        look_every: float = 3.0,
        alone: bool = True,
        blocked: Told | None = None,
        failed: Told | None = None,
    ) -> None:
        self._database = database
        self._channels = channels
        self._overall = Rate(overall, max(1, int(overall))) if overall else None
        self._per_chat = Rate(per_chat, burst) if per_chat else None
        self._slots = asyncio.Semaphore(at_once)
        self._pause, self._longest_pause = pause, longest_pause
        self._look_every, self._alone = look_every, alone
        self._blocked, self._failed = blocked, failed
        self._lanes: dict[int, deque[Pending]] = {}
        self._waiting: set[int] = set()
        self._open: OrderedDict[int, OpenQuestion | None] = OrderedDict()
        self._marks = Marks(database)
        self._tasks: set[asyncio.Task[None]] = set()
        self._standing: list[asyncio.Task[None]] = []

    @property
    def busy(self) -> int:
        """To how many conversations something is being sent; for the metrics."""
        return len(self._lanes)

    async def start(self) -> None:
        """Begin, with what an earlier process left behind: call this before anything new comes in."""
        if self._alone:
            for name in self._channels:
                await self._database.write(partial(messages.make_due, channel=name, now=_now()))
        await self._take_due()
        self._standing = [asyncio.create_task(self._look()), asyncio.create_task(self._marks.run())]

    async def stop(self, within: float = 5.0) -> None:
        """Finish what is being sent, at most so many seconds, and record it. The rest is sent after the next start."""
        for task in self._standing:
            task.cancel()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await asyncio.gather(*self._standing, return_exceptions=True)
        await self._marks.write()

    def hand_over(self, pending: Sequence[Pending]) -> None:
        """Take committed messages for sending; they go out as soon as what came before them is out."""
        for one in pending:
            if one.channel not in self._channels or one.id in self._waiting or one.id in self._marks:
                continue
            if one.kind == "toast":
                self._begin(self._toast(one))
                continue
            self._waiting.add(one.id)
            lane = self._lanes.get(one.conversation_id)
            if lane is None:
                lane = self._lanes[one.conversation_id] = deque()
                self._begin(self._run(one.conversation_id, lane))
            lane.append(one)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _toast(self, one: Pending) -> None:
        """Acknowledge a press. That is worth nothing a second later, so it is neither kept nor tried again."""
        try:
            async with self._slots:
                await self._channels[one.channel].toast(one)
        except NotDelivered as error:
            log.info("press_not_acknowledged", conversation=one.conversation_id, reason=str(error))

    async def set_blocked(self, channel: str, address: str, *, blocked: bool) -> None:
        """Remember that a person closed or opened the door, as the channel told."""

        def work(store: Store) -> None:
            found = conversations.find(store, channel, address)
            if found is not None and blocked:
                conversations.mark_blocked(store, found.id, _now())
            elif found is not None:
                conversations.unblock(store, found.id)

        await self._database.write(work)

    async def _run(self, conversation_id: int, lane: deque[Pending]) -> None:
        """Send one conversation's messages in order; what goes with a message goes at the same time as it."""
        together: list[Pending] = []
        stumbled = 0
        try:
            while lane:
                together = [lane.popleft()]
                while together[-1].kind != "message" and lane:
                    together.append(lane.popleft())
                try:
                    await self._deliver_together(conversation_id, together)
                    stumbled = 0
                except Moved as error:
                    await self._move(together[0], error.address)
                    lane.extendleft(one for one in reversed(together) if one.id in self._waiting)
                    for one in lane:
                        one.address = error.address
                        one.attempts += 1
                except Blocked as error:
                    lane.extendleft(one for one in reversed(together) if one.id in self._waiting)
                    await self._give_up_on(conversation_id, list(lane), str(error))
                    return
                except Exception as error:  # noqa: BLE001 - the database is away, say; ended here, it would be overtaken
                    log.error("delivery_failed", conversation=conversation_id, error=type(error).__name__)
                    lane.extendleft(one for one in reversed(together) if one.id in self._waiting)
                    stumbled += 1
                    if stumbled > STUMBLES:
                        return
                    await asyncio.sleep(min(self._longest_pause, self._pause * 2.0 ** (stumbled - 1)))
        finally:
            # Whatever was not sent is in the database still, and is found there when its lease ends.
            self._waiting.difference_update(one.id for one in (*together, *lane))
            del self._lanes[conversation_id]

    async def _deliver_together(self, conversation_id: int, together: list[Pending]) -> None:
        question = None
        if any(one.kind == "close" for one in together):
            question = await self._question(conversation_id)
        if len(together) == 1:
            await self._deliver(together[0], question)
            return
        done = await asyncio.gather(*(self._deliver(one, question) for one in together), return_exceptions=True)
        for problem in done:
            if isinstance(problem, BaseException):
                raise problem

    async def _deliver(self, one: Pending, question: OpenQuestion | None) -> None:
        """Send one message, as often as its kind is worth; raises only Moved and Blocked."""
        tries, most = max(0, one.attempts - 1), TRIES[one.kind]
        while True:
            tries += 1
            try:
                await self._wait_for_turn(one)
                async with self._slots:
                    self._is_sent(one, await self._act(one, question))
                return
            except (Moved, Blocked):
                if tries >= most:
                    await self._fail(one, "moved or blocked too often")
                    return
                raise
            except Refused as error:
                await self._fail(one, str(error))
                return
            except NotDelivered as error:
                if tries >= most:
                    await self._fail(one, str(error))
                    return
                pause = min(self._longest_pause, self._pause * 2.0 ** (tries - 1))
                if isinstance(error, Wait):
                    pause = error.seconds
                if one.kind == "message":
                    await self._later(one, pause, str(error))
                await asyncio.sleep(pause)

    async def _act(self, one: Pending, question: OpenQuestion | None) -> str | None:
        channel = self._channels[one.channel]
        if one.kind == "message":
            return await channel.send(one)
        if question is not None and question.sent_id is not None:
            await channel.answered(one, question.sent_id, question.payload)
            self._marks.closed(question.id)
        return None

    async def _wait_for_turn(self, one: Pending) -> None:
        now = asyncio.get_running_loop().time()
        pause = 0.0
        if self._per_chat is not None and one.kind == "message":
            pause = self._per_chat.wait(one.conversation_id, now)
        if self._overall is not None:
            pause += self._overall.wait(one.channel, now + pause)
        if pause > 0:
            await asyncio.sleep(pause)

    async def _question(self, conversation_id: int) -> OpenQuestion | None:
        """Return the open question, which from here on is open no longer."""
        try:
            question = self._open[conversation_id]
        except KeyError:
            found = await self._database.read(lambda store: messages.open_questions(store, [conversation_id]))
            question = found.get(conversation_id)
        self._remember(conversation_id, None)
        return question

    def _is_sent(self, one: Pending, sent_id: str | None) -> None:
        self._marks.sent(one.id, sent_id)
        self._waiting.discard(one.id)
        if one.kind == "message" and one.payload.get("buttons"):
            self._remember(one.conversation_id, OpenQuestion(one.id, sent_id, one.payload))

    def _remember(self, conversation_id: int, question: OpenQuestion | None) -> None:
        self._open[conversation_id] = question
        self._open.move_to_end(conversation_id)
        if len(self._open) > REMEMBERED:
            self._open.popitem(last=False)

    async def _later(self, one: Pending, pause: float, reason: str) -> None:
        """Record a retry. It is ours to make, so others get it only some time after."""
        until = _now() + timedelta(seconds=pause) + LEASE
        await self._database.write(lambda store: messages.retry_later(store, one.id, until, reason))

    async def _fail(self, one: Pending, reason: str) -> None:
        log.warning("message_failed", message=one.id, kind=one.kind, reason=reason)
        await self._database.write(lambda store: messages.fail(store, one.id, reason))
        self._waiting.discard(one.id)
        if self._failed is not None and one.kind == "message":
            await self._failed(one, reason)

    async def _give_up_on(self, conversation_id: int, left: list[Pending], reason: str) -> None:
        def work(store: Store) -> None:
            conversations.mark_blocked(store, conversation_id, _now())
            for one in left:
                messages.fail(store, one.id, reason)

        await self._database.write(work)
        log.info("person_blocked_the_bot", conversation=conversation_id)
        if self._blocked is not None and left:
            await self._blocked(left[0], reason)

    async def _move(self, one: Pending, address: str) -> None:
        old = one.address
        await self._database.write(lambda store: conversations.move(store, one.channel, old, address))

    async def _look(self) -> None:
        """Look now and then for what a crash, another process or a retry left."""
        while True:
            await asyncio.sleep(self._look_every)
            try:
                await self._take_due()
            except Exception as error:  # noqa: BLE001 - the database is away for a while; looking goes on
                log.error("outbox_not_read", error=type(error).__name__)

    async def _take_due(self) -> None:
        for name in self._channels:
            while True:
                take = partial(messages.take_due, channel=name, now=_now(), lease=LEASE, limit=A_BATCH)
                due = await self._database.write(take)
                self.hand_over(due)
                if len(due) < A_BATCH:
                    break


def _now() -> datetime:
    return datetime.now(UTC)
