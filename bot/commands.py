"""What each command does: reads the settings it needs, calls the one place that does the work, prints the answer."""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.zone import HERE

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database, Store

T = TypeVar("T")
A_DAY = timedelta(days=1)


class Failure(Exception):  # noqa: N818 - how a command ends, not a fault in it
    """A command could not do what was asked; the text says why and what to do."""

    def __init__(self, why: str, status: int = 1) -> None:
        super().__init__(why)
        self.status = status


def _settings(*, key: bool = True) -> Settings:
    from bot.settings import Settings, SettingsError

    try:
        return Settings.load(key=key)
    except SettingsError as error:
        raise Failure("\n".join(error.problems)) from error


def _day(arguments: Namespace) -> date:
    """Return the day to act on: the one that was asked for, or set for tests, else today where the region is."""
    return getattr(arguments, "on", None) or _settings(key=False).today or datetime.now(HERE).date()


def _run(_arguments: Namespace) -> int:
    from bot.app import run

    return run(_settings())


def _chat(arguments: Namespace) -> int:
    import os

    from bot import console
    from bot.catalogues import languages
    from bot.console_chat import Chat

    if arguments.language and arguments.language not in languages():
        raise Failure(f"unknown language; known: {', '.join(languages())}", 2)
    settings = _settings() if os.environ.get("DATABASE_URL") else None
    with (
        tempfile.TemporaryDirectory(prefix="praktijkwijs-") as folder,
        console.local(settings, Path(folder), _day(arguments)) as build,
    ):
        chat = Chat(build, console.first_presses(arguments.language, arguments.dialog))
        if arguments.jsonl:
            console.chat_jsonl(chat, sys.stdin.buffer)
        else:
            console.chat_person(chat)
        chat.close()
    return 0


def _replay(arguments: Namespace) -> int:
    from bot import console
    from dialogs.facts.load import load_region

    region = load_region(_settings(key=False).region)
    try:
        console.print_json(console.replay_file(arguments.file, region, _day(arguments)))
    except console.WrongInput as error:
        console.print_json({"error": str(error)})
        return 2
    return 0


def _ask(arguments: Namespace) -> int:
    from bot import console
    from dialogs.topics.match import Matcher

    matcher = Matcher()
    if arguments.jsonl:
        for answer in console.ask_lines(matcher, sys.stdin.buffer):
            console.print_json(answer)
    elif arguments.question is None:
        raise Failure("ask what? Give a question, or --jsonl and lines on standard input.", 2)
    else:
        console.print_json(console.asked(matcher, arguments.question, arguments.language, arguments.audience))
    return 0


def _check(arguments: Namespace) -> int:
    from bot.check import check

    return check(_day(arguments), print, _settings(key=False).region)


def _draw(arguments: Namespace) -> int:
    from bot.draw import DrawError, draw

    try:
        made = draw(arguments.dialog, arguments.output)
    except DrawError as error:
        raise Failure(str(error), 2) from error
    if arguments.output is None:
        print(made.decode())
    return 0


def _report(arguments: Namespace) -> int:
    from bot.report.forms import ReportError, report
    from bot.report.gather import Period, gather
    from dialogs.facts.load import load_region

    database, region = _database(), load_region(_settings().region)
    period = Period(arguments.first, arguments.last)
    found = database.read_now(lambda store: gather(store, region, period, _day(arguments)))
    database.close()
    try:
        made = report(found, arguments.output)
    except ReportError as error:
        raise Failure(str(error), 2) from error
    if arguments.output is None:
        print(made.decode(), end="")
    return 0


def _qr(arguments: Namespace) -> int:
    from bot.poster import poster
    from bot.qr import QrError, qr

    settings = _settings(key=False)
    try:
        if arguments.poster:
            made = poster(settings, arguments.source, arguments.language, arguments.output)
        else:
            made = qr(settings, arguments.source, arguments.output)
    except QrError as error:
        raise Failure(str(error), 2) from error
    if arguments.output is None:
        print(made.decode())
    return 0


def _database() -> Database:
    from storage.database import Database, WrongKey

    settings = _settings()
    database = Database(settings.database_url.get_secret_value(), settings.keys)
    try:
        database.upgrade()
    except WrongKey as error:
        raise Failure(str(error)) from error
    return database


def _written_down(work: Callable[[Store], T], action: str, ref: str | None = None) -> Callable[[Store], T]:
    """Return the work with its record: nobody of the desk did it, but whoever may use this machine."""
    from storage import audit

    def both(store: Store) -> T:
        done = work(store)
        if done:
            audit.add(store, [audit.Act(None, action, datetime.now(UTC), ref)])
        return done

    return both


def _staff(arguments: Namespace) -> int:
    from storage import staff

    now = datetime.now(UTC)
    database = _database()
    if arguments.action == "invite":
        invite = partial(staff.invite, name=arguments.name, role=arguments.role, now=now, ttl=A_DAY)
        token = database.write_now(_written_down(invite, "invite"))
        print(f"{_settings().address}/desk/in/{token}")
        print("This link works once, for 24 hours.")
    elif arguments.action == "list":
        for one in database.read_now(staff.all_staff):
            print(f"{one.name}\t{one.role}\t{'disabled' if one.disabled else 'active'}")
    elif not database.write_now(_written_down(partial(staff.disable, name=arguments.name, now=now), "disable")):
        raise Failure(f"no account is called {arguments.name!r}; see: praktijkwijs staff list")
    database.close()
    return 0


def _export(arguments: Namespace) -> int:
    from bot.console import print_json
    from storage import cases

    database = _database()
    ref = arguments.ref.upper()
    found = database.write_now(_written_down(partial(cases.export, ref=ref), "export", ref))
    database.close()
    if found is None:
        raise Failure(f"no case {arguments.ref}")
    print_json(found)
    return 0


def _erase(arguments: Namespace) -> int:
    from storage import cases

    database = _database()
    ref = arguments.ref.upper()
    gone = database.write_now(_written_down(partial(cases.erase, ref=ref), "erase", ref))
    database.close()
    if not gone:
        raise Failure(f"no case {arguments.ref}")
    print(f"{arguments.ref.upper()} is erased. A backup made before still holds it.")
    return 0


def _backup(arguments: Namespace) -> int:
    from storage.backup import backup

    database = _database()
    rows = backup(database, arguments.file)
    print(f"{rows} rows in {arguments.file}. Personal values stay sealed: keep the key too.")
    database.close()
    return 0


def _restore(arguments: Namespace) -> int:
    from storage.backup import NotRestored, restore

    database = _database()
    try:
        print(f"{restore(database, arguments.file)} rows restored.")
    except NotRestored as error:
        raise Failure(str(error)) from error
    finally:
        database.close()
    return 0


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "run": _run,
    "chat": _chat,
    "replay": _replay,
    "ask": _ask,
    "check": _check,
    "draw": _draw,
    "report": _report,
    "qr": _qr,
    "staff": _staff,
    "export": _export,
    "erase": _erase,
    "backup": _backup,
    "restore": _restore,
}
