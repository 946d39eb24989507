"""The way of one thing that a person does: a press, a text, a shared contact. Pure: what comes of it is returned.

`take_turn` is the only entry; it changes nothing and asks nobody. What it decides is in the `Turn` it returns.
"""

from __future__ import annotations

from dialogs import answering, controls, groups, joining, reading, talking, topics_told
from dialogs.answering import no_use
from dialogs.asking import LANGUAGE
from dialogs.conversation import Context, Conversation, Said, Turn
from dialogs.message import Button, Line
from dialogs.questions import Choices, Taken
from dialogs.reading import CANNOT_READ, typed
from dialogs.spot import Spot, spot
from dialogs.text import Text, _
from dialogs.trees.shared import PHONE
from dialogs.trees.start import DIALOGS, PRIVACY, ROLE
from dialogs.words import control, tidy, yes_or_no

UNREADABLE: dict[str, Text] = {
    "photo": _("Dank u voor de foto. Foto's kan ik niet bekijken. Typt u het voor mij?"),
    "voice": _("Dank u voor uw bericht. Ik kan niet luisteren. Typt u het voor mij?"),
    "sticker": _("Leuk! Alleen kan ik niets met een plaatje. Kies een knop of typ iets."),
    "location": _("Dank u. Een plek op de kaart bewaar ik niet. Typ uw plaats of postcode."),
    "edited": _("U hebt een eerder bericht veranderd. Dat lees ik niet. Wilt u een antwoord wijzigen? Dat kan hier."),
    "document": _("Dank u. Een bestand kan ik niet openen, en ik bewaar het niet. Typt u het voor mij?"),
}


def take_turn(conversation: Conversation, said: Said, context: Context) -> Turn:
    """Return what comes of one thing a person did in a conversation."""
    token = groups.token_of(said.source)
    if said.source and not conversation.source:
        conversation = conversation.with_(source=groups.SOURCE if token else said.source)
    if talking.hands_back(said):
        conversation = conversation.with_(talking="")
    turn = Turn(conversation.with_(leaving=""))
    if conversation.leaving and _leaving(turn, conversation.leaving, said, context):
        return turn
    if token:
        joining.invited(turn, context, token)
    elif said.opened:
        answering.greet(turn, context)
    elif said.other is not None:
        no_use(turn, context, UNREADABLE.get(said.other, CANNOT_READ))
    elif said.contact is not None:
        _contact(turn, context, *said.contact)
    elif said.pressed is not None:
        _press(turn, context, said.pressed)
    elif not talking.pass_on(turn, said.text or ""):
        reading.read(turn, context, said.text or "")
    return turn


def _leaving(turn: Turn, going: str, said: Said, context: Context) -> bool:
    """Hear whether somebody leaves at the cost of unsent answers; anything but a yes or a no stays, and counts."""
    words = tidy(said.text or "")
    if said.pressed == controls.confirm_id(going) or yes_or_no(words) == "yes":
        controls.leave(turn, context, going)
    elif said.pressed == "@back" or yes_or_no(words) == "no" or control(words) == "@back":
        answering.show_open(turn, context)
    else:
        return False
    return True


def _contact(turn: Turn, context: Context, phone: str, name: str) -> None:
    """Let a shared contact answer the phone question, or the name question and the phone question behind it."""
    where = spot(turn.conversation, context)
    number = PHONE.read(typed(turn, context, phone if phone.startswith(("+", "0")) else f"+{phone}"))
    if where.question.field not in ("name", "phone"):
        no_use(turn, context, _("Dank u. Uw nummer is hier nog niet nodig. Ik bewaar het niet."))
    elif not isinstance(number, Taken):
        no_use(turn, context, _("Dit nummer kan ik niet lezen. Typ het voor mij."))
    elif where.question.field == "phone":
        answering.take(turn, where, where.question, number.value, context)
    else:
        _keep_phone(turn, number.value)
        named = where.question.read(typed(turn, context, name))
        if isinstance(named, Taken):
            answering.take(turn, where, where.question, named.value, context)
        else:
            answering.show_open(turn, context, Line("text", _("Dank u. Uw nummer heb ik.")))


def _keep_phone(turn: Turn, phone: str) -> None:
    conversation = turn.conversation
    if conversation.aside is not None:
        turn.conversation = conversation.with_(aside={**conversation.aside, "phone": phone})
    else:
        turn.conversation = conversation.with_(answers={**conversation.answers, "phone": phone})


def _press(turn: Turn, context: Context, pressed: str) -> None:
    if pressed.startswith("@"):
        controls.use(turn, context, pressed)
        return
    field, _equals, value = pressed.partition("=")
    where = spot(turn.conversation, context)
    question = where.question
    if field == "language" and where.kind != "language":
        _language(turn, context, value)
    elif pressed == "role=question":
        answering.start(turn, "question", context)
    elif question.field != field:
        _old_button(turn, context, where, field, value)
    elif not any(option.value == value for option in question.options):
        no_use(turn, context, controls.UNKNOWN_BUTTON)
    elif isinstance(question, Choices):
        _switch(turn, context, value)
    else:
        answering.take(turn, where, question, value, context)


def _language(turn: Turn, context: Context, value: str) -> None:
    """Switch to the language that was offered; for an older button offer it, so that a stray tap changes nothing."""
    conversation = turn.conversation
    if value not in context.languages:
        no_use(turn, context, controls.UNKNOWN_BUTTON)
    elif value == conversation.language:
        no_use(turn, context, _("U leest deze taal al."), LANGUAGE)
    elif value == conversation.offered:
        turn.conversation = conversation.with_(choosing_language=True)
        where = spot(turn.conversation, context)
        answering.take(turn, where, where.question, value, context)
    else:
        topics_told.offer(turn, value)
        answering.show_open(turn, context)


def _switch(turn: Turn, context: Context, value: str) -> None:
    chosen = turn.conversation.chosen
    now = tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)
    turn.conversation = turn.conversation.with_(chosen=now)
    answering.show_open(turn, context)


def _old_button(turn: Turn, context: Context, where: Spot, field: str, value: str) -> None:
    """Change nothing for a button of an earlier question; offer to change that answer, and show the open question."""
    conversation = turn.conversation
    form = spot(conversation.with_(aside=None, choosing_language=False), context)
    privacy = conversation.privacy if conversation.dialog else ""
    given = {"privacy": privacy, "role": conversation.dialog, **form.answers, **where.answers}
    asked = (PRIVACY, ROLE, *form.asked, *where.asked)
    answered = next((one for one in asked if one.field == field and given[field] != ""), None)
    if field == "role" and value in DIALOGS and value != conversation.dialog:
        no_use(turn, context, _("U bent nog met iets anders bezig."), Button(f"@menu:{value}", _("Iets anders doen")))
    elif answered is None:
        no_use(turn, context, _("Die knop hoort niet bij deze vraag."))
    else:
        text = _("U koos eerder: {answer}.").of(answer=answered.label(given[field]))
        button = Button(f"@change:{field}", _("Wijzig: {answer}").of(answer=answered.short))
        no_use(turn, context, text, button)
