"""Which explanations stand on buttons beside an outcome, at the start of a dialog and in the question menu."""

from __future__ import annotations

from dialogs.explanations.load import load_explanations
from dialogs.message import Button
from dialogs.text import _

RECEIPT = Button("@explain:receipt", _("Hoe komt u hierop?"))
ALL = Button("@explain:all", _("Alle uitleg"))
_FOR = {
    "candidate": ("benefits-candidate", "costs", "steps"),
    "join": ("benefits-candidate", "costs", "steps"),
    "employer": ("benefits-employer", "costs", "three-forms"),
    "referrer": ("three-forms", "costs", "steps"),
    "follow-up": ("what-after",),
}


def offered(dialog: str) -> tuple[Button, ...]:
    """Return the explanations that fit a dialog, at most three; outside a dialog the list of all."""
    return tuple(button(name) for name in _FOR[dialog]) if dialog in _FOR else (ALL,)


def button(name: str) -> Button:
    """Return the button of one explanation."""
    return Button(f"@explain:{name}", load_explanations()[name].title)


def others(name: str, dialog: str) -> tuple[Button, ...]:
    """Return what to read after an explanation: the others that fit the dialog, and the list of all."""
    fitting = (one for one in offered(dialog) if one != ALL and one.id != f"@explain:{name}")
    return (*fitting, ALL)
