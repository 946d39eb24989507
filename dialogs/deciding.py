"""What a professional decides about a pre-registration: it goes on, it does not, or that is not known yet."""

from __future__ import annotations

from dialogs import answering
from dialogs.asking import HUMAN, QUESTION
from dialogs.conversation import Context, Turn
from dialogs.message import Button, Line, Message
from dialogs.text import Text, _

ANSWERS: dict[str, Text] = {
    "yes": _("Ja, het gaat door"),
    "no": _("Nee, het gaat niet door"),
    "later": _("Dat weet ik nog niet"),
}
_TOLD: dict[str, tuple[Text, Text]] = {
    "yes": (_("Het is nu een aanmelding"), _("Een collega leest wat u hebt ingevuld.")),
    "no": (_("De voor-aanmelding is gestopt"), _("Dank u voor uw bericht. U kunt altijd opnieuw beginnen.")),
    "later": (_("De voor-aanmelding blijft staan"), _("Dat is goed. Weet u het later wel? Kies dan hier.")),
}


def decide(turn: Turn, context: Context, about: str) -> None:
    """Take `REF:ANSWER`. Only a pre-registration of this very conversation can be decided on; the rest is harmless."""
    ref, _colon, answer = about.partition(":")
    case = next((one for one in context.cases() if one.ref == ref), None)
    if case is None or answer not in ANSWERS:
        answering.no_use(turn, context, _("Deze knop ken ik niet."))
    elif not case.undecided:
        over = _("Deze voor-aanmelding staat niet meer open. Klopt dat niet? Vraag dan een mens.")
        answering.no_use(turn, context, over)
    else:
        turn.decides = (ref, answer)
        turn.closes = ANSWERS[answer]
        turn.messages.append(_told(ref, answer, context))
        if turn.conversation.dialog or turn.conversation.aside is not None:
            answering.show_open(turn, context, Line("hint", _("Verder met uw aanmelding.")))


def _told(ref: str, answer: str, context: Context) -> Message:
    title, text = _TOLD[answer]
    more = (Line("text", answering.promised(context)),) if answer == "yes" else ()
    lines = (Line("title", title), Line("text", text), *more)
    return Message("say", lines, (*(choices(ref)[:2] if answer == "later" else (QUESTION,)), HUMAN))


def choices(ref: str) -> tuple[Button, ...]:
    """Return the buttons with which somebody decides about a pre-registration."""
    return tuple(Button(f"@decide:{ref}:{answer}", label, main=answer == "yes") for answer, label in ANSWERS.items())
