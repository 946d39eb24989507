"""Finds the quick question that a typed message asks, from the example questions in this folder.

Pure computing: no network, no model file, nothing stored. Learned from the files when it is made, in a few seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from dialogs.topics.features import Features, words_of
from dialogs.topics.learn import Classifier
from dialogs.topics.load import Topics, load_topics

ANSWER = 0.5
"""From this score on the first topic is answered outright: of what is not ours, fewer than one in ten then is."""

AUDIENCE = 1.5
"""How much more probable a topic is for its own audience."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a message seems to ask: at most three topics, best first, with a score between 0 and 1.

    `answered`: the first may be answered outright. `smalltalk`: the id of a small answer that fits better.
    `language`: the language the message seems to be in, when that is clear.
    """

    topics: tuple[tuple[str, float], ...]
    answered: bool
    smalltalk: str | None
    language: str | None


NO_MATCH = Match((), answered=False, smalltalk=None, language=None)


class Matcher:
    """Compares messages with the example questions; made once, then only read, by any number of threads."""

    def __init__(self, topics: Topics | None = None) -> None:
        known = topics or load_topics()
        self._features = Features(known.words)
        self._audiences = {topic.id: topic.audience for topic in known.topics.values()}
        self._smalltalk = frozenset(known.smalltalk)
        kinds = [(topic.id, topic.phrasings) for topic in known.topics.values()]
        kinds += [(small.id, small.phrasings) for small in known.smalltalk.values()]
        kinds += [(_BIT if name == "fragment" else _NOT_OURS, said) for name, said in known.offtopic.items()]
        examples = [
            (label, language, words_of(phrase))
            for label, phrasings in kinds
            for language, phrases in phrasings.items()
            for phrase in phrases
        ]
        self._exact = {" ".join(words): label for label, _, words in examples}
        self._kinds = Classifier((label, self._features.of(words)) for label, _, words in examples)
        self._spoken: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for _, language, words in examples:
            for word in words:
                self._spoken[word][language] += 1

    def match(self, text: str, language: str, audience: str | None) -> Match:
        """Return what `text` seems to ask; never raises. `language` and `audience` only tip the balance.

        A bit of an answer (a name, a place, a number, yes or no) matches nothing.
        """
        words = words_of(text)
        unseen = sum(not self._kinds.knows(word) for word in words)
        if unseen == len(words) or all(word.isdigit() for word in words):
            return NO_MATCH
        exact = self._exact.get(" ".join(words))
        scores = self._scores(words, unseen, exact, audience)
        first = max(scores, key=scores.__getitem__)
        sure = scores[first] >= ANSWER
        if first == _BIT and sure:
            return NO_MATCH
        spoken = self._language(words, language)
        if first in self._smalltalk and sure:
            return Match((), answered=False, smalltalk=first, language=spoken)
        order = sorted(self._audiences, key=scores.__getitem__, reverse=True)[:3]
        whole = len(words) >= _SENTENCE or exact is not None or "?" in text or "؟" in text or "፧" in text
        return Match(
            tuple((topic, round(scores[topic], 3)) for topic in order),
            answered=sure and whole and first in self._audiences,
            smalltalk=None,
            language=spoken,
        )

    def _scores(self, words: list[str], unseen: int, exact: str | None, audience: str | None) -> dict[str, float]:
        probable = self._kinds.probabilities(self._features.of(words), unseen)
        scores = dict(zip(self._kinds.labels, map(float, probable), strict=True))
        for topic, wanted in self._audiences.items():
            scores[topic] *= AUDIENCE if wanted == audience else 1.0
        if exact is not None:
            scores[exact] += 1.0
        whole = sum(scores.values())
        return {label: score / whole for label, score in scores.items()}

    def _language(self, words: list[str], expected: str) -> str | None:
        """Return the language most words are used in, None when that is not clear; `expected` wins a tie."""
        shares: defaultdict[str, float] = defaultdict(float)
        for word in words:
            used = self._spoken.get(word, Counter())
            for language, times in used.items():
                shares[language] += times / used.total()
        best = max(shares, key=lambda language: (shares[language], language == expected))
        return best if shares[best] > _CLEAR * sum(shares.values()) else None


_NOT_OURS, _BIT = "-not-ours", "-bit"
_SENTENCE = 3  # words: fewer may be a name, a place or part of an answer, unless it is an example or ends in "?"
_CLEAR = 0.6
