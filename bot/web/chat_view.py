"""From a transcript to what the chat page draws: which message is open, how each is dressed, what stands in the dock.

Pure: takes rows and words, returns plain objects for the templates. The templates decide nothing but markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias

from bot.shown import Shown, ShownButton, ShownLine

Row: TypeAlias = tuple[int, str, dict[str, Any], datetime, bool]
"""One row of `storage.messages.transcript`: id, direction, payload, created at, closed."""

RIGHT_TO_LEFT = frozenset({"ar", "fa"})
HELPERS = {"@back": "back", "@unknown": "shrug", "@explain": "bulb", "@human": "person"}
_IN_HEADER = "@language"
_TICKS = frozenset({"yes", "info", "no"})
_OUTCOMES = {
    "likely": ("likely", "check"), "ready": ("likely", "check"), "register": ("likely", "check"),
    "other-route": ("other", "swap"), "outside-region": ("outside", "home"), "no-consent": ("outside", "doc"),
    "prepare": ("review", "bag"),
}
_TONES = {"first": "info", "possible": "ok", "later": "wait", "ask-staff": "wait", "last-resort": "calm"}
_TYPED = {
    "name": ("name", "text"), "phone": ("tel", "tel"), "email": ("email", "email"), "company": ("organization", "text"),
    "postcode": ("postal-code", "numeric"), "municipality": ("address-level2", "text"), "location": ("off", "text"),
    "workers": ("off", "numeric"), "clients": ("off", "numeric"), "kvk": ("off", "numeric"),
}
_ASKS = frozenset({"ask", "menu", "problem"})


def direction(language: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are drawn as one thing: a paragraph, or one list of ticks, rows or deciders."""

    style: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it. The first section's heading is the message's."""

    title: ShownLine | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A button to answer with, its language when it names one, and its place in a list of pictures."""

    button: ShownButton
    language: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message, ready to be drawn."""

    id: int
    look: str
    """`me`, `say`, `ask`, `opening`, `outcome`, `check`, `topic`, `problem`, `case` or `human`."""
    language: str
    sections: tuple[Section, ...]
    kickers: tuple[ShownLine, ...] = ()
    answers: tuple[Answer, ...] = ()
    helpers: tuple[tuple[ShownButton, str], ...] = ()
    main: bool = False
    """This is the one the page is about: its heading is the page's."""
    open: bool = False
    follows: bool = False
    variant: str = ""
    icon: str = ""
    tones: tuple[str, ...] = ()

    @property
    def title(self) -> ShownLine | None:
        """The message's heading."""
        return self.sections[0].title if self.sections else None

    @property
    def pictures(self) -> bool:
        """Whether the answers are drawn with pictures."""
        return any(answer.picture for answer in self.answers)

    @property
    def languages(self) -> bool:
        """Whether the answers are languages."""
        return bool(self.answers) and all(answer.language for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The whole page: its parts and what the frame around them has to know."""

    language: str
    parts: tuple[Part, ...]
    last_id: int = 0
    progress: tuple[int, int] | None = None
    dutch: bool = False
    human: bool = False
    dock: str = "question"
    autocomplete: str = "off"
    inputmode: str = "text"
    problem: Part | None = None
    typed: str = ""
    heading: str = ""

    @property
    def dir(self) -> str:
        """The direction of the page."""
        return direction(self.language)


def arrange(rows: Sequence[Row], language: str) -> Conversation:
    """Return the page of a transcript; `language` counts while nobody has said anything yet."""
    told = [(row[0], Shown.from_json(row[2]), row[4]) for row in rows]
    ours = [place for place, (_, shown, _) in enumerate(told) if not shown.own]
    if not ours:
        return Conversation(language, ())
    open_at = next((p for p in reversed(ours) if told[p][1].buttons), None)
    if open_at is not None and told[open_at][2]:
        open_at = None
    main_at = open_at if open_at is not None else next((p for p in reversed(ours) if _has_title(told[p][1])), None)
    last = told[ours[-1]][1]
    turn = max((place for place, (_, shown, _) in enumerate(told) if shown.own), default=-1)
    wrong_at = next((p for p in ours if p > turn and told[p][1].kind == "problem" and p != open_at), None)
    asked = told[open_at][1] if open_at is not None else None
    parts: list[Part] = []
    for place, (id_, shown, _) in enumerate(told):
        if place == wrong_at:
            continue
        follows = bool(parts) and parts[-1].look in ("say", "problem")
        parts.append(_part(id_, shown, main=place == main_at, open_=place == open_at, follows=follows))
    field = asked.question if asked else None
    autocomplete, inputmode = _TYPED.get(field or "", ("off", "text"))
    main = next((part for part in parts if part.main), None)
    human = last.kind == "human"
    return Conversation(
        language=last.language,
        parts=tuple(parts),
        last_id=told[-1][0],
        progress=asked.progress if asked else None,
        dutch=last.dutch,
        human=human,
        dock="message" if human else "answer" if field else "question",
        autocomplete=autocomplete,
        inputmode=inputmode,
        problem=_part(told[wrong_at][0], told[wrong_at][1]) if wrong_at is not None else None,
        typed=_typed(told[turn][1]) if wrong_at is not None and turn >= 0 else "",
        heading=main.title.text if main and main.title else "",
    )


def _typed(shown: Shown) -> str:
    return shown.lines[0].text if shown.lines else ""


def _has_title(shown: Shown) -> bool:
    return shown.kind not in ("say", "human") and any(line.style == "title" for line in shown.lines)


def _part(id_: int, shown: Shown, *, main: bool = False, open_: bool = False, follows: bool = False) -> Part:
    """Dress one message."""
    look = "me" if shown.own else shown.kind
    if look in _ASKS and (open_ or (look != "problem" and main)):
        look = "opening" if shown.question == "language" else "ask"
    elif look in _ASKS - {"problem"}:
        look = "say"
    variant, icon = _OUTCOMES.get(str((shown.outcome or {}).get("id", "")), ("review", "search"))
    lines = [line for line in shown.lines if line.style != "kicker"]
    if look == "say" and shown.kind != "say":
        lines = [line for line in lines if line.style in ("title", "text")]
    return Part(
        id=id_,
        look=look,
        language=shown.language,
        sections=_sections(lines, needs_title=main or look in ("outcome", "check", "case", "topic")),
        kickers=tuple(line for line in shown.lines if line.style == "kicker"),
        answers=tuple(_answer(b, shown.question) for b in shown.buttons if not _beside(b)) if open_ else (),
        helpers=tuple((b, HELPERS[b.id]) for name in HELPERS for b in shown.buttons if b.id == name) if open_ else (),
        main=main,
        open=open_,
        follows=follows and look in ("say", "problem"),
        variant=variant,
        icon=icon,
        tones=_tones(shown),
    )


def _beside(button: ShownButton) -> bool:
    return button.id in HELPERS or button.id == _IN_HEADER


def _answer(button: ShownButton, question: str | None) -> Answer:
    field, _, value = button.id.partition("=")
    return Answer(
        button,
        language=value if field == "language" else "",
        picture=value if question == "sector" and field == "sector" else "",
    )


def _tones(shown: Shown) -> tuple[str, ...]:
    """Return the colour of each row's chip, when the rows are the outcome's ways to pay; colour never says it alone."""
    routes = (shown.outcome or {}).get("financing", ())
    chips = [line for line in shown.lines if line.style == "row" and not line.change]
    if len(routes) != len(chips):
        return ()
    return tuple(_TONES.get(str(route.get("status")), "calm") for route in routes)


def _sections(lines: Iterable[ShownLine], *, needs_title: bool) -> tuple[Section, ...]:
    """Cut the lines at their headings; without any heading the first line becomes one where a heading is needed."""
    kept = list(lines)
    if needs_title and kept and not any(line.style == "title" for line in kept):
        first = kept[0]
        kept[0] = ShownLine("title", first.text, first.beside, first.change, first.nl, first.nl_beside)
    if needs_title and kept and kept[0].style != "title":
        at = next(place for place, line in enumerate(kept) if line.style == "title")
        kept.insert(0, kept.pop(at))
    sections: list[Section] = []
    title: ShownLine | None = None
    under: list[ShownLine] = []
    for line in kept:
        if line.style == "title":
            if title or under:
                sections.append(Section(title, _blocks(under)))
            title, under = line, []
        else:
            under.append(line)
    if title or under:
        sections.append(Section(title, _blocks(under)))
    return tuple(sections)


def _blocks(lines: Iterable[ShownLine]) -> tuple[Block, ...]:
    return tuple(Block(style, tuple(group)) for style, group in groupby(lines, key=_style))


def _style(line: ShownLine) -> str:
    if line.style in _TICKS:
        return "ticks"
    if line.style == "row":
        return "changes" if line.change else "rows"
    return line.style
