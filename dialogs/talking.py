"""While staff talk with somebody, what is typed goes to them and the dialog waits; a press or /start hands back."""

from __future__ import annotations

from dialogs.conversation import Said, Turn
from dialogs.message import Button, Line, Message
from dialogs.reading import BSN
from dialogs.text import _
from dialogs.words import control, mask_bsn, tidy

LONGEST = 2000
HAND_BACK = Button("@menu:start", _("Terug naar de assistent"))


def hands_back(said: Said) -> bool:
    """Return whether somebody wants the assistant again."""
    return said.opened or said.pressed in (HAND_BACK.id, "@restart", "@stop")


def pass_on(turn: Turn, typed: str) -> bool:
    """Pass a typed text on to staff; False when nobody talks, or when it is a command or a control."""
    words = tidy(typed)[:LONGEST]
    if not turn.conversation.talking or not words or words.startswith("/") or control(words):
        return False
    turn.to_staff, masked = mask_bsn(words)
    lines = [Line("text", _("Uw bericht is bij uw adviseur. U krijgt hier antwoord."))]
    if masked:
        lines.append(BSN)
    turn.messages.append(Message("say", tuple(lines), (HAND_BACK,)))
    return True
