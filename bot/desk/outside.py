"""What did not arrive at other systems, in words, and sending it again. Staff own the words, which are Dutch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from babel.dates import format_datetime

from bot.zone import HERE
from storage import exports
from storage.database import Database, Store
from storage.exports import CASE, EXPIRING, DeadLetter

SYSTEMS = {"mail": "Mail", "podio": "Podio", "webhook": "Webhook"}
WHAT = {
    CASE: "Hoe de zaak nu is",
    "new-case": "Nieuwe aanmelding",
    "late": "Wacht langer dan beloofd",
    "escalation": "Overleg vandaag",
    EXPIRING: "Voor-aanmelding loopt af",
}
REASONS = {
    "timeout": "Er kwam op tijd geen antwoord.",
    "connection": "Er was geen verbinding.",
    "busy": "Het systeem had het te druk.",
    "login": "Inloggen lukte niet. Kijk het wachtwoord of de sleutel na.",
    "encryption": "De mailserver kan niet veilig verbinden of inloggen.",
    "answer": "Het antwoord was niet te begrijpen. Kijk het adres na.",
    "http 400": "Het systeem begreep het niet. Kijk na of de app alle velden heeft.",
    "http 401": "Inloggen lukte niet. Kijk de sleutel na.",
    "http 403": "Wij mogen daar niet in. Kijk de rechten na.",
    "http 404": "Het adres bestaat niet. Kijk het adres na.",
    "http 410": "Het adres bestaat niet meer. Kijk het adres na.",
}


@dataclass(frozen=True, slots=True)
class NotArrived:
    """One thing that did not arrive; `at_iso` is for machines."""

    id: int
    system: str
    ref: str
    what: str
    at: str
    at_iso: str
    tries: str
    reason: str


class Outside:
    """The desk's view of the other systems. `count` is how much did not arrive, when somebody looked last."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self.count = 0
        self.wake: Callable[[], None] = _nobody

    def counted(self, count: int) -> None:
        """Hear how much did not arrive."""
        self.count = count

    async def not_arrived(self) -> list[NotArrived]:
        """Return what did not arrive, the newest first; at most two hundred."""

        def work(store: Store) -> tuple[list[DeadLetter], int]:
            return exports.dead_letters(store), exports.count_dead(store)

        letters, self.count = await self._database.read(work)
        return [in_words(one) for one in letters]

    async def send_again(self, export_id: int | None = None) -> int:
        """Send one thing again, or all of them; return how many."""
        again = partial(exports.send_again, now=self._clock(), export_id=export_id)
        sent = await self._database.write(again)
        self.count = max(0, self.count - sent)
        self.wake()
        return sent


def in_words(letter: DeadLetter) -> NotArrived:
    """Return a dead letter as staff read it."""
    return NotArrived(
        letter.id,
        SYSTEMS.get(letter.system, letter.system),
        letter.case_ref,
        WHAT.get(letter.kind, letter.kind),
        format_datetime(letter.due_at, "d MMM y, HH:mm", tzinfo=HERE, locale="nl"),
        letter.due_at.isoformat(),
        "1 keer" if letter.attempts == 1 else f"{letter.attempts} keer",
        reason_in_words(letter.reason),
    )


def reason_in_words(reason: str) -> str:
    """Return why something did not arrive, with what to do where that is known."""
    if reason in REASONS:
        return REASONS[reason]
    kind, _, code = reason.partition(" ")
    if kind == "mail":
        return f"De mailserver nam de mail niet aan (code {code})."
    if kind == "http" and code.startswith("3"):
        return "Het systeem verwees naar een ander adres. Kijk het adres na."
    if kind == "http":
        return (
            f"Het systeem had een storing (code {code})." if code >= "500" else f"Het systeem weigerde (code {code})."
        )
    return "Er ging bij ons iets mis. Vraag de beheerder."


def _nobody() -> None:
    """Do nothing: no other system is set up."""
