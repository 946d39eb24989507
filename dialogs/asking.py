"""Turning what stands open into a message: the question, its answers on buttons, and the help beside every question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialogs.conversation import Context, Conversation
from dialogs.engine import Dialog
from dialogs.explanations.offered import RECEIPT, offered
from dialogs.message import Button, Line, Message
from dialogs.outcome import Outcome
from dialogs.questions import Choices, Question
from dialogs.receipt import answers_in_words, receipt
from dialogs.spot import Spot, SpotKind, progress
from dialogs.telling import outcome_lines
from dialogs.text import Text, _
from dialogs.trees.start import ROLE

BACK = Button("@back", _("↩️ Terug"))
HUMAN = Button("@human", _("👤 Mens spreken"))
LANGUAGE = Button("@language", _("🌐 Andere taal"))
RESTART = Button("@restart", _("Opnieuw beginnen"))
QUESTION = Button("role=question", _("Ik heb een vraag"))
TO_REGISTRATION = Button("role=candidate", _("Naar de aanmelding"))
STATUS = Button("@topic:my-registration-status", _("Ik ben al aangemeld"))
COMPUTER = Line("text", _("Hallo! Ik ben de digitale assistent van PraktijkWijs. Ik ben een computer, geen mens."))


def ask(conversation: Conversation, where: Spot, context: Context, intro: Sequence[Line] = ()) -> Message:
    """Return the message that asks what stands open, after some lines that go before it."""
    if where.kind == "menu":
        return menu(intro)
    if where.dialog and where.outcome and where.kind in ("outcome", "later", "end"):
        told = outcome(where.kind, where.dialog, where.outcome, conversation.language, context, intro)
        if where.kind == "end" and where.outcome.early:
            # The answers go with the dialog's end, so the receipt stands here instead of behind a button.
            words = answers_in_words(where.asked, where.answers)
            return replace(told, lines=(*told.lines, *receipt(where.outcome, words, context.region)))
        return told
    if where.kind == "check":
        return check(where, intro)
    return _question(conversation, where, context, intro)


def menu(intro: Sequence[Line] = ()) -> Message:
    """Return the first menu: who are you, what do you want."""
    roles = [Button(f"role={one.value}", one.label, one.hint, main=one.value == "candidate") for one in ROLE.options]
    return Message("menu", (*intro, Line("title", ROLE.text)), (*roles, STATUS, HUMAN, LANGUAGE))


def _question(conversation: Conversation, where: Spot, context: Context, intro: Sequence[Line]) -> Message:
    question = where.question
    lines = [*intro, Line("title", question.text)]
    if question.hint:
        lines.append(Line("hint", question.hint))
    answers = [
        Button(
            f"{question.field}={option.value}", option.label, option.hint, chosen=option.value in conversation.chosen
        )
        for option in question.options
        if not option.hidden
    ]
    if where.kind == "language":
        return Message("ask", tuple(lines), tuple(answers), question="language")
    if isinstance(question, Choices):
        answers.append(Button("@done", _("Klaar, verder"), main=True))
    more = offered(conversation.dialog) if where.kind == "privacy" else ()
    return Message("ask", tuple(lines), (*answers, *helpers(question), *more), question.field, progress(where, context))


def doubt(where: Spot, options: Sequence[tuple[str, Text]], context: Context) -> Message:
    """Return the message that asks which of a few answers was meant."""
    lines = (Line("title", _("Wat bedoelt u?")), Line("hint", where.question.text))
    buttons = [Button(f"{where.question.field}={value}", label) for value, label in options]
    question = None if where.kind in ("menu", "check") else where.question.field
    return Message("ask", lines, (*buttons, BACK, HUMAN), question, progress(where, context))


def helpers(question: Question[object]) -> list[Button]:
    """Return the help that stands with every question, always in the same order."""
    buttons = [BACK]
    if question.field == "phone":
        buttons.append(Button("@skip", _("Liever e-mail")))
    elif question.skippable:
        buttons.append(Button("@skip", _("⏭️ Overslaan")))
    if not question.takes_unknown:
        buttons.append(Button("@unknown", _("🤔 Weet ik niet")))
    return [*buttons, Button("@explain", _("💡 Uitleg")), HUMAN, LANGUAGE]


def outcome(
    kind: SpotKind, dialog: Dialog, found: Outcome, language: str, context: Context, intro: Sequence[Line] = ()
) -> Message:
    """Return the indication with its reasons, costs and who may pay, and the way on."""
    if kind == "later":
        later = Line("text", _("Goed. Wij bewaren nu niets. U kunt zich hier later nog aanmelden."))
        return Message("menu", (*intro, later), (_register_yes(dialog, found), QUESTION, RESTART, HUMAN), "register")
    lines = (*intro, *outcome_lines(found, dialog.id, context.region, context.day))
    told = found.to_json(context.say(language))
    if kind == "end":
        return Message("outcome", lines, (QUESTION, RESTART, HUMAN, *offered(dialog.id)), outcome=told)
    not_now = Button("register=not-now", _("Nu niet"))
    buttons = (_register_yes(dialog, found), QUESTION, not_now, HUMAN, BACK, RECEIPT, *offered(dialog.id))
    return Message("outcome", lines, buttons, "register", outcome=told)


def _register_yes(dialog: Dialog, found: Outcome) -> Button:
    label = dialog.contact[0].options[0].label
    return Button("register=yes", _("Ja, breng mij in contact") if found.id == "outside-region" else label, main=True)


def check(where: Spot, intro: Sequence[Line] = ()) -> Message:
    """Return check-your-answers: every answer with a way to change it. Nothing has been sent yet."""
    rows = [
        Line("row", question.short, beside=question.label(where.answers[question.field]), change=question.field)
        for question in where.asked
        if question.field != "register"
    ]
    head = (Line("title", _("Klopt alles?")), Line("hint", _("Kijk uw antwoorden na. Er is nog niets verstuurd.")))
    changes = [Button(f"@change:{row.change}", _("Wijzig: {answer}").of(answer=row.text)) for row in rows]
    buttons = (Button("@send", _("Alles klopt, verder"), main=True), *changes, BACK, HUMAN)
    return Message("check", (*intro, *head, *rows), buttons)


def greeting() -> list[Line]:
    """Return the first lines of all: this is a computer, and what it helps with."""
    return [
        COMPUTER,
        Line(
            "text",
            _(
                "Ik help u met leren op uw werk. U kunt een praktijkverklaring krijgen. "
                "Dat is een papier. Daarop staat wat u goed kunt op uw werk."
            ),
        ),
    ]
