"""A table of figures, and how small groups stay hidden in it. Contracts, section 8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 5
FEW = f"<{SMALL}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of figures: a heading, the names of its columns, and rows of a name with its numbers in words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def few(count: int) -> str:
    """Return a count in words, hidden when so few people could be recognised."""
    return FEW if 0 < count < SMALL else str(count)


def hidden(counts: Sequence[int]) -> tuple[str, ...]:
    """Return counts in words; when one alone would be hidden, the next smallest is too, or it could be reckoned."""
    words = [few(count) for count in counts]
    if words.count(FEW) == 1:
        others = [place for place, word in enumerate(words) if word not in (FEW, "0")]
        if others:
            next_smallest = min(others, key=counts.__getitem__)
            words[next_smallest] = f"<{counts[next_smallest] + 1}"
    return tuple(words)
