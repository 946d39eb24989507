"""A small fake person: presses, types and shares, and keeps what the assistant says to it. Pure, no storage."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from itertools import count
from typing import Any, cast

from bot import translate
from dialogs.conversation import Context, Conversation, KnownCase, Opening, Said, Turn
from dialogs.facts.load import load_region
from dialogs.message import Message
from dialogs.text import Say
from dialogs.topics.match import NO_MATCH, Match, Matcher
from dialogs.turn import take_turn

REGION = load_region("achterhoek")
DAY = date(2026, 11, 20)
ANSWERS: dict[str, dict[str, Any]] = {
    "candidate": {
        "municipality": "aalten",
        "age_band": "27-plus",
        "situation": "employed",
        "highest_diploma": "none",
        "goal": "proof",
        "workplace": "employee",
        "employer_name": None,
        "may_contact_employer": "yes",
        "sector": "green",
        "occupation": None,
        "dutch_at_work": "yes",
        "guided_by": "nobody",
        "payer_hint": "unknown",
    },
    "employer": {
        "location": "aalten",
        "workers": 1,
        "worker_types": ["own"],
        "motive": "social",
        "recognised": "yes",
        "practice_trainer": "yes",
        "sector": "green",
        "occupation": None,
        "level": "2",
        "start_period": "now",
        "paid_contract": "yes",
        "can_pay": "yes",
        "workers_consent": "yes",
    },
    "referrer": {
        "organisation": "uwv",
        "intent": "one-client",
        "client_consent": "yes",
        "client_group": "employed",
        "programme": "none",
        "municipality": "aalten",
        "highest_diploma": "none",
        "workplace": "employee",
        "prior_budget": "no",
        "start_certainty": "fixed",
    },
    "follow-up": {"where_now": "school", "next_step": "job", "call_me": "no"},
}
"""A plain case for each dialog, in which nothing special holds."""


def speaker(language: str) -> Say:
    """Return what says texts; languages that have no translations yet are said in Dutch."""
    return translate.speaker("en" if language == "en" else "nl")


class KnownQuestions:
    """A matcher that knows a few questions by heart."""

    known: Mapping[str, Match] = {
        "wat kost het?": Match((("what-does-it-cost", 0.9),), True, None, "nl"),
        "what does it cost?": Match((("what-does-it-cost", 0.9),), True, None, "en"),
        "ja?": Match((("what-does-it-cost", 0.9),), True, None, "nl"),
        "iets over geld?": Match((("what-does-it-cost", 0.3), ("trainer-costs", 0.2)), False, None, "nl"),
        "iets over geld graag": Match((("trainer-costs", 0.3),), False, None, "nl"),
        "iets vaags": Match((("trainer-costs", 0.2),), False, None, "nl"),
        "hallo": Match((), False, "greeting", "nl"),
    }

    def match(self, text: str, _language: str, _audience: str | None) -> Match:
        """Return what is known of a text."""
        return self.known.get(text.casefold(), NO_MATCH)


class Talk:
    """One person talking. `last` is the last message, `said` all words of the last turn, `opened` the cases so far."""

    def __init__(
        self,
        language: str = "nl",
        dialog: str = "",
        *,
        state: Mapping[str, Any] | None = None,
        cases: Callable[[], tuple[KnownCase, ...]] = lambda: (),
        day: date = DAY,
    ) -> None:
        numbers = count(1)
        self.context = Context(
            region=REGION,
            day=day,
            matcher=cast(Matcher, KnownQuestions()),
            languages=("nl", "en", "tr", "ar"),
            say=speaker,
            cases=cases,
            new_reference=lambda: f"PW-22222{next(numbers)}",
        )
        started = {"language": language, "privacy": "agree" if dialog else "", "dialog": dialog}
        self.state = Conversation.from_json(state if state is not None else started)
        self.turn = Turn(self.state)
        self.opened: list[Opening] = []

    def press(self, *buttons: str) -> Talk:
        """Press buttons, one after another."""
        for button in buttons:
            self.do(Said(pressed=button))
        return self

    def type(self, *texts: str) -> Talk:
        """Send texts, one after another."""
        for text in texts:
            self.do(Said(text=text))
        return self

    def share(self, phone: str, name: str = "") -> Talk:
        """Share a contact."""
        return self.do(Said(contact=(phone, name)))

    def do(self, said: Said) -> Talk:
        """Do one thing. What is kept goes through JSON, as it does in the store."""
        self.turn = take_turn(self.state, said, self.context)
        self.state = Conversation.from_json(json.loads(json.dumps(self.turn.conversation.to_json())))
        self.opened += [self.turn.opens] if self.turn.opens else []
        return self

    def answer(self, dialog: str, until: str = "", **changes: Any) -> Talk:
        """Answer the questions of a plain case by buttons and text, up to the outcome or the question `until`."""
        self.open()
        answers = ANSWERS[dialog] | changes
        while (name := self.last.question) not in (until, "register", None):
            value = answers[str(name)]
            if value is None:
                self.press("@skip")
            elif isinstance(value, list):
                self.press(*(f"{name}={one}" for one in value), "@done")
            elif self.shows(f"{name}={value}"):
                self.press(f"{name}={value}")
            else:
                self.type(str(value))
        return self

    def open(self) -> Talk:
        """Look at the chat for the first time, or again."""
        return self.do(Said(opened=True))

    @property
    def last(self) -> Message:
        """The last message of the last turn."""
        return self.turn.messages[-1]

    @property
    def asked(self) -> str | None:
        """The question of the last message."""
        return self.last.question

    @property
    def said(self) -> str:
        """All words of the last turn."""
        say = speaker(self.state.language or "nl")
        return "\n".join(
            say(line.text) + (f": {say(line.beside)}" if line.beside else "")
            for message in self.turn.messages
            for line in message.lines
        )

    @property
    def buttons(self) -> list[str]:
        """The buttons of all messages of the last turn."""
        return [button.id for message in self.turn.messages for button in message.buttons]

    def shows(self, button: str) -> bool:
        """Whether the last turn shows this button."""
        return button in self.buttons
