"""What the facts of a region are, and what a dated fact is worth on a day. `load` makes them, nothing changes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal, TypeAlias

from dialogs.text import Text

Status: TypeAlias = Literal["absent", "current", "needs-review", "expired"]

OTHER = "other"
"""The municipality of every known place outside the region."""

ROUTES = (
    "reintegration-budget",
    "employer-budget",
    "rvo-subsidy",
    "opijver-voucher",
    "own-share",
    "joint-innovation-fund",
    "werkcentrum-budget",
)
"""The ways to pay that every region has; their rules stand in dialogs/rules/financing.py."""
PAYING_DIALOGS = ("candidate", "employer", "referrer")
"""The dialogs that end with who may pay."""
VERIFICATION_LASTS = timedelta(days=90)
WARN_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of the region; `spellings` are other ways people write its name."""

    id: str
    name: str
    spellings: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A town, village or hamlet; `municipality` is an id of the region, or `other`.

    `word`: the name is also an everyday word, so it counts only on its own or after a word like "in".
    """

    name: str
    municipality: str
    postcodes: tuple[str, ...] = ()
    province: str = ""
    spellings: tuple[str, ...] = ()
    word: bool = False
    source: str = ""

    @property
    def full_name(self) -> str:
        """The name with its province or country, to tell homonyms apart."""
        return f"{self.name} ({self.province})" if self.province else self.name


@dataclass(frozen=True, slots=True)
class Sector:
    """A sort of work; `words` are what people type for it. Both marks are told and exclude nobody."""

    id: str
    label: Text
    words: tuple[str, ...]
    branch_certificate: bool
    low_uptake: bool
    source: str


@dataclass(frozen=True, slots=True)
class Occupation:
    """Work that a praktijkverklaring can be about."""

    id: str
    label: Text
    sector: str
    source: str


@dataclass(frozen=True, slots=True)
class Trainer:
    """An mbo that trains at the workplace; no `sectors` means that the source does not say which."""

    id: str
    name: str
    sectors: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One version of a dated fact. Both dates are inclusive; no `valid_to` means: until further notice.

    `text` is one sentence with its amounts already filled in. `min` and `max` are euros, `count` is a number of people.
    """

    id: str
    text: Text
    source: str
    valid_from: date
    valid_to: date | None
    verified_on: date
    verified_by: str
    after: Literal["needs-review", "expired"]
    min: int | None = None
    max: int | None = None
    count: int | None = None
    as_of: str = ""

    @property
    def last_good_day(self) -> date:
        """The last day on which the fact is current: its own end, or the end of its verification."""
        verified = self.verified_on + VERIFICATION_LASTS
        return verified if self.valid_to is None else min(self.valid_to, verified)

    def status(self, day: date) -> Status:
        """Return what the fact is worth on that day; a day before `verified_on` needs no review."""
        if day < self.valid_from:
            return "absent"
        if day <= self.last_good_day:
            return "current"
        past_its_end = self.valid_to is not None and day > self.valid_to
        return self.after if past_its_end else "needs-review"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to pay of this region alone, offered as long as its dated `fact` is current (`text`) or needs review.

    `when`: for each field the answers of which one must be given. `lives_in_region`: only to who lives there.
    `estimated`: it may pay the whole estimate.
    """

    id: str
    label: Text
    text: Text
    text_review: Text
    fact: str
    status: Literal["possible", "later"]
    dialogs: tuple[str, ...]
    when: tuple[tuple[str, tuple[str, ...]], ...]
    lives_in_region: bool
    estimated: bool
    source: str


@dataclass(frozen=True, slots=True)
class Lapse:
    """A fact that stops being current soon: `on` is its last good day."""

    fact: Fact
    on: date


@dataclass(frozen=True, slots=True)
class Office:
    """When somebody works: hours, weekdays (0 is Monday) and the days on which nobody does.

    A claim that stays untouched for `idle_days` working days while the person waits goes back to the queue.
    """

    opens: time
    closes: time
    days: frozenset[int]
    closed: frozenset[date]
    idle_days: int


@dataclass(frozen=True, eq=False)
class Region:
    """Everything that differs from region to region."""

    id: str
    name: str
    municipalities: tuple[Municipality, ...]
    places: tuple[Place, ...]
    outside: tuple[Place, ...]
    sectors: tuple[Sector, ...]
    occupations: tuple[Occupation, ...]
    trainers: tuple[Trainer, ...]
    facts: tuple[Fact, ...]
    schemes: tuple[Scheme, ...]
    contact_days: int
    office: Office
    referral: Text
    pre_registration_days: int
    """How long a pre-registration stands before it expires."""
    financing_order: tuple[str, ...] = field(default=())
    """Routes the region wants first, in this order; empty: the general order."""

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The ids of all dated facts, each once, in the order of the file."""
        return tuple(dict.fromkeys(fact.id for fact in self.facts))

    def fact(self, fact_id: str, day: date) -> Fact | None:
        """Return the version valid on that day, else the latest one begun; None when none has begun or exists."""
        begun = [fact for fact in self.facts if fact.id == fact_id and fact.valid_from <= day]
        return max(begun, key=lambda fact: fact.valid_from, default=None)

    def status(self, fact_id: str, day: date) -> Status:
        """Return the status of that fact on that day; `absent` too when the region has no such fact."""
        fact = self.fact(fact_id, day)
        return fact.status(day) if fact else "absent"

    def occupations_of(self, sector: str) -> tuple[Occupation, ...]:
        """Return the occupations of a sector, in the order of the file."""
        return tuple(occupation for occupation in self.occupations if occupation.sector == sector)

    def trainers_for(self, sector: str) -> tuple[Trainer, ...]:
        """Return the trainers known to work in that sector."""
        return tuple(trainer for trainer in self.trainers if sector in trainer.sectors)

    def municipality_name(self, municipality: str) -> str:
        """Return the name of a municipality of the region; raises KeyError for any other id."""
        return {one.id: one.name for one in self.municipalities}[municipality]


def warnings(region: Region, day: date) -> tuple[Lapse, ...]:
    """Return the facts that are current now and lapse within 60 days without a next version, soonest first."""
    lapses = []
    for fact_id in region.fact_ids:
        fact = region.fact(fact_id, day)
        if fact is None or not day <= fact.last_good_day <= day + WARN_AHEAD:
            continue
        if region.status(fact_id, fact.last_good_day + timedelta(days=1)) != "current":
            lapses.append(Lapse(fact, fact.last_good_day))
    return tuple(sorted(lapses, key=lambda lapse: lapse.on))
