"""Keeps the catalogues in step with the Dutch texts, and says what is missing, stale or broken in them.

`make messages` writes them anew (`python -m bot.translating`, with the code of a new language behind it to begin one);
`praktijkwijs check` prints what `missing_or_stale` returns. Dates and line numbers are left out of the catalogues, so
that writing them twice changes nothing and a difference shows only what differs.
"""

from __future__ import annotations

import io
import sys
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from bot.catalogues import ROOT, SOURCE, file_of, header, languages

PACKAGES = ("bot", "dialogs")
METHODS = [("**.py", "python"), ("**.toml", "bot.translations_toml:extract_toml")]
KEYWORDS = {"_": None, "n_": (1, 2)}
BUTTON_LENGTH = 30


def template(root: Path = ROOT) -> Catalog:
    """Return every Dutch text with the files it stands in."""
    found = Catalog(fuzzy=False)
    for package in PACKAGES:
        texts = extract_from_dir(root / package, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",))
        for file, _, text, comments, _ in texts:
            found.add(text, locations=[(f"{package}/{file}", 1)], auto_comments=comments)
    return found


def missing_or_stale(buttons: Collection[str] = (), root: Path = ROOT) -> list[str]:
    """Return a line for everything that is wrong with the catalogues; none when all is well.

    `buttons` are the Dutch texts that stand on buttons, and so have to stay short in every language.
    """
    wanted = template(root)
    problems = [_line(SOURCE, "too long for a button", text) for text in sorted(buttons) if len(text) > BUTTON_LENGTH]
    for language in languages(root):
        if language != SOURCE:
            problems += _problems(language, wanted, _read(language, root), set(buttons))
    return problems


def write_all(root: Path = ROOT) -> None:
    """Bring every catalogue up to date: new texts come in, gone ones leave, changed ones are marked as stale."""
    wanted = template(root)
    for language in languages(root):
        if language != SOURCE:
            kept = _read(language, root)
            kept.update(wanted, update_creation_date=False)
            body = io.BytesIO()
            write_po(
                body,
                kept,
                omit_header=True,
                ignore_obsolete=True,
                include_previous=True,
                include_lineno=False,
                width=100,
            )
            file = file_of(language, root)
            file.write_text(header(file.read_text("utf-8")) + "\n" + body.getvalue().decode(), "utf-8")


def begin(language: str, root: Path = ROOT) -> None:
    """Make an empty catalogue for a language. Raises babel.UnknownLocaleError when there is no such language."""
    file, plural = file_of(language, root), get_plural(language)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        fields = (
            f"Language: {Locale.parse(language)}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit", f"Plural-Forms: {plural}", "X-Reviewed: no",
        )  # fmt: skip
        file.write_text('msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields), "utf-8")
        languages.cache_clear()


def _read(language: str, root: Path) -> Catalog:
    with file_of(language, root).open("rb") as po:
        return read_po(po, locale=language)


def _problems(language: str, wanted: Catalog, kept: Catalog, buttons: set[str]) -> Iterator[str]:
    for source in wanted:
        if source.id:
            message = kept.get(source.id)
            dutch = _forms(source.id)
            where = source.locations[0][0]
            said = _forms(message.string) if message and message.string else ("",)
            if not message or not all(said):
                yield _line(language, "missing", dutch[0], where)
            elif message.fuzzy:
                yield _line(language, "stale, the Dutch text has changed", dutch[0], where)
            else:
                for problem in _broken(dutch, said, button=dutch[0] in buttons):
                    yield _line(language, problem, dutch[0], where)
    used = {source.id for source in wanted}
    for message in kept:
        if message.id not in used:
            yield _line(language, "no longer in use, run `make messages`", _forms(message.id)[0])


def _broken(dutch: tuple[str, ...], said: tuple[str, ...], *, button: bool) -> Iterator[str]:
    plural = len(dutch) > 1
    wanted = set().union(*map(_placeholders, dutch))
    for form in said:
        # A form that is only for one or two may say so in words.
        have = _placeholders(form) | ({"count"} if plural else set())
        if have != wanted | ({"count"} if plural else set()):
            yield f"placeholders differ: it needs {', '.join(f'{{{name}}}' for name in sorted(wanted)) or 'none'}"
        if _emoji(form) != _emoji(dutch[0]):
            yield "begins with another sign than the Dutch text"
        if button and len(form) > BUTTON_LENGTH:
            yield f"too long for a button: {len(form)} characters, at most {BUTTON_LENGTH}"


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"a brace too many or too few"}


def _emoji(text: str) -> str:
    return text[:1] if unicodedata.category(text[:1] or " ") == "So" else ""


def _line(language: str, problem: str, dutch: str, where: str = "") -> str:
    return f"{language}: {problem}: “{dutch}”" + (f" ({where})" if where else "")


if __name__ == "__main__":
    for code in sys.argv[1:]:
        begin(code)
    write_all()
