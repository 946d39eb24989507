"""Tells Babel which Dutch texts stand in our TOML files: those of facts and quick questions."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO

KEYS = ("label", "text", "text_review", "short", "more", "hint", "explain", "title")
"""Keys whose text people read. Names of municipalities, trainers and the like stay as they are."""


def extract_toml(
    fileobj: BinaryIO,
    keywords: Collection[str],  # noqa: ARG001 - Babel hands these three to every extractor; they mean nothing in TOML
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield line, function, text and comments for each text, as Babel wants it of an extractor.

    TOML's reader knows no lines, and our catalogues show none: the line is always 1.
    """
    for text in _texts(tomllib.load(fileobj)):
        yield 1, "", text, []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in KEYS and isinstance(inner, str) and inner:
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
