"""Reading what people type: letters made alike, digits of any script, words for yes, no, numbers and controls.

The words themselves stand in `words.toml`, per language.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ك": "ک", "ة": "ه", "ؤ": "و", "ı": "i", "ł": "l", "ø": "o", "ß": "ss"}
)
_APART = re.compile(r"[^\w@+]+|_+")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_LINE_ENDS = re.compile(r"[\r\n\t\v\f\u0085\u2028\u2029]+")
_DIGITS = re.compile(r"\d+")
_BSN = re.compile(r"(?<!\d)(?<!\+\d[ .-])(?<!\+\d\d[ .-])(?<!\+\d\d\d[ .-])\d(?:[ .\-\u2010-\u2014\u00a0]{0,2}\d){8}(?!\d)")
MASK = "•••••••••"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def tidy(typed: str) -> str:
    """Return the text on one line, trimmed, without control and direction-override characters.

    Zero-width joiners inside Persian words are kept: without them the word reads differently.
    """
    spaced = _LINE_ENDS.sub(" ", typed)
    kept = (
        sign
        for place, sign in enumerate(spaced)
        if unicodedata.category(sign) not in _INVISIBLE or (sign in "\u200c\u200d" and 0 < place < len(spaced) - 1)
    )
    return " ".join("".join(kept).split())


def western(text: str) -> str:
    """Return the text with the decimal digits of every script as 0–9."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


@lru_cache(maxsize=20_000)
def alike(text: str) -> str:
    """Return the text as it is compared: no capitals, accents, punctuation or double blanks, one letter for its variants."""
    plain = unicodedata.normalize("NFKD", western(text).casefold().replace("\u200c", " ").replace("'", "").replace("’", ""))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign != "ـ").translate(_LETTERS)
    return _APART.sub(" ", bare).strip()


@lru_cache(maxsize=1)
def _yes_no() -> dict[str, Literal["yes", "no"]]:
    found: dict[str, Literal["yes", "no"]] = {}
    for words in _words().values():
        found |= {alike(word): "yes" for word in words["yes"]}
    for words in _words().values():
        found |= {alike(word): "no" for word in words["no"]}
    return found


def yes_or_no(typed: str) -> Literal["yes", "no"] | None:
    """Return what a text means that is only a yes or a no, in any language."""
    return _yes_no().get(alike(typed))


@lru_cache(maxsize=1)
def _controls() -> dict[str, str]:
    return {
        alike(word): control
        for words in _words().values()
        for control, said in words["controls"].items()
        for word in said
    }


def control(typed: str) -> str | None:
    """Return the control (`@back` …) that a text names and nothing else, in any language."""
    return _controls().get(alike(typed))


@lru_cache(maxsize=16)
def _numbers(language: str) -> dict[str, int]:
    known = _words()
    spoken = known.get(language, known["nl"])["numbers"]
    lists = (known["en"]["numbers"], known["nl"]["numbers"], spoken)
    return {alike(word): place for names in lists for place, word in enumerate(names, 1)}


def numbers_in(typed: str, language: str) -> list[int]:
    """Return every whole number in a text, as digits of any script or as a word up to twenty, in order.

    The Dutch article "een" is only a number when no other number stands beside it.
    """
    named = _numbers(language)
    words = alike(typed).split()
    found: list[int] = []
    articles = 0
    place = 0
    while place < len(words):
        pair = " ".join(words[place : place + 2])
        word = words[place]
        if len(words) > place + 1 and pair in named:
            found.append(named[pair])
            place += 1
        elif word in ("een", "1n") and place + 1 < len(words) and words[place + 1] not in ("of", "tot", "a"):
            articles += 1
        elif word in named:
            found.append(named[word])
        else:
            found += [int(digits[:9]) for digits in _DIGITS.findall(word)]
        place += 1
    return found or [1] * min(articles, 1)


@lru_cache(maxsize=1)
def _question_words() -> tuple[str, ...]:
    return tuple(alike(word) for words in _words().values() for word in words["questions"])


def asks_something(typed: str, only_mark: bool) -> bool:
    """Return whether a text looks like a question: by its mark, or (unless `only_mark`) by its first word."""
    if typed.rstrip().endswith(("?", "؟", "፧")):
        return True
    said = alike(typed) + " "
    return not only_mark and said.count(" ") > 2 and said.startswith(tuple(f"{word} " for word in _question_words()))


def _is_bsn(digits: str) -> bool:
    """Return whether nine digits pass the test for a citizen service number (the "elfproef")."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total % 11 == 0 and int(digits) > 0


def mask_bsn(text: str) -> tuple[str, bool]:
    """Return the text with every citizen service number masked, and whether there was one."""
    plain = western(text)
    masked = False

    def hide(match: re.Match[str]) -> str:
        nonlocal masked
        if not _is_bsn("".join(_DIGITS.findall(match[0]))):
            return match[0]
        masked = True
        return MASK

    hidden = _BSN.sub(hide, plain)
    return (hidden, True) if masked else (text, False)
