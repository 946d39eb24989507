"""The demo: sixty believable cases in every state and every language, made by the real assistant and desk."""

from __future__ import annotations

from collections import Counter

from bot.catalogues import languages
from bot.demo import fill
from bot.demo_people import GOALS
from bot.desk.lifecycle import LABELS
from dialogs.facts.load import load_region
from storage import cases, measurements, stops
from storage.cases import Case
from storage.database import Database, Store


def all_cases(store: Store) -> list[Case]:
    return [case for status in LABELS for case in cases.list_open(store, {"status": status}, limit=100)]


async def test_the_demo_shows_every_state_and_every_language(database: Database) -> None:
    assert await fill(database, load_region("achterhoek")) == 60
    found = database.read_now(all_cases)
    assert Counter(case.status for case in found) == Counter(GOALS)
    assert {case.status for case in found} == set(LABELS)
    assert {case.language for case in found} == set(languages())
    assert {case.kind for case in found} == {"candidate", "employer", "referrer", "human"}
    assert any(case.split for case in found)
    assert any(case.checklist for case in found)
    assert database.read_now(lambda store: cases.unread(store, [case.ref for case in found]))
    assert len({one.moment for one in database.read_now(measurements.answered)}) > 1
    assert database.read_now(stops.counted)
