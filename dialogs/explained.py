"""What `@explain:…` says: an explanation, the list of all, or the receipt; and the words in a question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dialogs.conversation import Context, Turn
from dialogs.explanations.load import load_explanations
from dialogs.explanations.offered import RECEIPT, button, others
from dialogs.explanations.told import told, words_in
from dialogs.message import Button, Line, Message
from dialogs.questions import Question
from dialogs.receipt import answers_in_words, receipt
from dialogs.spot import dialog_spot
from dialogs.text import Text, _, own_words
from dialogs.topics_told import go_on
from dialogs.trees.start import ALL as DIALOGS

MOST_WORDS = 4
"""So many meanings at once; more would hide the question."""


def tell(turn: Turn, context: Context, about: str) -> Text | None:
    """Explain something and ask the open question again; return why not when there is nothing to explain."""
    if about == "receipt":
        lines = _receipt(turn, context)
        if not lines:
            return _("Er is nog geen indicatie. Beantwoord eerst de vragen.")
        _say(turn, lines, (), about)
    elif about == "all":
        lines = (Line("title", _("Wat wilt u weten?")), Line("hint", _("Kies een onderwerp.")))
        _say(turn, lines, tuple(button(name) for name in load_explanations()), about)
    elif about in load_explanations():
        _say(turn, _lines(about, context), others(about, turn.conversation.dialog), about)
    else:
        return _("Die uitleg ken ik niet. Typ uw vraag.")
    go_on(turn, context)
    return None


def _say(turn: Turn, lines: tuple[Line, ...], buttons: tuple[Button, ...], about: str) -> None:
    turn.messages.append(Message("topic", lines, buttons, topic=f"explain:{about}"))


def _lines(name: str, context: Context) -> tuple[Line, ...]:
    explanation = load_explanations()[name]
    lines = [Line("title", explanation.title), Line("hint", explanation.short)]
    for section in told(explanation, context.region, context.day):
        lines.append(Line("title", section.title))
        if section.text:
            lines.append(Line("text", section.text))
        for place, point in enumerate(section.points, 1):
            mark = f"{place}." if section.numbered else "•"
            lines.append(Line("text", Text("{mark} {point}").of(mark=mark, point=point)))
    return tuple(lines)


def _receipt(turn: Turn, context: Context) -> tuple[Line, ...]:
    if turn.conversation.dialog not in DIALOGS:
        return ()
    where = dialog_spot(turn.conversation, context)
    if where.outcome is None:
        return ()
    words = answers_in_words(where.asked, where.answers)
    return (Line("title", RECEIPT.label), *receipt(where.outcome, words, context.region))


def meanings(question: Question[Any]) -> Iterator[Line]:
    """Yield what the difficult words in a question and its answers mean."""
    options = [text for option in question.options for text in (option.label, option.hint)]
    texts = (question.text, question.hint, *options, question.explain)
    for word in words_in(text.dutch for text in texts)[:MOST_WORDS]:
        yield Line("info", _("{word}: {meaning}").of(word=own_words(word.id), meaning=word.meaning))
