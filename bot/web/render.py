"""Templates to pages: one Jinja environment, with escaping always on."""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.chat_view import direction

HERE = Path(__file__).parent
STATIC = HERE / "static"
_ARABIC = range(0x0600, 0x0700)


def new_number() -> str:
    """Return a one-time number for a form: the same number with the same content is handled once."""
    return secrets.token_urlsafe(16)


@lru_cache(maxsize=64)
def static(name: str) -> str:
    """Return the address of a file of ours; it changes with its content, so that browsers may keep it for good."""
    content = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={content[:12]}"


def language_of(text: str, otherwise: str) -> str:
    """Return the language of a line that stands among others: Arabic by its script, else the one given."""
    return "ar" if otherwise != "fa" and any(ord(sign) in _ARABIC for sign in text) else otherwise


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["language_of"] = language_of
    environment.globals.update(static=static, direction=direction, new_number=new_number)
    return environment


_pages = _environment()


def render(template: str, **values: Any) -> str:
    """Return a page of a template of ours."""
    return _pages.get_template(template).render(**values)
