"""Intake: one at a time when it is quiet, many when it is busy, and nobody hears "kept" before it is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.incoming import Incoming
from bot.intake import LARGEST, Intake


class Slow:
    """Receives batches, each of which takes until the test lets it go on."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.go = asyncio.Semaphore(0)
        self.broken = 0

    async def __call__(self, batch: Sequence[Incoming]) -> None:
        self.batches.append([one.message_id for one in batch])
        await self.go.acquire()
        if self.broken:
            self.broken -= 1
            raise RuntimeError


def said(number: int) -> Incoming:
    return Incoming("web", "somebody", str(number), text="ja")


def put(intake: Intake, *numbers: int) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(intake.put(said(number))) for number in numbers]


async def turn() -> None:
    """Let everything that can go on, go on."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_arrives_alone_is_a_batch_alone():
    slow = Slow()
    intake = Intake(slow)
    for number in (1, 2):
        (waiting,) = put(intake, number)
        await turn()
        slow.go.release()
        await waiting
    assert slow.batches == [["1"], ["2"]]


async def test_what_arrives_during_a_batch_is_the_next_one_in_its_order():
    slow = Slow()
    intake = Intake(slow)
    waiting = put(intake, 1)
    await turn()
    waiting += put(intake, 2, 3, 4)
    await turn()
    assert slow.batches == [["1"]]
    for _ in range(2):
        slow.go.release()
    await asyncio.gather(*waiting)
    assert slow.batches == [["1"], ["2", "3", "4"]]


async def test_nobody_hears_kept_before_it_is():
    slow = Slow()
    waiting = put(Intake(slow), 1)
    await turn()
    assert not waiting[0].done()
    slow.go.release()
    await asyncio.gather(*waiting)


async def test_an_error_reaches_all_who_wait_and_the_next_batch_goes_on():
    slow = Slow()
    slow.broken = 2
    intake = Intake(slow)
    waiting = put(intake, 1)
    await turn()
    waiting += put(intake, 2, 3)
    await turn()
    for _ in range(2):
        slow.go.release()
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(one) for one in told] == [RuntimeError] * 3
    after = put(intake, 4)
    slow.go.release()
    await asyncio.gather(*after)
    assert slow.batches[-1] == ["4"]


async def test_a_batch_has_a_size_that_one_transaction_can_carry():
    slow = Slow()
    intake = Intake(slow)
    waiting = put(intake, 0)
    await turn()
    waiting += put(intake, *range(1, LARGEST + 6))
    await turn()
    for _ in range(3):
        slow.go.release()
    await asyncio.gather(*waiting)
    assert [len(batch) for batch in slow.batches] == [1, LARGEST, 5]


async def test_who_goes_away_takes_nothing_back():
    slow = Slow()
    intake = Intake(slow)
    (waiting,) = put(intake, 1)
    await turn()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    (other,) = put(intake, 2)
    for _ in range(2):
        slow.go.release()
    await other
    assert slow.batches == [["1"], ["2"]]


async def test_stopping_waits_until_everything_is_kept():
    slow = Slow()
    intake = Intake(slow)
    waiting = put(intake, 1, 2)
    await turn()
    stopping = asyncio.create_task(intake.stop())
    await turn()
    assert not stopping.done()
    for _ in range(2):
        slow.go.release()
    await stopping
    assert all(one.done() for one in waiting)
