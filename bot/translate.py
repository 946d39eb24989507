"""Turns a marked text into a string in one language, with numbers, amounts and dates as that language writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, get_datetime_format
from babel.numbers import format_currency, format_decimal

from bot.catalogues import Catalogue, load
from dialogs.text import Money, OwnWords, Say, Text, Value

RIGHT_TO_LEFT = frozenset({"ar", "fa"})
"""The languages that are written from right to left."""
_DAY = "EEEE d MMMM"
_ISOLATE, _POP = "\u2068", "\u2069"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@lru_cache
def speaker(language: str) -> Say:
    """Return what says texts in a language; one without a translation is said in Dutch."""
    catalogue = load(language)
    locale = Locale.parse(language)
    apart = language in RIGHT_TO_LEFT

    def say(text: Text) -> str:
        template = _template(catalogue, text)
        if not text.values:
            return template
        return fill(template, text.values, say, locale, apart)

    return say


def _template(catalogue: Catalogue, text: Text) -> str:
    if not text.plural:
        return catalogue.text(text.dutch)
    count = text.values["count"]
    return catalogue.plural(text.dutch, text.plural, count if isinstance(count, int) else 1)


def fill(template: str, values: Mapping[str, Value], say: Say, locale: Locale, apart: bool) -> str:
    """Return the text with its placeholders filled; in a right-to-left text what reads the other way is set apart."""

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        value = values[match[1]]
        words = written(value, say, locale)
        return f"{_ISOLATE}{words}{_POP}" if apart and not isinstance(value, Text) else words

    return _PLACEHOLDER.sub(value_of, template)


def written(value: Value, say: Say, locale: Locale) -> str:
    """Return one value as its language writes it."""
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, Money):
        return format_currency(value.euros, "EUR", locale=locale, format="¤\xa0#,##0", currency_digits=False)
    if isinstance(value, OwnWords):
        return value.words
    if isinstance(value, datetime):
        day, time = format_date(value, _DAY, locale=locale), value.strftime("%H:%M")
        joined = str(get_datetime_format("long", locale)).replace("'", "")
        return joined.replace("{1}", day).replace("{0}", time)
    if isinstance(value, date):
        return format_date(value, _DAY, locale=locale)
    return _number(value, locale) if isinstance(value, int) else value


@lru_cache(maxsize=1000)
def _number(value: int, locale: Locale) -> str:
    return format_decimal(value, locale=locale)
