"""What a dialog ends in: an indication with its reasons, never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from dialogs.text import Say, Text

Status: TypeAlias = Literal["first", "possible", "later", "ask-staff", "last-resort"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the answer that counted, the rule that used it, a sentence for the person, and where the rule is from."""

    field: str
    value: Any
    rule: str
    text: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The trainer's guidance in whole euros for all participants, with the year it is known of."""

    low: int
    high: int
    participants: int
    as_of: str


@dataclass(frozen=True, slots=True)
class Route:
    """One way to pay: whether it comes first, is possible, comes later, must be asked, or is the last resort."""

    route: str
    status: Status
    reason: Text
    amount: tuple[int, int] | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The indication. `early` marks a dialog that ended before all was asked: it has no flags and no financing."""

    id: str
    reasons: tuple[Reason, ...]
    flags: tuple[str, ...] = ()
    estimate: Estimate | None = None
    financing: tuple[Route, ...] = ()
    early: bool = False

    def to_json(self, say: Say) -> dict[str, Any]:
        """Return the form of contracts, section 3, with texts in one language."""
        estimate = self.estimate
        return {
            "id": self.id,
            "flags": list(self.flags),
            "reasons": [
                {"field": one.field, "value": one.value, "rule": one.rule, "text": say(one.text)}
                for one in self.reasons
            ],
            "estimate": estimate
            and {
                "min": estimate.low,
                "max": estimate.high,
                "participants": estimate.participants,
                "as_of": estimate.as_of,
            },
            "financing": [
                {
                    "route": one.route,
                    "status": one.status,
                    "reason": say(one.reason),
                    "amount": one.amount and {"min": one.amount[0], "max": one.amount[1]},
                }
                for one in self.financing
            ],
        }
