"""How plain a Dutch text is: length of sentences, Flesch-Douma, difficult words, passive.

A regression check, no proof. Thresholds are the project's promise (level B1 or easier). The words stand in
`plain_words.toml`, owned by the editors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MOST_WORDS = 20
"""Of any sentence."""
MOST_WORDS_ON_AVERAGE = 15
LOWEST_EASE = 70.0
ENOUGH_WORDS = 10
"""Below this many words the formula says more about chance than about the text."""

_VOWELS = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|ou|au|[aeiouyäëïöü]")
_STRESS = str.maketrans("áàâéèêíìîóòôúùû", "aaaeeeiiiooouuu")
_WORDS = re.compile(r"[^\W_]+(?:[-'’.&/][^\W_]+)*")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[’”\")]*\s+|\n+")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_PASSIVE = re.compile(
    r"\b(?:wordt|worden|werd|werden)\b[^,;:]*\b(?:\w*ge|be|ver|ont|her)\w+(?:d|t|en)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PlainWords:
    """`easier` gives for a difficult word what to write instead; `domain` words have no easier word and don't count."""

    easier: Mapping[str, str]
    domain: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What makes a text hard: the sentence (or the whole text) and what to do."""

    sentence: str
    advice: str


@cache
def plain_words() -> PlainWords:
    """Return the words of `plain_words.toml`."""
    read = tomllib.loads((Path(__file__).parent / "plain_words.toml").read_text("utf-8"))
    return PlainWords(read["easier"], frozenset(read["domain"]["words"]))


def syllables(word: str) -> int:
    """Return how many syllables a Dutch word has, about: an abbreviation in capitals is spelled out."""
    if word.isupper() and len(word) > 1:
        return len(word)
    return max(1, len(_VOWELS.findall(word.casefold().translate(_STRESS))))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [one for part in _SENTENCE_ENDS.split(text) if (one := part.strip()) and _WORDS.search(one)]


def words_of(text: str) -> list[str]:
    """Return the words of a text; a placeholder counts as one."""
    return _WORDS.findall(_PLACEHOLDER.sub(" die ", text))


def ease(text: str, domain: frozenset[str] = frozenset()) -> float:
    """Return Flesch-Douma of a text: 206.835 - 0.93 x words a sentence - 77 x syllables a word; 70 or more is easy.

    Names and domain words count in the length of sentences only: nobody can write them easier.
    """
    counted = _counted(text, domain)
    if not counted:
        return 100.0
    a_word = sum(map(syllables, counted)) / len(counted)
    return 206.835 - 0.93 * len(words_of(text)) / max(1, len(sentences(text))) - 77 * a_word


def _counted(text: str, domain: frozenset[str]) -> list[str]:
    """Return the words that could be easier; a capital inside a sentence makes a name."""
    return [
        word
        for sentence in sentences(text)
        for place, word in enumerate(words_of(sentence))
        if word.casefold() not in domain and (place == 0 or word[0].islower() or word == "U")
    ]


def findings(text: str, known: PlainWords) -> Iterator[Finding]:
    """Yield everything that makes a Dutch text harder than it has to be, with the advice."""
    told = sentences(text)
    lengths = [len(words_of(sentence)) for sentence in told]
    for sentence, length in zip(told, lengths, strict=True):
        if length > MOST_WORDS:
            yield Finding(sentence, f"{length} words; make two sentences of it ({MOST_WORDS} at most)")
        for word in dict.fromkeys(word.casefold() for word in words_of(sentence)):
            if word in known.easier:
                yield Finding(sentence, f"“{word}” is difficult; write “{known.easier[word]}”")
        if _PASSIVE.search(sentence):
            yield Finding(sentence, "is passive; say who does it")
    if told and sum(lengths) / len(told) > MOST_WORDS_ON_AVERAGE:
        average = sum(lengths) / len(told)
        yield Finding(
            text, f"{average:.1f} words a sentence; make sentences shorter ({MOST_WORDS_ON_AVERAGE} on average)"
        )
    if sum(lengths) >= ENOUGH_WORDS and (reached := ease(text, known.domain)) < LOWEST_EASE:
        hardest = sorted(set(_counted(text, known.domain)), key=lambda word: (-syllables(word), word))
        advice = (
            f"Flesch-Douma {reached:.0f}, at least {LOWEST_EASE:.0f}; shorten its long words: {', '.join(hardest[:3])}"
        )
        yield Finding(text, advice)


def questions_in(text: str) -> int:
    """Return how many questions a text asks."""
    return text.count("?")
