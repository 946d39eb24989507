"""Brings what people type to plain letters, so that a word is the same word however it is typed.

Letters with marks lose them, Cyrillic becomes Latin (many type it so), and of Ge'ez script the consonants stay, as
the vowels change with every ending. What stands before a word in Arabic, Persian and Tigrinya can be taken off.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 400
"""Characters of a message that are looked at; what follows is not read."""

_PRIVATE = re.compile(r"\S+@\S+|https?://\S+|\+?\d[\d\s().-]{5,}\d")
_LATIN = {
    "й": "y", "ї": "yi", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ц": "ts", "ю": "yu", "я": "ya", "є": "ye",
    "ё": "yo", "х": "kh", "ь": "", "ъ": "", "ı": "i", "ł": "l", "ø": "o", "đ": "d",
    **dict(zip("абвгґдезиіклмнопрстуфыэ", "abvhgdezyiklmnoprstufye", strict=True)),
}  # fmt: skip
_VARIANTS = str.maketrans(
    _LATIN
    | dict(zip("كيىأإآٱةہھۀؤ", "کییااااههههو", strict=True))
    | dict.fromkeys("ـ\u200c\u200d\u200e\u200f'’`´ʼ", None)
)

_ROW = 8  # letters of one consonant in Ge'ez script, one for each vowel
_GEEZ = range(0x1200, 0x1360)
_SOUNDS_LIKE = dict(zip("ሐኀኸሠፀዐቐ", "ሀሀሀሰጸአቀ", strict=True))

_SCRIPTS = (("\u0400", "\u052f", ("uk",)), ("\u0600", "\u06ff", ("ar", "fa")), ("\u1200", "\u139f", ("ti",)))

_BEFORE_ARABIC = ("وبال", "وال", "بال", "کال", "فال", "ولل", "ال", "لل", "و", "ب", "ل", "ف", "س", "ک", "ه")
_BEFORE_PERSIAN = ("نمی", "می", "ن", "ب")
_BEFORE_TIGRINYA = "ብዘይ ከምዘ ኣይት ኣይን ኣይ ዘይ እንተ ዝት ክት ምስ ከም ብም ንም ዝ ክ ይ ት ን እ ም ብ ዘ ኣ ል"


def words_of(text: str) -> list[str]:
    """Return the words of `text` in plain letters: no capitals, accents, vowel signs, variants or long repeats.

    Addresses of mail and web pages and long numbers are left out: they ask nothing.
    """
    typed = _PRIVATE.sub(" ", text[:LONGEST]).casefold().translate(_VARIANTS)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", typed) if not unicodedata.combining(sign))
    plain = "".join(map(_consonant, plain.translate(_VARIANTS)))
    return re.findall(r"[^\W_]+", re.sub(r"(.)\1{2,}", r"\1\1", plain))


def _consonant(sign: str) -> str:
    if ord(sign) not in _GEEZ:
        return sign
    first = chr(ord(sign) - ord(sign) % _ROW)
    return _SOUNDS_LIKE.get(first, first)


def stems(word: str, language: str) -> tuple[str, ...]:
    """Return what is left of a plain word without what stands before it: and, the, to, that, I, not. Or nothing."""
    if "\u1200" <= word[0] <= "\u139f":
        once = _without(word, _TIGRINYA, 2)
        return tuple(dict.fromkeys((*once, *(stem for one in once for stem in _without(one, _TIGRINYA, 2)))))
    if "\u0600" <= word[0] <= "\u06ff":
        return _without(word, _BEFORE_PERSIAN if language == "fa" else _BEFORE_ARABIC, 3)
    return ()


def _without(word: str, before: tuple[str, ...], least: int) -> tuple[str, ...]:
    return tuple(word[len(part) :] for part in before if word.startswith(part) and len(word) >= len(part) + least)


def languages_of_script(text: str) -> tuple[str, ...]:
    """Return the languages that are written in the script of most letters of `text`; none for the Latin script."""
    letters = [sign for sign in text[:LONGEST] if sign.isalpha()]
    for first, last, languages in _SCRIPTS:
        if 2 * sum(first <= sign <= last for sign in letters) > len(letters):
            return languages
    return ()


_TIGRINYA = tuple(dict.fromkeys("".join(map(_consonant, part)) for part in _BEFORE_TIGRINYA.split()))
