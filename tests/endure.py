"""Kill PraktijkWijs at random moments while people register, on each database and by each way in: the whole length.

`python -m tests.endure` kills 50 times during 300 registrations in each of the four combinations. Shorter:
`python -m tests.endure --kills 5 --people 30 --store sqlite --by webhook --seed 7`.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import tempfile
from pathlib import Path

from tests.conftest import Postgres
from tests.journeys.endurance import HEAD, Result, endure


async def _all(asked: argparse.Namespace, folder: Path, postgres: Postgres | None) -> list[Result]:
    print(HEAD, flush=True)
    results = []
    for store, by in itertools.product(asked.store or ["sqlite", "postgresql"], asked.by or ["polling", "webhook"]):
        place = folder / f"{store}-{by}"
        url = postgres.create("migrated") if store == "postgresql" and postgres else f"sqlite:///{place}/store.db"
        result = await endure(
            place, url, by, kills=asked.kills, people=asked.people, seed=asked.seed, within=asked.within
        )
        results.append(result)
        print(result.row, flush=True)
        for line in result.what[:20]:
            print(f"    {line}")
    return results


def main() -> int:
    """Run what was asked; the exit status is 1 when anybody was lost, doubled, disordered or kept wrong."""
    line = argparse.ArgumentParser(prog="python -m tests.endure", description=__doc__)
    line.add_argument("--kills", type=int, default=50)
    line.add_argument("--people", type=int, default=300)
    line.add_argument("--store", action="append", choices=["sqlite", "postgresql"])
    line.add_argument("--by", action="append", choices=["polling", "webhook"])
    line.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    line.add_argument("--within", type=float, default=1_800.0, help="seconds for each combination")
    asked = line.parse_args()
    with tempfile.TemporaryDirectory(prefix="praktijkwijs-endure-") as folder:
        postgres = Postgres(Path(folder) / "postgres") if not asked.store or "postgresql" in asked.store else None
        try:
            results = asyncio.run(_all(asked, Path(folder), postgres))
        finally:
            if postgres:
                postgres.close()
    return 1 if any(one.lost or one.twice or one.disordered or one.wrong or one.what for one in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
