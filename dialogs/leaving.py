"""At which question somebody leaves a dialog without sending: derived from the answers, for the figures."""

from __future__ import annotations

from dialogs.conversation import Conversation
from dialogs.engine import walk
from dialogs.facts.load import Region
from dialogs.trees.start import ALL


def leaves_at(conversation: Conversation, region: Region) -> tuple[str, str] | None:
    """Return the dialog and the field of the question that stands open; None when no answers would be lost."""
    if conversation.dialog not in ALL or not conversation.answers:
        return None
    dialog = ALL[conversation.dialog]
    position = walk(dialog.path, conversation.answers, region)
    if position.open is not None:
        return dialog.id, position.open.field
    contact = walk(dialog.registration, conversation.answers, region).open
    return dialog.id, contact.field if contact else "register"
