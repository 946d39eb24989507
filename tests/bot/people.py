"""People who talk with the real assistant on a real store, with a clock that the test sets."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bot.assistant import Assistant
from bot.incoming import Incoming
from dialogs.facts.load import load_region
from dialogs.topics.match import Matcher
from storage import cases, conversations, messages
from storage.cases import Case
from storage.conversations import Conversation
from storage.database import Database
from storage.messages import Pending

MORNING = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
"""A Friday, eleven o'clock in the Achterhoek."""
REGION = load_region("achterhoek")


@lru_cache
def matcher() -> Matcher:
    """Learn the questions once for all tests."""
    return Matcher()


class Town:
    """The assistant, the moment it is, and everything it said."""

    def __init__(self, database: Database, now: datetime = MORNING) -> None:
        self.database = database
        self.now = now
        self.said: list[Pending] = []
        self.announced: list[str] = []
        self.numbers = itertools.count(1)
        self.assistant = Assistant(
            database, REGION, matcher(), ("nl", "en"), lambda: self.now, lambda: self.now.date(),
            tell=self.said.extend, announce=self.announced.extend,
        )  # fmt: skip

    def later(self, **time: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**time)
        return self.now


class Somebody:
    """One person on one channel."""

    def __init__(self, town: Town, address: str = "1001", channel: str = "telegram") -> None:
        self.town = town
        self.address, self.channel = address, channel

    async def _do(self, **what: str) -> list[str]:
        before = len(self.town.said)
        number = str(next(self.town.numbers))
        await self.town.assistant.receive([Incoming(self.channel, self.address, number, **what)])  # type: ignore[arg-type]  # text and pressed only
        return [text_of(one) for one in self.town.said[before:] if one.kind == "message"]

    async def press(self, *pressed: str) -> list[str]:
        """Press buttons; return what is said to the last."""
        return [await self._do(pressed=one) for one in pressed][-1]

    async def type(self, *texts: str) -> list[str]:
        """Type texts; return what is said to the last."""
        return [await self._do(text=one) for one in texts][-1]

    def kept(self) -> Conversation:
        """Return the conversation as it is kept."""
        found = self.town.database.read_now(lambda store: conversations.find(store, self.channel, self.address))
        assert found is not None
        return found

    def cases(self) -> list[Case]:
        """Return this person's cases."""
        number = self.kept().id
        return self.town.database.read_now(lambda store: cases.of_conversation(store, number))

    def read(self) -> list[str]:
        """Return everything in the transcript."""
        number = self.kept().id
        rows = self.town.database.read_now(lambda store: messages.transcript(store, number))
        return [" ".join(line["text"] for line in payload["lines"]) for _id, _way, payload, _at, _closed in rows]

    async def begin(self, role: str = "candidate") -> None:
        """Get as far as the first question of a dialog."""
        await self.press("@start", "language=nl", f"role={role}", "privacy=agree")

    async def register_client(self, *answers: str, organisation: str = "uwv") -> Case:
        """Register as a professional; `answers` are the presses from `intent` up to the outcome."""
        await self.begin("referrer")
        await self.press(f"organisation={organisation}", *answers, "register=yes")
        await self.type("Gemeente Voorbeeld", "Roos Verwijzer", "0612345678")
        await self.press("contact_by=phone", "@send", "consent=yes")
        return self.cases()[-1]


UNCERTAIN = (
    *("intent=one-client", "client_consent=yes", "client_group=benefit", "programme=none", "municipality=doetinchem"),
    *("highest_diploma=vmbo", "workplace=employee", "prior_budget=unknown", "start_certainty=uncertain"),
)
"""The answers of a professional whose client starts, perhaps."""


def text_of(one: Pending) -> str:
    """Return a message's text."""
    return " ".join(line["text"] for line in one.payload["lines"])


def buttons_of(pending: Sequence[Pending]) -> list[str]:
    """Return the ids of the buttons of the last message."""
    return [button["id"] for button in pending[-1].payload["buttons"]]
