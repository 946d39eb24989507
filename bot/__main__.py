"""The console script `praktijkwijs`: one command for each thing that can be done. Contracts, section 1.

Each command imports what it needs when it runs, so that the small ones start at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.commands import COMMANDS, Failure


def parser(*, asks_help: bool) -> argparse.ArgumentParser:
    """Return the command line with all its commands; with `asks_help` the help of `run` explains each setting."""
    line = argparse.ArgumentParser(prog="praktijkwijs", description="Chat assistant for praktijkleren.")
    commands = line.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser(
        "run",
        help="upgrade the database and start everything",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_settings() if asks_help else None,
    )
    chat = commands.add_parser("chat", help="talk in the terminal")
    chat.add_argument("--language")
    chat.add_argument("--dialog", choices=["candidate", "employer", "referrer", "follow-up"])
    chat.add_argument("--on", type=_day, help="the day to act on, as 2026-11-20")
    chat.add_argument("--jsonl", action="store_true", help="JSON lines in and out, for programs")
    replay = commands.add_parser("replay", help="a case file through the pure engine")
    replay.add_argument("file")
    replay.add_argument("--on", type=_day)
    ask = commands.add_parser("ask", help="what the quick-question matcher makes of a question")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--language", default="nl")
    ask.add_argument("--audience")
    ask.add_argument("--jsonl", action="store_true")
    check = commands.add_parser("check", help="everything that can be proved before shipping")
    check.add_argument("--on", type=_day)
    draw = commands.add_parser("draw", help="flowchart of a dialog: SVG, PNG or Mermaid")
    draw.add_argument("dialog", nargs="?", default="candidate")
    draw.add_argument("-o", dest="output", type=Path)
    report = commands.add_parser("report", help="figures as text, CSV, XLSX, PNG or HTML")
    report.add_argument("--from", dest="first", type=_day)
    report.add_argument("--to", dest="last", type=_day)
    report.add_argument("-o", dest="output", type=Path)
    qr = commands.add_parser("qr", help="QR code of the link that carries a source")
    qr.add_argument("source")
    qr.add_argument("-o", dest="output", type=Path, help="SVG or PNG; a poster also HTML")
    qr.add_argument("--poster", action="store_true", help="a poster of one A4 page with the code on it")
    qr.add_argument("--language", default="nl", help="language of the poster")
    staff = commands.add_parser("staff", help="accounts for the desk").add_subparsers(dest="action", required=True)
    invite = staff.add_parser("invite", help="make an account, or a new sign-in link for one")
    invite.add_argument("name")
    invite.add_argument("--role", required=True, choices=["coordinator", "adviser", "reader"])
    staff.add_parser("list", help="all accounts")
    staff.add_parser("disable", help="end an account and its sessions").add_argument("name")
    for name, about in (("export", "everything that is kept of a case"), ("erase", "wipe a case")):
        commands.add_parser(name, help=about).add_argument("ref")
    for name, about in (("backup", "the whole store to a file"), ("restore", "a backup into an empty store")):
        commands.add_parser(name, help=about).add_argument("file", type=Path)
    return line


def _settings() -> str:
    from bot.settings import table

    rows = (f"  {name} ({default or 'none'})\n      {meaning}" for name, default, meaning in table())
    return "Settings, from the environment or .env; none is required:\n" + "\n".join(rows)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-20") from error


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0 done, 1 something is wrong, 2 it could not be understood."""
    words = list(sys.argv[1:] if given is None else given)
    asks_help = words[:1] == ["run"] and not {"-h", "--help"}.isdisjoint(words)
    arguments = parser(asks_help=asks_help).parse_args(words)
    try:
        return COMMANDS[arguments.command](arguments)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return failure.status
    except (KeyboardInterrupt, BrokenPipeError):
        return 0


if __name__ == "__main__":
    sys.exit(main())
