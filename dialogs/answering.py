"""Taking an answer: keeping it, and going on to what comes next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialogs import groups
from dialogs.asking import COMPUTER, QUESTION, RESTART, TO_REGISTRATION, ask, greeting
from dialogs.asking import HUMAN as HUMAN_BUTTON
from dialogs.conversation import Context, Conversation, Opening, Turn
from dialogs.explanations.offered import offered
from dialogs.message import Button, Line, Message
from dialogs.outcome import Outcome
from dialogs.questions import Answer, Question
from dialogs.spot import Spot, dialog_spot, spot
from dialogs.telling import ASKED_LATER, promise
from dialogs.text import Text, _, own_words
from dialogs.topics.load import load_topics
from dialogs.trees.follow_up import FOLLOW_UP
from dialogs.trees.join import JOIN
from dialogs.trees.start import PRIVACY

CONTACT_FIELDS = ("name", "phone", "email", "company", "kvk", "contact_by", "best_time")
NOT_KEPT = ("register", "@send", "consent")
NOTHING_OPEN: dict[str, Any] = {
    "dialog": "",
    "answers": {},
    "aside": None,
    "doubt": (),
    "leaving": "",
    "changing": None,
    "chosen": (),
}
"""What a conversation has when no dialog is open."""


def show_open(turn: Turn, context: Context, *intro: Line) -> None:
    """Say what stands open, after some lines that go before it in the same message."""
    turn.conversation = turn.conversation.with_(doubt=())
    intro = (*intro, *groups.settle(turn, context))
    where = spot(turn.conversation, context)
    turn.messages.append(ask(turn.conversation, where, context, intro))
    if where.kind == "end":
        if where.dialog is FOLLOW_UP:
            turn.measured = dict(where.answers)
        turn.conversation = turn.conversation.with_(**NOTHING_OPEN)


def no_use(turn: Turn, context: Context, why: Text, *buttons: Button) -> None:
    """Say kindly that something has no meaning here, and show what stands open again."""
    if buttons:
        turn.messages.append(Message("say", (Line("text", why),), buttons))
        show_open(turn, context)
    else:
        show_open(turn, context, Line("text", why))


def refuse(turn: Turn, context: Context, advice: Text) -> None:
    """Say why a typed answer can't be, and ask again."""
    show_open(turn, context, Line("no", advice))
    last = turn.messages[-1]
    turn.messages[-1] = replace(last, kind="problem" if last.kind == "ask" else last.kind)


def greet(turn: Turn, context: Context) -> None:
    """Greet, or welcome back somebody whose answers are still here."""
    conversation = turn.conversation
    if conversation.answers and conversation.dialog:
        lines = (
            Line("title", _("Welkom terug")),
            Line("text", _("Uw antwoorden zijn er nog. U kunt verder, of opnieuw beginnen.")),
        )
        turn.messages.append(Message("say", lines, (RESTART,)))
        show_open(turn, context)
    else:
        show_open(turn, context, *(greeting() if conversation.language else [COMPUTER]))


def take(turn: Turn, where: Spot, question: Question[object], value: Answer, context: Context, *intro: Line) -> None:
    """Keep an answer to the open question (or to an earlier one that it stands for) and go on."""
    before = turn.conversation
    turn.closes = question.label(value)
    turn.conversation = before.with_(doubt=(), leaving="", chosen=())
    if where.kind == "language":
        _take_language(turn, str(value), context)
    elif where.kind == "menu":
        start(turn, str(value), context)
    elif where.kind == "privacy":
        _take_privacy(turn, str(value), context)
    elif where.kind == "human":
        turn.conversation = turn.conversation.with_(aside={**(before.aside or {}), question.field: value})
        _after_human(turn, context, *intro)
    else:
        turn.conversation = turn.conversation.with_(answers={**before.answers, question.field: value}, changing=None)
        if before.changing:
            _ask_again_when_outcome_changed(turn, before, before.changing, context)
        _after_answer(turn, context, *intro)


def _take_language(turn: Turn, language: str, context: Context) -> None:
    first = not turn.conversation.language
    turn.conversation = turn.conversation.with_(language=language, choosing_language=False, offered="")
    unread = [UNREVIEWED] if language in context.unreviewed else []
    show_open(turn, context, *unread, *(greeting() if first else ()))


UNREVIEWED = Line("hint", _("Deze taal is nog niet nagekeken. Klopt iets niet? Vraag een mens."))
"""Said with the first message in a language whose catalogue no person of that language has reviewed."""


def start(turn: Turn, role: str, context: Context) -> None:
    """Begin a dialog, or open the floor for questions."""
    if role == "question":
        turn.messages.append(invite_questions(dialog=turn.conversation.dialog))
        if spot(turn.conversation, context).kind not in ("menu", "outcome", "later"):
            show_open(turn, context)
        return
    privacy = "" if turn.conversation.privacy == "no" else turn.conversation.privacy
    kept = turn.conversation.answers if turn.conversation.dialog == role else {}
    turn.conversation = turn.conversation.with_(dialog=role, privacy=privacy, answers=kept)
    show_open(turn, context)


def invite_questions(*intro: Line, dialog: str = "") -> Message:
    """Return the message that invites a question, with the most asked ones and explanations for a dialog."""
    topics = load_topics().topics
    lines = (*intro, Line("title", _("Wat is uw vraag?")), Line("hint", _("Typ uw vraag. Of kies er een.")))
    buttons = (Button(f"@topic:{name}", topics[name].label) for name in ASKED_MOST)
    return Message("menu", lines, (*buttons, TO_REGISTRATION, HUMAN_BUTTON, *offered(dialog)))


ASKED_MOST = ("what-is-praktijkverklaring", "am-i-eligible", "what-does-it-cost", "how-it-works", "employer-benefits")


def _take_privacy(turn: Turn, value: str, context: Context) -> None:
    if value == "agree":
        turn.conversation = turn.conversation.with_(privacy="agree")
        show_open(turn, context)
        return
    dialog = turn.conversation.dialog
    turn.left = dialog, PRIVACY.field
    turn.conversation = turn.conversation.with_(**{**NOTHING_OPEN, "privacy": "no"})
    kept = Line("text", _("Goed. Wij vragen niets over u en bewaren niets. Een vraag stellen kan altijd."))
    turn.messages.append(invite_questions(kept, dialog=dialog))


def _ask_again_when_outcome_changed(
    turn: Turn, before: Conversation, changed: tuple[str, Answer], context: Context
) -> None:
    """Let the person see the indication again, and choose again, when a changed answer leads to another one."""
    field, old = changed
    earlier = dialog_spot(before.with_(answers={**before.answers, field: old}), context).outcome
    now = dialog_spot(turn.conversation, context).outcome
    if earlier is None or now is None or _told(earlier) != _told(now):
        answers = {name: value for name, value in turn.conversation.answers.items() if name not in NOT_KEPT}
        turn.conversation = turn.conversation.with_(answers=answers)


def _told(outcome: Outcome) -> tuple[object, ...]:
    return outcome.id, outcome.flags, outcome.estimate, outcome.financing


def _after_answer(turn: Turn, context: Context, *intro: Line) -> None:
    consent = turn.conversation.answers.get("consent")
    if consent == "yes":
        _open_case(turn, context)
    elif consent == "no":
        turn.left = turn.conversation.dialog, "consent"
        turn.conversation = turn.conversation.with_(**NOTHING_OPEN)
        turn.wipes = True
        turn.messages.append(declined())
    else:
        show_open(turn, context, *intro)


def declined() -> Message:
    """Return what is said after no consent: nothing is kept, and beginning again is possible."""
    lines = (
        Line("title", _("Wij bewaren niets")),
        Line("text", _("Uw antwoorden zijn gewist. Er is niets meer om aan te melden.")),
        Line("text", _("Wilt u toch? Dan kunt u opnieuw beginnen.")),
    )
    return Message("say", lines, (RESTART, QUESTION, HUMAN_BUTTON))


def _open_case(turn: Turn, context: Context) -> None:
    conversation, where = turn.conversation, dialog_spot(turn.conversation, context)
    joins = conversation.dialog == JOIN.id
    turn.conversation = conversation.with_(**NOTHING_OPEN, group="")
    if joins and (why := groups.refusal(conversation.group, context)):
        show_open(turn, context, *why)
        return
    token = conversation.group if joins else groups.new(conversation.dialog, where.outcome, context)
    ref, answers = context.new_reference(), where.answers
    turn.opens = Opening(
        ref,
        conversation.dialog,
        {name: value for name, value in answers.items() if name not in (*CONTACT_FIELDS, *NOT_KEPT)},
        {name: str(answers[name]) for name in CONTACT_FIELDS if answers.get(name) is not None},
        where.outcome,
        token,
    )
    title, next_steps = _("U doet mee") if joins else _("Uw aanmelding is binnen"), _next_steps(context)
    if where.outcome is not None and where.outcome.id == "pre-registration":
        title, next_steps = _("Uw voor-aanmelding is binnen"), _WAITS
    turn.messages.append(_received(ref, title, *next_steps, *groups.told(conversation.dialog, token, context)))


def promised(context: Context) -> Text:
    """Return until when who registers now hears from us: a day and a time where these are known."""
    if context.answer_by is None:
        return promise(context.region)
    return _("U hoort van ons vóór {moment}.").of(moment=context.answer_by)


def _next_steps(context: Context) -> tuple[Line, ...]:
    return (
        Line("yes", _("Een collega leest wat u hebt ingevuld.")),
        Line("yes", promised(context)),
        Line("yes", _("Samen kijken wij wat de volgende stap is.")),
    )


_WAITS = (
    Line("info", _("Het is nog geen aanmelding.")),
    Line("yes", ASKED_LATER),
    Line("yes", _("Gaat het door? Dan zetten wij de volgende stap.")),
)


def _received(ref: str, title: Text, *more: Line) -> Message:
    hint = Line("hint", _("Dit is uw nummer. Bewaar het goed."))
    lines = (Line("title", title), Line("number", own_words(ref)), hint, *more)
    return Message("case", lines, (QUESTION, HUMAN_BUTTON), case=ref)


def _after_human(turn: Turn, context: Context, *intro: Line) -> None:
    aside = dict(turn.conversation.aside or {})
    if "consent" not in aside:
        show_open(turn, context, *intro)
        return
    turn.conversation = turn.conversation.with_(aside=None)
    if aside["consent"] == "yes":
        ref = context.new_reference()
        person = {name: str(aside[name]) for name in CONTACT_FIELDS if aside.get(name) is not None}
        answers = {name: value for name, value in turn.conversation.answers.items() if name not in CONTACT_FIELDS}
        turn.opens = Opening(ref, "human", answers, person, None)
        turn.messages.append(_received(ref, _("Een mens neemt contact met u op"), *_next_steps(context)))
    else:
        turn.wipes = True
        nothing = Line("text", _("Goed. Wij bewaren uw naam en nummer niet. Hier een vraag stellen kan altijd."))
        turn.messages.append(Message("say", (nothing,), () if turn.conversation.dialog else (QUESTION, RESTART)))
    if turn.conversation.dialog:
        show_open(turn, context, Line("hint", _("Verder met uw aanmelding.")))
