"""The matcher of quick questions, learned beside the start: it takes seconds, and only a typed question needs it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from dialogs.topics.match import Match, Matcher


class LearnsBeside(Matcher):
    """Learns in a thread of its own from the moment it is made. The first question waits until that is done."""

    def __init__(self) -> None:
        learning = ThreadPoolExecutor(1, "matcher")
        self._learned = learning.submit(Matcher)
        learning.shutdown(wait=False)

    def match(self, text: str, language: str, audience: str | None) -> Match:
        """Return what `text` seems to ask, as `Matcher.match` does."""
        return self._learned.result().match(text, language, audience)
