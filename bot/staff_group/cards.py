"""What the group reads of a case: its card, the name of its topic, and the buttons. Pure; never anything personal."""

from __future__ import annotations

import hashlib
import html
import re

from babel.dates import format_datetime

from bot.channels.telegram import NoticeButtons
from bot.desk import lifecycle
from bot.desk import view as desk_view
from bot.zone import HERE
from dialogs.facts.load import Region
from storage.cases import ENDED, Case

NEW, TAKEN, DONE = "🟡", "🟢", "✅"
COLOURS = {"candidate": 7322096, "employer": 16766590, "referrer": 13338331, "human": 16478047}
"""Of a topic's icon, from the few that Telegram has."""
REFERENCE = re.compile(r"\bPW-[2-9A-HJKMNP-TV-Z]{6}\b")


def sign(case: Case) -> str:
    """Return the sign of how far a case is."""
    return DONE if case.status in ENDED else TAKEN if case.claimed_by else NEW


def topic_name(case: Case) -> str:
    """Return the name of a case's topic."""
    return f"{sign(case)} {case.ref} · {desk_view.KINDS.get(case.kind, case.kind)}"


def colour(case: Case) -> int:
    """Return the colour of a topic's icon, by the kind of the case."""
    return COLOURS.get(case.kind, COLOURS["candidate"])


def card(case: Case, region: Region, claimed_by: str = "") -> str:
    """Return a case as Telegram's HTML: no name, no number, no free answer."""
    step = lifecycle.LABELS.get(case.status, case.status)
    word = "Opgepakt" if sign(case) == TAKEN else step
    about = (
        desk_view.KINDS.get(case.kind, case.kind),
        desk_view.language_in_dutch(case.language or "nl"),
        desk_view.place_label(case.municipality, region),
    )
    rows = [f"{sign(case)} {word}: <code>{case.ref}</code>", html.escape(" · ".join(one for one in about if one))]
    if word != step and case.status != "new":
        rows.append(f"Stap: {step.lower()}")
    if case.indication:
        rows.append(f"Indicatie: {html.escape(desk_view.indication_label(case).lower())}")
    if case.status == "new" and case.due_at:
        until = format_datetime(case.due_at, "EEEE d MMMM, HH:mm", tzinfo=HERE, locale="nl")
        rows.append(f"Eerste contact: uiterlijk {until}")
    rows.append(f"Van: {html.escape(claimed_by) or 'niemand'}")
    return "\n".join(rows)


def buttons(case: Case, public_url: str) -> NoticeButtons:
    """Return what can be done with a case from its card."""
    claim = [("✋ Pak op", f"@claim:{case.ref}")] if case.claimed_by is None else []
    works = [claim, answer_buttons(case.ref)] if case.status not in ENDED else []
    return [row for row in (*works, open_button(case.ref, public_url)) if row]


def answer_buttons(ref: str) -> list[tuple[str, str]]:
    """Return the row for what a person wrote."""
    return [("↩️ Antwoord", f"@reply:{ref}"), ("✅ Gedaan", f"@done:{ref}")]


def open_button(ref: str, public_url: str, label: str = "Open in desk ↗") -> list[tuple[str, str]]:
    """Return the row that opens the desk; empty where Telegram would not open the address."""
    return [(label, f"{public_url}/desk/case/{ref}")] if public_url.startswith("https://") else []


def wrote(ref: str, count: int) -> str:
    """Return that a person wrote; what, is read in the desk alone."""
    told = "Nieuw bericht" if count <= 1 else f"{count} nieuwe berichten"
    return f"💬 {told} bij <code>{ref}</code>."


def mark(words: str, buttons: NoticeButtons) -> str:
    """Return what tells a card from one with other words or buttons."""
    return hashlib.sha256(repr((words, buttons)).encode()).hexdigest()[:16]
