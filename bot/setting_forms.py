"""The forms settings can have. Each function returns the value, or raises ValueError with what is wrong and what to do.

No message repeats what was given: it may be a secret that landed in the wrong place.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

import dialogs.facts

Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]

LEVELS = ("debug", "info", "warning", "error")
_REGIONS = Path(dialogs.facts.__file__).parent


def _matching(pattern: str, advice: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        text = str(value).strip()
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(advice)
        return text

    return check


host = _matching(r"[\w.:-]+", "is not an address or a name of a machine. Give for instance 127.0.0.1 or 0.0.0.0.")
bot_token = _matching(
    r"(\d+:[\w-]+)?",
    "is not a token of a bot. Copy it whole from @BotFather: digits, a colon, then letters and digits.",
)
webhook_secret = _matching(
    r"[\w-]{0,256}", "may only hold A-Z, a-z, 0-9, _ and -, at most 256 of them. Choose another one."
)
signing_secret = _matching(
    r"([!-~]{16,256})?", "is no secret that can be used. Give 16 to 256 letters, digits and signs, without blanks."
)
mailbox = _matching(r"([^@\s]+@[^@\s]+\.[^@\s]+)?", "is not an e-mail address. Give one such as post@example.org.")


def port(value: Any) -> int:
    """Return a port number."""
    return _whole(value, 0, 65535, "is not a port. Give a whole number from 0 to 65535.")


def chat(value: Any) -> int | None:
    """Return the id of a Telegram group; groups have negative ids."""
    advice = "is not the id of a group. Give the whole number, with its minus sign, that Telegram has for it."
    return None if value is None else _whole(value, -(2**53), -1, advice)


def web_address(value: Any) -> str:
    """Return scheme, host and port, without a closing slash."""
    text = str(value).strip().rstrip("/")
    advice = "is not a web address. Give it as https://chat.example.org, without a path behind it."
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and parts.hostname and not parts.path and not parts.query
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        right = False
    if text and not right:
        raise ValueError(advice)
    return text


def receiver(value: Any) -> str:
    """Return the address of a web page that receives what we send, with its path."""
    text = str(value).strip()
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.fragment
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        right = False
    if text and not right:
        msg = "is not an address that can be sent to. Give it as https://example.org/path, without a user name."
        raise ValueError(msg)
    return text


def database(value: Any) -> str:
    """Return the address of a database that we know how to use."""
    advice = "is not a database. Give sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    text = str(value).strip()
    try:
        backend = make_url(text).get_backend_name()
    except (ArgumentError, ValueError):
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise ValueError(advice)
    return text


def keys(value: Any) -> str:
    """Return one or more keys with commas between."""
    given = [key.strip() for key in str(value).split(",") if key.strip()]
    for key in given:
        try:
            right = len(base64.urlsafe_b64decode(key.encode())) == 32
        except (binascii.Error, UnicodeError, ValueError):
            right = False
        if not right:
            msg = "is not a key of 32 bytes in url-safe base64. Leave it out, and one is made in data/secret.key."
            raise ValueError(msg)
    return ",".join(given)


def region(value: Any) -> str:
    """Return the name of a region whose facts we have."""
    known = sorted(file.parent.name for file in _REGIONS.glob("*/region.toml"))
    text = str(value).strip()
    if text not in known:
        msg = f"is not a region we have facts of. Choose one of: {', '.join(known)}."
        raise ValueError(msg)
    return text


def mail_server(value: Any) -> str:
    """Return the address of a mail server."""
    text = str(value).strip()
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if text and not right:
        msg = "is not a mail server. Give smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465."
        raise ValueError(msg)
    return text


def networks(value: Any) -> Networks:
    """Return the networks in a list with commas or blanks between."""
    given = re.split(r"[,\s]+", value.strip()) if isinstance(value, str) else value
    try:
        return tuple(ip_network(one) for one in given if one)
    except ValueError:
        msg = "is not a list of networks. Give addresses or networks with commas between: 127.0.0.1,10.0.0.0/8."
        raise ValueError(msg) from None


def log_level(value: Any) -> str:
    """Return one of LEVELS."""
    text = str(value).strip().lower()
    if text not in LEVELS:
        msg = f"is not a level. Choose one of: {', '.join(LEVELS)}."
        raise ValueError(msg)
    return text


def day(value: Any) -> date | None:
    """Return a day."""
    try:
        return date.fromisoformat(str(value).strip()) if value is not None else None
    except ValueError:
        msg = "is not a day. Give it as 2026-11-20."
        raise ValueError(msg) from None


def _whole(value: Any, least: int, most: int, advice: str) -> int:
    text = str(value).strip()
    if not re.fullmatch(r"-?[0-9]{1,16}", text) or not least <= int(text) <= most:
        raise ValueError(advice)
    return int(text)
