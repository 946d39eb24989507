"""Where a conversation stands, derived from its state by replay: which question is open, and what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from dialogs.conversation import Context, Conversation
from dialogs.engine import Dialog, walk
from dialogs.explore import longest
from dialogs.message import Progress
from dialogs.outcome import Outcome
from dialogs.questions import Answer, Choice, Option, Question
from dialogs.text import NOTHING, Text, _
from dialogs.trees.human import HUMAN
from dialogs.trees.start import ALL, PRIVACY, ROLE

SpotKind: TypeAlias = Literal[
    "language", "human", "menu", "privacy", "question", "outcome", "contact", "check", "consent", "later", "end"
]
NOT_REGISTERED = ("inform", "no-consent")
"""Outcomes that keep nothing personal, so there is nothing to register. Contracts, section 3."""

LANGUAGE_NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "ar": "العربية",
    "tr": "Türkçe",
    "uk": "Українська",
    "pl": "Polski",
    "fa": "فارسی",
    "ti": "ትግርኛ",
}
LANGUAGES_IN_DUTCH = {
    "nl": _("Nederlands"),
    "en": _("Engels"),
    "ar": _("Arabisch"),
    "tr": _("Turks"),
    "uk": _("Oekraïens"),
    "pl": _("Pools"),
    "fa": _("Perzisch"),
    "ti": _("Tigrinya"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """The open question (at an end that of the menu), the dialog it is of, and the outcome once it is known.

    `answers` are the answers on the path, `asked` the questions that gave them, in order.
    """

    kind: SpotKind
    question: Question[Any]
    dialog: Dialog | None = None
    asked: tuple[Question[Any], ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    outcome: Outcome | None = None


@lru_cache
def language_question(languages: tuple[str, ...]) -> Choice:
    """Return the question for a language; every language under its own name, and typed in Dutch or English too."""
    return Choice(
        field="language",
        text=_("Kies uw taal"),
        short=_("Taal"),
        hint=_("U kunt later altijd een andere taal kiezen."),
        explain=_("Kies de taal die u het best leest."),
        options=tuple(
            Option(
                code,
                Text(LANGUAGE_NAMES.get(code, code)),
                hint=LANGUAGES_IN_DUTCH.get(code, NOTHING),
                words=(LANGUAGES_IN_DUTCH[code].dutch,) if code in LANGUAGES_IN_DUTCH else (),
            )
            for code in languages
        ),
    )


def spot(conversation: Conversation, context: Context) -> Spot:
    """Return where the conversation stands."""
    if conversation.language not in context.languages or conversation.choosing_language:
        return Spot("language", language_question(context.languages))
    if conversation.aside is not None:
        position = walk(HUMAN.path, conversation.aside, context.region)
        if position.open is not None:
            return Spot("human", position.open, HUMAN, position.asked, position.answers(conversation.aside))
    if conversation.dialog not in ALL:
        return Spot("menu", ROLE)
    if conversation.privacy != "agree":
        return Spot("privacy", PRIVACY)
    return dialog_spot(conversation, context)


def dialog_spot(conversation: Conversation, context: Context) -> Spot:
    """Return where the conversation stands in its dialog."""
    dialog = ALL[conversation.dialog]
    position = walk(dialog.path, conversation.answers, context.region)
    answers = position.answers(conversation.answers)
    if position.open is not None:
        return Spot("question", position.open, dialog, position.asked, answers)
    outcome = dialog.decide(answers, context.region, context.day)
    if not dialog.contact or outcome.id in NOT_REGISTERED:
        return Spot("end", ROLE, dialog, position.asked, answers, outcome)
    contact = walk(dialog.registration, conversation.answers, context.region)
    asked = (*position.asked, *contact.asked)
    answers |= contact.answers(conversation.answers)
    if contact.open is None:
        kind: SpotKind = "later" if answers.get("register") == "not-now" else "end"
        return Spot(kind, dialog.contact[0], dialog, asked, answers, outcome)
    kind = _REGISTRATION.get(contact.open.field, "contact")
    return Spot(kind, contact.open, dialog, asked, answers, outcome)


_REGISTRATION: dict[str, SpotKind] = {"register": "outcome", "@send": "check", "consent": "consent"}


def progress(where: Spot, context: Context) -> Progress | None:
    """Return which question this is of how many, for the questions that lead to the outcome."""
    if where.kind != "question" or where.dialog is None:
        return None
    asked = tuple(question.field for question in where.asked)
    path, open_field = where.dialog.path, where.question.field
    return Progress(len(asked) + 1, longest(path, where.answers, asked, open_field, context.region))
