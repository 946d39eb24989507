"""Finds the quick question that a typed message asks, from the example questions in this folder.

Pure computing: no network, no model, nothing stored. First version: words and letter groups weighted by how rare they
are, a message compared with the middle of each topic and with its nearest example.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dialogs.topics.load import Topics, load_topics

LONGEST = 400
"""Characters of a message that are looked at; what follows is not read."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a message seems to ask: at most three topics, best first, with a score between 0 and 1.

    `answered`: the first may be answered outright. `smalltalk`: the id of a small answer that fits better.
    `language`: the language of the examples that fitted best.
    """

    topics: tuple[tuple[str, float], ...]
    answered: bool
    smalltalk: str | None
    language: str | None


NO_MATCH = Match((), answered=False, smalltalk=None, language=None)


def words_of(text: str) -> list[str]:
    """Return the words of `text` in plain letters: no capitals, accents, vowel signs, variants or long repeats."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_VARIANTS)
    return re.findall(r"[^\W_]+", re.sub(r"(.)\1{2,}", r"\1\1", plain))


_VARIANTS = str.maketrans(
    {
        "ك": "ک",
        "ي": "ی",
        "ى": "ی",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ة": "ه",
        "ـ": None,
        "\u200c": None,
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "'": None,
        "’": None,
    }
)


def _features(words: list[str]) -> Iterator[str]:
    for word in words:
        yield word
        marked = f"<{word}>"
        for size in (3, 4, 5):
            for start in range(len(marked) - size + 1):
                yield "#" + marked[start : start + size]
    for first, second in pairwise(words):
        yield f"{first} {second}"


class Matcher:
    """Compares messages with the example questions; made once, then only read."""

    def __init__(self, topics: Topics | None = None) -> None:
        known = topics or load_topics()
        self._audiences = {topic.id: topic.audience for topic in known.topics.values()}
        self._smalltalk = frozenset(known.smalltalk)
        examples: list[tuple[str, str, Counter[str]]] = []
        for kind in (known.topics, known.smalltalk):
            for name, entry in kind.items():
                examples += [
                    (name, language, Counter(_features(words_of(phrase))))
                    for language, phrases in entry.phrasings.items()
                    for phrase in phrases
                ]
        for name, phrasings in known.offtopic.items():
            examples += [
                (f"-{name}", language, Counter(_features(words_of(phrase))))
                for language, phrases in phrasings.items()
                for phrase in phrases
            ]
        seen = Counter(feature for _, _, counted in examples for feature in counted)
        self._rarity = {feature: math.log((1 + len(examples)) / (1 + often)) for feature, often in seen.items()}
        self._examples = [(name, language) for name, language, _ in examples]
        self._where: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, _, counted) in enumerate(examples):
            for feature, weight in self._weighted(counted).items():
                self._where[feature].append((number, weight))

    def match(self, text: str, language: str, audience: str | None) -> Match:
        """Return what `text` seems to ask; never raises. `audience` only breaks near ties."""
        scores: dict[int, float] = defaultdict(float)
        for feature, weight in self._weighted(Counter(_features(words_of(text)))).items():
            for number, there in self._where.get(feature, ()):
                scores[number] += weight * there
        best: dict[str, float] = {}
        for number, score in scores.items():
            name, spoken = self._examples[number]
            score *= 1.05 if spoken == language else 1.0
            score *= 1.05 if audience and self._audiences.get(name) == audience else 1.0
            best[name] = max(best.get(name, 0.0), score)
        order = sorted(best.items(), key=lambda item: -item[1])
        if not order or order[0][1] < 0.2:
            return NO_MATCH
        found = tuple((name, round(min(score, 1.0), 3)) for name, score in order if name in self._audiences)[:3]
        first = order[0][0]
        return Match(
            topics=found,
            answered=first in self._audiences and order[0][1] >= 0.4,
            smalltalk=first if first in self._smalltalk else None,
            language=self._examples[max(scores, key=scores.__getitem__)][1],
        )

    def _weighted(self, counted: Counter[str]) -> dict[str, float]:
        weights = {
            feature: (1 + math.log(often)) * self._rarity[feature]
            for feature, often in counted.items()
            if feature in self._rarity
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {feature: weight / length for feature, weight in weights.items()}
