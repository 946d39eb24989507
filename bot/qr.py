"""QR codes for posters and folders: a link that remembers where somebody saw it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import segno

from bot.settings import Settings

_SOURCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SIZE = 12
"""Dots a square in PNG: sharp on a folder of 4 cm and on a poster of 20 cm."""


class QrError(Exception):
    """A QR code that can't be made; the text says why and what to do."""


def link(settings: Settings, source: str) -> str:
    """Return the chat's address with the source in it. Raises QrError for a source that Telegram would not take."""
    if not _SOURCE.fullmatch(source):
        msg = f"{source!r} can't be a source. Use 1 to 64 letters A-Z or a-z, digits, _ and -, like folder-2026."
        raise QrError(msg)
    return f"{settings.address}/?start={source}"


def qr(settings: Settings, source: str, output: Path | None) -> bytes:
    """Return the QR code of the link, and write it when there is a file: SVG or PNG by its ending, SVG without a file.

    Raises QrError, with what to do, for a source that can't be, another ending, or a file that can't be written.
    """
    kind = output.suffix.lower().lstrip(".") if output else "svg"
    if kind not in ("svg", "png"):
        msg = f"{output} has an ending I can't make. Give a file that ends in .svg or .png."
        raise QrError(msg)
    made = io.BytesIO()
    # Error correction Q: a quarter of the code may be dirty or torn.
    segno.make(link(settings, source), error="q", micro=False).save(
        made, kind=kind, scale=_SIZE, border=4, **({"title": source, "xmldecl": False} if kind == "svg" else {})
    )
    return write(made.getvalue(), output)


def write(made: bytes, output: Path | None) -> bytes:
    """Return what was made, once it stands in the file, when there is one. Raises QrError when it can't be written."""
    if output:
        try:
            output.write_bytes(made)
        except OSError as error:
            msg = f"{output} can't be written: {error.strerror}. Choose another file."
            raise QrError(msg) from error
    return made
