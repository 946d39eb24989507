"""A small linear classifier, learned from labelled lists of features in a few seconds and then only read.

Logistic regression by stochastic gradient descent on features weighted by how rare they are. Chosen by measurement
from among nearest example, class centroids, naive Bayes, ridge and support vectors: as good as the best of them,
with probabilities to stop at, and no library beyond numpy.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDS, SPEED, SLOWING = 6, 4.0, 0.75
"""How often all examples are gone through, how far each moves the weights, and how much less in each next round."""

_SHARE = {"#": 0.5, "@": 1.5}  # groups of letters say less than a whole word, groups of meaning more (measured)


class Classifier:
    """Tells how probable each label is. `examples` are (label, features); the same examples give the same answers."""

    def __init__(self, examples: Iterable[tuple[str, Sequence[str]]]) -> None:
        counted = [(label, Counter(features)) for label, features in examples]
        self.labels = tuple(sorted({label for label, _ in counted}))
        often = Counter(feature for _, features in counted for feature in features)
        self._place = {feature: place for place, feature in enumerate(often)}
        self._rarity = [
            _SHARE.get(feature[0], 1.0) * (1 + math.log((1 + len(counted)) / (1 + number)))
            for feature, number in often.items()
        ]
        self._unseen = 1 + math.log(1 + len(counted))
        self._weights = np.zeros((len(often), len(self.labels)), np.float32)
        self._start = np.zeros(len(self.labels), np.float32)
        number_of = {label: number for number, label in enumerate(self.labels)}
        self._learn([(number_of[label], *self._weighed(features)) for label, features in counted])

    def probabilities(self, features: Sequence[str], unseen_words: int = 0) -> NDArray[np.float32]:
        """Return a probability for each of `labels`; unseen words make all of them less certain."""
        places, values = self._weighed(Counter(features), unseen_words)
        return _softmax(values @ self._weights[places] + self._start)

    def knows(self, feature: str) -> bool:
        """Return whether an example had this feature."""
        return feature in self._place

    def _weighed(self, counted: Counter[str], unseen: int = 0) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        places, values, length = [], [], unseen * self._unseen**2
        for feature, times in counted.items():
            place = self._place.get(feature)
            if place is not None:
                value = (1 + math.log(times)) * self._rarity[place]
                places.append(place)
                values.append(value)
                length += value * value
        return np.array(places, np.intp), np.array(values, np.float32) / np.float32(math.sqrt(length) or 1)

    def _learn(self, rows: list[tuple[int, NDArray[np.intp], NDArray[np.float32]]]) -> None:
        chance, step = np.random.default_rng(0), SPEED
        for _ in range(ROUNDS):
            for number in chance.permutation(len(rows)):
                label, places, values = rows[number]
                wrong = _softmax(values @ self._weights[places] + self._start)
                wrong[label] -= 1
                wrong *= np.float32(step)
                self._weights[places] -= np.outer(values, wrong)
                self._start -= np.float32(0.02) * wrong
            step *= SLOWING


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised: NDArray[np.float32] = np.exp(scores - scores.max())
    raised /= raised.sum()
    return raised
