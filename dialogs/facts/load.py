"""Reads a region's folder of TOML and refuses it with file, entry and remedy when anything in it is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable
from datetime import date, time
from functools import lru_cache, partial
from pathlib import Path
from string import Formatter
from typing import Literal, TypeVar, cast

from dialogs.facts.entry import Entry, FactsError
from dialogs.facts.model import (
    OTHER,
    ROUTES,
    Fact,
    Lapse,
    Municipality,
    Occupation,
    Office,
    Place,
    Region,
    Scheme,
    Sector,
    Status,
    Trainer,
    warnings,
)
from dialogs.facts.scheme import scheme
from dialogs.text import Money, Text, Value

__all__ = [
    "OTHER",
    "Fact",
    "FactsError",
    "Lapse",
    "Municipality",
    "Occupation",
    "Office",
    "Place",
    "Region",
    "Scheme",
    "Sector",
    "Status",
    "Trainer",
    "load_region",
    "warnings",
]

HERE = Path(__file__).parent
ON_A_BUTTON = 30
"""How many characters a label on a button has at most."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
T = TypeVar("T")
_POSTCODES = re.compile(r"([1-9]\d{3})(?:-([1-9]\d{3}))?")


@lru_cache
def load_region(name: str, folder: Path | None = None) -> Region:
    """Return the region whose facts stand in the folder `name` (below `folder`, else beside this module).

    Raises FactsError, naming file, entry and remedy, for the first mistake found.
    """
    home = (folder or HERE) / name
    region = _open(home / "region.toml")
    municipalities = _all_of(region, "municipality", _municipality, "id")
    ids = [municipality.id for municipality in municipalities]
    contact, referral, waiting = (
        Entry(region.file, key, region.take(key, dict)) for key in ("contact", "referral", "pre_registration")
    )
    places = _places(_open(home / "places.toml"), ids)
    sectors = _sectors(_open(home / "sectors.toml"))
    works = [sector.id for sector in sectors]
    facts = _facts(_open(home / "facts.toml"))
    schemes = _schemes(_open(home / "schemes.toml"), [fact.id for fact in facts])
    contact.take("source", str)
    referral.take("source", str)
    waiting.take("source", str)
    return region.end(
        Region(
            id=name,
            name=region.take("name", str),
            municipalities=municipalities,
            places=places,
            outside=_whole_file(home / "outside.toml", "place", _place_outside),
            sectors=sectors,
            occupations=_whole_file(home / "occupations.toml", "occupation", partial(_occupation, works), "id"),
            trainers=_whole_file(home / "trainers.toml", "trainer", partial(_trainer, works), "id"),
            facts=facts,
            schemes=schemes,
            office=_office(region),
            contact_days=contact.end(_at_least_one(contact, "working_days")),
            referral=referral.end(Text(referral.take("text", str))),
            pre_registration_days=waiting.end(_at_least_one(waiting, "days")),
            financing_order=region.known(
                "financing_order", region.texts("financing_order"), (*ROUTES, *(one.id for one in schemes))
            ),
        )
    )


def _office(region: Entry) -> Office:
    entry = Entry(region.file, "office", region.take("office", dict))
    entry.take("source", str)
    opens, closes = entry.take("opens", time), entry.take("closes", time)
    if opens >= closes:
        entry.refuse("`closes` must be later than `opens`")
    days = entry.known("days", entry.texts("days"), WEEKDAYS)
    if not days:
        entry.refuse("add `days`, a list of " + ", ".join(WEEKDAYS))
    closed = entry.take("closed", list, [])
    if not all(type(day) is date for day in closed):
        entry.refuse("`closed` must be a list of dates like 2026-12-25")
    return entry.end(
        Office(
            opens=opens,
            closes=closes,
            days=frozenset(WEEKDAYS.index(day) for day in days),
            closed=frozenset(closed),
            idle_days=_at_least_one(entry, "idle_days"),
        )
    )


def _open(file: Path) -> Entry:
    try:
        return Entry(file, "the file", tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise FactsError(file, "the file", "is missing; docs/adding-a-region.md names all files of a region") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FactsError(file, "the file", f"is not readable TOML: {error}") from error


def _all_of(
    file: Entry, key: str, make: Callable[[Entry], T], unique: str = "", *, may_be_none: bool = False
) -> tuple[T, ...]:
    made: dict[object, T] = {}
    for entry in file.entries(key, may_be_none=may_be_none):
        one = entry.end(make(entry))
        mark = getattr(one, unique) if unique else len(made)
        if mark in made:
            entry.refuse(f"`{unique}` {mark!r} is used twice; give each its own")
        made[mark] = one
    return tuple(made.values())


def _whole_file(path: Path, key: str, make: Callable[[Entry], T], unique: str = "") -> tuple[T, ...]:
    file = _open(path)
    return file.end(_all_of(file, key, make, unique))


def _at_least_one(entry: Entry, key: str) -> int:
    number = entry.take(key, int)
    if number < 1:
        entry.refuse(f"`{key}` must be 1 or more")
    return number


def _municipality(entry: Entry) -> Municipality:
    known = Municipality(entry.id(), entry.take("name", str), entry.texts("spellings"), entry.take("source", str))
    if known.id in (OTHER, "unknown"):
        entry.refuse(f"`id` {known.id!r} has a meaning of its own; choose another")
    return known


def _places(file: Entry, municipalities: Collection[str]) -> tuple[Place, ...]:
    """Read the region's places; a postcode may lie in two municipalities only when `shared_postcodes` names it."""
    shared = file.texts("shared_postcodes")
    found: dict[str, Place] = {}

    def place(entry: Entry) -> Place:
        one = _place(entry, entry.one_of("municipality", municipalities))
        for code in one.postcodes:
            first = found.setdefault(code, one)
            if first.municipality != one.municipality and code not in shared:
                entry.refuse(
                    f"postcode {code} is also of {first.name} in {first.municipality}; "
                    "correct one, or name it in `shared_postcodes`"
                )
        return one

    return file.end(_all_of(file, "place", place))


def _place_outside(entry: Entry) -> Place:
    return _place(entry, OTHER)


def _place(entry: Entry, municipality: str) -> Place:
    return Place(
        name=entry.take("name", str),
        municipality=municipality,
        postcodes=tuple(code for span in entry.texts("postcodes") for code in _span(entry, span)),
        province=entry.take_if("province", str) or "",
        spellings=entry.texts("spellings"),
        word=entry.take("word", bool, False),
        source=entry.take("source", str),
    )


def _span(entry: Entry, span: str) -> Iterable[str]:
    match = _POSTCODES.fullmatch(span)
    if not match or (match[2] and match[2] < match[1]):
        entry.refuse(f'write postcode {span!r} as "7120" or "7120-7123"')
    return map(str, range(int(match[1]), int(match[2] or match[1]) + 1))


def _sectors(file: Entry) -> tuple[Sector, ...]:
    """Read the sectors; `other` has to be among them."""
    sectors = file.end(_all_of(file, "sector", _sector, "id"))
    if OTHER not in [sector.id for sector in sectors]:
        file.refuse(f'add a sector with the `id` "{OTHER}"; people choose it when their work is not listed')
    return sectors


def _sector(entry: Entry) -> Sector:
    sector = Sector(
        id=entry.id(),
        label=_label(entry),
        words=entry.texts("words"),
        branch_certificate=entry.take("branch_certificate", bool, False),
        low_uptake=entry.take("low_uptake", bool, False),
        source=entry.take("source", str),
    )
    if sector.id == "unknown":
        entry.refuse("`id` 'unknown' has a meaning of its own; choose another")
    return sector


def _occupation(sectors: Collection[str], entry: Entry) -> Occupation:
    sector = entry.one_of("sector", sectors)
    return Occupation(entry.id(), _label(entry), sector, entry.take("source", str))


def _label(entry: Entry) -> Text:
    label = entry.words("label")
    if len(label) > ON_A_BUTTON:
        entry.refuse(f"`label` has {len(label)} characters, and a button at most {ON_A_BUTTON}; make it shorter")
    return Text(label)


def _trainer(sectors: Collection[str], entry: Entry) -> Trainer:
    known = entry.known("sectors", entry.texts("sectors"), sectors)
    return Trainer(entry.id(), entry.take("name", str), known, entry.take("source", str))


def _schemes(file: Entry, facts: Collection[str]) -> tuple[Scheme, ...]:
    return file.end(_all_of(file, "scheme", partial(scheme, facts), "id", may_be_none=True))


def _facts(file: Entry) -> tuple[Fact, ...]:
    """Read the dated facts; versions of one fact may follow each other but never overlap."""
    seen: list[Fact] = []

    def fact(entry: Entry) -> Fact:
        one = _fact(entry)
        for earlier in seen:
            if earlier.id == one.id and _overlap(earlier, one):
                entry.refuse(
                    f"overlaps with the version from {earlier.valid_from}; let one end before the other begins"
                )
        seen.append(one)
        return one

    return file.end(_all_of(file, "fact", fact))


def _overlap(one: Fact, two: Fact) -> bool:
    return one.valid_from <= (two.valid_to or date.max) and two.valid_from <= (one.valid_to or date.max)


def _fact(entry: Entry) -> Fact:
    low, high, count = (entry.take_if(key, int) for key in ("min", "max", "count"))
    as_of = entry.take_if("as_of", str) or ""
    values: dict[str, Value | None] = {
        "min": None if low is None else Money(low),
        "max": None if high is None else Money(high),
        "count": count,
        "as_of": as_of or None,
    }
    fact = Fact(
        id=entry.id(),
        text=_filled(entry, {key: value for key, value in values.items() if value is not None}),
        source=entry.take("source", str),
        valid_from=entry.take("valid_from", date),
        valid_to=entry.take_if("valid_to", date),
        verified_on=entry.take("verified_on", date),
        # A role, never a name: names of staff don't belong in the facts.
        verified_by=entry.one_of("verified_by", ("coordinator", "adviser")),
        after=cast(
            'Literal["needs-review", "expired"]', entry.one_of("after", ("needs-review", "expired"), "needs-review")
        ),
        min=low,
        max=high,
        count=count,
        as_of=as_of,
    )
    if fact.valid_to and fact.valid_to < fact.valid_from:
        entry.refuse("`valid_to` lies before `valid_from`; correct one of them")
    if low is not None and high is not None and low > high:
        entry.refuse("`min` is above `max`; correct one of them")
    return fact


def _filled(entry: Entry, values: dict[str, Value]) -> Text:
    text = entry.take("text", str)
    try:
        wanted = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        entry.refuse("`text` has a brace too many or too few")
    for name in sorted(wanted - values.keys()):
        entry.refuse(f"`text` speaks of {{{name}}}; add `{name}` or leave it out")
    return Text(text, values=values)
