"""What is counted while it runs, for Prometheus. No label ever holds anything about a person."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

TURNS = Counter("praktijkwijs_turns", "Turns that were taken", ["channel"])
PARKED = Counter("praktijkwijs_turns_parked", "Turns that raised and were parked")
CASES = Counter("praktijkwijs_cases", "Cases that were opened", ["kind"])
SIZES = (1, 2, 5, 10, 20, 50, 100, 200)
BATCH = Histogram("praktijkwijs_batch_size", "Messages committed in one transaction", buckets=SIZES)
