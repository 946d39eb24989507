"""A message of the assistant in words: translated, ready for any channel, and the form in which it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line in the person's language; `nl` is the Dutch below it, empty when that is off."""

    style: str
    text: str
    beside: str = ""
    change: str = ""
    nl: str = ""
    nl_beside: str = ""


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button in the person's language."""

    id: str
    label: str
    hint: str = ""
    nl: str = ""
    main: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as people read it. `own` marks what the person said instead of the assistant."""

    kind: str
    language: str
    lines: tuple[ShownLine, ...]
    buttons: tuple[ShownButton, ...] = ()
    question: str | None = None
    progress: tuple[int, int] | None = None
    outcome: dict[str, Any] | None = None
    topic: str | None = None
    case: str | None = None
    dutch: bool = False
    own: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the form that storage keeps, without what is empty; `from_json` reads it back."""
        kept = _kept(self)
        kept["lines"] = [_kept(line) for line in self.lines]
        kept["buttons"] = [_kept(button) for button in self.buttons]
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Shown:
        """Rebuild what `to_json` made; unknown keys of a later release are ignored."""
        known = {name: value for name, value in kept.items() if name in cls.__slots__}
        known["lines"] = tuple([ShownLine(**line) for line in kept["lines"]])
        known["buttons"] = tuple([ShownButton(**button) for button in kept.get("buttons", ())])
        progress = kept.get("progress")
        known["progress"] = (progress[0], progress[1]) if progress else None
        return cls(**known)

    @property
    def text(self) -> str:
        """All lines as plain text, the Dutch below its own line."""
        rows = []
        for line in self.lines:
            rows.append(f"{line.text}: {line.beside}" if line.beside else line.text)
            if line.nl:
                rows.append(f"{line.nl}: {line.nl_beside}" if line.nl_beside else line.nl)
        return "\n".join(rows)


_ALWAYS = frozenset({"style", "text", "id", "label", "kind", "language"})


def _kept(one: ShownLine | ShownButton | Shown) -> dict[str, Any]:
    # Not `asdict`: that copies every value deeply, and was a tenth of what a turn cost.
    return {name: value for name in one.__slots__ if (value := getattr(one, name)) or name in _ALWAYS}
