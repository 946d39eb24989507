"""Turning what stands open into a message: the question, its answers on buttons, and the help beside every question."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.conversation import Context, Conversation
from dialogs.message import Button, Kind, Line, Message
from dialogs.outcome import Outcome
from dialogs.questions import Choices, Question
from dialogs.spot import LANGUAGE_NAMES, Spot, progress
from dialogs.telling import outcome_lines
from dialogs.text import Text, _

HUMAN = Button("@human", _("👤 Mens spreken"))
LANGUAGE = Button("@language", _("🌐 Andere taal"))
RESTART = Button("@restart", _("Opnieuw beginnen"))
QUESTION = Button("role=question", _("Ik heb een vraag"))
STATUS = Button("@topic:my-registration-status", _("Ik ben al aangemeld"))


def ask(conversation: Conversation, where: Spot, context: Context, intro: Sequence[Line] = ()) -> Message:
    """Return the message that asks what stands open, after some lines that go before it."""
    if where.kind == "menu":
        return menu(intro)
    if where.kind in ("outcome", "later", "end") and where.outcome is not None:
        return outcome(where, where.outcome, conversation, context, intro)
    assert where.question is not None  # noqa: S101 - every other kind of spot has one
    if where.kind == "check":
        return check(where, intro)
    return _question(conversation, where, where.question, context, intro)


def menu(intro: Sequence[Line] = ()) -> Message:
    """Return the first menu: who are you, what do you want?"""
    from dialogs.trees.start import ROLE

    roles = [Button(f"role={option.value}", option.label, option.hint, main=place == 0) for place, option in enumerate(ROLE.options)]
    return Message("menu", (*intro, Line("title", ROLE.text)), (*roles, STATUS, HUMAN, LANGUAGE))


def _question(
    conversation: Conversation, where: Spot, question: Question[object], context: Context, intro: Sequence[Line]
) -> Message:
    lines = [*intro, Line("title", question.text)]
    if question.hint:
        lines.append(Line("hint", question.hint))
    answers = [
        Button(f"{question.field}={option.value}", option.label, option.hint, chosen=option.value in conversation.chosen)
        for option in question.options
        if not option.hidden
    ]
    if where.kind == "language":
        return Message("ask", tuple(lines), tuple(answers), question="language")
    if isinstance(question, Choices):
        answers.append(Button("@done", _("Klaar, verder"), main=True))
    kind: Kind = "ask"
    return Message(kind, tuple(lines), (*answers, *helpers(question)), question.field, progress(where, context))


def helpers(question: Question[object]) -> list[Button]:
    """Return the help that stands with every question, always in the same order."""
    buttons = [Button("@back", _("↩️ Terug"))]
    if question.field == "phone":
        buttons.append(Button("@skip", _("Liever e-mail")))
    elif question.skippable:
        buttons.append(Button("@skip", _("⏭️ Overslaan")))
    if not question.takes_unknown:
        buttons.append(Button("@unknown", _("🤔 Weet ik niet")))
    return [*buttons, Button("@explain", _("💡 Uitleg")), HUMAN, LANGUAGE]


def outcome(
    where: Spot, found: Outcome, conversation: Conversation, context: Context, intro: Sequence[Line] = ()
) -> Message:
    """Return the indication with its reasons, costs and who may pay, and the way on."""
    say = context.say(conversation.language)
    dialog = where.dialog.id if where.dialog else ""
    if where.kind == "later":
        later = Line("text", _("Goed. Wij bewaren nu niets. U kunt zich hier later nog aanmelden."))
        return Message("menu", (*intro, later), (_register_yes(where, found), QUESTION, RESTART, HUMAN), "register")
    if where.kind == "end":
        lines = (*intro, *outcome_lines(found, dialog, context.region, context.day))
        return Message("outcome", lines, (QUESTION, RESTART, HUMAN), outcome=found.to_json(say))
    buttons = (
        _register_yes(where, found),
        QUESTION,
        Button("register=not-now", _("Nu niet")),
        HUMAN,
        Button("@back", _("↩️ Terug")),
    )
    lines = (*intro, *outcome_lines(found, dialog, context.region, context.day))
    return Message("outcome", lines, buttons, "register", outcome=found.to_json(say))


def _register_yes(where: Spot, found: Outcome) -> Button:
    label = where.dialog.contact[0].options[0].label if where.dialog else _("Ja, ik meld mij aan")
    return Button("register=yes", _("Ja, breng mij in contact") if found.id == "outside-region" else label, main=True)


def check(where: Spot, intro: Sequence[Line] = ()) -> Message:
    """Return check-your-answers: every answer with a way to change it. Nothing has been sent yet."""
    rows = [
        Line("row", question.short, beside=question.label((where.answers or {}).get(question.field)), change=question.field)
        for question in where.asked
        if question.field not in ("register", "@send", "consent")
    ]
    head = (Line("title", _("Klopt alles?")), Line("hint", _("Kijk uw antwoorden na. Er is nog niets verstuurd.")))
    changes = [Button(f"@change:{row.change}", _("Wijzig: {answer}").of(answer=row.text)) for row in rows]
    buttons = (Button("@send", _("Alles klopt, verder"), main=True), *changes, Button("@back", _("↩️ Terug")), HUMAN)
    return Message("check", (*intro, *head, *rows), buttons)


def greeting(languages: tuple[str, ...]) -> list[Line]:
    """Return the first lines of all: this is a computer, and what it helps with."""
    return [
        Line("text", _("Hallo! Ik ben de digitale assistent van PraktijkWijs. Ik ben een computer, geen mens.")),
        Line(
            "text",
            _(
                "Ik help u met leren op uw werk. U kunt een praktijkverklaring krijgen. "
                "Dat is een papier. Daarop staat wat u goed kunt op uw werk."
            ),
        ),
    ]


def language_name(code: str) -> Text:
    """Return a language's own name."""
    return Text(LANGUAGE_NAMES.get(code, code))
