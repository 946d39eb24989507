"""Finds the quick question that a typed message asks, from the example questions in this folder.

Pure computing: no network, no model file, nothing stored. Learned from the files when it is made, in a few seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from sys import intern

from dialogs.topics.features import Features
from dialogs.topics.learn import Classifier
from dialogs.topics.letters import languages_of_script, words_of
from dialogs.topics.load import Topics, load_topics

ANSWER = 0.6
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
        languages = dict.fromkeys(language for _, phrasings in kinds for language in phrasings)
        examples = [
            (label, language, [intern(word) for word in words_of(phrase)])
            for language in languages
            for label, phrasings in kinds
            for phrase in phrasings.get(language, ())
        ]
        self._exact = {" ".join(words): label for label, _, words in examples}
        self._spoken = _Spoken((language, words) for _, language, words in examples)
        self._kinds = Classifier((label, self._features.of(words, language)) for label, language, words in examples)

    def match(self, text: str, language: str, audience: str | None) -> Match:
        """Return what `text` seems to ask; never raises. `language` and `audience` only tip the balance.

        A bit of an answer (a name, a place, a number, yes or no) matches nothing.
        """
        words = words_of(text)
        if not any(self._spoken.knows(word) for word in words if len(word) > 1 and not word.isdigit()):
            return NO_MATCH
        spoken, clear = self._spoken.language(words, languages_of_script(text), language)
        exact = self._exact.get(" ".join(words))
        scores = self._scores(words, spoken, exact, audience)
        first = max(scores, key=scores.__getitem__)
        sure = scores[first] >= ANSWER
        if first == _BIT and sure and len(words) <= _LONGEST_BIT:
            return NO_MATCH
        told = spoken if clear else None
        if first in self._smalltalk and sure:
            return Match((), answered=False, smalltalk=first, language=told)
        order = sorted(self._audiences, key=scores.__getitem__, reverse=True)[:3]
        whole = len(words) >= _SENTENCE or exact is not None or "?" in text or "؟" in text or "፧" in text
        return Match(
            tuple((topic, round(scores[topic], 3)) for topic in order),
            answered=sure and whole and first in self._audiences,
            smalltalk=None,
            language=told,
        )

    def _scores(self, words: list[str], language: str, exact: str | None, audience: str | None) -> dict[str, float]:
        probable = self._kinds.probabilities(self._features.of(words, language))
        scores = dict(zip(self._kinds.labels, map(float, probable), strict=True))
        for topic, wanted in self._audiences.items():
            scores[topic] *= AUDIENCE if wanted == audience else 1.0
        if exact is not None:
            scores[exact] += _EXACT
        whole = sum(scores.values())
        return {label: score / whole for label, score in scores.items()}


class _Spoken:
    """Tells languages apart by the words of the examples."""

    def __init__(self, examples: Iterable[tuple[str, list[str]]]) -> None:
        self._times: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for language, words in examples:
            self._times[language].update(words)
        self._all = {language: times.total() for language, times in self._times.items()}

    def knows(self, word: str) -> bool:
        """Return whether an example has this word."""
        return any(word in times for times in self._times.values())

    def language(self, words: list[str], written: tuple[str, ...], expected: str) -> tuple[str, bool]:
        """Return the language most words are used in, of those `written` so, and whether that is clear."""
        if len(written) == 1:
            return written[0], True
        shares: defaultdict[str, float] = defaultdict(float)
        for word in words:
            often = {one: self._times[one][word] / self._all[one] for one in written or self._all}
            for one, part in often.items():
                shares[one] += part / (sum(often.values()) or 1)
        best = max(shares, key=lambda one: (shares[one], one == expected))
        return best, shares[best] > _CLEAR * sum(shares.values())


_NOT_OURS, _BIT = "-not-ours", "-bit"
_SENTENCE = 3  # words: fewer may be a name, a place or part of an answer, unless it is an example or ends in "?"
_LONGEST_BIT = 5  # words: what is longer may be a question that begins with an answer
_EXACT = 2.0  # added to what is the same as an example: it is answered whatever else it looks like
_CLEAR = 0.6
