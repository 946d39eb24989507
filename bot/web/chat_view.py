"""From a transcript to what the chat page draws: which message is open, how each is dressed, what stands in the dock.

Pure: takes rows and words, returns plain objects for the templates. The templates decide nothing but markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from bot.shown import Shown, ShownButton, ShownLine
from bot.translate import RIGHT_TO_LEFT
from dialogs.explanations.load import load_explanations

Row: TypeAlias = tuple[int, str, dict[str, Any], datetime, bool]
"""One row of `storage.messages.transcript`: id, direction, payload, created at, closed."""

HELPERS = {"@back": "back", "@unknown": "shrug", "@explain": "bulb", "@human": "person"}
_IN_HEADER = "@language"
_JUDGES = "@helped:"
_TICKS = frozenset({"yes", "info", "no"})
_OUTCOMES = {
    "likely": ("likely", "check"),
    "ready": ("likely", "check"),
    "register": ("likely", "check"),
    "other-route": ("other", "swap"),
    "outside-region": ("outside", "home"),
    "no-consent": ("outside", "doc"),
    "prepare": ("review", "bag"),
}
_TONES = {"first": "info", "possible": "ok", "later": "wait", "ask-staff": "wait", "last-resort": "calm"}
_TYPED = {
    "name": ("name", "text"),
    "phone": ("tel", "tel"),
    "email": ("email", "email"),
    "company": ("organization", "text"),
    "postcode": ("postal-code", "numeric"),
    "municipality": ("address-level2", "text"),
    "location": ("off", "text"),
    "workers": ("off", "numeric"),
    "clients": ("off", "numeric"),
    "kvk": ("off", "numeric"),
}
_ASKS = frozenset({"ask", "menu", "problem"})
_CARDS = frozenset({"outcome", "check", "case", "topic"})
_SAYS = frozenset({"say", "problem"})
_BUBBLES = _SAYS | {"human"}
_HEADS = frozenset({"title", "kicker"})


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

    id: str
    look: str
    """`me`, `say`, `ask`, `opening`, `outcome`, `check`, `topic`, `problem`, `explain`, `bridge`, `case` or `human`."""
    language: str
    sections: tuple[Section, ...]
    kickers: tuple[ShownLine, ...] = ()
    answers: tuple[Answer, ...] = ()
    helpers: tuple[tuple[ShownButton, str], ...] = ()
    judges: tuple[ShownButton, ...] = ()
    """The buttons that say whether this answer helped."""
    main: bool = False
    """This is the one the page is about: its heading is the page's."""
    open: bool = False
    follows: bool = False
    variant: str = ""
    icon: str = ""
    tones: tuple[str, ...] = ()
    page: str = ""
    """The address at which this explanation stands as a page."""

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
    told = [_Told(row[0], Shown.from_json(row[2]), row[4]) for row in rows]
    ours = [place for place, one in enumerate(told) if not one.shown.own]
    if not ours:
        return Conversation(language, ())
    turn = max((place for place, one in enumerate(told) if one.shown.own), default=-1)
    with_buttons = [place for place in ours if told[place].shown.buttons]
    # The last question is open, and with it what else the assistant just offered; older buttons are history.
    opened = {p for p in with_buttons if not told[p].closed and (p > turn or p == with_buttons[-1])}
    titled = [place for place in ours if _has_title(told[place].shown)]
    main_at = max(opened) if opened else titled[-1] if titled else None
    parts: list[Part] = []
    problem: Part | None = None
    for place, (id_, shown, _) in enumerate(told):
        for part in _parts(id_, shown, main=place == main_at, opened=place in opened):
            if part.look == "problem" and place > turn and not part.open:
                problem = part
            else:
                parts.append(replace(part, follows=_follows(parts, part)))
    asked = told[max(opened)].shown if opened else None
    last = told[ours[-1]].shown
    field = (asked.question if asked else None) or ""
    autocomplete, inputmode = _TYPED.get(field, ("off", "text"))
    main = next((part for part in parts if part.main), None)
    human = last.kind == "human"
    return Conversation(
        language=last.language,
        parts=tuple(parts),
        last_id=told[-1].id,
        progress=asked.progress if asked else None,
        dutch=last.dutch,
        human=human,
        dock="message" if human else "answer" if field else "question",
        autocomplete=autocomplete,
        inputmode=inputmode,
        problem=problem,
        typed=_first_words(told[turn].shown) if problem and turn >= 0 else "",
        heading=main.title.text if main and main.title else "",
    )


class _Told(NamedTuple):
    """One row of the transcript, read."""

    id: int
    shown: Shown
    closed: bool


def _first_words(shown: Shown) -> str:
    return shown.lines[0].text if shown.lines else ""


def _follows(before: Sequence[Part], part: Part) -> bool:
    return bool(before) and part.look in _SAYS and before[-1].look in _SAYS


def _has_title(shown: Shown) -> bool:
    return shown.kind not in ("say", "human") and any(line.style == "title" for line in shown.lines)


def _parts(id_: int, shown: Shown, *, main: bool, opened: bool) -> Iterator[Part]:
    """Dress one message. What it says before its heading stands before its card, as words of their own."""
    lines = list(shown.lines)
    if shown.own:
        yield Part(f"{id_}", "me", shown.language, _sections(lines, needs_title=False))
        return
    heading = next((place for place, line in enumerate(lines) if line.style in _HEADS), None)
    if shown.kind not in ("topic", "human", "say") and heading:
        before, lines = lines[:heading], lines[heading:]
        yield Part(f"{id_}-before", _look_before(shown, before), shown.language, _sections(before, needs_title=False))
    look = _look(shown, main=main, opened=opened, has_title=heading is not None)
    if look == "say" and shown.kind in _ASKS:
        lines = [line for line in lines if line.style in ("title", "text")]
    variant, icon = _OUTCOMES.get(str((shown.outcome or {}).get("id", "")), ("review", "search"))
    buttons = _shown_once(shown) if opened else ()
    yield Part(
        id=f"{id_}",
        look=look,
        language=shown.language,
        sections=_sections(
            [x for x in lines if x.style != "kicker"], needs_title=look in _CARDS or (main and look not in _BUBBLES)
        ),
        kickers=tuple(line for line in lines if line.style == "kicker"),
        answers=tuple(_answer(b, shown.question) for b in buttons if not _beside(b)),
        helpers=tuple((_bare(b), HELPERS[b.id]) for name in HELPERS for b in buttons if b.id == name),
        judges=tuple(replace(b, nl=_bare(replace(b, label=b.nl)).label) for b in buttons if b.id.startswith(_JUDGES)),
        main=main,
        open=opened,
        variant=variant,
        icon=icon,
        tones=_tones(shown),
        page=_page(shown),
    )


def _page(shown: Shown) -> str:
    kind, _, name = (shown.topic or "").partition(":")
    return f"/info/{name}?lang={shown.language}" if kind == "explain" and name in load_explanations() else ""


def _look_before(shown: Shown, before: Sequence[ShownLine]) -> str:
    """Return how words before a question look: what is wrong, an explanation, a bridge back, or plain words."""
    styles = {line.style for line in before}
    if shown.kind == "problem":
        return "problem"
    return "explain" if styles == {"info"} else "bridge" if styles == {"hint"} else "say"


def _look(shown: Shown, *, main: bool, opened: bool, has_title: bool) -> str:
    if shown.kind == "say":
        return "ask" if main and opened and has_title else "say"
    if shown.kind == "problem" and not has_title and not opened:
        return "problem"
    if shown.kind in _ASKS:
        return ("opening" if shown.question == "language" else "ask") if main or opened else "say"
    return shown.kind


def _shown_once(shown: Shown) -> tuple[ShownButton, ...]:
    """Return the buttons without those that stand beside a row already."""
    rows = {f"@change:{line.change}" for line in shown.lines if line.change}
    return tuple(button for button in shown.buttons if button.id not in rows)


def _bare(button: ShownButton) -> ShownButton:
    """Return the button without the sign that channels without icons need before its words."""
    label = button.label
    while label and not label[0].isalnum():
        label = label[1:]
    return replace(button, label=label or button.label)


def _beside(button: ShownButton) -> bool:
    return button.id in HELPERS or button.id == _IN_HEADER or button.id.startswith(_JUDGES)


def _answer(button: ShownButton, question: str | None) -> Answer:
    field, _, value = button.id.partition("=")
    return Answer(
        _bare(button) if button.id.startswith("@") else button,
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
    blocks: list[tuple[str, list[ShownLine]]] = []
    for line in lines:
        style = _style(line)
        # What follows who decides belongs to it: when one hears.
        if blocks and (blocks[-1][0] == style or (blocks[-1][0] == "decides" and style in ("text", "hint"))):
            blocks[-1][1].append(line)
        else:
            blocks.append((style, [line]))
    return tuple(Block(style, tuple(group)) for style, group in blocks)


def _style(line: ShownLine) -> str:
    if line.style in _TICKS:
        return "ticks"
    if line.style == "row":
        return "changes" if line.change else "rows"
    return line.style
