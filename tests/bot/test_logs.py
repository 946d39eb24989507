"""Logs say what happened and never about whom."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from prometheus_client import REGISTRY

from bot import logs

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


class Written(io.StringIO):
    """A log that can be read back."""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def only(self) -> dict[str, Any]:
        (line,) = self.lines()
        return line


@pytest.fixture
def log() -> Iterator[Written]:
    """Log as in production, and put everything back afterwards."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = list(root.handlers), root.level
    own = {name: logging.getLogger(name).level for name in logs.OURS}
    written = Written()
    logs.configure("info", to=written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in own.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()
    sys.excepthook = hook


def test_a_line_is_one_json_object_with_its_time_and_level(log: Written) -> None:
    structlog.get_logger("bot.delivery").info("delivered", channel="telegram", count=3, ms=1.5)
    line = log.only()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "delivered", "channel": "telegram", "count": 3, "ms": 1.5, "level": "info", "logger": "bot.delivery"
    }  # fmt: skip


def test_what_is_not_known_to_be_safe_is_dropped_and_only_named(log: Written) -> None:
    structlog.get_logger("bot").warning("saved", name="Fatima", text="ik woon in Aalten", count=1)
    assert log.only()["dropped"] == "name,text"
    assert "Fatima" not in log.getvalue()
    assert "Aalten" not in log.getvalue()


@pytest.mark.parametrize(
    ("slip", "secret"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/sendMessage failed", TOKEN),
        ("could not reach postgresql://me:pass-word@db/praktijk", "pass-word"),
        ("bad answer 06 12 34 56 78", "12 34 56"),
        ("bad answer +31612345678", "31612345678"),
        ("sent to fatima@example.org", "fatima"),
    ],
)
def test_what_slips_into_a_safe_key_is_masked(log: Written, slip: str, secret: str) -> None:
    structlog.get_logger("bot").error(slip, reason=slip)
    assert secret not in log.getvalue()


def test_a_timestamp_an_id_and_a_reference_are_left_as_they_are(log: Written) -> None:
    structlog.get_logger("bot").info("opened", ref="PW-2345AB", conversation=123456789012, day="2026-11-20")
    assert {"ref": "PW-2345AB", "conversation": 123456789012, "day": "2026-11-20"}.items() <= log.only().items()


def test_an_exception_is_told_by_its_class_and_place_and_not_by_its_message(log: Written) -> None:
    try:
        int("mijn naam is Fatima")
    except ValueError:
        structlog.get_logger("bot").exception("turn_failed")
    line = log.only()
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["where"]
    assert "Fatima" not in log.getvalue()


def test_a_library_is_heard_from_warning_on_and_without_its_values(log: Written) -> None:
    for name in ("httpx", "telegram.Bot", "aiohttp.access"):
        logging.getLogger(name).info("HTTP Request: %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    assert log.getvalue() == ""
    logging.getLogger("aiohttp.server").warning("Error handling request from %s\nfuture: Fatima", "10.1.2.3")
    assert log.only()["event"] == "Error handling request from %s"


def test_our_own_modules_may_use_the_standard_logger(log: Written) -> None:
    logging.getLogger("bot.web.errors").error("a page failed with %s", "KeyError")
    assert log.only()["event"] == "a page failed with KeyError"


def test_debug_lines_are_left_out_unless_asked_for(log: Written) -> None:
    structlog.get_logger("bot").debug("details")
    assert log.getvalue() == ""
    logs.configure("debug", to=log)
    structlog.get_logger("bot").debug("details")
    assert log.only()["event"] == "details"


def test_what_ends_the_program_is_logged_without_its_message(log: Written) -> None:
    try:
        raise RuntimeError("Fatima")
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    assert log.only()["error"] == "RuntimeError"
    assert "Fatima" not in log.getvalue()


def test_warnings_and_errors_are_counted_by_kind(log: Written) -> None:
    def counted() -> float:
        labels = {"level": "error", "error": "TimeoutError"}
        return REGISTRY.get_sample_value("praktijkwijs_logged_total", labels) or 0

    before = counted()
    structlog.get_logger("bot").error("unreachable", error="TimeoutError")
    structlog.get_logger("bot").info("fine", error="TimeoutError")
    assert counted() == before + 1
    assert len(log.lines()) == 2


def test_in_a_terminal_a_line_reads_as_text(log: Written) -> None:
    readable = io.StringIO()
    logs.configure("info", readable=True, to=readable)
    structlog.get_logger("bot").info("listening", port=8080, name="Fatima")
    assert "listening" in readable.getvalue()
    assert "port=8080" in readable.getvalue()
    assert "Fatima" not in readable.getvalue()
    assert log.getvalue() == ""
