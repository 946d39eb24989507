"""The bench of quick questions: ways to find the topic of a typed question, compared on the same examples.

    make bench-questions        python -m tests.bench_questions [--write]

Each way learns from the example questions of `dialogs/topics/` and is asked some that it has not seen: by five-fold
cross-validation (`ASKED` of each language in every fold, the same for all ways), and from a test set written apart by
somebody who had not seen the examples (`tests/fixtures/questions/`). A question counts as answered above the score at
which 6 % of what is not ours is answered in cross-validation. Seconds are CPU time.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from dialogs.topics.load import Phrasings, Topics, load_topics
from tests.question_ways import NOTHING, WAYS, Example, Way

ROOT = Path(__file__).parent.parent
TEST_SETS = ROOT / "tests" / "fixtures" / "questions"
TABLES = ROOT / "docs" / "questions.md"
BEGIN, END = "<!-- tables -->", "<!-- /tables -->"
LANGUAGES = ("nl", "en", "ar", "tr", "uk", "pl", "fa", "ti")
FOLDS, ASKED = 5, 40
MAY_ANSWER = 0.06


@dataclass(frozen=True)
class Said:
    """What one way made of one question: the wanted topic (None: not ours), the first three, and the first's score."""

    language: str
    topic: str | None
    first: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class Figures:
    """What was measured of one way."""

    name: str
    crossed: list[Said]
    apart: list[Said]
    ms: float
    megabytes: float
    learned: float


def main() -> None:
    """Measure all ways, print the tables, and write them into the docs when asked."""
    wanted = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wanted.add_argument("--write", action="store_true", help="put the tables into docs/questions.md")
    write = wanted.parse_args().write
    found = []
    for name in WAYS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:  # a fresh process: memory is its own
            found.append(alone.submit(measure, name).result())
        print(_row(found[-1]), flush=True)
    tables = "\n".join([*_compared(found), "", *_by_language(found[-1])])
    print(tables)
    if write:
        before, _, rest = TABLES.read_text("utf-8").partition(BEGIN)
        TABLES.write_text(f"{before}{BEGIN}\n{tables}\n{END}{rest.partition(END)[2]}", "utf-8")


def measure(name: str) -> Figures:
    """Learn one way from everything, ask it the test set, then cross-validate it."""
    way, topics = WAYS[name], load_topics()
    before, started = _memory(), time.process_time()
    learned_way = way(topics)
    learned, megabytes = time.process_time() - started, _memory() - before
    asked, started = list(_apart()), time.process_time()
    apart = [_ask(learned_way, example) for example in asked]
    ms = 1000 * (time.process_time() - started) / max(1, len(asked))
    del learned_way
    crossed = []
    for fold in range(FOLDS):
        known, asked = without(topics, fold)
        learned_way = way(known)
        crossed += [_ask(learned_way, example) for example in _some(asked)]
    return Figures(name, crossed, apart, ms, megabytes, learned)


def without(topics: Topics, fold: int) -> tuple[Topics, list[Example]]:
    """Return the topics without a fifth of their examples, and that fifth."""
    asked: list[Example] = []

    def kept(name: str | None, said: Phrasings) -> Phrasings:
        left = {}
        for language, phrases in said.items():
            mixed = random.Random(f"{name} {language}").sample(sorted(phrases), len(phrases))
            asked.extend(Example(phrase, language, name) for phrase in mixed[fold::FOLDS])
            left[language] = tuple(phrase for at, phrase in enumerate(mixed) if at % FOLDS != fold)
        return left

    known = {topic.id: replace(topic, phrasings=kept(topic.id, topic.phrasings)) for topic in topics.topics.values()}
    small = {one.id: replace(one, phrasings=kept(None, one.phrasings)) for one in topics.smalltalk.values()}
    other = {name: said if name == "fragment" else kept(None, said) for name, said in topics.offtopic.items()}
    return replace(topics, topics=known, smalltalk=small, offtopic=other), asked


def _some(asked: Sequence[Example]) -> Iterator[Example]:
    """Yield as many questions of each language, and half as many that are not ours."""
    chance, by = random.Random(0), defaultdict(list)
    for example in asked:
        by[example.language, example.topic is None].append(example)
    for (_language, not_ours), examples in sorted(by.items()):
        yield from chance.sample(examples, min(len(examples), ASKED // 2 if not_ours else ASKED))


def _apart() -> Iterator[Example]:
    for language in LANGUAGES:
        for line in (TEST_SETS / f"{language}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            yield Example(row["text"], row["language"], row["topic"])


def _ask(way: Way, example: Example) -> Said:
    scores = way.scores(example.text, example.language)
    first = sorted((topic for topic in scores if topic != NOTHING), key=scores.__getitem__, reverse=True)[:3]
    score = scores[first[0]] if first and scores[first[0]] > scores.get(NOTHING, 0.0) else 0.0
    return Said(example.language, example.topic, tuple(first), score)


def _shares(said: Sequence[Said], bar: float) -> Mapping[str, float]:
    ours = [one for one in said if one.topic is not None]
    rest = [one for one in said if one.topic is None]
    return {
        "first": _share([one.first[:1] == (one.topic,) for one in ours]),
        "three": _share([one.topic in one.first for one in ours]),
        "answered": _share([one.score > bar for one in ours]),
        "wrongly": _share([one.score > bar for one in rest]),
    }


def _share(true: Sequence[bool]) -> float:
    return sum(true) / max(1, len(true))


def _bar(said: Sequence[Said]) -> float:
    return float(np.quantile([one.score for one in said if one.topic is None], 1 - MAY_ANSWER))


def _compared(found: Sequence[Figures]) -> Iterator[str]:
    yield "| way | first | among three | answered | test set: first | among three | answered | not ours, answered |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    yield from map(_row, found)
    yield ""
    yield "| way | ms a question | MB | seconds to learn |"
    yield "|---|---:|---:|---:|"
    for one in found:
        yield f"| {one.name} | {one.ms:.2f} | {one.megabytes:.0f} | {one.learned:.1f} |"


def _row(one: Figures) -> str:
    bar = _bar(one.crossed)
    crossed, apart = _shares(one.crossed, bar), _shares(one.apart, bar)
    cells = [crossed["first"], crossed["three"], crossed["answered"]]
    cells += [apart[key] for key in ("first", "three", "answered", "wrongly")]
    return f"| {one.name} | " + " | ".join(f"{100 * cell:.1f}" for cell in cells) + " |"


def _by_language(one: Figures) -> Iterator[str]:
    bar = _bar(one.crossed)
    yield f"| {one.name}, per language | first | among three | test set: first | among three | not ours, answered |"
    yield "|---|---:|---:|---:|---:|---:|"
    for language in LANGUAGES:
        crossed = _shares([said for said in one.crossed if said.language == language], bar)
        apart = _shares([said for said in one.apart if said.language == language], bar)
        cells = (crossed["first"], crossed["three"], apart["first"], apart["three"], apart["wrongly"])
        yield f"| {language} | " + " | ".join(f"{100 * cell:.1f}" for cell in cells) + " |"


def _memory() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    main()
