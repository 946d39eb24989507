"""How hard a reply is to read, told to the colleague who wrote it before it goes. Pure; for Dutch texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dialogs.plain import (
    ENOUGH_WORDS,
    LOWEST_EASE,
    MOST_WORDS,
    MOST_WORDS_ON_AVERAGE,
    ease,
    plain_words,
    sentences,
    words_of,
)

Level: TypeAlias = Literal["easy", "plain", "hard"]
EASY, EASY_WORDS = 80.0, 10
LABELS: dict[Level, str] = {
    "easy": "Makkelijk te lezen (ongeveer A2)",
    "plain": "Gewone taal (ongeveer B1)",
    "hard": "Moeilijk te lezen (moeilijker dan B1)",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text is, in words, and what would make it easier."""

    level: Level
    label: str
    advice: tuple[str, ...]


def reading(text: str) -> Reading:
    """Return how hard a Dutch text is. It is an estimate, no proof."""
    known = plain_words()
    told = sentences(text)
    lengths = [len(words_of(one)) for one in told] or [0]
    advice = [f"Maak twee zinnen van: ‘{_short(one)}’." for one in told if len(words_of(one)) > MOST_WORDS]
    words = dict.fromkeys(word.casefold() for word in words_of(text))
    advice += [f"Schrijf ‘{known.easier[word]}’ in plaats van ‘{word}’." for word in words if word in known.easier]
    average = sum(lengths) / len(lengths)
    flows = ease(text, known.domain) if sum(lengths) >= ENOUGH_WORDS else EASY
    if not advice and (flows < LOWEST_EASE or average > MOST_WORDS_ON_AVERAGE):
        advice.append("Gebruik kortere woorden en zinnen.")
    if advice:
        level: Level = "hard"
    else:
        level = "easy" if average <= EASY_WORDS and flows >= EASY else "plain"
    return Reading(level, LABELS[level], tuple(advice[:3]))


def _short(sentence: str) -> str:
    return f"{' '.join(sentence.split()[:6])} …"
