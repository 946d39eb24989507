"""How often something may happen: pure, the moment is passed in."""

from __future__ import annotations

from collections.abc import Hashable

FEW = 10_000


class Rate:
    """So many a second for each key, after a burst that may go at once."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._gap = 1 / per_second
        self._slack = self._gap * (burst - 1)
        self._next: dict[Hashable, float] = {}

    def wait(self, key: Hashable, now: float) -> float:
        """Take the next turn of this key and return how many seconds it is away."""
        if len(self._next) > FEW:
            self._next = {one: at for one, at in self._next.items() if at > now}
        at = max(self._next.get(key, 0.0), now)
        self._next[key] = at + self._gap
        return max(0.0, at - self._slack - now)
