"""A chat in this process: the same assistant and the same storage as everywhere, with the terminal as its channel."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from bot.assistant import Assistant
from bot.incoming import Incoming
from bot.shown import Shown
from storage.messages import Pending


class Chat:
    """One conversation in the terminal. `build` makes the assistant, given who hears its messages."""

    def __init__(self, build: Callable[[Callable[[Sequence[Pending]], None]], Assistant], first: Sequence[str]) -> None:
        self._said: list[Shown] = []
        self._assistant = build(self._hear)
        self._first = first
        self._numbers = itertools.count(1)
        self._address = secrets.token_hex(8)
        self._loop = asyncio.new_event_loop()

    def _hear(self, pending: Sequence[Pending]) -> None:
        self._said += [Shown.from_json(one.payload) for one in pending if one.kind == "message"]

    def open(self) -> list[Shown]:
        """Let the assistant speak first. Of several opening presses only what the last leads to is said."""
        for pressed in self._first:
            self._said.clear()
            self.say(pressed=pressed)
        return self._said

    def say(
        self, text: str | None = None, pressed: str | None = None, contact: tuple[str, str] | None = None
    ) -> list[Shown]:
        """Do one thing and return what the assistant says to it."""
        self._said.clear()
        number = f"{self._address}-{next(self._numbers)}"
        one = Incoming("console", self._address, number, text=text, pressed=pressed, contact=contact)
        self._loop.run_until_complete(self._assistant.receive([one]))
        return self._said

    def close(self) -> None:
        """End the chat."""
        self._loop.close()


def as_line(shown: Shown) -> dict[str, Any]:
    """Return a message as a line of the scriptable chat (contracts, section 2)."""
    step = shown.progress
    return {
        "text": shown.text,
        "language": shown.language,
        "buttons": [{"id": button.id, "label": button.label} for button in shown.buttons],
        "question": shown.question,
        "progress": {"step": step[0], "of": step[1]} if step else None,
        "outcome": shown.outcome,
        "topic": shown.topic,
        "case": shown.case,
    }
