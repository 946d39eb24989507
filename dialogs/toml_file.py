"""Reading one of our own TOML files, so that a mistake in it is told with file, entry and what to do about it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


class WrongFile(ValueError):  # noqa: N818 - read by the person who wrote the file
    """A file is wrong; the message names the file, the entry and the remedy."""

    def __init__(self, file: str, entry: str, remedy: str) -> None:
        super().__init__(f"{file}: {entry}: {remedy}")
        self.file, self.entry, self.remedy = file, entry, remedy


def read(file: Path, error: type[WrongFile]) -> dict[str, Any]:
    """Return what stands in a file; raises `error` when it is missing or no TOML in UTF-8."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise error(file.name, "file", "is missing; put it back") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise error(file.name, "file", f"write valid TOML in UTF-8: {problem}") from None
