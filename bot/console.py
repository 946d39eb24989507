"""The terminal: a chat for a person, the same as JSON lines for programs, and the commands that only compute."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import orjson

from bot.catalogues import languages
from bot.console_chat import Chat, as_line
from bot.shown import Shown
from bot.translate import speaker
from dialogs.casefile import replay
from dialogs.facts.load import Region
from dialogs.topics.match import Matcher
from dialogs.trees.start import DIALOGS


class WrongInput(Exception):
    """What was asked can't be done: the message says why. The command ends with status 2."""


def replay_file(path: str, region: Region, day: date) -> dict[str, Any]:
    """Return what a case file leads to, in the form of contracts section 3. Raises WrongInput."""
    try:
        case = orjson.loads(Path(path).read_bytes())
    except OSError as error:
        raise WrongInput(f"{path}: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise WrongInput(f"{path}: no JSON ({error})") from error
    if not isinstance(case, dict) or not isinstance(case.get("answers"), dict):
        raise WrongInput(f"{path}: a case file is an object with dialog, language and answers")
    dialog, language = case.get("dialog"), case.get("language", "nl")
    if not isinstance(dialog, str) or dialog not in DIALOGS:
        raise WrongInput(f"{path}: unknown dialog; known: {', '.join(DIALOGS)}")
    if language not in languages():
        raise WrongInput(f"{path}: unknown language; known: {', '.join(languages())}")
    result = replay(DIALOGS[dialog], case["answers"], region, day)
    say = speaker(language)
    return {
        "state": result.state,
        "asks": result.asks,
        "problem": say(result.problem) if result.problem else None,
        "unused": list(result.unused),
        "outcome": result.outcome.to_json(say) if result.outcome else None,
    }


def asked(matcher: Matcher, text: str, language: str, audience: str | None) -> dict[str, Any]:
    """Return what the quick-question matcher makes of a question."""
    match = matcher.match(text, language, audience)
    topics = [{"id": name, "score": round(score, 4)} for name, score in match.topics[:3]]
    return {"topics": topics, "answered": match.answered}


def ask_lines(matcher: Matcher, lines: TextIO) -> Iterator[dict[str, Any]]:
    """Yield what the matcher makes of each line `{"text", "language", "audience"?}`; an error object for any other."""
    for line in lines:
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except ValueError:
            yield {"error": "this line is no JSON"}
            continue
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            yield {"error": "a line is an object with text and language"}
            continue
        audience = given.get("audience")
        language = given.get("language")
        yield asked(
            matcher,
            given["text"],
            language if isinstance(language, str) else "nl",
            audience if isinstance(audience, str) else None,
        )


def print_json(value: Any) -> None:
    """Print one JSON object on a line, as UTF-8 whatever the terminal's encoding."""
    sys.stdout.buffer.write(orjson.dumps(value) + b"\n")
    sys.stdout.buffer.flush()


def chat_jsonl(chat: Chat, lines: Iterable[bytes]) -> None:
    """Talk in JSON lines (contracts, section 2) until the input ends."""
    _print_turn(chat.open())
    for line in lines:
        if not line.strip():
            continue
        said = parse(line)
        if isinstance(said, str):
            print_json({"error": said})
            print_json({"end_of_turn": True})
        else:
            _print_turn(chat.say(**said))


def _print_turn(messages: list[Shown]) -> None:
    for message in messages:
        print_json(as_line(message))
    print_json({"end_of_turn": True})


def parse(line: bytes) -> dict[str, Any] | str:
    """Return what a line of the scriptable chat says, or why it says nothing."""
    try:
        given = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return "this line is not UTF-8"
    except (ValueError, RecursionError):
        return "this line is no JSON"
    if not isinstance(given, dict) or len(given) != 1:
        return "a line is an object with exactly one key: text, press or contact"
    key, value = next(iter(given.items()))
    if key in ("text", "press") and isinstance(value, str):
        return {"text": value} if key == "text" else {"pressed": value}
    if key == "contact" and isinstance(value, dict):
        phone, name = value.get("phone"), value.get("name", "")
        if isinstance(phone, str) and isinstance(name, str) and set(value) <= {"phone", "name"}:
            return {"contact": (phone, name)}
    return "a line is an object with exactly one key: text, press or contact"
