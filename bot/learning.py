"""What is worked out once, at the start: the ways through the dialogs, and the matcher of quick questions.

The matcher is learned beside the start: it takes seconds, and only a typed question needs it.
"""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

from dialogs.explore import every_path
from dialogs.facts.load import Region
from dialogs.masking import known_words
from dialogs.topics.match import Match, Matcher
from dialogs.trees.start import ALL


def look_ahead(region: Region) -> None:
    """Walk every dialog once, so that the first person does not wait for it: a fifth of a second."""
    for dialog in ALL.values():
        every_path(dialog.path, region)


def keep_for_good() -> None:
    """Tell Python that what was made so far stays: looking whether it can go was a fifth of what a turn cost."""
    gc.collect()
    gc.freeze()


class LearnsBeside(Matcher):
    """Learns in a thread of its own from the moment it is made. The first question waits until that is done."""

    def __init__(self) -> None:
        learning = ThreadPoolExecutor(1, "matcher")
        self._learned = learning.submit(Matcher)
        learning.submit(known_words)
        learning.shutdown(wait=False)

    def match(self, text: str, language: str, audience: str | None) -> Match:
        """Return what `text` seems to ask, as `Matcher.match` does."""
        return self._learned.result().match(text, language, audience)
