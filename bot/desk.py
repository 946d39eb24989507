"""The use cases of staff: see the queue and a case, claim, set a step, note, reply. Every change writes history.

The desk's pages and the Telegram staff group both call this, so that they are two views of the same queue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot import desk_view, lifecycle
from bot.desk_rows import CaseView, ClaimResult, QueueRow
from bot.present import show
from dialogs.facts.load import Region
from dialogs.message import Line, Message
from dialogs.text import _, own_words
from storage import cases, conversations, messages
from storage import staff as accounts
from storage.database import Database, Store
from storage.messages import NewMessage, Pending
from storage.staff import Staff

HELD = timedelta(seconds=60)
ADVISER = _("👤 Adviseur (mens)")
MOST = 500


class Desk:
    """What staff can do. `tell` gets what to deliver to people after the commit."""

    def __init__(
        self,
        database: Database,
        region: Region,
        clock: Callable[[], datetime],
        tell: Callable[[Sequence[Pending]], None],
    ) -> None:
        self._database = database
        self._region = region
        self._clock = clock
        self._tell = tell

    async def queue(self, filters: dict[str, str]) -> list[QueueRow]:
        """Return open cases, what hurts first on top. Filters: `status kind language municipality`; `q` searches."""
        sought = filters.get("q", "").casefold()
        columns = {name: value for name, value in filters.items() if name != "q"}

        def work(store: Store) -> list[QueueRow]:
            names = _names(store)
            found = cases.list_open(store, columns, limit=MOST)
            now = self._clock()
            rows = [desk_view.queue_row(case, names.get(case.claimed_by or 0, ""), self._region, now) for case in found]
            return [row for row in rows if not sought or sought in f"{row.ref} {row.who}".casefold()]

        rows = await self._database.read(work)
        return sorted(rows, key=lambda row: not row.first)

    async def case(self, ref: str) -> CaseView | None:
        """Return one case whole, in Dutch."""

        def work(store: Store) -> CaseView | None:
            case = cases.get(store, ref)
            if case is None:
                return None
            conversation = conversations.by_id(store, case.conversation_id) if case.conversation_id else None
            reachable = conversation is not None and not conversation.blocked
            history = cases.events(store, ref)
            return desk_view.case_view(case, history, _names(store), self._region, reachable=reachable)

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
            return cases.change(store, ref, version, {"status": status}, "status", data, staff.id, self._clock())

        return await self._database.write(work)

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
            found = conversations.by_id(store, case.conversation_id) if case and case.conversation_id else None
            cases.add_event(store, ref, "reply", {"text": words}, "staff", staff.id, now)
            if case is None or found is None:
                return []
            message = Message("human", (Line("kicker", ADVISER), Line("text", own_words(words))))
            payload = show(message, case.language or "nl").to_json()
            new = NewMessage(found.id, "out", "message", payload, now + HELD, case_ref=ref)
            (number,) = messages.add(store, [new], now)
            if found.channel == "web":
                messages.mark_sent(store, [(number, None)], now)
            return [Pending(number, found.id, found.channel, found.address, "message", payload, attempts=0)]

        self._tell(await self._database.write(work))


def _names(store: Store) -> dict[int, str]:
    return {one.id: one.name for one in accounts.all_staff(store)}
