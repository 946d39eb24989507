"""The invented people of the demo: who they are, what they answer and type, and how far their cases get."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.assistant import Assistant
from bot.incoming import Incoming
from dialogs.engine import walk
from dialogs.facts.load import Region
from dialogs.questions import Answer, Choices, Question
from dialogs.trees.start import DIALOGS

FIRST = ("Robin", "Selam", "Hanna", "Kees", "Amira", "Mehmet", "Olena", "Piotr", "Leyla", "Yonas", "Anouk", "Bilal")
LAST = ("Wolters", "Haddad", "Kovalenko", "Yilmaz", "Nowak", "Tesfay", "Karimi", "te Winkel", "Bosman", "Ebbers")
COMPANIES = ("Kwekerij Voorbeeld", "Magazijn De Proef", "Zorghuis Verzonnen", "Houtwerk Zomaar", "Gemeente Nergens")
SOURCES = ("qr-folder", "ronde-tafel", "website-gemeente", None, None)
WRITES = {
    "nl": "Wanneer bellen jullie mij?",
    "en": "I can start next week. Is that okay?",
    "ar": "هل يمكنني أن أبدأ قريبا؟",
    "tr": "Ne zaman başlayabilirim?",
    "uk": "Коли я можу почати?",
    "pl": "Kiedy mogę zacząć?",
    "fa": "کی می‌توانم شروع کنم؟",
    "ti": "መዓስ ክጅምር እኽእል?",
}
ASKS = (
    "mag mijn hond mee naar het werk", "krijg ik een laptop van jullie", "hoe laat is de lunch",
    "can i do this in germany too", "hebben jullie ook rijles", "ik wil leren lassen op zondag",
)  # fmt: skip
"""Questions that nobody can answer yet: they stand on the desk to learn from."""
GOALS = (
    ("new",) * 8 + ("pre-registered",) * 3 + ("contacted",) * 5 + ("intake",) * 4 + ("advice",) * 4
    + ("matching",) * 4 + ("financing",) * 4 + ("agreements",) * 4 + ("started",) * 5 + ("midterm",) * 2
    + ("assessed",) * 2 + ("issued",) * 4 + ("followed-up",) * 2 + ("closed",) * 2 + ("on-hold",) * 2
    + ("withdrawn",) * 3 + ("referred-out",) * 2
)  # fmt: skip
"""How far the sixty cases get: every status of the contracts stands on the desk."""
USUAL: dict[str, Answer] = {"cross_region": "trainer-here", "client_consent": "yes", "start_certainty": "fixed"}
RARE = ("other", "unknown", "inform", "usable", "under-18", "pre-registration")


@dataclass(slots=True)
class Person:
    """Somebody who talks with the assistant on the web chat."""

    assistant: Assistant
    number: int
    language: str
    source: str | None = None
    ids: Iterator[int] = field(default_factory=itertools.count)

    @property
    def address(self) -> str:
        """Where this person is."""
        return f"demo-{self.number}"

    async def do(self, *pressed: str, text: str | None = None) -> None:
        """Press buttons one after another, or type."""
        for one in pressed or (None,):
            said = Incoming(
                "web", self.address, f"{self.address}-{next(self.ids)}",
                text=text, pressed=one, source=self.source,
            )  # fmt: skip
            await self.assistant.receive([said])

    async def begin(self, dialog: str) -> None:
        """Get as far as the first question of a dialog."""
        await self.do("@start", f"language={self.language}", f"role={dialog}", "privacy=agree")

    async def answer(self, question: Question[object], value: Answer, chance: random.Random) -> None:
        """Give one answer, by buttons where there are."""
        if value is None:
            await self.do("@skip")
        elif isinstance(value, tuple):
            await self.do(*(f"{question.field}={one}" for one in value), "@done")
        elif question.options:
            await self.do(f"{question.field}={value}")
        else:
            await self.do(text=typed(question, chance) or str(value))

    async def register(self, dialog: str, region: Region, chance: random.Random, **fixed: Answer) -> None:
        """Walk a whole dialog and register; `fixed` are answers that are not left to chance."""
        await self.begin(dialog)
        for question, value in answers(dialog, region, chance, fixed):
            await self.answer(question, value, chance)
        await self.do("register=yes")
        for question in DIALOGS[dialog].contact[1:]:
            if question.field not in ("email", "consent"):
                said: Answer = None if question.field == "kvk" else "typed"
                await self.answer(question, question.options[0].value if question.options else said, chance)
        await self.do("@send", "consent=yes")

    async def ask_for_a_person(self, chance: random.Random) -> None:
        """Ask for a person and leave a name and a number."""
        await self.do("@start", f"language={self.language}", "@human")
        await self.do(text=f"{chance.choice(FIRST)} {chance.choice(LAST)}")
        await self.do(text=f"06{chance.randrange(10**7, 10**8)}")
        await self.do("consent=yes")

    async def leave_half_way(self, region: Region, chance: random.Random) -> None:
        """Begin, answer some questions, and stop."""
        dialog = chance.choice(("candidate", "candidate", "employer", "referrer"))
        await self.begin(dialog)
        some = itertools.islice(answers(dialog, region, chance, {}), chance.randrange(1, 9))
        for question, value in list(some):
            await self.answer(question, value, chance)
        await self.do("@stop")

    async def tell_how_it_goes(self, region: Region, chance: random.Random) -> None:
        """Answer the three short questions."""
        await self.do("@menu:follow-up", "privacy=agree")
        for question, value in answers("follow-up", region, chance, {"call_me": chance.choice(("no", "no", "yes"))}):
            await self.answer(question, value, chance)


def answers(
    dialog: str, region: Region, chance: random.Random, fixed: dict[str, Answer]
) -> Iterator[tuple[Question[object], Answer]]:
    """Yield believable answers to one dialog, in the order they are asked."""
    given: dict[str, Answer] = {}
    while (question := walk(DIALOGS[dialog].path, given, region).open) is not None:
        given[question.field] = believable(question, chance, USUAL | fixed)
        yield question, given[question.field]


def believable(question: Question[object], chance: random.Random, fixed: dict[str, Answer]) -> Answer:
    """Return an answer that people give, and that does not end the dialog early."""
    if question.field in fixed:
        return fixed[question.field]
    if question.skippable and chance.random() < 0.3:
        return None
    if isinstance(question, Choices):
        return (chance.choice(question.options).value,)
    if not question.options:
        return chance.choice(question.examples())
    rare = [option.value for option in question.options if option.value in RARE or option.hidden]
    usual = [option.value for option in question.options if option.value not in rare]
    return chance.choice(rare if rare and chance.random() < 0.08 and question.field != "intent" else usual)


def typed(question: Question[object], chance: random.Random) -> str:
    """Return what an invented person types to a question without buttons."""
    return {
        "name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        "company": chance.choice(COMPANIES),
        "employer_name": chance.choice(COMPANIES),
        "phone": f"06{chance.randrange(10**7, 10**8)}",
        "email": "naam@voorbeeld.nl",
        "workers": str(chance.randint(1, 9)),
        "clients": str(chance.randint(2, 16)),
    }.get(question.field, "")
