"""The use cases of staff: see the queue and a case, claim, set a step, note, reply. Every change writes history.

The desk's pages and the Telegram staff group both call this, so that they are two views of the same queue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from bot import groups, pre_registrations
from bot.desk import facts as desk_facts
from bot.desk import groups as desk_groups
from bot.desk import lifecycle
from bot.desk import queue as desk_queue
from bot.desk import view as desk_view
from bot.desk.queue import EVERYTHING, QueuePage, Wanted
from bot.desk.rows import CaseView, ClaimResult, FactRow, Filter
from bot.present import show
from bot.sending import keep
from dialogs.facts.load import Region
from dialogs.message import Line, Message
from dialogs.talking import HAND_BACK
from dialogs.text import _, own_words
from storage import cases, conversations, tasks
from storage import groups as stored_groups
from storage import staff as accounts
from storage.database import Database, Store
from storage.messages import Pending
from storage.queue import Change, changes, latest
from storage.staff import Staff

ADVISER = _("👤 Adviseur (mens)")


class Desk:
    """What staff can do. `tell` gets what to deliver to people after the commit; `today` is the day to act on.

    `links` gives the links that lead to a group, by its token.
    """

    def __init__(
        self,
        database: Database,
        region: Region,
        clock: Callable[[], datetime],
        tell: Callable[[Sequence[Pending]], None],
        today: Callable[[], date],
        links: desk_groups.Links = groups.local_links,
    ) -> None:
        self._database = database
        self._region = region
        self._clock = clock
        self._tell = tell
        self._today = today
        self._links = links

    async def queue(self, wanted: Wanted = EVERYTHING, staff: Staff | None = None) -> QueuePage:
        """Return a page of the queue, what hurts first on top, as `staff` sees it."""
        look = partial(desk_queue.look, wanted=wanted, me=staff.id if staff else 0, region=self._region)
        return await self._database.read(partial(look, now=self._clock()))

    def queue_filters(self) -> tuple[Filter, ...]:
        """Return the choices by which the queue is narrowed."""
        return desk_queue.filters(self._region)

    async def latest(self) -> int:
        """Return the number of the last thing that happened to any case."""
        return await self._database.read(latest)

    async def changes(self, after: int) -> list[Change]:
        """Return what happened to cases after this number, in order."""
        return await self._database.read(partial(changes, after=after))

    async def case(self, ref: str) -> CaseView | None:
        """Return one case whole, in Dutch."""

        def work(store: Store) -> CaseView | None:
            case = cases.get(store, ref)
            if case is None:
                return None
            conversation = conversations.by_id(store, case.conversation_id) if case.conversation_id else None
            reachable = conversation is not None and not conversation.blocked
            history = cases.events(store, ref)
            view = desk_view.case_view(case, history, _names(store), self._region, reachable=reachable)
            return desk_groups.with_group(store, view, case, self._links)

        return await self._database.read(work)

    async def claim(self, ref: str, staff: Staff) -> ClaimResult:
        """Make somebody the one who works on a case; of many at once exactly one wins."""

        def work(store: Store) -> ClaimResult:
            won = cases.claim(store, ref, staff.id, self._clock())
            case = cases.get(store, ref)
            by = _names(store).get(case.claimed_by or 0, "") if case else ""
            return ClaimResult(won=won, by=by)

        return await self._database.write(work)

    async def set_status(self, ref: str, version: int, status: str, reason: str, staff: Staff) -> bool:
        """Set the next step; False when the case changed since `version`, or the step may not follow."""

        def work(store: Store) -> bool:
            case = cases.get(store, ref)
            if case is None or status not in lifecycle.may_follow(case.status):
                return False
            data = {"from": case.status, "to": status, "reason": reason}
            now = self._clock()
            converts = case.status == cases.PRE_REGISTERED and status == "new"
            changes = {"status": status} | (pre_registrations.promised(self._region, now) if converts else {})
            done = cases.change(store, ref, version, changes, "status", data, staff.id, now)
            if done and status != "on-hold":
                stored_groups.follow(store, ref, changes, data, now)
            return done

        return await self._database.write(work)

    async def set_decide_by(self, ref: str, version: int, last_day: date, staff: Staff) -> bool:
        """Let a pre-registration stand until and with a day; False when the case changed, or the day is over."""
        end = pre_registrations.stands_until(last_day)

        def work(store: Store) -> bool:
            now, case = self._clock(), cases.get(store, ref)
            if case is None or case.status != cases.PRE_REGISTERED or end <= now:
                return False
            asked = pre_registrations.times_due(case.created_at, end, now)
            changes = {"decide_by": end, "reminded": asked}
            return cases.change(store, ref, version, changes, "decide-by", {"day": str(last_day)}, staff.id, now)

        return await self._database.write(work)

    async def facts(self) -> list[FactRow]:
        """Return every dated fact as it is today, what needs review first."""
        day = self._today()

        def work(store: Store) -> list[FactRow]:
            return desk_facts.rows(self._region, day, tasks.still_open(store))

        return await self._database.read(work)

    def facts_to_review(self) -> int:
        """Return how many facts need review today."""
        return len(desk_facts.to_review(self._region, self._today()))

    async def note(self, ref: str, text: str, staff: Staff) -> None:
        """Keep a note that only colleagues see."""
        now = self._clock()
        data = {"text": text[:4000]}
        await self._database.write(
            partial(cases.add_event, ref=ref, kind="note", data=data, by="staff", by_staff=staff.id, now=now)
        )

    async def reply(self, ref: str, text: str, staff: Staff) -> None:
        """Send the person a message, wherever they are, and keep it in the history."""
        now = self._clock()
        words = text[:2000]

        def work(store: Store) -> list[Pending]:
            case = cases.get(store, ref)
            talk = conversations.by_id(store, case.conversation_id) if case and case.conversation_id else None
            cases.add_event(store, ref, "reply", {"text": words}, "staff", staff.id, now)
            if case is None or talk is None:
                return []
            found = conversations.load(store, [(talk.channel, talk.address)], now)[talk.channel, talk.address]
            found.state = {**found.state, "talking": ref}
            conversations.save(store, [found], now)
            message = Message("human", (Line("kicker", ADVISER), Line("text", own_words(words))), (HAND_BACK,))
            return keep(store, found, show(message, case.language or "nl"), now, case_ref=ref)

        self._tell(await self._database.write(work))


def _names(store: Store) -> dict[int, str]:
    return {one.id: one.name for one in accounts.all_staff(store)}
