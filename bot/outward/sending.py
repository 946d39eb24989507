"""Sending to other systems: each at its own pace, until it arrived or is a dead letter that staff can see.

What is to be sent is in the outbox of `storage.exports`. Nothing is lost by a kill: what was taken is taken again when
its lease ends. It may then be told twice, which each system can tell by the reference, the Message-ID or the id.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, runtime_checkable

import structlog

from bot.channels.channel import NotDelivered, Refused, Unreachable, Wait
from bot.desk.outside import SYSTEMS
from bot.outward.http import USUAL
from bot.outward.mail import NOTICES
from bot.zone import HERE
from storage import cases, exports, notices, tasks, thrown_away
from storage.cases import Case
from storage.database import Database, Store
from storage.exports import MAIL, Export
from storage.notices import NewNotice
from storage.queue import SOON

log = structlog.get_logger(__name__)

FAILED = "export-failed"
LOOKS_EVERY = 5.0
AT_ONCE = 8
"""How many cases are told to one system at the same time."""
LEASE, AT_MOST = timedelta(minutes=3), 120.0
"""How long a delivery is kept from others, and the seconds it may take: less, so that no two ever do the same."""
TRIES = 22
LONGEST_PAUSE = 7200.0
"""Two, four, eight seconds … up to two hours: about a day in all."""
THROWN_AWAY_WITHIN = timedelta(days=30)
MAILED_SINCE = timedelta(days=7)


class System(Protocol):
    """Another system."""

    @property
    def name(self) -> str:
        """Its id, of `bot.desk.outside.SYSTEMS`."""

    async def deliver(self, export: Export, case: Case) -> str | None:
        """Tell it what a case is now; return what the case is called there, if anything. Raises NotDelivered."""


@runtime_checkable
class Keeps(Protocol):
    """A system that keeps an item of each case."""

    async def throw_away(self, remote_id: str) -> None:
        """Throw the item of an erased case away. Raises NotDelivered."""


class Sending:
    """Tells every system that is set up what changed, for as long as `run` runs.

    `announce` says that there is a notice for staff; `dead` hears how many dead letters there are.
    """

    def __init__(
        self,
        database: Database,
        systems: Sequence[System],
        clock: Callable[[], datetime],
        announce: Callable[[Sequence[str]], None],
        dead: Callable[[int], None],
        *,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._systems = systems
        self._clock = clock
        self._announce = announce
        self._dead = dead
        self._jitter = jitter
        self._held: dict[str, datetime] = {}
        self._results: list[Callable[[Store], None]] = []
        self._recording = asyncio.Lock()
        self._wakes = {one.name: asyncio.Event() for one in systems}
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, *, alone: bool) -> None:
        """Begin, with what an earlier process left behind; `alone` says that no other process delivers."""
        if alone and self._systems:
            await self._database.write(partial(exports.make_due, now=self._clock()))
        self._tasks = [asyncio.create_task(self._run(one)) for one in self._systems]

    def wake(self) -> None:
        """Something changed: look at once."""
        for wake in self._wakes.values():
            wake.set()

    async def stop(self, within: float = 3.0) -> None:
        """Finish what is being sent, at most so many seconds. The rest is sent after the next start."""
        self._stopping = True
        self.wake()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, system: System) -> None:
        wake = self._wakes[system.name]
        while not self._stopping:
            wake.clear()
            try:
                some = await self.step(system)
            except Exception as error:  # noqa: BLE001 - the database is away for a while; looking goes on
                log.error("outward_failed", kind=system.name, error=type(error).__name__)
                some = False
            if not some and not self._stopping:
                try:
                    await asyncio.wait_for(wake.wait(), LOOKS_EVERY)
                except TimeoutError:
                    continue

    async def step(self, system: System) -> bool:
        """Send some of what one system is to be told; return whether there was anything."""
        now = self._clock()
        work, count = await self._database.read(
            lambda store: (self._is_work(store, system.name, now), exports.count_dead(store))
        )
        self._dead(count)
        if self._held.get(system.name, now) > now:
            return False
        if isinstance(system, Keeps):
            await self._throw_away(system, system.name)
        if not work:
            return False
        taken = await self._database.write(partial(_take, system=system.name, now=now))
        here = await self._database.read(partial(cases.some, refs=[one.case_ref for one in taken]))
        known = {case.ref: case for case in here}
        told = [self._tell(system, one, known[one.case_ref]) for one in taken if one.case_ref in known]
        if told and not any(await asyncio.gather(*told)):
            # Nothing is reached there: the others need not be tried one by one to learn the same.
            pause = min(2.0 ** min(one.attempts for one in taken), USUAL)
            self._held[system.name] = max(self._held.get(system.name, now), now + timedelta(seconds=pause))
        return bool(taken)

    async def _throw_away(self, system: Keeps, name: str) -> None:
        """Throw away what is left of erased cases, for as many days as it takes, but not for ever."""
        for task, remote_id, since in await self._database.read(partial(thrown_away.pending, system=name)):
            try:
                await system.throw_away(remote_id)
            except NotDelivered as error:
                log.warning("not_thrown_away", kind=name, message=remote_id, reason=str(error))
                now = self._clock()
                if not isinstance(error, Refused) and now - since < THROWN_AWAY_WITHIN:
                    self._held[name] = now + timedelta(seconds=error.seconds if isinstance(error, Wait) else 60)
                    return
            await self._database.write(partial(thrown_away.done, task_id=task, now=self._clock()))

    def _is_work(self, store: Store, system: str, now: datetime) -> bool:
        new = _to_mail(store, now) if system == MAIL else exports.behind(store, system)
        return bool(new) or exports.any_due(store, system, now)

    async def _tell(self, system: System, export: Export, case: Case) -> bool:
        """Deliver one thing, and write down how it went; return whether the system was reached."""
        try:
            async with asyncio.timeout(AT_MOST):
                remote_id = await system.deliver(export, case)
        except NotDelivered as error:
            await self._not_delivered(export, error)
            return not isinstance(error, Unreachable)
        except TimeoutError:
            await self._not_delivered(export, Unreachable("timeout"))
            return False
        except Exception as error:  # noqa: BLE001 - a fault of ours: tried again and then shown, like any other
            log.error("outward_broke", kind=system.name, ref=case.ref, error=type(error).__name__)
            await self._not_delivered(export, Unreachable(type(error).__name__))
        else:
            key = export.key if system.name == MAIL else exports.key_of(system.name, case.ref, case.version)
            sent = partial(exports.mark_sent, export=export, key=key, remote_id=remote_id, now=self._clock())
            await self._record(sent)
        return True

    async def _not_delivered(self, export: Export, error: NotDelivered) -> None:
        """Try again later; when that makes no sense (any more), leave it to staff and tell them once a day."""
        now = self._clock()
        if isinstance(error, Wait):
            self._held[export.system] = now + timedelta(seconds=error.seconds)
        if isinstance(error, Refused) or export.attempts >= TRIES:
            log.error("not_exported", kind=export.system, ref=export.case_ref, reason=str(error))
            await self._record(partial(_give_up, export=export, reason=str(error), now=now))
            self._announce([""])
            return
        log.warning("exported_later", kind=export.system, ref=export.case_ref, reason=str(error))
        pause = error.seconds if isinstance(error, Wait) else min(2.0**export.attempts, LONGEST_PAUSE)
        due = now + timedelta(seconds=pause * (1 + self._jitter() / 2))
        reason = "busy" if isinstance(error, Wait) else str(error)
        await self._record(partial(exports.retry_later, export=export, due_at=due, reason=reason))

    async def _record(self, result: Callable[[Store], None]) -> None:
        """Write down how a delivery went, together with what else ended while the last ones were being written."""
        self._results.append(result)
        async with self._recording:
            results, self._results = self._results, []
            if results:
                await self._database.write(lambda store: [result(store) for result in results])


def _to_mail(store: Store, now: datetime) -> list[Export]:
    return exports.to_mail(store, NOTICES, now, MAILED_SINCE, SOON)


def _take(store: Store, system: str, now: datetime) -> list[Export]:
    if system == MAIL:
        exports.add(store, _to_mail(store, now), now)
    else:
        exports.collect(store, system, now)
    return exports.take_due(store, system, now, LEASE, AT_ONCE)


def _give_up(store: Store, export: Export, reason: str, now: datetime) -> None:
    """Make it a dead letter; of the first of its system today staff are told."""
    exports.give_up(store, export, now, reason)
    key = f"{FAILED}:{export.system}:{now.astimezone(HERE).date()}"
    if tasks.note(store, key, FAILED, export.system, now):
        tasks.settle(store, FAILED, [], now)
        text = f"⚠️ {SYSTEMS[export.system]}: er kwam iets niet aan. Kijk in het desk bij ‘Niet aangekomen’."
        notices.add(store, [NewNotice(FAILED, {"text": text}, now)], now)
