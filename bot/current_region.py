"""The region as it is now: its files, and what staff confirmed or changed of its dated facts since.

Looked up by the number of the last change, so that every process speaks accordingly from its next transaction on.
"""

from __future__ import annotations

from dialogs.facts.changed import Dates, with_dates
from dialogs.facts.load import Region
from storage import fact_changes
from storage.database import Store


class CurrentRegion:
    """Knows a region's files; `last` is the region as it was when somebody last looked."""

    def __init__(self, files: Region) -> None:
        self.files = files
        self.last = files
        self._number = 0

    def now(self, store: Store) -> Region:
        """Return the region as it is in this transaction."""
        number = fact_changes.latest(store)
        if number != self._number:
            changes = {(one.fact_id, one.version): one for one in fact_changes.all_of_them(store)}
            dates = {
                key: Dates(one.valid_from, one.valid_to, one.verified_on, one.role) for key, one in changes.items()
            }
            self.last, self._number = with_dates(self.files, dates), number
        return self.last
