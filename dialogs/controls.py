"""The controls: what each button with an `@` does. They always work; where one means nothing, the open question comes again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from dialogs import answering, topics_told
from dialogs.asking import HUMAN as HUMAN_BUTTON
from dialogs.asking import RESTART
from dialogs.conversation import Context, Turn
from dialogs.message import Button, Line, Message
from dialogs.questions import Choices
from dialogs.spot import spot
from dialogs.text import Text, _
from dialogs.trees.start import DIALOGS

Control: TypeAlias = Callable[[Turn, Context, str], None]


def use(turn: Turn, context: Context, pressed: str) -> bool:
    """Do what a control says; return False when there is no such control."""
    name, _colon, about = pressed.partition(":")
    control = _CONTROLS.get(name)
    if control is None:
        return False
    stays = bool(turn.conversation.leaving) and name == "@back"
    if name not in ("@menu", "@delete"):
        turn.conversation = turn.conversation.with_(leaving="")
    if name not in ("@language", "@dutch"):
        turn.conversation = turn.conversation.with_(choosing_language=False)
    if stays:
        answering.show_open(turn, context)
    else:
        control(turn, context, about)
    return True


def no_use(turn: Turn, context: Context, why: Text, *buttons: Button) -> None:
    """Say kindly that something has no meaning here, and show what stands open again."""
    if buttons:
        turn.messages.append(Message("say", (Line("text", why),), buttons))
        answering.show_open(turn, context)
    else:
        answering.show_open(turn, context, Line("text", why))


def _back(turn: Turn, context: Context, about: str) -> None:
    conversation = turn.conversation.with_(doubt=(), chosen=())
    where = spot(conversation, context)
    if conversation.changing:
        field, old = conversation.changing
        turn.conversation = conversation.with_(answers={**conversation.answers, field: old}, changing=None)
        answering.show_open(turn, context)
    elif where.kind == "human" and not where.asked:
        turn.conversation = conversation.with_(aside=None)
        answering.show_open(turn, context)
    elif where.asked and where.kind != "menu":
        last = where.asked[-1].field
        kept = conversation.aside if where.kind == "human" else conversation.answers
        fewer = {name: value for name, value in (kept or {}).items() if name != last}
        turn.conversation = conversation.with_(**{"aside" if where.kind == "human" else "answers": fewer})
        answering.show_open(turn, context)
    elif where.kind == "privacy":
        turn.conversation = conversation.with_(dialog="")
        answering.show_open(turn, context)
    else:
        no_use(turn, context, _("U bent bij het begin. Terug kan hier niet."))


def _skip(turn: Turn, context: Context, about: str) -> None:
    where = spot(turn.conversation, context)
    if where.question is not None and where.question.skippable:
        answering.take(turn, where, where.question, None, context)
    else:
        no_use(turn, context, _("Deze vraag kunt u niet overslaan. Weet u het niet? Vraag dan een mens."))


def _unknown(turn: Turn, context: Context, about: str) -> None:
    where = spot(turn.conversation, context)
    if where.question is not None and where.question.takes_unknown:
        answering.take(turn, where, where.question, "unknown", context)
    elif where.question is not None and where.question.skippable:
        no_use(turn, context, _("Dat geeft niet. U mag deze vraag overslaan."))
    else:
        no_use(turn, context, _("Dat geeft niet. Kies wat het best past. Of vraag een mens."))


def _explain(turn: Turn, context: Context, about: str) -> None:
    where = spot(turn.conversation, context)
    if where.question is not None and where.question.explain:
        answering.show_open(turn, context, Line("info", where.question.explain))
    else:
        no_use(turn, context, _("Typ uw vraag. Ik leg het graag uit."))


def _human(turn: Turn, context: Context, about: str) -> None:
    turn.conversation = turn.conversation.with_(aside=turn.conversation.aside or {}, doubt=(), chosen=())
    text = _("Dat kan. Een mens neemt contact met u op. Daarvoor hebben wij uw naam en nummer nodig.")
    answering.show_open(turn, context, Line("text", text))


def _help(turn: Turn, context: Context, about: str) -> None:
    lines = (
        Line("title", _("Dit kunt u doen")),
        Line("yes", _("Druk op een knop, of typ uw antwoord.")),
        Line("yes", _("Stel een vraag. Dat kan altijd.")),
        Line("yes", _("Typ: terug, opnieuw, stop, taal, wissen of mens.")),
    )
    turn.messages.append(Message("say", lines, (Button("@language", _("🌐 Andere taal")), RESTART, HUMAN_BUTTON)))
    answering.show_open(turn, context)


def _language(turn: Turn, context: Context, about: str) -> None:
    turn.conversation = turn.conversation.with_(choosing_language=True)
    answering.show_open(turn, context)


def _dutch(turn: Turn, context: Context, about: str) -> None:
    turn.conversation = turn.conversation.with_(dutch=not turn.conversation.dutch)
    on = _("Nederlands staat nu onder elke tekst.")
    off = _("Nederlands staat niet meer onder de tekst.")
    answering.show_open(turn, context, Line("hint", on if turn.conversation.dutch else off))


def _restart(turn: Turn, context: Context, about: str) -> None:
    turn.conversation = turn.conversation.with_(dialog="", answers={}, aside=None, doubt=(), changing=None, chosen=())
    answering.show_open(turn, context, Line("text", _("Wij beginnen opnieuw.")))


def _stop(turn: Turn, context: Context, about: str) -> None:
    turn.conversation = turn.conversation.with_(dialog="", answers={}, aside=None, doubt=(), changing=None, chosen=())
    lines = (
        Line("title", _("U bent gestopt")),
        Line("text", _("Uw antwoorden zijn weg. U kunt altijd opnieuw beginnen.")),
    )
    turn.messages.append(Message("say", lines, (RESTART, Button("role=question", _("Ik heb een vraag")), HUMAN_BUTTON)))


def _send(turn: Turn, context: Context, about: str) -> None:
    where = spot(turn.conversation, context)
    if where.kind == "check" and where.question is not None:
        answering.take(turn, where, where.question, "yes", context)
    else:
        no_use(turn, context, _("Er is nu niets om te versturen."))


def _done(turn: Turn, context: Context, about: str) -> None:
    where = spot(turn.conversation, context)
    if isinstance(where.question, Choices) and turn.conversation.chosen:
        order = [option.value for option in where.question.options if option.value in turn.conversation.chosen]
        answering.take(turn, where, where.question, tuple(order), context)
    elif isinstance(where.question, Choices):
        no_use(turn, context, _("Kies minstens één antwoord."))
    else:
        no_use(turn, context, _("Hier is nog een antwoord nodig."))


def _change(turn: Turn, context: Context, about: str) -> None:
    conversation = turn.conversation
    if conversation.changing:
        field, old = conversation.changing
        conversation = conversation.with_(answers={**conversation.answers, field: old}, changing=None)
    base = conversation.with_(aside=None, doubt=(), chosen=())
    if about in ("language", "role"):
        turn.conversation = base
        (_language if about == "language" else _to_start)(turn, context, "start")
        return
    where = spot(base, context)
    if about not in [question.field for question in where.asked] or about in ("@send", "consent"):
        no_use(turn, context, _("Dat antwoord is er nog niet."))
        return
    answers = dict(base.answers)
    old = answers.pop(about)
    answers.pop("@send", None)
    turn.conversation = base.with_(answers=answers, changing=(about, old))
    answering.show_open(turn, context)


def _to_start(turn: Turn, context: Context, about: str) -> None:
    _menu(turn, context, "start")


def _menu(turn: Turn, context: Context, about: str) -> None:
    if about not in (*DIALOGS, "start", "question"):
        no_use(turn, context, _("Deze knop ken ik niet."))
    elif turn.conversation.answers and turn.conversation.leaving != about and turn.conversation.dialog != about:
        turn.conversation = turn.conversation.with_(leaving=about)
        lines = (Line("title", _("Uw antwoorden gaan dan weg.")), Line("text", _("Wilt u dat?")))
        buttons = (Button(f"@menu:{about}", _("Ja, ga verder")), Button("@back", _("Nee, ik blijf hier")))
        turn.messages.append(Message("menu", lines, buttons))
    elif about == "start":
        turn.conversation = turn.conversation.with_(dialog="", answers={}, aside=None, leaving="", changing=None)
        answering.show_open(turn, context)
    else:
        if turn.conversation.dialog != about:
            turn.conversation = turn.conversation.with_(answers={}, aside=None, changing=None)
        answering.start(turn, about, context)


def _topic(turn: Turn, context: Context, about: str) -> None:
    if not topics_told.tell(turn, context, about):
        no_use(turn, context, _("Dat onderwerp ken ik niet. Typ uw vraag."))


def _status(turn: Turn, context: Context, about: str) -> None:
    topics_told.tell(turn, context, "my-registration-status")


def _delete(turn: Turn, context: Context, about: str) -> None:
    if about == "yes" and turn.conversation.leaving == "@delete":
        turn.forget = True
        turn.conversation = type(turn.conversation)(language=turn.conversation.language)
        lines = (
            Line("title", _("Uw gegevens zijn gewist")),
            Line("text", _("Uw antwoorden en uw aanmelding zijn weg. Er staat niets meer van u bij ons.")),
        )
        turn.messages.append(Message("say", lines, (RESTART,)))
        return
    turn.conversation = turn.conversation.with_(leaving="@delete")
    lines = (
        Line("title", _("Wilt u alles wissen?")),
        Line("text", _("Uw antwoorden en uw aanmelding gaan weg. Dat kan niet terug.")),
    )
    turn.messages.append(Message("menu", lines, (Button("@delete:yes", _("Ja, wis alles")), Button("@back", _("Nee")))))


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
    "@status": _status,
    "@delete": _delete,
}

