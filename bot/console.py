"""The terminal: a chat for a person, the same as JSON lines for programs, and the commands that only compute."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import orjson
from cryptography.fernet import Fernet

from bot.assistant import Assistant
from bot.catalogues import languages
from bot.console_chat import Chat, as_line
from bot.settings import Settings
from bot.shown import Shown
from bot.translate import speaker
from dialogs.casefile import replay
from dialogs.facts.load import Region, load_region
from dialogs.topics.match import Matcher
from dialogs.trees.start import DIALOGS
from storage.database import Database
from storage.messages import Pending

BuildAssistant: TypeAlias = Callable[[Callable[[Sequence[Pending]], None]], Assistant]


class WrongInput(Exception):  # noqa: N818 - names what came in, as the other outcomes do
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


def ask_lines(matcher: Matcher, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield what the matcher makes of each line `{"text", "language", "audience"?}`; an error object for any other."""
    for line in lines:
        if not line.strip():
            continue
        try:
            given = json.loads(line.decode())
        except (ValueError, RecursionError):
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


def first_presses(language: str | None, dialog: str | None) -> list[str]:
    """Return what is pressed before a person says anything, so that the chat starts where it was asked to start."""
    chosen = language or ("nl" if dialog else "")
    presses = [f"language={chosen}"] if chosen else ["@start"]
    return [*presses, f"@menu:{dialog}"] if dialog else presses


@contextmanager
def local(settings: Settings | None, folder: Path, day: date) -> Iterator[BuildAssistant]:
    """Open a store of its own in a folder, or the one that was set, and give what makes an assistant on it."""
    url = settings.database_url.get_secret_value() if settings else f"sqlite:///{folder}/chat.db"
    keys = settings.keys if settings else (Fernet.generate_key(),)
    region = load_region(settings.region if settings else "achterhoek")
    database = Database(url, keys)
    database.upgrade()

    def build(tell: Callable[[Sequence[Pending]], None]) -> Assistant:
        return Assistant(
            database,
            region,
            Matcher(),
            languages(),
            clock=lambda: datetime.now(UTC),
            today=lambda: day,
            tell=tell,
        )

    try:
        yield build
    finally:
        database.close()


def chat_person(chat: Chat) -> None:
    """Talk with a person: coloured, with numbers to choose by, until `exit` or the end of input."""
    _print_for_person(chat.open())
    while True:
        try:
            words = input("\033[1m> \033[0m")
        except EOFError:
            return
        if words.strip() in ("exit", "quit"):
            return
        _print_for_person(chat.say(pressed=words) if words.startswith("@") else chat.say(text=words))


_COLOURS = {"title": "\033[1m", "hint": "\033[2m", "yes": "\033[32m✓ ", "info": "\033[36mi ", "no": "\033[31m! "}


def _print_for_person(messages: list[Shown]) -> None:
    for message in messages:
        print()
        if message.progress:
            print(f"\033[2m{message.progress[0]}/{message.progress[1]}\033[0m")
        for line in message.lines:
            beside = f": {line.beside}" if line.beside else ""
            print(f"{_COLOURS.get(line.style, '')}{line.text}{beside}\033[0m")
            if line.nl:
                print(f"\033[2m  NL {line.nl}\033[0m")
        answers = [button for button in message.buttons if not button.id.startswith("@")]
        for number, button in enumerate(answers, 1):
            print(f"  \033[36m{number}\033[0m {button.label}")
        controls = [button for button in message.buttons if button.id.startswith("@")]
        if controls:
            print("\033[2m  " + "  ".join(f"{button.id} {button.label}" for button in controls) + "\033[0m")
