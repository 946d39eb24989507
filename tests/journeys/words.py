"""What is looked for on a screen that is in another language: the product's own translation of a Dutch text."""

from __future__ import annotations

import re

from playwright.async_api import Page

from bot.translate import speaker
from dialogs.text import Text, Value

_DIRECTION_MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")


def told_in(language: str, dutch: str, **values: Value) -> str:
    """Return a text in a language, without the marks that set its parts apart.

    AssertionError: it has no translation, so that one would look for Dutch.
    """
    text = Text(dutch).of(**values)
    told = speaker(language)(text)
    assert language == "nl" or told != speaker("nl")(text), f"no {language} for {dutch!r}"
    return _DIRECTION_MARKS.sub("", told)


def pattern_in(language: str, dutch: str, **values: Value) -> str:
    """Return the same as a pattern."""
    return re.escape(told_in(language, dutch, **values))


async def read(page: Page) -> str:
    """Return what stands in the chat as it is read, without those marks."""
    return _DIRECTION_MARKS.sub("", await page.locator(".chat-log").inner_text())
