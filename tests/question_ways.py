"""Ways to find the topic of a question, for the bench (`tests.bench_questions`). The last is the one that ships."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from dialogs.topics.features import LETTERS, WORD, Features, Seen
from dialogs.topics.learn import Classifier
from dialogs.topics.letters import words_of
from dialogs.topics.load import Topics
from dialogs.topics.match import Matcher

NOTHING = "-nothing"
NEAREST = 30


@dataclass(frozen=True)
class Example:
    """Something people type: a question of a topic, or of none."""

    text: str
    language: str
    topic: str | None


class Way(Protocol):
    """Gives each topic a score for a text, and `NOTHING` one; the greatest is what the text is taken for."""

    def scores(self, text: str, language: str, /) -> Mapping[str, float]:
        """Return the scores, between 0 and 1."""


def examples_of(topics: Topics) -> list[Example]:
    """Return all examples; small talk, bits of answers and what is not ours have no topic."""
    said = [(topic.id, topic.phrasings) for topic in topics.topics.values()]
    rest = [*(small.phrasings for small in topics.smalltalk.values()), *topics.offtopic.values()]
    return [
        Example(phrase, language, name)
        for name, phrasings in [*said, *((None, one) for one in rest)]
        for language, phrases in phrasings.items()
        for phrase in phrases
    ]


def _best(scored: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    best: dict[str, float] = defaultdict(float)
    for topic, score in scored:
        best[topic or NOTHING] = max(best[topic or NOTHING], score)
    return best


class Fuzzy:
    """The example that is spelled most alike (rapidfuzz)."""

    def __init__(self, topics: Topics) -> None:
        self._examples = examples_of(topics)
        self._texts = [" ".join(words_of(example.text)) for example in self._examples]

    def scores(self, text: str, _language: str) -> Mapping[str, float]:
        """Return how alike the most alike example of each topic is."""
        found = process.extract(" ".join(words_of(text)), self._texts, scorer=fuzz.token_set_ratio, limit=NEAREST)
        return _best((self._examples[at].topic, alike / 100) for _, alike, at in found)


class Bm25:
    """The example with the most and rarest words in common."""

    def __init__(self, topics: Topics) -> None:
        self._examples = examples_of(topics)
        texts = [words_of(example.text) for example in self._examples]
        mean = sum(map(len, texts)) / len(texts)
        self._lists: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, words in enumerate(texts):
            for word, times in Counter(words).items():
                weight = times * 2.2 / (times + 1.2 * (0.25 + 0.75 * len(words) / mean))
                self._lists[word].append((at, weight))

    def scores(self, text: str, _language: str) -> Mapping[str, float]:
        """Return the greatest score of each topic's examples, brought to between 0 and 1."""
        total: defaultdict[int, float] = defaultdict(float)
        for word in words_of(text):
            found = self._lists.get(word, [])
            rare = math.log(1 + (len(self._examples) - len(found) + 0.5) / (len(found) + 0.5))
            for at, weight in found:
                total[at] += rare * weight
        return _best((self._examples[at].topic, score / (score + 20)) for at, score in total.items())


class _Weighed:
    """Examples as rows of a table of features, weighed by how rare they are, each row of length one."""

    def __init__(self, topics: Topics, kinds: Sequence[int] | None) -> None:
        examples = examples_of(topics)
        self._kinds, self._see = kinds, Features(topics.words if kinds is None else {})
        seen = [self.seen(example.text, example.language) for example in examples]
        self.topics = sorted({example.topic or NOTHING for example in examples})
        self.wanted = np.array([self.topics.index(example.topic or NOTHING) for example in examples])
        self.features, often = np.unique(np.concatenate(seen), return_counts=True)
        self.rarity = np.log(len(examples) / often).astype(np.float32)
        self.rows = [self.places(one) for one in seen]

    def seen(self, text: str, language: str) -> Seen:
        found = self._see.of(words_of(text), language)
        return found if self._kinds is None else found[np.isin(found & 7, self._kinds)]

    def places(self, seen: Seen) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        at = np.minimum(np.searchsorted(self.features, seen), len(self.features) - 1)
        at = at[self.features[at] == seen]
        values = self.rarity[at]
        return at, values / np.float32(np.linalg.norm(values) or 1)


class Nearest:
    """The nearest examples by all our features: each of the `NEAREST` gives its topic its cosine, cubed."""

    def __init__(self, topics: Topics) -> None:
        self._table = table = _Weighed(topics, None)
        order = np.argsort(np.concatenate([places for places, _ in table.rows]), kind="stable")
        lengths = [len(places) for places, _ in table.rows]
        self._row = np.repeat(np.arange(len(table.rows), dtype=np.int32), lengths)[order]
        self._value = np.concatenate([values for _, values in table.rows])[order]
        often = np.bincount(np.concatenate([places for places, _ in table.rows]), minlength=len(table.features))
        self._begin = np.concatenate([[0], np.cumsum(often)])

    def cosines(self, text: str, language: str) -> NDArray[np.float32]:
        """Return how near each example is."""
        alike = np.zeros(len(self._table.rows), np.float32)
        for place, value in zip(*self._table.places(self._table.seen(text, language)), strict=True):
            part = slice(self._begin[place], self._begin[place + 1])
            alike[self._row[part]] += value * self._value[part]
        return alike

    def scores(self, text: str, language: str) -> Mapping[str, float]:
        """Return the share of each topic."""
        alike = self.cosines(text, language)
        near = np.argpartition(-alike, NEAREST)[:NEAREST]
        shares = np.bincount(self._table.wanted[near], alike[near] ** 3, len(self._table.topics))
        return dict(zip(self._table.topics, shares / (shares.sum() or 1), strict=True))


class Bayes:
    """Naive Bayes on all our features."""

    def __init__(self, topics: Topics) -> None:
        self._table = table = _Weighed(topics, None)
        counted = np.full((len(table.features), len(table.topics)), 0.1, np.float32)
        for (places, values), topic in zip(table.rows, table.wanted, strict=True):
            counted[places, topic] += values
        self._weights = np.log(counted / counted.sum(0))

    def scores(self, text: str, language: str) -> Mapping[str, float]:
        """Return the probability of each topic."""
        places, values = self._table.places(self._table.seen(text, language))
        return dict(zip(self._table.topics, _shares(6 * values @ self._weights[places]), strict=True))


class Centroids:
    """The topic whose examples are nearest on average, by groups of letters."""

    def __init__(self, topics: Topics) -> None:
        self._table = table = _Weighed(topics, (LETTERS,))
        self._weights = np.zeros((len(table.features), len(table.topics)), np.float32)
        for (places, values), topic in zip(table.rows, table.wanted, strict=True):
            self._weights[places, topic] += values
        self._weights /= np.linalg.norm(self._weights, axis=0)

    def scores(self, text: str, language: str) -> Mapping[str, float]:
        """Return the cosine with each topic."""
        places, values = self._table.places(self._table.seen(text, language))
        return dict(zip(self._table.topics, values @ self._weights[places], strict=True))


class Embedding:
    """Features as vectors of 64 numbers, trained here together with a layer of topics above them (as fastText does)."""

    LONG, ROUNDS, AT_ONCE = 64, 5, 16

    def __init__(self, topics: Topics) -> None:
        self._table = table = _Weighed(topics, None)
        chance = np.random.default_rng(0)
        self._vectors = chance.normal(0, 0.3, (len(table.features), self.LONG)).astype(np.float32)
        self._layer = chance.normal(0, 0.1, (self.LONG, len(table.topics))).astype(np.float32)
        moved, over = np.full(len(table.features), 1e-2, np.float32), np.full(self._layer.shape, 1e-2, np.float32)
        for _ in range(self.ROUNDS):
            order = chance.permutation(len(table.rows))
            for at in range(0, len(order), self.AT_ONCE):
                lot = order[at : at + self.AT_ONCE]
                rows = [table.rows[one] for one in lot]
                used, column = np.unique(np.concatenate([places for places, _ in rows]), return_inverse=True)
                block = np.zeros((len(lot), len(used)), np.float32)
                block[np.repeat(np.arange(len(lot)), [len(row[0]) for row in rows]), column] = np.concatenate(
                    [row[1] for row in rows]
                )
                hidden = np.tanh(block @ self._vectors[used])
                wrong = np.array([_shares(one) for one in hidden @ self._layer], np.float32)
                wrong[np.arange(len(lot)), table.wanted[lot]] -= 1
                back, down = (wrong @ self._layer.T) * (1 - hidden**2), hidden.T @ wrong
                over += down**2
                self._layer -= 0.1 * down / np.sqrt(over)
                up = block.T @ back
                moved[used] += (up**2).mean(1)
                self._vectors[used] -= 0.3 * up / np.sqrt(moved[used])[:, np.newaxis]

    def scores(self, text: str, language: str) -> Mapping[str, float]:
        """Return the probability of each topic."""
        places, values = self._table.places(self._table.seen(text, language))
        return dict(
            zip(self._table.topics, _shares(np.tanh(values @ self._vectors[places]) @ self._layer), strict=True)
        )


class Linear:
    """The linear classifier that ships, on the words and groups of letters alone: without what words mean."""

    def __init__(self, topics: Topics) -> None:
        examples, self._see = examples_of(topics), Features({})
        self._learned = Classifier(
            (example.topic or NOTHING, self._seen(example.text, example.language)) for example in examples
        )

    def _seen(self, text: str, language: str) -> Seen:
        found = self._see.of(words_of(text), language)
        return found[np.isin(found & 7, (WORD, LETTERS))]

    def scores(self, text: str, language: str) -> Mapping[str, float]:
        """Return the probability of each topic."""
        probable = self._learned.probabilities(self._seen(text, language))
        return dict(zip(self._learned.labels, map(float, probable), strict=True))


class Ours:
    """The matcher that ships."""

    def __init__(self, topics: Topics) -> None:
        self._matcher = Matcher(topics)

    def scores(self, text: str, language: str) -> Mapping[str, float]:
        """Return the scores of the first three topics; what would not be answered outright is nothing."""
        found = self._matcher.match(text, language, None)
        return dict(found.topics) | ({} if found.answered else {NOTHING: 1.0})


class Mixed:
    """The matcher that ships, together with the nearest examples."""

    def __init__(self, topics: Topics) -> None:
        self._ours, self._nearest = Ours(topics), Nearest(topics)

    def scores(self, text: str, language: str) -> Mapping[str, float]:
        """Return the mean of both."""
        ours, near = dict(self._ours.scores(text, language)), self._nearest.scores(text, language)
        ours.pop(NOTHING, None)
        return {topic: 0.7 * ours.get(topic, 0.0) + 0.3 * near.get(topic, 0.0) for topic in {*ours, *near}}


def _shares(scores: NDArray[Any]) -> NDArray[Any]:
    raised = np.exp(scores - scores.max())
    shares: NDArray[Any] = raised / raised.sum()
    return shares


WAYS: Mapping[str, Callable[[Topics], Way]] = {
    "Fuzzy matching (rapidfuzz)": Fuzzy,
    "BM25 on words": Bm25,
    "Centroids, groups of letters": Centroids,
    "Linear classifier, words and groups of letters": Linear,
    "Naive Bayes, all features": Bayes,
    "Nearest examples, all features": Nearest,
    "Embedding trained here, all features": Embedding,
    "Ours together with nearest examples": Mixed,
    "**Ours**: linear classifier, all features": Ours,
}
