"""Turns what staff chose into a change of the quick-question files, as `git apply` takes it.

Made from the files as they are: what already stands in them is left out. So a change that was applied is not made
again.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from dialogs.masking import SIGN
from dialogs.topics.letters import words_of
from dialogs.topics.load import FOLDER

PATH = "dialogs/topics"
"""Where the files stand in the repository."""
NOT_OURS, ASKED = "offtopic", "asked"
"""The file of what is not ours, and its group of questions that people really asked."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question as people type it, for the file of a topic or for `NOT_OURS`."""

    file: str
    language: str
    text: str


def new_ones(chosen: Iterable[Phrasing], folder: Path = FOLDER) -> list[Phrasing]:
    """Return those that the files don't have yet, each once, without the signs of what was masked."""
    found: dict[tuple[str, str], Phrasing] = {}
    known: dict[str, set[str]] = {}
    for one in chosen:
        text = " ".join(one.text.replace(SIGN, " ").split())
        words = " ".join(words_of(text))
        if one.file not in known:
            known[one.file] = _known(folder / f"{one.file}.toml")
        if words and words not in known[one.file]:
            found.setdefault((one.file, words), Phrasing(one.file, one.language, text))
    return list(found.values())


def change(chosen: Iterable[Phrasing], folder: Path = FOLDER) -> str:
    """Return the change that adds these phrasings to the files; empty when all of them stand there."""
    files: dict[str, list[Phrasing]] = {}
    for one in sorted(new_ones(chosen, folder), key=lambda one: (one.file, one.language)):
        files.setdefault(one.file, []).append(one)
    told: list[str] = []
    for name, phrasings in files.items():
        before = (folder / f"{name}.toml").read_text("utf-8").splitlines(keepends=True)
        after = list(before)
        for one in phrasings:
            _add(after, one)
        told += unified_diff(before, after, f"a/{PATH}/{name}.toml", f"b/{PATH}/{name}.toml")
    return "".join(told)


def _known(file: Path) -> set[str]:
    content = tomllib.loads(file.read_text("utf-8"))
    tables = content.values() if file.stem == NOT_OURS else [content]
    said = [phrase for table in tables for phrases in table["phrasings"].values() for phrase in phrases]
    return {" ".join(words_of(phrase)) for phrase in said}


def _add(lines: list[str], one: Phrasing) -> None:
    """Put a phrasing at the end of its language's list; make the list, and its table, where there is none."""
    header = f"[{ASKED}.phrasings]\n" if one.file == NOT_OURS else "[phrasings]\n"
    if header not in lines:
        lines += ["\n", header]
    table = lines.index(header) + 1
    end = next((at for at in range(table, len(lines)) if lines[at].startswith("[")), len(lines))
    start = next((at for at in range(table, end) if lines[at].startswith(f"{one.language} = [")), None)
    entry = f"  {json.dumps(one.text, ensure_ascii=False)},\n"
    if start is None:
        while not lines[end - 1].strip():
            end -= 1
        lines[end:end] = [f"{one.language} = [\n", entry, "]\n"]
    else:
        lines.insert(next(at for at in range(start, end) if lines[at].rstrip().endswith("]")), entry)
