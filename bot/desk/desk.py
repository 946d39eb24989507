"""The use cases of staff: see the queue and a case, claim, set a step, note, reply. Every change writes history.

The desk's pages and the Telegram staff group both call this, so that they are two views of the same queue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from bot import groups
from bot.current_region import CurrentRegion
from bot.desk import changing, listing, money
from bot.desk import facts as desk_facts
from bot.desk import groups as desk_groups
from bot.desk import queue as desk_queue
from bot.desk import talk as desk_talk
from bot.desk import view as desk_view
from bot.desk.changing import Saved
from bot.desk.handled import Handled, handle
from bot.desk.outside import Outside
from bot.desk.questions import Questions
from bot.desk.queue import EVERYTHING, QueuePage, Wanted
from bot.desk.rows import CaseView, ClaimResult, FactRow, Filter
from bot.desk.steps import Step, set_step
from bot.desk.talk import Replied
from bot.report.figures import Figures
from bot.report.gather import Period, gather
from dialogs.facts.load import Region
from dialogs.replies import load_replies
from dialogs.words import mask_bsn
from storage import cases, conversations, drafts, fact_changes, tasks, unanswered
from storage import staff as accounts
from storage.database import Database, Store
from storage.messages import Pending
from storage.queue import Change, changes, latest
from storage.staff import Staff

STAFF_GROUP = "staff-group"
"""Under which the ids of what staff do in their group are remembered."""


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
        self._regions = CurrentRegion(region)
        self._clock = clock
        self._tell = tell
        self._today = today
        self._links = links
        self.outside = Outside(database, clock)
        self.questions = Questions(database)

    async def queue(self, wanted: Wanted = EVERYTHING, staff: Staff | None = None) -> QueuePage:
        """Return a page of the queue, what hurts first on top, as `staff` sees it."""
        look = partial(desk_queue.look, wanted=wanted, me=staff.id if staff else 0, region=self.region)

        def work(store: Store) -> tuple[QueuePage, int]:
            return look(store, now=self._clock()), unanswered.count_open(store)

        page, self.questions.count = await self._database.read(work)
        return page

    async def listing(self, wanted: Wanted, staff: Staff, ending: str) -> bytes:
        """Return all that is wanted as a file, in the form of this ending (`bot.desk.listing.FORMS`)."""
        return await self._database.read(
            lambda store: listing.FORMS[ending][1](
                listing.rows(desk_queue.every(store, wanted, staff.id, self._clock()), _names(store), self.region)
            )
        )

    def queue_filters(self) -> tuple[Filter, ...]:
        """Return the choices by which the queue is narrowed."""
        return desk_queue.filters(self.region)

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
            now = self._clock()
            view = desk_view.case_view(case, history, _names(store), self.region, now, reachable=reachable)
            return desk_groups.with_group(store, desk_talk.with_talk(store, view, conversation), case, self._links)

        return await self._database.read(work)

    async def claim(self, ref: str, staff: Staff) -> ClaimResult:
        """Make somebody the one who works on a case; of many at once exactly one wins."""

        def work(store: Store) -> ClaimResult:
            won = cases.claim(store, ref, staff.id, self._clock())
            case = cases.get(store, ref)
            by = _names(store).get(case.claimed_by or 0, "") if case else ""
            return ClaimResult(won=won, by=by)

        return await self._database.write(work)

    async def set_status(
        self,
        ref: str,
        version: int,
        status: str,
        reason: str,
        staff: Staff,
        *,
        whose: str = "",
        words: str = "",
        until: date | None = None,
    ) -> Saved:
        """Set the next step, with what it asks for (`bot.desk.steps.Step`)."""
        step = Step(status, reason, whose, words, until)
        work = partial(set_step, region=self.region, ref=ref, version=version, step=step, staff_id=staff.id)
        return await self._database.write(partial(work, now=self._clock(), today=self._today()))

    async def set_decide_by(self, ref: str, version: int, last_day: date | None, staff: Staff) -> Saved:
        """Let a pre-registration stand until and with a day."""
        work = partial(changing.set_decide_by, ref=ref, version=version, last_day=last_day, staff_id=staff.id)
        return await self._database.write(partial(work, now=self._clock(), today=self._today()))

    async def set_share(self, ref: str, version: int, route: str, amount: str, state: str, staff: Staff) -> Saved:
        """Put in the split what one way to pay gives, the amount as it was written, or change it."""
        work = partial(changing.set_share, region=self.region, ref=ref, version=version, route=route)
        share = partial(work, amount=money.amount_of(amount), state=state, staff_id=staff.id, now=self._clock())
        return await self._database.write(share)

    async def remove_share(self, ref: str, version: int, route: str, staff: Staff) -> Saved:
        """Take what one way to pay gives out of the split."""
        work = partial(changing.remove_share, ref=ref, version=version, route=route, staff_id=staff.id)
        return await self._database.write(partial(work, now=self._clock()))

    async def set_check(self, ref: str, version: int, item: str, day: date | None, staff: Staff) -> Saved:
        """Note the day on which a thing of the checklist was done; None when it was not."""
        work = partial(changing.set_check, ref=ref, version=version, item=item, day=day, staff_id=staff.id)
        return await self._database.write(partial(work, now=self._clock(), today=self._today()))

    async def facts(self) -> list[FactRow]:
        """Return every dated fact as it is today, what needs review first."""
        day = self._today()

        def work(store: Store) -> list[FactRow]:
            region, changes = self._regions.now(store), fact_changes.all_of_them(store)
            return desk_facts.rows(self._regions.files, region, day, tasks.still_open(store), changes)

        return await self._database.read(work)

    async def figures(self, period: Period) -> Figures:
        """Return the figures for the board of a period."""
        return await self._database.read(lambda store: gather(store, self.region, period, self._today()))

    async def change_fact(self, wanted: desk_facts.Wanted, staff: Staff) -> str:
        """Confirm or change the dates of a fact; return what is in the way, empty when nothing was."""
        change = partial(desk_facts.change, self._regions, wanted=wanted, staff=staff, day=self._today())
        return await self._database.write(lambda store: change(store=store, now=self._clock()))

    @property
    def region(self) -> Region:
        """The region as it was when somebody last looked."""
        return self._regions.last

    def region_now(self, store: Store) -> Region:
        """Return the region as it is in this transaction."""
        return self._regions.now(store)

    def facts_to_review(self) -> int:
        """Return how many facts need review today."""
        return len(desk_facts.to_review(self.region, self._today()))

    async def done(self, ref: str, staff: Staff) -> Handled:
        """Take a new case for contacted, and what the person wrote for dealt with; return which of them it was."""
        work = partial(handle, region=self.region, ref=ref, staff_id=staff.id)
        return await self._database.write(partial(work, now=self._clock(), today=self._today()))

    async def note(self, ref: str, text: str, staff: Staff, *, update: str = "") -> bool:
        """Keep a note that only colleagues see; False when this `update` of the staff group was kept already."""
        now = self._clock()
        data = {"text": mask_bsn(text)[0][:4000]}

        def work(store: Store) -> bool:
            if update and not conversations.unseen(store, [(STAFF_GROUP, update)], now):
                return False
            cases.add_event(store, ref, "note", data, "staff", staff.id, now)
            return True

        return await self._database.write(work)

    async def reply(self, ref: str, text: str, staff: Staff, *, draft: int = 0) -> bool:
        """Send the person a message, wherever they are, and keep it in the history.

        A `draft` is used up by it; False, and nothing is sent, when it was used already.
        """

        def work(store: Store) -> Replied | None:
            case = cases.get(store, ref)
            # The conversation first, then what is about its case: in that order both are erased.
            if case and case.conversation_id:
                conversations.lock(store, case.conversation_id)
            if draft and not drafts.use(store, draft):
                return None
            return desk_talk.say(store, case, desk_talk.free(text), staff.id, self._clock()) if case else None

        return await self._said(work)

    async def reply_ready(self, ref: str, reply: str, moment: datetime | None, staff: Staff) -> bool:
        """Send a ready reply in the person's language. Raises KeyError for one that doesn't exist."""
        text = load_replies()[reply].of(moment)

        def work(store: Store) -> Replied | None:
            case = cases.get(store, ref)
            return desk_talk.say(store, case, text, staff.id, self._clock(), canned=reply) if case else None

        return await self._said(work)

    async def hand_back(self, ref: str, staff: Staff) -> bool:
        """Let the assistant talk with the person again."""

        def work(store: Store) -> Replied | None:
            case = cases.get(store, ref)
            return desk_talk.hand_back(store, case, staff.id, self._clock()) if case else None

        return await self._said(work)

    async def _said(self, work: Callable[[Store], Replied | None]) -> bool:
        replied = await self._database.write(work)
        self._tell(replied.pending if replied else ())
        return replied is not None


def _names(store: Store) -> dict[int, str]:
    return {one.id: one.name for one in accounts.all_staff(store)}
