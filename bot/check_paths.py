"""Walks every path of every dialog through the real messages, in every language, and tells what can't be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.present import show
from bot.shown import Shown
from dialogs.asking import ask
from dialogs.conversation import Context, Conversation, Said
from dialogs.engine import Dialog
from dialogs.explore import Route, every_path
from dialogs.message import Message
from dialogs.questions import Answer, Choices, Postcode
from dialogs.spot import NOT_REGISTERED, spot
from dialogs.turn import take_turn

LABEL_LENGTH, ID_BYTES, MESSAGE_LENGTH = 30, 64, 4096
MOST_TAPS, MOST_TYPED = 24, 4
START_TAPS = 3
"""Before the first question of a dialog: language, role, privacy."""

State: TypeAlias = tuple[tuple[str, Answer], ...]
"""Answers in the order they were given."""


@dataclass(slots=True)
class Walk:
    """What walking a dialog found. `messages` counts in one language, `said` are the different ones among them.

    `taps` and `typed` are of the longest registration by buttons, `labels` the Dutch texts that stood on buttons.
    """

    paths: int
    registrations: int
    longest: tuple[str, ...]
    taps: int = 0
    typed: int = 0
    messages: int = 0
    said: set[object] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    problems: dict[str, None] = field(default_factory=dict)


def walk_dialog(dialog: Dialog, contexts: Mapping[str, Context]) -> Walk:
    """Walk a dialog and its registration in every language of `contexts`."""
    region = next(iter(contexts.values())).region
    routes = every_path(dialog.path, region)
    registration = every_path(dialog.registration, region) if dialog.contact else ()
    longest = max((route.fields for route in routes), key=len)
    found = Walk(len(routes), len(registration), longest)
    states = _states(dialog, routes, registration, next(iter(contexts.values())))
    tried = _prefixes(max(routes, key=lambda route: len(route.fields)).answers, longest)
    for answers in states:
        _say(found, dialog.id, answers, contexts)
    for answers in [state for state in states if state[: len(longest)] == tried[-1] or state in tried]:
        for language, context in contexts.items():
            for pressed in ("@explain", "@unknown", "@skip", "consent=yes", "consent=no"):
                turn = take_turn(_conversation(dialog.id, answers, language), Said(pressed=pressed), context)
                _render(found, dialog.id, turn.messages, language, answers)
    if registration:
        found.taps, found.typed = longest_by_buttons(routes, registration)
        if found.taps > MOST_TAPS or found.typed > MOST_TYPED:
            told = f"a registration by buttons takes {found.taps} taps and {found.typed} typed answers"
            found.problems[f"{dialog.id}: {told}; at most {MOST_TAPS} and {MOST_TYPED}: ask less"] = None
    return found


def walk_around(contexts: Mapping[str, Context], presses: Iterable[str]) -> Walk:
    """Press buttons at the menu in every language: topics, controls."""
    found = Walk(0, 0, ())
    for language, context in contexts.items():
        for pressed in presses:
            turn = take_turn(Conversation(language=language), Said(pressed=pressed), context)
            found.messages += len(turn.messages)
            _render(found, pressed, turn.messages, language, ())
    return found


def _states(
    dialog: Dialog, routes: Sequence[Route], registration: Sequence[Route], context: Context
) -> dict[State, None]:
    """Return all answers so far that a person can stand with: each path up to each question, and behind it.

    Each answer that the dialog does not tell apart is also given once for each order of questions.
    """
    states: dict[State, None] = {}
    kinds = {route.fields: route for route in reversed(routes)}
    for route in routes:
        states |= dict.fromkeys(_prefixes(route.answers, route.fields))
    whole: list[tuple[State, bool]] = [(_state(route), route is kinds[route.fields]) for route in routes]
    for route in kinds.values():
        for place, question in enumerate(route.questions):
            for value in question.examples():
                varied = tuple((name, value if name == question.field else kept) for name, kept in _state(route))
                states |= dict.fromkeys((varied[: place + 1], varied))
    if registration:
        contact = [_prefixes(route.answers, route.fields) for route in registration]
        check = next(prefix for prefix in reversed(max(contact, key=len)) if "@send" not in dict(prefix))
        for answers, first in whole:
            outcome = dialog.decide(dict(answers), context.region, context.day)
            if outcome.id not in NOT_REGISTERED:
                behind = [prefix for prefixes in contact for prefix in prefixes[:-1]] if first else [check]
                states |= dict.fromkeys((*answers, *prefix) for prefix in behind)
    return states


def _state(route: Route) -> State:
    return tuple((name, route.answers[name]) for name in dict.fromkeys(route.fields))


def _prefixes(answers: Mapping[str, Answer], fields: Sequence[str]) -> list[State]:
    names = list(dict.fromkeys(fields))
    return [tuple((name, answers[name]) for name in names[:place]) for place in range(len(names) + 1)]


def _conversation(dialog: str, answers: State, language: str) -> Conversation:
    return Conversation(language=language, privacy="agree", dialog=dialog, answers=dict(answers))


def _say(found: Walk, dialog: str, answers: State, contexts: Mapping[str, Context]) -> None:
    """Render what is said behind these answers in every language, once for all answers behind which it is the same."""
    found.messages += 1
    words: object = None
    for language, context in contexts.items():
        conversation = _conversation(dialog, answers, language)
        message = ask(conversation, spot(conversation, context), context)
        words = message.lines, message.buttons
        if words in found.said:
            return
        _render(found, dialog, [message], language, answers)
    found.said.add(words)


def _render(found: Walk, where: str, messages: Iterable[Message], language: str, answers: State) -> None:
    for message in messages:
        found.labels |= {button.label.dutch for button in message.buttons}
        shown = show(message, language, dutch=True)
        for problem in problems_of(shown):
            at = f" after {answers[-1][0]}={answers[-1][1]}" if answers else ""
            found.problems[f"{language}: {where}: {problem}{at if not problem.startswith('button') else ''}"] = None


def problems_of(shown: Shown) -> Iterator[str]:
    """Yield what can't be shown of a message: too long, empty, or with a placeholder that nobody filled."""
    length = sum(len(line.text) + len(line.beside) + len(line.nl) + len(line.nl_beside) + 4 for line in shown.lines)
    if length > MESSAGE_LENGTH:
        yield f"message of {length} characters, at most {MESSAGE_LENGTH}; say less"
    if not shown.lines:
        yield "message without words; say something"
    for line in shown.lines:
        if not line.text.strip() or "{" in line.text + line.beside:
            yield f"line that is empty or has an unfilled {{placeholder}}: “{line.text}”"
    for button in shown.buttons:
        if not button.label.strip() or len(button.label) > LABEL_LENGTH:
            yield f"button “{button.label}”: {len(button.label)} characters, at most {LABEL_LENGTH}; make it shorter"
        if len(button.id.encode()) > ID_BYTES:
            yield f"button id {button.id} is longer than {ID_BYTES} bytes; choose a shorter id"


def _effort(route: Route) -> tuple[int, int]:
    """Return how many taps and how many typed answers a path takes."""
    taps = typed = 0
    for question in {question.field: question for question in route.questions}.values():
        value = route.answers[question.field]
        if isinstance(question, Choices) and isinstance(value, tuple | list):
            taps += len(value) + 1
        elif question.options or value is None:
            taps += 1
        else:
            typed += 1
    return taps, typed


def _efforts(routes: Iterable[Route]) -> list[set[tuple[int, int]]]:
    """Return for each way of choosing the efforts it may take: what may be skipped can be typed as well.

    Somebody who goes by buttons chooses the municipality on one; a typed postcode is another way.
    """
    ways: dict[tuple[object, ...], set[tuple[int, int]]] = {}
    for route in routes:
        if not any(isinstance(one, Postcode) and route.answers[one.field] is not None for one in route.questions):
            chosen = tuple((one.field, route.answers[one.field]) for one in route.questions if one.options)
            ways.setdefault(chosen, set()).add(_effort(route))
    return list(ways.values())


def longest_by_buttons(routes: Sequence[Route], registration: Sequence[Route]) -> tuple[int, int]:
    """Return taps and typed answers of the longest way to a registration, each way as people best take it."""
    ends = _efforts(route for route in registration if "consent" in route.answers)
    best = [
        min(
            ((START_TAPS + t1 + t2, w1 + w2) for t1, w1 in way for t2, w2 in end),
            key=lambda effort: (max(0, effort[0] - MOST_TAPS) + max(0, effort[1] - MOST_TYPED), effort),
        )
        for way in _efforts(routes)
        for end in ends
    ]
    return max(best, key=sum)
