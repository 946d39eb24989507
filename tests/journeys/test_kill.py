"""Killed at random moments, on both databases and by both ways in: nobody is lost, doubled or mixed up.

The whole length, 50 kills and 300 people in each combination, is `python -m tests.endure`.
"""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.conftest import Postgres
from tests.journeys.endurance import HEAD, endure

KILLS, PEOPLE = 13, 82


async def test_killed_at_random_moments_everybody_is_registered_once(
    postgres: Postgres, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    seed = random.randrange(1_000_000)
    urls = [postgres.create("migrated"), postgres.create("migrated")]
    results = await asyncio.gather(
        endure(
            tmp_path / "1",
            f"sqlite:///{tmp_path}/1/store.db",
            "polling",
            kills=KILLS,
            people=PEOPLE,
            seed=seed,
            within=240,
        ),
        endure(
            tmp_path / "2",
            f"sqlite:///{tmp_path}/2/store.db",
            "webhook",
            kills=KILLS,
            people=PEOPLE,
            seed=seed,
            within=240,
        ),
        endure(tmp_path / "3", urls[0], "polling", kills=KILLS, people=PEOPLE, seed=seed, within=240),
        endure(tmp_path / "4", urls[1], "webhook", kills=KILLS, people=PEOPLE, seed=seed, within=240),
    )
    with capsys.disabled():
        print("", HEAD, *(one.row for one in results), sep="\n")
    assert [line for one in results for line in one.what] == []
    assert [(one.lost, one.twice, one.disordered, one.wrong) for one in results] == [(0, 0, 0, 0)] * 4
    assert sum(one.kills for one in results) >= 50
    assert sum(one.registered for one in results) >= 300
    for url in urls:
        postgres.drop(url)
