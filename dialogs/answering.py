"""Taking an answer: keeping it, saying what was understood, and going on to what comes next."""

from __future__ import annotations

from dialogs.asking import HUMAN as HUMAN_BUTTON
from dialogs.asking import QUESTION, RESTART, ask, greeting
from dialogs.conversation import Context, Conversation, Opening, Turn
from dialogs.message import Button, Line, Message
from dialogs.questions import Answer, Question
from dialogs.spot import Spot, dialog_spot, spot
from dialogs.telling import promise
from dialogs.text import Text, _, own_words

CONTACT_FIELDS = ("name", "phone", "email", "company", "kvk", "contact_by", "best_time")
NOT_KEPT = ("register", "@send", "consent")


def show_open(turn: Turn, context: Context, *intro: Line) -> None:
    """Say what stands open, after some lines that go before it in the same message."""
    where = spot(turn.conversation, context)
    turn.messages.append(ask(turn.conversation, where, context, intro))
    if where.kind == "end":
        turn.conversation = turn.conversation.with_(dialog="", answers={})


def take(turn: Turn, where: Spot, question: Question[object], value: Answer, context: Context, *intro: Line) -> None:
    """Keep an answer to the open question and go on."""
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
    turn.conversation = turn.conversation.with_(language=language, choosing_language=False)
    show_open(turn, context, *(greeting(context.languages) if first else ()))


def start(turn: Turn, role: str, context: Context) -> None:
    """Begin a dialog, or open the floor for questions."""
    if role == "question":
        turn.conversation = turn.conversation.with_(leaving="")
        turn.messages.append(invite_questions())
        return
    kept = turn.conversation.answers if turn.conversation.dialog == role else {}
    privacy = "" if turn.conversation.privacy == "no" else turn.conversation.privacy
    turn.conversation = turn.conversation.with_(dialog=role, answers=kept, leaving="", privacy=privacy)
    show_open(turn, context)


def invite_questions(*intro: Line) -> Message:
    """Return the message that invites a quick question and offers the most asked ones."""
    from dialogs.topics.load import load_topics

    topics = load_topics().topics
    offered = [name for name in ASKED_MOST if name in topics]
    lines = (*intro, Line("title", _("Wat is uw vraag?")), Line("hint", _("Typ uw vraag. Of kies er een.")))
    buttons = tuple(Button(f"@topic:{name}", topics[name].label) for name in offered)
    return Message("menu", lines, (*buttons, Button("role=candidate", _("Naar de aanmelding")), HUMAN_BUTTON))


ASKED_MOST = ("what-is-praktijkverklaring", "am-i-eligible", "what-does-it-cost", "how-it-works", "employer-benefits")


def _take_privacy(turn: Turn, value: str, context: Context) -> None:
    if value == "agree":
        turn.conversation = turn.conversation.with_(privacy="agree")
        show_open(turn, context)
        return
    turn.conversation = turn.conversation.with_(privacy="no", dialog="", answers={})
    kept = Line("text", _("Goed. Wij vragen niets over u en bewaren niets. Een vraag stellen kan altijd."))
    turn.messages.append(invite_questions(kept))


def _ask_again_when_outcome_changed(
    turn: Turn, before: Conversation, changed: tuple[str, Answer], context: Context
) -> None:
    """Let the person see the indication again, and choose again, when a changed answer leads to another one."""
    field, old = changed
    earlier = dialog_spot(before.with_(answers={**before.answers, field: old}), context).outcome
    now = dialog_spot(turn.conversation, context).outcome
    if earlier is None or now is None or (earlier.id, earlier.flags) != (now.id, now.flags):
        answers = {name: value for name, value in turn.conversation.answers.items() if name not in NOT_KEPT}
        turn.conversation = turn.conversation.with_(answers=answers)


def _after_answer(turn: Turn, context: Context, *intro: Line) -> None:
    answers = turn.conversation.answers
    if answers.get("consent") == "yes":
        _open_case(turn, context)
    elif answers.get("consent") == "no":
        turn.conversation = turn.conversation.with_(dialog="", answers={})
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
    where = dialog_spot(turn.conversation, context)
    answers = dict(where.answers or {})
    ref = context.new_reference()
    turn.opens = Opening(
        ref,
        turn.conversation.dialog,
        {name: value for name, value in answers.items() if name not in (*CONTACT_FIELDS, *NOT_KEPT)},
        {name: str(answers[name]) for name in CONTACT_FIELDS if answers.get(name) is not None},
        where.outcome,
    )
    turn.conversation = turn.conversation.with_(dialog="", answers={})
    turn.messages.append(_received(ref, _("Uw aanmelding is binnen"), context))


def _received(ref: str, title: Text, context: Context) -> Message:
    lines = (
        Line("title", title),
        Line("number", own_words(ref)),
        Line("text", _("Dit is uw nummer. Bewaar het goed.")),
        Line("yes", _("Een collega leest wat u hebt ingevuld.")),
        Line("yes", promise(context.region)),
        Line("yes", _("Samen kijken wij wat de volgende stap is.")),
    )
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
        turn.opens = Opening(ref, "human", dict(turn.conversation.answers), person, None)
        turn.messages.append(_received(ref, _("Een mens neemt contact met u op"), context))
    else:
        nothing = Line("text", _("Goed. Wij bewaren uw naam en nummer niet. Hier een vraag stellen kan altijd."))
        turn.messages.append(Message("say", (nothing,)))
    if turn.conversation.dialog:
        show_open(turn, context, Line("hint", _("Verder met uw aanmelding.")))
