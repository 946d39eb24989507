"""How a message looks in Telegram: pure, from `Shown` to what the Bot API takes.

Content: the markup of each kind of line, where a long message is cut, and what a closed question looks like. The
keyboards are in `telegram_keyboard`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.channels.telegram_keyboard import choices_of, markup, numbered_changes
from bot.shown import Shown, ShownLine
from bot.translate import RIGHT_TO_LEFT
from dialogs.text import Say, _

COMFORTABLE = 900
LONGEST = 3500  # Telegram's own limit is 4096; the chosen answer below it has to fit as well
RLM, ISOLATE, POP = "\u200f", "\u2066", "\u2069"
MARKS = {"yes": "✓", "info": "ℹ️", "no": "✗"}
CODES = re.compile(r"PW-[2-9A-Z]{6}\b|(?:\+|\b0)\d[\d ]{6,}\d")

STEP = _("Vraag {step} van {of}")
A_PERSON = _("Adviseur (mens)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of a message that isn't cut: its markup, its length as read, and whether it is the Dutch below."""

    html: str
    length: int
    dutch: bool = False


def payloads(shown: Shown, say: Say) -> list[dict[str, Any]]:
    """Return the `sendMessage` calls, without `chat_id`, that show this message; the last one has the buttons."""
    calls = [_call(part) for part in parts(shown, say)]
    keyboard = markup(shown, say)
    if keyboard is not None:
        calls[-1]["reply_markup"] = keyboard
    return calls


def closed(shown: Shown, answer: str, say: Say) -> dict[str, Any]:
    """Return the `editMessageText` call, without `chat_id` and `message_id`, for a question that was answered."""
    last = parts(shown, say)[-1]
    return _call([*last, _chosen(answer, shown.language in RIGHT_TO_LEFT)])


def chosen(answer: str, language: str) -> dict[str, Any]:
    """Return the `sendMessage` call that takes a keyboard at the bottom away: such a message can't be edited."""
    text = _chosen(answer, language in RIGHT_TO_LEFT).html if answer else "✓"
    return {"text": text, "parse_mode": "HTML", "reply_markup": {"remove_keyboard": True}}


def parts(shown: Shown, say: Say) -> list[list[Paragraph]]:
    """Return the paragraphs of each message that this one becomes: cut above 900 characters, never within a line."""
    found: list[list[Paragraph]] = [[]]
    length = 0
    for paragraph in _paragraphs(shown, say):
        if found[-1] and length + paragraph.length > COMFORTABLE:
            found.append([])
            length = 0
        found[-1].append(paragraph)
        length += paragraph.length + 1
    if not found[-1]:
        found[-1].append(Paragraph("…", 1))
    return found


def _call(paragraphs: list[Paragraph]) -> dict[str, Any]:
    rows: list[str] = []
    quoted: list[str] = []
    for paragraph in paragraphs:
        if paragraph.dutch:
            quoted.append(paragraph.html)
        else:
            rows.append(paragraph.html)
    if quoted:
        rows.append("<blockquote>" + "\n".join(quoted) + "</blockquote>")
    return {"text": "\n".join(rows), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _paragraphs(shown: Shown, say: Say) -> Iterator[Paragraph]:
    to_left = shown.language in RIGHT_TO_LEFT
    styles = {line.style for line in shown.lines}
    if shown.kind == "human" and "title" not in styles:
        yield from _dressed("👤 <b>{}</b>", say(A_PERSON), to_left)
    if shown.progress and "kicker" not in styles:
        step, of = shown.progress
        yield from _dressed("<b>{}</b>", say(STEP.of(step=step, of=of)), to_left)
    numbers = numbered_changes(shown)
    for line in shown.lines:
        yield from _line(line, numbers.get(line.change, ""), shown.case, to_left)
    for button in shown.buttons:
        if button.hint:
            yield from _dressed("<i>{}</i>", f"{button.label}: {button.hint}", to_left)
    if shown.dutch and shown.language != "nl":
        yield from _below(shown)


def _line(line: ShownLine, number: str, case: str | None, to_left: bool) -> Iterator[Paragraph]:
    style, text = line.style, line.text
    if not (text + line.beside).strip():
        return
    if style == "number":
        before, code = (text, line.beside) if line.beside else ("", text)
        if not line.beside and case and case in text:
            before, code = text.replace(case, "").strip(), case
        wrapped = f"{ISOLATE}<code>{escape(code)}</code>{POP}" if to_left else f"<code>{escape(code)}</code>"
        separator = "" if not before else " " if before.endswith(":") else ": "
        html = f"{_safe(before, to_left)}{separator}{wrapped}"
        yield Paragraph(_start(html, before or code, to_left), _length(before + code) + 4)
        return
    frame = "{}"
    if style in {"title", "kicker", "decides"}:
        frame = "<b>{}</b>"
    elif style == "hint":
        frame = "<i>{}</i>"
    elif style in MARKS:
        frame = f"{MARKS[style]} {{}}"
    elif number:
        frame = f"{number}. {{}}"
    if not line.beside:
        yield from _dressed(frame, text, to_left)
        return
    separator = " " if text.endswith((":", "?", ".")) else ": "
    pieces = list(_cut(line.beside))
    first = f"{frame.format(_safe(text, to_left))}{separator}<b>{_safe(pieces[0], to_left)}</b>"
    starts = text if frame[:2] in {"{}", "<b", "<i"} else frame
    yield Paragraph(_start(first, starts, to_left), _length(text + pieces[0]) + 8)
    for piece in pieces[1:]:
        yield from _dressed("<b>{}</b>", piece, to_left)


def _below(shown: Shown) -> Iterator[Paragraph]:
    """Yield the same in Dutch, with the numbers that the buttons have, so that somebody who helps can point."""
    first = "NL "
    for line in shown.lines:
        dutch = f"{line.nl}: {line.nl_beside}" if line.nl_beside else line.nl
        for piece in _rows(dutch):
            yield Paragraph(first + escape(piece), _length(piece) + len(first), dutch=True)
            first = ""
    options = [f"{number} {button.nl}" for number, button in enumerate(choices_of(shown), 1) if button.nl]
    if options:
        joined = " · ".join(options)
        for piece in _cut(joined):
            yield Paragraph(first + escape(piece), _length(piece) + len(first), dutch=True)
            first = ""


def _dressed(frame: str, text: str, to_left: bool) -> Iterator[Paragraph]:
    for row in _rows(text):
        html = frame.replace("{}", _safe(row, to_left))
        starts = row if frame[:2] in {"{}", "<b", "<i"} else frame
        yield Paragraph(_start(html, starts, to_left), _length(row) + 4)


def _chosen(answer: str, to_left: bool) -> Paragraph:
    shown = next(_cut(answer), "")[:500]
    return Paragraph((RLM if to_left else "") + f"✓ <b>{_safe(shown, to_left)}</b>", _length(shown) + 2)


def _rows(text: str) -> Iterator[str]:
    for row in text.split("\n"):
        if row.strip():
            yield from _cut(row)


def _cut(text: str) -> Iterator[str]:
    """Cut only what no message could hold, at a blank where there is one."""
    while _length(text) > LONGEST:
        at = text.rfind(" ", 0, LONGEST // 2)
        at = at if at > 0 else LONGEST // 2
        yield text[:at]
        text = text[at:].lstrip()
    yield text


def _safe(text: str, to_left: bool) -> str:
    if to_left:
        text = CODES.sub(lambda found: f"{ISOLATE}{found.group()}{POP}", text)
    return escape(text)


def _start(html: str, text: str, to_left: bool) -> str:
    """Mark a paragraph of a right-to-left language that begins with a number, a sign or a Latin word."""
    own = bool(text) and ("\u0590" <= text[0] <= "\u08ff" or "\ufb1d" <= text[0] <= "\ufefc")
    return html if own or not to_left else RLM + html


def _length(text: str) -> int:
    """Count as Telegram does: a sign outside the basic plane is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
