"""What came of it: the invitation to three short questions, and saying no to it, which holds at once and for good."""

from __future__ import annotations

from dialogs import topics_told
from dialogs.asking import HUMAN, QUESTION
from dialogs.conversation import Context, Turn
from dialogs.message import Button, Line, Message
from dialogs.text import _

NO_MORE = "@no-more-questions"


def invitation() -> Message:
    """Return the question whether somebody wants to tell how things are. It says nothing about them."""
    lines = (
        Line("title", _("Hoe gaat het nu met u?")),
        Line("text", _("Wij stellen drie korte vragen. Zo weten wij of praktijkleren helpt.")),
        Line("hint", _("Meedoen hoeft niet.")),
    )
    go, stop = _("Ja, stel de vragen"), _("Nee, vraag dit niet meer")
    return Message("menu", lines, (Button("@menu:follow-up", go, main=True), Button(NO_MORE, stop)))


def no_more(turn: Turn, context: Context, _about: str) -> None:
    """Take the no, and go on with what stood open."""
    turn.asks_no_more = True
    lines = (Line("title", _("Goed, wij vragen dit niet meer")), Line("text", _("Een vraag stellen kan altijd.")))
    turn.messages.append(Message("say", lines, () if topics_told.busy(turn) else (QUESTION, HUMAN)))
    topics_told.go_on(turn, context)
