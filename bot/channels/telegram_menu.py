"""The menu of commands in Telegram.

Content: the commands and what they are called. Their names are the same in every language, because Telegram allows
only a to z; the assistant understands a few more than are listed.
"""

from __future__ import annotations

from typing import Any

from dialogs.text import Say, _

COMMANDS = {
    "start": _("Opnieuw beginnen"),
    "mens": _("Mens spreken"),
    "status": _("Mijn aanmelding"),
    "taal": _("Taal kiezen"),
    "wissen": _("Mijn gegevens wissen"),
}


def menu(say: Say) -> list[dict[str, Any]]:
    """Return the `commands` of `setMyCommands` in one language."""
    return [{"command": name, "description": say(text)} for name, text in COMMANDS.items()]
