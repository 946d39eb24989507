"""Logs: what happened, never about whom. JSON lines for machines, readable lines in a terminal.

Modules log with `structlog.get_logger()`: a fixed event and keys of `SAFE`, for instance
`log.warning("telegram_unreachable", error=type(error).__name__)`. Every other key is dropped and only named, so a
mistake shows up without showing what it held. Of an exception its class and place are kept, never its message: that
may quote what somebody typed. Libraries are heard from WARNING on, and by their first line without its values.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any, TextIO

import orjson
import structlog
from prometheus_client import Counter
from structlog.typing import EventDict, WrappedLogger

OURS = ("bot", "dialogs", "storage", "__main__")

SAFE = frozenset({
    "event", "level", "timestamp", "logger",
    "channel", "kind", "status", "route", "method", "url", "host", "port", "database", "region", "version", "signal",
    "batch", "count", "attempts", "pending", "parked", "ms", "seconds", "again_in", "retry_after",
    "error", "where", "reason", "advice", "ref", "case", "conversation", "message", "dialog", "question", "topic",
    "language", "languages", "day", "dropped",
})  # fmt: skip
"""The only keys that are written. Ids are fine; names, addresses, answers and texts never are."""

LOGGED = Counter("praktijkwijs_logged", "Log lines of level warning and above", ["level", "error"])

_OWN = frozenset({"_record", "_from_structlog"})  # structlog's own, taken out before a line is shown
_LONGEST = 300
_TRACE = 4_000
_MASKED = (
    (re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{20,}"), "<token>"),
    (re.compile(r"(?<=://)[^/@\s]+@"), "<login>@"),
    (re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+"), "<e-mail>"),
    (re.compile(r"\+?[0-9](?:[ ().-]{0,2}[0-9]){8,}"), "<number>"),
)


def configure(level: str = "info", *, readable: bool | None = None, to: TextIO | None = None) -> None:
    """Route every logger to `to` (default: standard error); `readable` defaults to whether that is a terminal."""
    out = to or sys.stderr
    readable = out.isatty() if readable is None else readable
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        error_without_message,
        only_safe,
        count,
    ]
    shown: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=out.isatty())
        if readable
        else structlog.processors.JSONRenderer(serializer=lambda line, **_: orjson.dumps(line, default=str).decode())
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[first_line_of_others, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # so that a test may configure again
    )
    sys.excepthook = _log_what_ends_us


def first_line_of_others(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep of a library's line its first line, and without its values; our own modules are trusted with values."""
    record: logging.LogRecord = event["_record"]
    if record.name.split(".")[0] not in OURS:
        event["event"] = str(record.msg).partition("\n")[0]
    event.pop("positional_args", None)
    return event


def error_without_message(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by the name of its class and the lines of code it went through."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = " < ".join(_places(error.__traceback__))
    event.pop("stack_info", None)
    return event


def only_safe(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop every key that is not in SAFE, naming it; mask what looks like a token, number or e-mail address."""
    kept: EventDict = {key: _masked(key, value) for key, value in event.items() if key in SAFE | _OWN}
    dropped = sorted(event.keys() - kept.keys())
    if dropped:
        kept["dropped"] = ",".join(dropped)
    return kept


def count(_: WrappedLogger, level: str, event: EventDict) -> EventDict:
    """Count warnings and errors, by the class of the exception when there is one."""
    level = event.get("level", level)
    if level in ("warning", "error", "critical"):
        LOGGED.labels(level, event.get("error", "")).inc()
    return event


def _masked(key: str, value: Any) -> Any:
    if key in _OWN or value is None or isinstance(value, int | float):
        return value
    text = str(value)
    if key != "timestamp":
        for pattern, instead in _MASKED:
            text = pattern.sub(instead, text)
    return text[: _TRACE if key in ("where", "event") else _LONGEST]


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-8:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in reversed(frames)]


def _log_what_ends_us(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        structlog.get_logger("bot").critical("stopped_by_an_error", exc_info=error)
