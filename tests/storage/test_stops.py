"""Where people left, counted."""

from __future__ import annotations

from storage import stops
from storage.database import Database
from storage.stops import Stopped
from tests.storage.sample import MINUTE, NOW


def test_people_are_counted_per_question_within_a_period(database: Database) -> None:
    for field, at in (("sector", NOW), ("sector", NOW + MINUTE), ("goal", NOW), ("goal", NOW - MINUTE)):
        database.write_now(lambda store, field=field, at=at: stops.add(store, "candidate", field, at, "ti"))
    database.write_now(lambda store: stops.add(store, "candidate", "sector", NOW + 2 * MINUTE))
    assert database.read_now(lambda store: stops.counted(store, NOW, NOW + 2 * MINUTE)) == [
        Stopped("candidate", "sector", 2),
        Stopped("candidate", "goal", 1),
    ]
    assert sum(one.people for one in database.read_now(stops.counted)) == 5
