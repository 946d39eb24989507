"""Ready replies: staff choose by a Dutch name, the person reads it in their own language. Texts in `replies.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter

from dialogs.text import Text
from dialogs.toml_file import WrongFile, read

FILE = Path(__file__).parent / "replies.toml"
MOMENT = "moment"


class RepliesError(WrongFile):
    """The file of ready replies is wrong."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One ready reply. `name` is for staff and not translated; `steps` are where it stands first."""

    id: str
    name: str
    text: Text
    steps: tuple[str, ...]

    @property
    def asks_moment(self) -> bool:
        """Whether staff have to say a day and a time."""
        return f"{{{MOMENT}}}" in self.text.dutch

    def of(self, moment: datetime | None) -> Text:
        """Return the text to send, with its day and time."""
        return self.text.of(moment=moment) if moment is not None else self.text


@cache
def load_replies(file: Path = FILE) -> Mapping[str, Reply]:
    """Return the ready replies by id, in the order of the file. Raises RepliesError with what to do."""
    return {name: _reply(file.name, name, entry) for name, entry in read(file, RepliesError).items()}


def _reply(file: str, name: str, entry: object) -> Reply:
    match entry:
        case {"name": str(told), "text": str(text), "steps": [*steps], **rest} if told and text and not rest:
            unknown = {field for _, field, _, _ in Formatter().parse(text) if field} - {MOMENT}
            if unknown:
                raise RepliesError(file, name, f"only {{{MOMENT}}} can be filled in")
            return Reply(name, told, Text(text), tuple(map(str, steps)))
        case _:
            raise RepliesError(file, name, "write `name`, `text` and `steps`, and nothing else")
