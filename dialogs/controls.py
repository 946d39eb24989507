"""The controls: what each button with an `@` does. They always work.

Where one means nothing, the person hears so kindly and the open question comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from dialogs import answering, deciding, explained, measuring, topics_told
from dialogs.answering import NOTHING_OPEN, no_use
from dialogs.asking import HUMAN as HUMAN_BUTTON
from dialogs.asking import QUESTION, RESTART
from dialogs.conversation import Context, Conversation, Turn
from dialogs.leaving import leaves_at
from dialogs.message import Button, Line, Message
from dialogs.questions import Answer, Choices
from dialogs.spot import Spot, spot
from dialogs.text import Text, _
from dialogs.trees.join import JOIN
from dialogs.trees.start import DIALOGS

Control: TypeAlias = Callable[[Turn, Context, str], None]
UNKNOWN_BUTTON = _("Deze knop ken ik niet.")


def use(turn: Turn, context: Context, pressed: str) -> None:
    """Do what a control says; one that does not exist changes nothing."""
    name, _colon, about = pressed.partition(":")
    control = _CONTROLS.get(name)
    choosing = turn.conversation.choosing_language
    if control is None:
        no_use(turn, context, UNKNOWN_BUTTON)
        return
    if name not in ("@language", "@dutch"):
        turn.conversation = turn.conversation.with_(choosing_language=False)
    if choosing and name == "@back":
        answering.show_open(turn, context)
    else:
        control(turn, context, about)


def leave(turn: Turn, context: Context, going: str) -> None:
    """Go where somebody wanted to go, now that unsent answers may be lost."""
    if going == "@delete":
        _forget(turn)
        return
    turn.left = leaves_at(turn.conversation, context.region)
    turn.conversation = turn.conversation.with_(**NOTHING_OPEN)
    _menu(turn, context, going)


def confirm_id(going: str) -> str:
    """Return the button that says yes to leaving; a second tap on the button that asked for it is not that one."""
    return f"{going}:yes" if going.startswith("@") else f"@menu:{going}:yes"


def _back(turn: Turn, context: Context, _about: str) -> None:
    conversation = turn.conversation.with_(doubt=(), chosen=())
    where = spot(conversation, context)
    if turn.conversation.doubt:
        turn.conversation = conversation
    elif conversation.changing:
        turn.conversation = _unchanged(conversation)
    elif where.kind == "human":
        fewer = _without_last(conversation.aside or {}, where)
        turn.conversation = conversation.with_(aside=fewer if where.asked else None)
    elif where.asked:
        turn.conversation = conversation.with_(answers=_without_last(conversation.answers, where))
    elif where.kind == "privacy" and conversation.answers:
        turn.conversation = conversation.with_(privacy="agree")
    elif where.kind in ("privacy", "question"):
        turn.conversation = conversation.with_(**NOTHING_OPEN)
    else:
        no_use(turn, context, _("U bent bij het begin. Terug kan hier niet."))
        return
    answering.show_open(turn, context)


def _without_last(answers: Mapping[str, Answer], where: Spot) -> dict[str, Answer]:
    return {name: value for name, value in answers.items() if name != where.asked[-1].field} if where.asked else {}


def _unchanged(conversation: Conversation) -> Conversation:
    """Return the conversation with the answer back that was about to be changed."""
    if not conversation.changing:
        return conversation
    field, old = conversation.changing
    return conversation.with_(answers={**conversation.answers, field: old}, changing=None)


def _skip(turn: Turn, context: Context, _about: str) -> None:
    where = spot(turn.conversation, context)
    if where.question.skippable:
        answering.take(turn, where, where.question, None, context)
    else:
        no_use(turn, context, _("Deze vraag kunt u niet overslaan. Weet u het niet? Vraag dan een mens."))


def _unknown(turn: Turn, context: Context, _about: str) -> None:
    where = spot(turn.conversation, context)
    if where.question.takes_unknown:
        answering.take(turn, where, where.question, "unknown", context)
    elif where.question.skippable:
        no_use(turn, context, _("Dat geeft niet. U mag deze vraag overslaan."))
    else:
        no_use(turn, context, _("Dat geeft niet. Kies wat het best past. Of vraag een mens."))


def _explain(turn: Turn, context: Context, about: str) -> None:
    if about:
        refused = explained.tell(turn, context, about)
        if refused is not None:
            no_use(turn, context, refused)
        return
    question = spot(turn.conversation, context).question
    answering.show_open(turn, context, Line("info", question.explain), *explained.meanings(question))


def _human(turn: Turn, context: Context, _about: str) -> None:
    turn.conversation = turn.conversation.with_(aside=turn.conversation.aside or {}, chosen=())
    text = _("Dat kan. Een mens neemt contact met u op. Daarvoor hebben wij uw naam en nummer nodig.")
    answering.show_open(turn, context, Line("text", text))


def _help(turn: Turn, context: Context, _about: str) -> None:
    lines = (
        Line("title", _("Dit kunt u doen")),
        Line("yes", _("Druk op een knop, of typ uw antwoord.")),
        Line("yes", _("Stel een vraag. Dat kan altijd.")),
        Line("yes", _("Typ: terug, opnieuw, stop, taal, wissen of mens.")),
    )
    turn.messages.append(Message("say", lines, (Button("@language", _("🌐 Andere taal")), RESTART, HUMAN_BUTTON)))
    answering.show_open(turn, context)


def _language(turn: Turn, context: Context, _about: str) -> None:
    turn.conversation = turn.conversation.with_(choosing_language=True)
    answering.show_open(turn, context)


def _dutch(turn: Turn, context: Context, _about: str) -> None:
    turn.conversation = turn.conversation.with_(dutch=not turn.conversation.dutch)
    on = _("Nederlands staat nu onder elke tekst.")
    off = _("Nederlands staat niet meer onder de tekst.")
    answering.show_open(turn, context, Line("hint", on if turn.conversation.dutch else off))


def _restart(turn: Turn, context: Context, _about: str) -> None:
    conversation = turn.conversation
    turn.left = leaves_at(conversation, context.region)
    joins = conversation.group and conversation.dialog in ("", JOIN.id)
    turn.conversation = conversation.with_(**{**NOTHING_OPEN, "dialog": JOIN.id if joins else ""})
    answering.show_open(turn, context, Line("text", _("Wij beginnen opnieuw.")))


def _stop(turn: Turn, context: Context, _about: str) -> None:
    turn.left = leaves_at(turn.conversation, context.region)
    turn.conversation = turn.conversation.with_(**NOTHING_OPEN)
    lines = (
        Line("title", _("U bent gestopt")),
        Line("text", _("Uw antwoorden zijn weg. U kunt altijd opnieuw beginnen.")),
    )
    turn.messages.append(Message("say", lines, (RESTART, QUESTION, HUMAN_BUTTON)))


def _send(turn: Turn, context: Context, _about: str) -> None:
    where = spot(turn.conversation, context)
    if where.kind == "check":
        answering.take(turn, where, where.question, "yes", context)
    else:
        no_use(turn, context, _("Er is nu niets om te versturen."))


def _done(turn: Turn, context: Context, _about: str) -> None:
    where = spot(turn.conversation, context)
    chosen = turn.conversation.chosen
    if not isinstance(where.question, Choices):
        no_use(turn, context, _("Hier is nog een antwoord nodig."))
    elif not chosen:
        no_use(turn, context, _("Kies minstens één antwoord."))
    else:
        order = tuple(option.value for option in where.question.options if option.value in chosen)
        answering.take(turn, where, where.question, order, context)


def _change(turn: Turn, context: Context, about: str) -> None:
    conversation = turn.conversation
    aside = conversation.aside or {}
    where = spot(conversation, context)
    if about == "language":
        _language(turn, context, about)
    elif about == "role":
        _menu(turn, context, "start")
    elif about == "privacy" and conversation.privacy == "agree" and conversation.dialog:
        turn.conversation = conversation.with_(privacy="", aside=None, chosen=())
        answering.show_open(turn, context)
    elif where.kind == "human" and about in aside:
        fewer = {name: value for name, value in aside.items() if name != about}
        turn.conversation = conversation.with_(aside=fewer)
        answering.show_open(turn, context)
    else:
        _change_answer(turn, context, about)


def _change_answer(turn: Turn, context: Context, about: str) -> None:
    base = _unchanged(turn.conversation.with_(aside=None, chosen=()))
    asked = [question.field for question in spot(base, context).asked]
    if about not in asked or about == "@send":
        no_use(turn, context, _("Dat antwoord is er nog niet."))
        return
    answers = {name: value for name, value in base.answers.items() if name not in (about, "@send")}
    old = base.answers[about]
    chosen = old if isinstance(old, tuple) else ()
    turn.conversation = base.with_(answers=answers, changing=(about, old), chosen=chosen)
    answering.show_open(turn, context)


def _menu(turn: Turn, context: Context, about: str) -> None:
    conversation = turn.conversation
    if about not in (*DIALOGS, "start", "question") and not (about == JOIN.id and conversation.group):
        no_use(turn, context, UNKNOWN_BUTTON)
    elif about != "question" and conversation.dialog != about and (conversation.answers or conversation.aside):
        _ask_before_leaving(turn, about, _("Uw antwoorden gaan dan weg."), _("Wilt u dat?"), _("Ja, ga verder"))
    elif about == "start":
        turn.conversation = conversation.with_(**NOTHING_OPEN)
        answering.show_open(turn, context)
    else:
        answering.start(turn, about, context)


def _ask_before_leaving(turn: Turn, going: str, title: Text, text: Text, yes: Text) -> None:
    turn.conversation = turn.conversation.with_(leaving=going)
    buttons = (Button(confirm_id(going), yes), Button("@back", _("Nee, ik blijf hier")))
    turn.messages.append(Message("menu", (Line("title", title), Line("text", text)), buttons))


def _topic(turn: Turn, context: Context, about: str) -> None:
    if not topics_told.tell(turn, context, about):
        no_use(turn, context, _("Dat onderwerp ken ik niet. Typ uw vraag."))


def _helped(turn: Turn, context: Context, about: str) -> None:
    if not topics_told.judged(turn, context, about):
        no_use(turn, context, UNKNOWN_BUTTON)


def _status(turn: Turn, context: Context, _about: str) -> None:
    topics_told.tell(turn, context, topics_told.STATUS)


def _delete(turn: Turn, _context: Context, _about: str) -> None:
    gone = _("Uw antwoorden en uw aanmelding gaan weg. Dat kan niet terug.")
    _ask_before_leaving(turn, "@delete", _("Wilt u alles wissen?"), gone, _("Ja, wis alles"))


def _forget(turn: Turn) -> None:
    turn.forget = True
    turn.conversation = Conversation(language=turn.conversation.language, dutch=turn.conversation.dutch)
    lines = (
        Line("title", _("Uw gegevens zijn gewist")),
        Line("text", _("Uw antwoorden en uw aanmelding zijn weg. Er staat niets meer van u bij ons.")),
    )
    turn.messages.append(Message("say", lines, (RESTART,)))


_CONTROLS: dict[str, Control] = {
    "@back": _back,
    "@skip": _skip,
    "@unknown": _unknown,
    "@human": _human,
    "@help": _help,
    "@explain": _explain,
    "@language": _language,
    "@dutch": _dutch,
    "@restart": _restart,
    "@stop": _stop,
    "@send": _send,
    "@done": _done,
    "@change": _change,
    "@menu": _menu,
    "@topic": _topic,
    "@helped": _helped,
    "@status": _status,
    "@delete": _delete,
    "@decide": deciding.decide,
    measuring.NO_MORE: measuring.no_more,
}
