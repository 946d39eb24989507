"""Reads one way to pay from a region's `schemes.toml`. Owner of the file: the region's coordinator."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, cast

from dialogs.facts.entry import Entry
from dialogs.facts.model import PAYING_DIALOGS, ROUTES, Scheme
from dialogs.text import Text


def scheme(facts: Collection[str], entry: Entry) -> Scheme:
    """Return the scheme of an entry that rests on one of the region's `facts`.

    Raises FactsError when something in it is wrong. Whether its `when` can ever hold, `praktijkwijs check` says.
    """
    one = Scheme(
        id=entry.id(),
        label=Text(entry.words("label")),
        text=Text(entry.words("text")),
        text_review=Text(entry.words("text_review")),
        fact=entry.one_of("fact", dict.fromkeys(facts)),
        status=cast('Literal["possible", "later"]', entry.one_of("status", ("possible", "later"))),
        dialogs=entry.known("dialogs", entry.texts("dialogs"), PAYING_DIALOGS),
        when=_when(entry),
        lives_in_region=entry.take("lives_in_region", bool, False),
        estimated=entry.one_of("amount", ("estimate", "none")) == "estimate",
        source=entry.take("source", str),
    )
    if one.id in ROUTES:
        entry.refuse(f"`id` {one.id!r} is a way to pay that every region has; choose another")
    if not one.dialogs:
        entry.refuse(f"add `dialogs`, a list of one or more of {', '.join(PAYING_DIALOGS)}")
    if one.lives_in_region and "employer" in one.dialogs:
        entry.refuse("an employer does not tell where people live; leave out `lives_in_region`, or employer")
    return one


def _when(entry: Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    given = Entry(entry.file, entry.name, entry.take("when", dict, {}))
    needs = tuple((name, given.texts(name)) for name in list(given.rest))
    for name, values in needs:
        if not values:
            entry.refuse(f"`when` has no answers for `{name}`; name one or more, or leave it out")
    return needs
