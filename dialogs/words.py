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

_LETTERS = str.maketrans("أإآٱىیئكةؤıłø", "اااايييکهوilo")
_APART = re.compile(r"[^\w@+]+|_+")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_LINE_ENDS = re.compile(r"[\r\n\t\v\f\u0085\u2028\u2029]+")
_DIGITS = re.compile(r"\d+")
_BSN = re.compile(
    r"(?<!\d)(?<!\+\d[ .-])(?<!\+\d\d[ .-])(?<!\+\d\d\d[ .-])\d(?:[ .\-\u2010-\u2014\u00a0]{0,2}\d){8}(?!\d)"
)
MASK = "•••••••••"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def tidy(typed: str) -> str:
    """Return the text on one line, trimmed, without control and direction-override characters.

    Zero-width joiners inside Persian words are kept: without them the word reads differently.
    """
    if typed.isprintable():  # nothing invisible in it, which is nearly always so
        return " ".join(typed.split())
    spaced = _LINE_ENDS.sub(" ", typed)
    kept = (
        sign
        for place, sign in enumerate(spaced)
        if unicodedata.category(sign) not in _INVISIBLE or (sign in "\u200c\u200d" and 0 < place < len(spaced) - 1)
    )
    return " ".join("".join(kept).split())


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, for lists of words in code."""
    return frozenset(alike(text).split())


def western(text: str) -> str:
    """Return the text with the decimal digits of every script as 0–9."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


def alike(text: str) -> str:
    """Return the text as it is compared: no capitals, accents, punctuation or double blanks, variants made one."""
    return _alike(text) if len(text) < _REMEMBERED else _made_alike(text)


def _made_alike(text: str) -> str:
    joined = western(text).casefold().replace("\u200c", " ").replace("'", "").replace("’", "")
    plain = unicodedata.normalize("NFKD", joined)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign != "ـ").translate(_LETTERS)
    return _APART.sub(" ", bare).strip()


_alike = lru_cache(maxsize=20_000)(_made_alike)
_REMEMBERED = 100
"""Labels are compared again and again; longer texts are typed once."""


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
def _fractions() -> frozenset[str]:
    return frozenset(alike(word) for words in _words().values() for word in words["fractions"])


_BROKEN = re.compile(r"\d\s*[.,/٫٬]\s*\d|[-−–]\s*\d|%|\bmin(?:us)?\s+\w", re.IGNORECASE)


def no_whole_number(typed: str) -> bool:
    """Return whether a text names a half, a negative or a broken number."""
    broken = _BROKEN.search(western(typed)) or any(unicodedata.category(sign) == "No" for sign in typed)
    return bool(broken) or not _fractions().isdisjoint(alike(typed).split())


@lru_cache(maxsize=1)
def _common_words() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(alike(word) for word in words["common"])
        for language, words in _words().items()
        if "common" in words
    }


_SCRIPTS = (("ti", re.compile("[\u1200-\u137f]")), ("uk", re.compile("[\u0400-\u04ff]")))
_PERSIAN = re.compile("[پچژگیک]|(?:^|\\s)(?:است|را|آیا|هستم)(?:\\s|$)")
_ARABIC = re.compile("[\u0600-\u06ff]")


def language_of(typed: str) -> str | None:
    """Return the language a text is clearly in, by its letters or by its commonest words; None in doubt."""
    for language, letters in _SCRIPTS:
        if len(letters.findall(typed)) > 1:
            return language
    if len(_ARABIC.findall(typed)) > 1:
        return "fa" if _PERSIAN.search(typed) else "ar"
    said = alike(typed).split()
    known = sorted(((sum(word in words for word in said), language) for language, words in _common_words().items()))
    (second, _other), (most, language) = known[-2:]
    return language if (most >= 2 and most > second + 1) or (most == len(said) > 1 and most > second) else None


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
