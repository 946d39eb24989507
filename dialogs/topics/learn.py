"""A small linear classifier, learned from labelled features in a few seconds and then only read.

Logistic regression by stochastic gradient descent on features weighted by how rare they are. Chosen by measurement
(`make bench-questions`): no other method was better, no mixture of methods either, and it needs nothing but numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialogs.topics.features import LETTERS, MEANING, STEM, TOGETHER, WORD, Seen

ROUNDS, AT_ONCE, SPEED, SLOWING = 6, 8, 4.0, 0.75
"""How often all examples are gone through, how many at once, how far they move the weights, and how much less later."""

_SHARE = np.ones(8, np.float32)  # by kind of feature: what a word means says more than its letters (measured)
_SHARE[[WORD, LETTERS, MEANING, TOGETHER, STEM]] = 1.0, 0.5, 1.5, 1.0, 0.5
_TWICE = 2  # a feature of one example alone teaches nothing
_Row = tuple[NDArray[np.intp], NDArray[np.float32]]


class Classifier:
    """Tells how probable each label is, learned from `seen` and the label of each. Same examples, same answers."""

    def __init__(self, labels: Sequence[str], seen: Sequence[Seen]) -> None:
        self.labels = tuple(sorted(set(labels)))
        order = np.random.default_rng(0).permutation(len(seen))
        number_of = {label: number for number, label in enumerate(self.labels)}
        wanted = np.array([number_of[labels[at]] for at in order])
        features, often = np.unique(np.concatenate(seen), return_counts=True)
        enough = often >= min(_TWICE, often.max())
        self._features, often = features[enough], often[enough]
        self._rarity = _SHARE[self._features & 7] * (1 + np.log((1 + len(seen)) / (1 + often))).astype(np.float32)
        self._weights = np.zeros((len(self._features), len(self.labels)), np.float32)
        self._start = np.zeros(len(self.labels), np.float32)
        lots = range(0, len(seen), AT_ONCE)
        self._learn([self._lot([seen[at] for at in order[lot : lot + AT_ONCE]]) for lot in lots], wanted)

    def probabilities(self, seen: Seen) -> NDArray[np.float32]:
        """Return a probability for each of `labels`."""
        places, values = self._weighed(seen)
        probable: NDArray[np.float32] = _softmax((values @ self._weights[places] + self._start)[np.newaxis])[0]
        return probable

    def _weighed(self, seen: Seen) -> _Row:
        places = np.minimum(np.searchsorted(self._features, seen), len(self._features) - 1)
        places = places[self._features[places] == seen]
        values = self._rarity[places]
        return places, values / np.float32(np.sqrt(values @ values) or 1)

    def _learn(self, lots: Sequence[tuple[NDArray[Any], ...]], wanted: NDArray[np.intp]) -> None:
        chance, step = np.random.default_rng(0), np.float32(SPEED)
        for _ in range(ROUNDS):
            for number in chance.permutation(len(lots)):
                used, row, column, values = lots[number]
                label = wanted[number * AT_ONCE : (number + 1) * AT_ONCE]
                block = np.zeros((len(label), len(used)), np.float32)
                block[row, column] = values
                weights = self._weights[used]
                wrong = _softmax(block @ weights + self._start)
                wrong[np.arange(len(label)), label] -= 1
                wrong *= step
                self._weights[used] = weights - block.T @ wrong
                self._start -= np.float32(0.02) * wrong.sum(0)
            step *= np.float32(SLOWING)

    def _lot(self, seen: Sequence[Seen]) -> tuple[NDArray[Any], ...]:
        rows = [self._weighed(one) for one in seen]
        used, column = np.unique(np.concatenate([places for places, _ in rows]), return_inverse=True)
        row = np.repeat(np.arange(len(rows), dtype=np.uint8), [len(places) for places, _ in rows])
        return used.astype(np.int32), row, column.astype(np.uint16), np.concatenate([values for _, values in rows])


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised: NDArray[np.float32] = np.exp(scores - scores.max(1, keepdims=True))
    raised /= raised.sum(1, keepdims=True)
    return raised
