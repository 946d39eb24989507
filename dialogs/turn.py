"""The way of one thing that a person does: a press, a text, a shared contact. Pure: what comes of it is returned.

`take_turn` is the only entry; it changes nothing and asks nobody. What it decides is in the `Turn` it returns.
"""

from __future__ import annotations

from dialogs import answering, controls, topics_told
from dialogs.asking import RESTART, greeting
from dialogs.conversation import Context, Conversation, Said, Turn
from dialogs.message import Button, Line, Message
from dialogs.questions import Choices, Doubt, FreeText, OpenChoice, Phone, Question, Refused, Taken, Typed
from dialogs.spot import Spot, spot
from dialogs.text import Text, _, own_words
from dialogs.words import asks_something, control, mask_bsn, tidy, western, yes_or_no

COMMANDS = {
    "/help": "@help",
    "/stop": "@stop",
    "/language": "@language",
    "/taal": "@language",
    "/human": "@human",
    "/mens": "@human",
    "/status": "@status",
    "/delete": "@delete",
    "/wissen": "@delete",
}
FIRM_CONTROLS = ("@back", "@stop", "@help", "@human", "@restart", "@language")
"""Controls whose word is never an answer, also not at a text question. Contracts, section 2."""

UNREADABLE: dict[str, Text] = {
    "photo": _("Dank u voor de foto. Foto's kan ik niet bekijken. Typt u het voor mij?"),
    "voice": _("Dank u voor uw bericht. Ik kan niet luisteren. Typt u het voor mij?"),
    "sticker": _("Leuk! Alleen kan ik niets met een plaatje. Kies een knop of typ iets."),
    "location": _("Dank u. Een plek op de kaart bewaar ik niet. Typ uw plaats of postcode."),
    "edited": _("U hebt een eerder bericht veranderd. Dat lees ik niet. Wilt u een antwoord wijzigen? Dat kan hier."),
    "document": _("Dank u. Een bestand kan ik niet openen, en ik bewaar het niet. Typt u het voor mij?"),
}
CANNOT_READ = _("Dat kan ik niet lezen. Kies een knop of typ iets.")


def take_turn(conversation: Conversation, said: Said, context: Context) -> Turn:
    """Return what comes of one thing a person did in a conversation."""
    if said.source and not conversation.source:
        conversation = conversation.with_(source=said.source)
    turn = Turn(conversation)
    if said.opened:
        _open(turn, context)
    elif said.other is not None:
        controls.no_use(turn, context, UNREADABLE.get(said.other, CANNOT_READ))
    elif said.contact is not None:
        _contact(turn, context, *said.contact)
    elif said.pressed is not None:
        _press(turn, context, said.pressed)
    else:
        _type(turn, context, said.text or "")
    return turn


def _open(turn: Turn, context: Context) -> None:
    """Greet, or welcome back somebody whose answers are still here."""
    conversation = turn.conversation
    if conversation.answers and conversation.dialog:
        lines = (
            Line("title", _("Welkom terug")),
            Line("text", _("Uw antwoorden zijn er nog. U kunt verder, of opnieuw beginnen.")),
        )
        turn.messages.append(Message("say", lines, (RESTART,)))
        answering.show_open(turn, context)
    elif not conversation.language:
        computer = Line("text", _("Hallo! Ik ben de digitale assistent van PraktijkWijs. Ik ben een computer, geen mens."))
        answering.show_open(turn, context, computer)
    else:
        answering.show_open(turn, context, *greeting(context.languages))


def _contact(turn: Turn, context: Context, phone: str, name: str) -> None:
    where = spot(turn.conversation, context)
    number = Phone(field="phone", text=_("Wat is uw telefoonnummer?"), short=_("Telefoon"))
    reading = number.read(_typed(turn, context, phone if phone.startswith(("+", "0")) else f"+{phone}"))
    field = where.question.field if where.question else ""
    if field not in ("name", "phone") or where.question is None:
        controls.no_use(turn, context, _("Dank u. Uw nummer is hier nog niet nodig. Ik bewaar het niet."))
    elif not isinstance(reading, Taken):
        controls.no_use(turn, context, _("Dit nummer kan ik niet lezen. Typ het voor mij."))
    elif field == "phone":
        answering.take(turn, where, where.question, reading.value, context)
    else:
        _name_and_phone(turn, where, context, name, reading.value)


def _name_and_phone(turn: Turn, where: Spot, context: Context, name: str, phone: str) -> None:
    question = where.question
    assert question is not None  # noqa: S101 - the caller looked
    reading = question.read(_typed(turn, context, name))
    key = "aside" if where.kind == "human" else "answers"
    kept = {**(getattr(turn.conversation, key) or {}), "phone": phone}
    turn.conversation = turn.conversation.with_(**{key: kept})
    if isinstance(reading, Taken):
        answering.take(turn, where, question, reading.value, context)
    else:
        answering.show_open(turn, context, Line("text", _("Dank u. Uw nummer heb ik.")))


def _typed(turn: Turn, context: Context, text: str) -> Typed:
    language = turn.conversation.language or "nl"
    return Typed(text, language, context.say(language), context.region)


def _press(turn: Turn, context: Context, pressed: str) -> None:
    if pressed.startswith("@"):
        if not controls.use(turn, context, pressed):
            controls.no_use(turn, context, _("Deze knop ken ik niet."))
        return
    field, _equals, value = pressed.partition("=")
    where = spot(turn.conversation, context)
    question = where.question
    if field == "language" and value in context.languages:
        turn.conversation = turn.conversation.with_(choosing_language=True)
        where = spot(turn.conversation, context)
        answering.take(turn, where, where.question or _never(), value, context)
    elif field == "role" and value == "question":
        turn.messages.append(answering.invite_questions())
        turn.conversation = turn.conversation.with_(leaving="")
    elif question is None or question.field != field:
        _old_button(turn, context, where, field, value)
    elif not any(option.value == value for option in question.options):
        controls.no_use(turn, context, _("Deze knop ken ik niet."))
    elif isinstance(question, Choices):
        _switch(turn, context, value)
    else:
        answering.take(turn, where, question, value, context)


def _never() -> Question[object]:
    raise AssertionError


def _switch(turn: Turn, context: Context, value: str) -> None:
    chosen = turn.conversation.chosen
    now = tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)
    turn.conversation = turn.conversation.with_(chosen=now, doubt=())
    answering.show_open(turn, context)


def _old_button(turn: Turn, context: Context, where: Spot, field: str, value: str) -> None:
    """Change nothing for a button of an earlier question; offer to change that answer, and show the open question."""
    if field == "role" and value in ("candidate", "employer", "referrer") and where.kind != "menu":
        if value == turn.conversation.dialog:
            answering.show_open(turn, context, Line("text", _("U bent hier al mee bezig.")))
        else:
            button = Button(f"@menu:{value}", _("Ja, iets anders doen"))
            controls.no_use(turn, context, _("U bent nog met iets anders bezig."), button)
        return
    answered = next((question for question in where.asked if question.field == field), None)
    if answered is None or where.answers is None or field in ("@send", "consent"):
        controls.no_use(turn, context, _("Die knop hoort niet bij deze vraag."))
        return
    text = _("U koos eerder: {answer}.").of(answer=answered.label(where.answers[field]))
    button = Button(f"@change:{field}", _("Wijzig: {answer}").of(answer=answered.short))
    controls.no_use(turn, context, text, button)


def _type(turn: Turn, context: Context, text: str) -> None:
    words = tidy(text)
    if words.startswith("/"):
        _command(turn, context, words)
        return
    meant = control(words)
    where = spot(turn.conversation, context)
    question = where.question
    if not words:
        controls.no_use(turn, context, CANNOT_READ)
    elif turn.conversation.leaving and yes_or_no(words):
        _leave(turn, context, stays=yes_or_no(words) == "no")
    elif meant in FIRM_CONTROLS or (meant and (question is None or isinstance(question, FreeText | OpenChoice))):
        controls.use(turn, context, str(meant))
    elif question is None:
        _as_question(turn, context, words, None)
    else:
        _as_answer(turn, context, where, question, words)


def _leave(turn: Turn, context: Context, *, stays: bool) -> None:
    going = turn.conversation.leaving
    if stays:
        turn.conversation = turn.conversation.with_(leaving="")
        answering.show_open(turn, context)
    else:
        controls.use(turn, context, "@delete:yes" if going == "@delete" else f"@menu:{going}")


def _command(turn: Turn, context: Context, words: str) -> None:
    name, _blank, about = words.partition(" ")
    name = name.partition("@")[0].casefold()
    if name == "/start":
        if about and not turn.conversation.source:
            turn.conversation = turn.conversation.with_(source=about[:64])
        _open(turn, context)
    else:
        controls.use(turn, context, COMMANDS.get(name, "@help"))


def _as_answer(turn: Turn, context: Context, where: Spot, question: Question[object], words: str) -> None:
    """Take a text as the answer to the open question, or else as a question; doubt is asked back."""
    conversation = turn.conversation
    number = western(words).strip(" .)")
    if conversation.doubt and number.isdigit() and 0 < int(number) <= len(conversation.doubt):
        answering.take(turn, where, question, conversation.doubt[int(number) - 1], context)
        return
    match = context.matcher.match(mask_bsn(words)[0], conversation.language, conversation.dialog or None)
    free = isinstance(question, FreeText | OpenChoice)
    if asks_something(words, free) and match.answered and topics_told.try_question(turn, context, words, match):
        return
    reading = question.read(_typed(turn, context, words))
    if isinstance(reading, Taken):
        intro = _understood(question, reading, context)
        answering.take(turn, where, question, reading.value, context, *intro)
    elif isinstance(reading, Doubt):
        _doubt(turn, context, where, question, reading)
    else:
        _no_answer(turn, context, question, reading, words)


def _understood(question: Question[object], reading: Taken, context: Context) -> list[Line]:
    """Return what must be said about an answer that was read: the place that was recognised, a number that was hidden."""
    lines = []
    if reading.masked:
        hidden = _("U typte een BSN. Dat vragen wij nooit. Ik heb het onleesbaar gemaakt.")
        lines.append(Line("text", hidden))
    known = {one.id: one.name for one in context.region.municipalities}
    if reading.place and reading.value in known and known[reading.value] != reading.place:
        belongs = _("{place} hoort bij de gemeente {municipality}.")
        lines.append(
            Line("text", belongs.of(place=own_words(reading.place), municipality=own_words(known[reading.value])))
        )
    elif reading.place:
        lines.append(Line("text", _("Ik lees: {place}.").of(place=own_words(reading.place))))
    return lines


def _doubt(turn: Turn, context: Context, where: Spot, question: Question[object], reading: Doubt) -> None:
    turn.conversation = turn.conversation.with_(doubt=tuple(value for value, _label in reading.options))
    buttons = [Button(f"{question.field}={value}", label) for value, label in reading.options]
    help_buttons = (Button("@back", _("↩️ Terug")), Button("@human", _("👤 Mens spreken")))
    lines = (Line("title", _("Wat bedoelt u?")), Line("hint", question.text))
    turn.messages.append(Message("ask", lines, (*buttons, *help_buttons), question.field))


def _no_answer(turn: Turn, context: Context, question: Question[object], reading: Refused, words: str) -> None:
    soft = control(words)
    if soft:
        controls.use(turn, context, soft)
        return
    if not reading.meant:
        match = context.matcher.match(mask_bsn(words)[0], turn.conversation.language, turn.conversation.dialog or None)
        if topics_told.try_question(turn, context, mask_bsn(words)[0], match):
            return
        if asks_something(words, False) or spot(turn.conversation, context).kind == "menu":
            topics_told.not_ours(turn, context, mask_bsn(words)[0])
            return
    answering.show_open(turn, context, Line("no", reading.advice))
    turn.messages[-1] = as_problem(turn.messages[-1])


def as_problem(message: Message) -> Message:
    """Return the message dressed as an answer that can't be."""
    from dataclasses import replace

    return replace(message, kind="problem") if message.kind == "ask" else message


def _as_question(turn: Turn, context: Context, words: str, audience: str | None) -> None:
    masked = mask_bsn(words)[0]
    match = context.matcher.match(masked, turn.conversation.language, audience)
    if not topics_told.try_question(turn, context, masked, match):
        topics_told.not_ours(turn, context, masked)
