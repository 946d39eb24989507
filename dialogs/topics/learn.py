"""A small linear classifier, learned from labelled features in a few seconds and then only read.

Logistic regression by stochastic gradient descent on features weighted by how rare they are. Chosen by measurement
(`make bench-questions`): no other method was better, no mixture of methods either, and it needs nothing but numpy.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from dialogs.topics.features import LETTERS, MEANING, STEM, TOGETHER, WORD, Seen

ROUNDS, AT_ONCE, SPEED, SLOWING = 6, 8, 4.0, 0.75
"""How often all examples are gone through, how many at once, how far they move the weights, and how much less later."""

_SHARE = np.ones(8, np.float32)  # by kind of feature: what a word means says more than its letters (measured)
_SHARE[[WORD, LETTERS, MEANING, TOGETHER, STEM]] = 1.0, 0.5, 1.5, 1.0, 0.5
_LOTS_IN_A_PART = 256  # so that making lots takes little memory beside them
_LEAST = np.array([3, 4, 2, 3, 2, 2, 2, 2])  # examples that have a feature: from fewer nothing is learned that lasts
_Places = NDArray[np.int32]
_Weighed = tuple[NDArray[np.intp], _Places, NDArray[np.float32]]


class Classifier:
    """Tells how probable each label is. `examples` are (label, features); the same examples give the same answers."""

    def __init__(self, examples: Iterable[tuple[str, Seen]]) -> None:
        labels, lengths, kept = [], [], array("I")  # one block: many small ones would leave the memory in pieces
        for label, seen in examples:
            labels.append(label)
            lengths.append(len(seen))
            kept.frombytes(seen.tobytes())
        together = np.frombuffer(kept, np.uint32)
        ends = np.cumsum(lengths)
        self.labels = tuple(sorted(set(labels)))
        number_of = {label: number for number, label in enumerate(self.labels)}
        wanted = np.array([number_of[label] for label in labels])
        features, often = np.unique(together, return_counts=True)
        enough = often >= np.minimum(_LEAST[features & 7], often.max())
        self._features, often = features[enough], often[enough]
        self._rarity = _SHARE[self._features & 7] * (1 + np.log((1 + len(labels)) / (1 + often))).astype(np.float32)
        self._weights = np.zeros((len(self._features), len(self.labels)), np.float32)
        self._start = np.zeros(len(self.labels), np.float32)
        order = np.random.default_rng(0).permutation(len(labels))
        lots = _Lots((together[ends[at] - lengths[at] : ends[at]] for at in order), self._weighed)
        del kept, together, features, often, enough  # as large as the lots
        self._learn(lots, wanted[order])

    def probabilities(self, seen: Seen) -> NDArray[np.float32]:
        """Return a probability for each of `labels`."""
        _row, places, values = self._weighed(seen, np.zeros(len(seen), np.intp))
        probable: NDArray[np.float32] = _softmax((values @ self._weights[places] + self._start)[np.newaxis])[0]
        return probable

    def _weighed(self, seen: Seen, row: NDArray[np.intp]) -> _Weighed:
        """Return row, place and value of each known feature; the values of a row have length one together."""
        places = np.minimum(np.searchsorted(self._features, seen), len(self._features) - 1)
        known = self._features[places] == seen
        row, places = row[known], places[known].astype(np.int32)
        values = self._rarity[places]
        lengths: NDArray[np.float32] = np.sqrt(np.bincount(row, values * values)).astype(np.float32)
        return row, places, values / lengths[row]

    def _learn(self, lots: _Lots, wanted: NDArray[np.intp]) -> None:
        chance, step = np.random.default_rng(0), np.float32(SPEED)
        for _ in range(ROUNDS):
            for number in chance.permutation(len(lots)):
                used, block = lots[number]
                weights = self._weights[used]
                wrong = _softmax(block @ weights + self._start)
                wrong[np.arange(len(block)), wanted[number * AT_ONCE : (number + 1) * AT_ONCE]] -= 1
                wrong *= step
                self._weights[used] = weights - block.T @ wrong
                self._start -= np.float32(0.02) * wrong.sum(0)
            step *= np.float32(SLOWING)


class _Lots:
    """Examples in lots of `AT_ONCE`: of each lot the places that are used, and the values of its rows in these."""

    def __init__(self, mixed: Iterable[Seen], weigh: Callable[[Seen, NDArray[np.intp]], _Weighed]) -> None:
        self._parts: list[tuple[NDArray[np.uint8], _Places, NDArray[np.float16], NDArray[np.intp]]] = []
        rows, self._count = iter(mixed), 0
        while part := list(islice(rows, AT_ONCE * _LOTS_IN_A_PART)):
            row, places, values = weigh(np.concatenate(part), np.repeat(np.arange(len(part)), list(map(len, part))))
            order = np.lexsort((places, row // AT_ONCE))
            begins = np.searchsorted(row[order] // AT_ONCE, np.arange(_LOTS_IN_A_PART + 1))
            small = values[order].astype(np.float16)  # exact enough, and half the memory
            self._parts.append(((row[order] % AT_ONCE).astype(np.uint8), places[order], small, begins))
            self._count += len(part)

    def __len__(self) -> int:
        return -(-self._count // AT_ONCE)

    def __getitem__(self, number: int) -> tuple[_Places, NDArray[np.float32]]:
        row, places, values, begins = self._parts[number // _LOTS_IN_A_PART]
        within = slice(begins[number % _LOTS_IN_A_PART], begins[number % _LOTS_IN_A_PART + 1])
        new = np.concatenate(([True], places[within][1:] != places[within][:-1]))
        used = places[within][new]
        block = np.zeros((min(AT_ONCE, self._count - number * AT_ONCE), len(used)), np.float32)
        block[row[within], np.cumsum(new) - 1] = values[within]
        return used, block


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised: NDArray[np.float32] = np.exp(scores - scores.max(1, keepdims=True))
    raised /= raised.sum(1, keepdims=True)
    return raised
