"""What the desk's pages show: plain Dutch words, made by the desk's presenter, drawn by the templates.

Every text here is ready to be read. Ids stand beside their label only where a form sends them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Urgency: TypeAlias = Literal["late", "today", "calm"]
"""How the waiting time is drawn: past the promise, to be done today, or in time."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case in the queue. `due` says when it has to be done; `marks` are the chips besides language and place."""

    ref: str
    kind: str
    kind_label: str
    who: str
    waiting: str
    what_now: str
    municipality: str
    municipality_label: str
    language: str
    language_name: str
    language_own: str
    indication_label: str
    status: str
    status_label: str
    channel_label: str
    claimed_by: str = ""
    due: str = ""
    urgency: Urgency = "calm"
    first: bool = False
    """Belongs under "Nu eerst"."""
    ended: bool = False
    unread: int = 0
    quote: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer: the Dutch label and value, and the person's own words where those differ."""

    label: str
    value: str
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why the indication is what it is. `speaks_for` draws a tick; the rest only informs."""

    text: str
    detail: str = ""
    speaks_for: bool = True


@dataclass(frozen=True, slots=True)
class RouteView:
    """One way to pay. `status` is its id (it picks the colour), `status_label` its word, `amount` as it is read."""

    label: str
    status: str
    status_label: str
    reason: str = ""
    amount: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of the history. `look` (person, note, money, done, staff, system) picks the icon."""

    look: str
    who: str
    text: str
    at: str
    at_iso: str
    version: int = 0
    """What the case became by it; 0 when it stayed what it was."""


@dataclass(frozen=True, slots=True)
class TalkView:
    """One message, note or event of the conversation. `look` is `person`, `us`, `note` or `event`."""

    look: str
    text: str
    meta: str = ""
    language: str = "nl"
    dutch: str = ""
    message: int = 0
    """The number of the message to the person, 0 when there is none."""
    state: str = ""
    """How far a message of ours is on its way."""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class ReplyChoice:
    """A ready reply: its name, its Dutch text and the text as the person reads it (empty when that is Dutch too)."""

    id: str
    name: str
    text: str
    theirs: str = ""
    asks_moment: bool = False
    fits: bool = False


@dataclass(frozen=True, slots=True)
class StatusChoice:
    """A next step that makes sense now. Of `reasons`, and of `whose`, one has to be given; `missing` warns."""

    id: str
    label: str
    hint: str = ""
    usual: bool = False
    reasons: tuple[tuple[str, str], ...] = ()
    whose: tuple[tuple[str, str], ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody who joined a group; `left` when they take part no longer."""

    ref: str
    name: str
    language_name: str
    status_label: str
    left: bool = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group: the links that lead to it, how many of how many have joined, and who."""

    links: tuple[str, ...]
    counted: str
    members: tuple[MemberView, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareView:
    """What one way to pay gives to a case. `amount` and `state` are for the form, their labels are read."""

    route: str
    label: str
    amount: int
    amount_label: str
    state: str
    state_label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MoneyView:
    """The split of a case: who pays what, who can be added, how it stands, and whom to ask next.

    `bar` has the widths of what is agreed and asked and the place of the lower estimate, in thousandths; it, `gap` and
    `stand` are empty without an estimate. `tone` picks the colour of `stand`.
    """

    shares: tuple[ShareView, ...]
    to_add: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    agreed: str
    asked: str
    gap: str
    tone: str
    stand: str
    bar: tuple[int, ...]
    next: str
    no_share: str = ""


@dataclass(frozen=True, slots=True)
class CheckView:
    """One thing to be done: the day it was as a form wants it, who noted it, and what it is needed for."""

    id: str
    title: str
    hint: str
    day: str
    noted: str
    needed: str
    holds: bool
    """Holds up the next step."""


@dataclass(frozen=True, slots=True)
class ListView:
    """The checklist of a case: its items, how many are done, and what holds up the next step."""

    items: tuple[CheckView, ...]
    counted: str
    wanted: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One whole case."""

    ref: str
    version: int
    kind_label: str
    name: str
    phone: str
    email: str
    municipality_label: str
    language: str
    language_name: str
    language_own: str
    channel_label: str
    status: str
    status_label: str
    step: int
    """Which step of the life cycle this is, from 1; 0 beside the path (on hold, withdrawn …)."""
    steps: int
    indication_label: str
    indication_id: str
    claimed_by: str = ""
    what_now: str = ""
    what_now_more: str = ""
    after: str = ""
    received: str = ""
    rules: str = ""
    receipt: tuple[tuple[str, str], ...] = ()
    """Style and text of each line of the receipt that the person could read."""
    marks: tuple[str, ...] = ()
    answers: tuple[AnswerView, ...] = ()
    reasons: tuple[ReasonView, ...] = ()
    flags: tuple[str, ...] = ()
    estimate: str = ""
    financing: tuple[RouteView, ...] = ()
    history: tuple[EventView, ...] = ()
    messages: tuple[TalkView, ...] = ()
    next_statuses: tuple[StatusChoice, ...] = ()
    reopens: bool = False
    """The next step opens an ended case again, with a word about why."""
    money: MoneyView | None = None
    checklist: ListView | None = None
    unread: int = 0
    questions: tuple[tuple[str, str], ...] = ()
    """What the person was told that we find out: the id of a fact (empty when there is none) and its name."""
    why_waiting: tuple[str, ...] = ()
    """Of a pre-registration: why it is no registration yet."""
    decide_by: str = ""
    """Of a pre-registration: the last day it stands, in words; `decide_by_iso` is for the form."""
    decide_by_iso: str = ""
    hand_over: str = ""
    """The answers as text for another region; empty when this case is not for one."""
    replies: tuple[ReplyChoice, ...] = ()
    talking: bool = False
    """Whether what the person types goes to staff now."""
    reachable: bool = True
    """False when a reply can't reach the person: blocked, or no channel."""
    group: GroupView | None = None
    """Set when others join this case by a link."""
    member_of: str = ""
    """The reference of the group that this case joined, and below it whose group that is."""
    member_of_name: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One version of a fact. `days` is how many are left until review, below zero how many it is late."""

    id: str
    name: str
    text: str
    sources: tuple[str, ...]
    valid: str
    verified: str
    status: str
    status_label: str
    days: int
    soon: bool
    task_since: str = ""
    version: str = ""
    """The first day of this version as the region's file has it: with `id` it tells one version from every other."""
    valid_from: str = ""
    valid_to: str = ""
    ended: bool = False
    seen: int = 0
    """The number of the last change of this version: who changes an older one is told."""
    changed: tuple[str, ...] = ()
    """What staff did with it, newest first."""


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """Whether this claim won; `by` is who has the case now."""

    won: bool
    by: str


@dataclass(frozen=True, slots=True)
class View:
    """One of the queue's lists: its filter, how many stand in it, its name."""

    query: str
    count: int
    label: str
    here: bool
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One of the queue's choices, with every value there can be and its label."""

    name: str
    label: str
    everything: str
    options: tuple[tuple[str, str], ...]
