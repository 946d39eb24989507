"""The buttons below a message in Telegram: pure.

Content: which button stands in which row, its sign and its number. Answers stand one in a row, short pairs and
languages two; the controls are always last and always in the same order.
"""

from __future__ import annotations

from typing import Any

from bot.shown import Shown, ShownButton
from dialogs.text import Say, _

SIGNS = {"@back": "↩️", "@unknown": "🤔", "@explain": "💡", "@human": "👤"}
CONTROL_ROWS = (("@back", "@unknown", "@skip"), ("@explain", "@human"), ("@language",))
CONTROLS = frozenset(control for row in CONTROL_ROWS for control in row)
SHORT = 14
NUMBERS_A_ROW = 4
JUDGES = "@helped:"
"""Before the buttons that say whether an answer helped: two in a row, without a number."""

SHARE = _("Deel mijn nummer")
COPY = _("Kopieer mijn nummer")


def markup(shown: Shown, say: Say) -> dict[str, Any] | None:
    """Return the `reply_markup` of a message, or None when there is nothing to press."""
    if shown.question == "phone":
        return _phone_keyboard(shown, say)
    rows: list[list[dict[str, Any]]] = []
    if shown.case:
        rows.append([{"text": say(COPY), "copy_text": {"text": shown.case}}])
    changes = numbered_changes(shown)
    answers = choices_of(shown)
    numbered = shown.dutch and shown.language != "nl" and any(button.nl for button in answers)
    drawn = [_drawn(button, f"{number} " if numbered else "") for number, button in enumerate(answers, 1)]
    rows += _in_rows(drawn, 2 if _short(answers) else 1)
    rows += _in_rows(
        [{"text": number, "callback_data": f"@change:{field}"} for field, number in changes.items()], NUMBERS_A_ROW
    )
    rows += _in_rows([_drawn(button, "") for button in shown.buttons if button.id.startswith(JUDGES)], 2)
    by_id = {button.id: button for button in shown.buttons}
    rows += [row for row in ([_drawn(by_id[id_], "") for id_ in ids if id_ in by_id] for ids in CONTROL_ROWS) if row]
    return {"inline_keyboard": rows} if rows else None


def answers_of(shown: Shown) -> list[ShownButton]:
    """Return the buttons that are not one of the fixed controls, nor about the answer itself, in their order."""
    return [one for one in shown.buttons if one.id not in CONTROLS and not one.id.startswith(JUDGES)]


def choices_of(shown: Shown) -> list[ShownButton]:
    """Return the answers that have a label of their own: all but those that only are the number of a row."""
    changes, answers = numbered_changes(shown), answers_of(shown)
    return [button for button in answers if _field(button) not in changes] if changes else answers


def numbered_changes(shown: Shown) -> dict[str, str]:
    """Return the number of each row that a button of this message changes: so many labels fit on no phone."""
    fields = {field for button in shown.buttons if (field := _field(button))}
    if len(fields) < 2:
        return {}
    rows = list(dict.fromkeys(line.change for line in shown.lines if line.change in fields))
    return {field: str(number) for number, field in enumerate(rows, 1)} if len(rows) > 1 else {}


def _phone_keyboard(shown: Shown, say: Say) -> dict[str, Any]:
    """Return a keyboard at the bottom: only there can a person share a number. Its labels come back as text."""
    rows: list[list[dict[str, Any]]] = [[{"text": f"📱 {say(SHARE)}", "request_contact": True}]]
    rows += [[{"text": button.label}] for button in answers_of(shown) if button.label]
    by_id = {button.id: button for button in shown.buttons}
    for ids in CONTROL_ROWS:
        row = [{"text": _label(by_id[id_])} for id_ in ids if id_ in by_id]
        if row:
            rows.append(row)
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


def _drawn(button: ShownButton, number: str) -> dict[str, Any]:
    drawn = {"text": number + ("✓ " if button.chosen else "") + _label(button), "callback_data": button.id}
    return {**drawn, "style": "primary"} if button.main else drawn


def _label(button: ShownButton) -> str:
    sign = SIGNS.get(button.id, "")
    if not sign or button.label.startswith(sign[0]):
        return button.label or button.id
    return f"{sign} {button.label}"


def _short(answers: list[ShownButton]) -> bool:
    """Whether two fit in a row: languages, and a plain yes and no."""
    if answers and all(button.id.startswith("language=") for button in answers):
        return True
    values = {button.id.partition("=")[2] for button in answers}
    return values == {"yes", "no"} and all(len(button.label) <= SHORT for button in answers)


def _in_rows(drawn: list[dict[str, Any]], across: int) -> list[list[dict[str, Any]]]:
    return [drawn[at : at + across] for at in range(0, len(drawn), across)]


def _field(button: ShownButton) -> str:
    return button.id.removeprefix("@change:") if button.id.startswith("@change:") else ""
