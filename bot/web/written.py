"""What stands in an address or a form, read as what it is meant to be. Anybody can write anything there."""

from __future__ import annotations


def number_of(written: str, digits: int = 18) -> int | None:
    """Return the number, of at most so many digits that any database holds it; None for what is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= digits else None
