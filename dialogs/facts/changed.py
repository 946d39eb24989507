"""A region with dates that staff set since its files were written. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dialogs.facts.model import Fact, Region


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one version of a fact, and the role of whoever verified them."""

    valid_from: date
    valid_to: date | None
    verified_on: date
    verified_by: str


def with_dates(region: Region, changes: Mapping[tuple[str, date], Dates]) -> Region:
    """Return the region with other dates for these versions, each named by its id and its first day in the file.

    A version that the file no longer has is left out: the file's newer entry says what counts.
    """
    return replace(region, facts=tuple(_with(fact, changes.get((fact.id, fact.valid_from))) for fact in region.facts))


def _with(fact: Fact, dates: Dates | None) -> Fact:
    # A file that was verified later than staff did knows better.
    if dates is None or dates.verified_on < fact.verified_on:
        return fact
    return replace(
        fact,
        valid_from=dates.valid_from,
        valid_to=dates.valid_to,
        verified_on=dates.verified_on,
        verified_by=dates.verified_by,
    )
