"""People who register over Telegram, each with answers of their own, who remember exactly what they said."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field
from typing import Any

from tests.botapi import Act, BotApi, Person, buttons

Json = dict[str, Any]
PATIENCE = 1.0
"""Seconds after which somebody reacts to a message they read before, when it is still the last."""
REFERENCE = re.compile(r"\bPW-[2-9A-HJKMNP-TV-Z]{6}\b")
NEVER = {"register=not-now", "privacy=no", "cross_region=no", "role=question"}
TYPED = {
    "name": r"Hoe heet u\?|Wat is uw naam\?",
    "phone": r"Wat is uw telefoonnummer\?",
    "email": r"Wat is uw e-mailadres\?",
}
STAYS = {"register": "yes", "privacy": "agree", "role": "candidate", "language": "nl"}


@dataclass
class Candidate:
    """Registers, and notes every answer. The same question always gets the same answer, until the person changes it."""

    seed: str
    consents: bool = True
    asks: bool = False
    """Asks a question in the middle of the form."""
    changes: bool = False
    """Changes an answer at the end."""
    said: dict[str, str | None] = field(default_factory=dict)
    pressed_consent: bool = False
    reference: str = ""
    _read: set[str] = field(default_factory=set)
    _typed: set[str] = field(default_factory=set)
    _changed: bool = False
    _asked: bool = False

    async def __call__(self, person: Person, message: Json) -> Act | None:
        text: str = message["text"]
        found = REFERENCE.search(text)
        if found:
            self.reference = found.group()
            return Act(done=True)
        if self.pressed_consent and not self.consents and "Wij bewaren niets" in text:
            return Act(done=True)
        if text in self._read and self._overlooks():
            await asyncio.sleep(PATIENCE)
            if person.received[-1] is not message:
                return None
        self._read.add(text)
        # As the message stands now: what was answered meanwhile has lost its buttons.
        offered = buttons(person.screen.get(message["message_id"], message))
        return self._at_the_end(offered) or self._by_button(offered) or self._by_typing(person, text, offered)

    def _overlooks(self) -> bool:
        """Most people leave a message alone that they read before, unless nothing else comes; some press once more."""
        return random.Random(f"{self.seed}/{len(self.said)}").random() < 0.8

    def _at_the_end(self, offered: list[str]) -> Act | None:
        if "@send" not in offered:
            return None
        if self.changes and not self._changed:
            self._changed = True
            self._read.clear()
            return Act(press="@change:goal")
        return Act(press="@send")

    def _by_button(self, offered: list[str]) -> Act | None:
        answers = sorted(data for data in offered if "=" in data and data not in NEVER)
        names = {data.partition("=")[0] for data in answers}
        if len(names) != 1:
            return None
        name = names.pop()
        if name == "goal" and self.asks and not self._asked:
            self._asked = True
            self._read.clear()
            return Act(text="wat kost een praktijkverklaring?")
        value = self._choice(name, [data.partition("=")[2] for data in answers])
        self.said[name] = value
        if name == "consent":
            self.pressed_consent = True
        return Act(press=f"{name}={value}")

    def _choice(self, name: str, values: list[str]) -> str:
        if name == "consent":
            return "yes" if self.consents else "no"
        if name in STAYS:
            return STAYS[name]
        turn = f"{self.seed}/{name}/{self._changed and name == 'goal'}"
        return random.Random(turn).choice(values)

    def _by_typing(self, person: Person, text: str, offered: list[str]) -> Act | None:
        """Type an answer once: a text question that is shown again, people recognise."""
        for name, pattern in TYPED.items():
            if re.search(pattern, text) and name not in self._typed:
                self._typed.add(name)
                number = f"{person.id:08d}"
                texts = {"name": f"Noor {number}", "phone": f"06{number}", "email": f"noor{number}@example.nl"}
                self.said[name] = f"+316{number}" if name == "phone" else texts[name]
                return Act(text=texts[name])
        if "@skip" in offered and not any(re.search(pattern, text) for pattern in TYPED.values()):
            return Act(press="@skip")
        return None


def crowd(api: BotApi, first: int, count: int, seed: str) -> list[Person]:
    """Return people who register, of whom some ask, some change an answer and some do not consent."""
    people = []
    for number in range(first, first + count):
        chance = random.Random(f"{seed}/{number}")
        script = Candidate(
            f"{seed}/{number}",
            consents=chance.random() > 0.04,
            asks=chance.random() < 0.2,
            changes=chance.random() < 0.3,
        )
        people.append(api.person(number, script))
    return people
