"""From a message of the dialogs to a message in words: one language, or two below each other."""

from __future__ import annotations

from bot.shown import Shown, ShownButton, ShownLine
from bot.translate import speaker
from dialogs.message import Message
from dialogs.text import OwnWords, Say, Text


def show(message: Message, language: str, *, dutch: bool = False) -> Shown:
    """Return a message in a language, with the Dutch below it when that is on and the language is another."""
    spoken = message.language or language or "nl"
    say = speaker(spoken)
    beside = dutch and spoken != "nl"
    in_dutch = speaker("nl")
    progress = message.progress
    return Shown(
        kind=message.kind,
        language=spoken,
        lines=tuple(
            ShownLine(
                line.style,
                say(line.text),
                beside=say(line.beside) if line.beside else "",
                change=line.change,
                nl=in_dutch(line.text) if beside and not _is_own(line.text) else "",
                nl_beside=in_dutch(line.beside) if beside and line.beside else "",
            )
            for line in message.lines
        ),
        buttons=tuple(
            ShownButton(
                button.id,
                say(button.label),
                hint=say(button.hint) if button.hint else "",
                nl=_dutch_label(button.label, say, in_dutch) if beside else "",
                main=button.main,
                chosen=button.chosen,
            )
            for button in message.buttons
        ),
        question=message.question,
        progress=(progress.step, progress.of) if progress else None,
        outcome=message.outcome,
        topic=message.topic,
        case=message.case,
        dutch=dutch,
    )


def _is_own(text: Text) -> bool:
    return any(isinstance(value, OwnWords) for value in text.values.values()) and text.dutch == "{own_words}"


def _dutch_label(label: Text, say: Say, in_dutch: Say) -> str:
    return "" if say(label) == in_dutch(label) else in_dutch(label)
