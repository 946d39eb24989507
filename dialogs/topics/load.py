"""Reads the quick-question files of this folder into plain objects, and says what is wrong with them.

Every file is a topic, named after its id, but for `smalltalk.toml` (greetings and the like) and `offtopic.toml`
(example questions that are not ours). `words/` has a file for each language, with words that mean about the same.
The texts belong to the project's editors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from dialogs.text import NOTHING, Text
from dialogs.toml_file import WrongFile, read
from dialogs.topics.letters import words_of

FOLDER = Path(__file__).parent
LABEL_LENGTH = 30

Audience: TypeAlias = Literal["candidate", "newcomer", "employer", "professional", "everybody"]
Phrasings: TypeAlias = Mapping[str, tuple[str, ...]]
"""Example questions by language code."""
Groups: TypeAlias = Mapping[str, tuple[str, ...]]
"""Words that mean about the same here, by the name of what they mean, which is the same in every language."""


class TopicsError(WrongFile):
    """A topic file is wrong."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A quick question: its answer (`short`, then `more`), what it rests on, and how people ask it.

    `fact` names a dated fact; while that needs review, `text_review` is said instead of `short` and `more`.
    """

    id: str
    audience: Audience
    label: Text
    short: Text
    more: Text
    related: tuple[str, ...]
    sources: tuple[str, ...]
    fact: str | None
    text_review: Text
    phrasings: Phrasings


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A small kind answer to something that is no question, and how people say it."""

    id: str
    text: Text
    phrasings: Phrasings


@dataclass(frozen=True, slots=True)
class Topics:
    """Everything the matcher knows.

    `offtopic` holds examples of questions that are not ours, by group, and as `fragment` bits of answers; `words`
    holds for each language its groups of words that mean about the same.
    """

    topics: Mapping[str, Topic]
    smalltalk: Mapping[str, SmallTalk]
    offtopic: Mapping[str, Phrasings]
    words: Mapping[str, Groups]


@cache
def load_topics(folder: Path = FOLDER) -> Topics:
    """Return all topics of `folder`, read once; raises TopicsError with file, entry and remedy."""
    topics = {file.stem: _topic(file) for file in sorted(folder.glob("*.toml")) if file.stem not in _OTHERS}
    for topic in topics.values():
        for other in topic.related:
            if other not in topics or other == topic.id:
                raise TopicsError(topic.id + ".toml", "related", f"name other topics; {other!r} is none")
    smalltalk = {
        name: SmallTalk(
            name,
            Text(_text(table, "text", "smalltalk.toml", name)),
            _phrasings(table, "smalltalk.toml", name),
        )
        for name, table in _tables(folder / "smalltalk.toml")
    }
    offtopic = {name: _phrasings(table, "offtopic.toml", name) for name, table in _tables(folder / "offtopic.toml")}
    words = {file.stem: _groups(file) for file in sorted((folder / "words").glob("*.toml"))}
    return Topics(topics, smalltalk, offtopic, words)


_OTHERS = ("smalltalk", "offtopic")
_KEYS = frozenset({"audience", "label", "short", "more", "related", "sources", "fact", "text_review", "phrasings"})


def _groups(file: Path) -> Groups:
    content, name = read(file, TopicsError), f"{file.parent.name}/{file.name}"
    for group in content:
        if not all(map(words_of, _list(content, group, name))):
            raise TopicsError(name, group, "write words, made of letters")
    return {group: _list(content, group, name) for group in content}


def _tables(file: Path) -> list[tuple[str, dict[str, Any]]]:
    content = read(file, TopicsError)
    for name, table in content.items():
        if not isinstance(table, dict):
            raise TopicsError(file.name, name, "make it a table, [name]")
    return list(content.items())


def _topic(file: Path) -> Topic:
    content, name = read(file, TopicsError), file.name
    for key in content:
        if key not in _KEYS:
            raise TopicsError(name, key, f"use only {', '.join(sorted(_KEYS))}")
    audience: Any = content.get("audience")
    if audience not in get_args(Audience):
        raise TopicsError(name, "audience", f"write one of {', '.join(get_args(Audience))}")
    label = _text(content, "label", name)
    if len(label) > LABEL_LENGTH:
        raise TopicsError(name, "label", f"shorten it to {LABEL_LENGTH} characters")
    fact = _text(content, "fact", name) if "fact" in content else None
    if (fact is None) != ("text_review" not in content):
        raise TopicsError(name, "fact", "write both fact and text_review, or neither")
    return Topic(
        id=file.stem,
        audience=audience,
        label=Text(label),
        short=Text(_text(content, "short", name)),
        more=Text(_text(content, "more", name)) if "more" in content else NOTHING,
        related=_list(content, "related", name),
        sources=_list(content, "sources", name),
        fact=fact,
        text_review=Text(_text(content, "text_review", name)) if fact else NOTHING,
        phrasings=_phrasings(content, name),
    )


def _text(table: Mapping[str, Any], key: str, file: str, entry: str = "") -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise TopicsError(file, f"{entry}.{key}".lstrip("."), "write a text between quotes")
    return value


def _list(table: Mapping[str, Any], key: str, file: str, entry: str = "") -> tuple[str, ...]:
    value = table.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item.strip() for item in value):
        raise TopicsError(file, f"{entry}.{key}".lstrip("."), "write a list of texts, at least one")
    return tuple(value)


def _phrasings(table: Mapping[str, Any], file: str, entry: str = "") -> Phrasings:
    where = f"{entry}.phrasings".lstrip(".")
    languages = table.get("phrasings")
    if not isinstance(languages, dict) or not languages:
        raise TopicsError(file, where, "add a table with a list of example questions per language")
    return {language: _list(languages, language, file, where) for language in languages}
