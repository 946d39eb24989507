"""The languages we speak, and the translations of each, read from `locale/` as they stand there.

A language is there as soon as its catalogue is. Nothing is compiled: a catalogue is read in well under a second, and
only when somebody speaks its language. Its header says in `X-Reviewed` whether a person of that language has read it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
SOURCE = "nl"
ORDER = ("nl", "en", "ar", "tr", "uk", "pl", "fa", "ti")
"""Contracts, section 5."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations into one language. What has none, or a stale one, is said in Dutch."""

    language: str
    reviewed: bool
    translations: GNUTranslations

    def text(self, dutch: str) -> str:
        """Return a text in this language, its placeholders still in it."""
        return self.translations.gettext(dutch) if dutch else ""  # gettext answers "" with the header

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the form of a text that fits a number, its placeholders still in it."""
        return self.translations.ngettext(one, many, count)


def file_of(language: str, root: Path = ROOT) -> Path:
    """Return where the catalogue of a language stands."""
    return root / "locale" / language / "LC_MESSAGES" / "messages.po"


def header(po: str) -> str:
    """Return the header of a catalogue: everything up to its first empty line."""
    return po.partition("\n\n")[0] + "\n"


@cache
def languages(root: Path = ROOT) -> tuple[str, ...]:
    """Return the languages there are, in the order they are offered; a new one comes last."""
    found = {file.parent.parent.name for file in root.glob("locale/*/LC_MESSAGES/messages.po")}
    return (*(one for one in ORDER if one in found), *sorted(found - set(ORDER)))


@cache
def unreviewed(root: Path = ROOT) -> frozenset[str]:
    """Return the languages whose catalogue says that no person of that language has reviewed it."""
    return frozenset(language for language in languages(root) if not load(language, root).reviewed)


@cache
def load(language: str, root: Path = ROOT) -> Catalogue:
    """Read the catalogue of a language, once. Raises FileNotFoundError when there is none."""
    po = file_of(language, root).read_text("utf-8")
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(po), locale=language))
    compiled.seek(0)
    return Catalogue(language, '"X-Reviewed: yes\\n"' in header(po), GNUTranslations(compiled))
