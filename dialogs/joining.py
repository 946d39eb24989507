"""Opening the link of a group: first a language, then whose group it is, then the short dialog."""

from __future__ import annotations

from dialogs import answering, controls, groups
from dialogs.asking import COMPUTER
from dialogs.conversation import Context, Turn
from dialogs.trees.join import JOIN


def invited(turn: Turn, context: Context, token: str) -> None:
    """Let somebody who opened a group's link join it. Unsent answers of another dialog are lost only after a yes."""
    conversation = turn.conversation.with_(group=token, choosing_language=False)
    turn.conversation = conversation
    if conversation.language not in context.languages:
        turn.conversation = conversation.with_(**{**answering.NOTHING_OPEN, "dialog": JOIN.id})
        answering.show_open(turn, context, COMPUTER)
    elif why := groups.refusal(token, context):
        turn.conversation = conversation.with_(group="")
        answering.show_open(turn, context, *why)
    elif conversation.dialog == JOIN.id:
        turn.conversation = conversation.with_(aside=None)
        answering.show_open(turn, context, *(groups.invitation(token, context) if conversation.answers else ()))
    else:
        controls.use(turn, context, f"@menu:{JOIN.id}")
