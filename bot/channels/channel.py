"""What delivery asks of a channel, and how a channel says that something did not arrive.

Content: the interface that every channel that sends keeps, and the five ways in which sending fails.
"""

from __future__ import annotations

from typing import Any, Protocol

from storage.messages import Pending


class Channel(Protocol):
    """A way to reach people. Each call raises one of the errors below when it did not arrive."""

    async def send(self, pending: Pending) -> str | None:
        """Show a message; return the channel's own id of it, when it has one."""

    async def answered(self, pending: Pending, sent_id: str, question: dict[str, Any]) -> None:
        """Take the buttons off an earlier message and add the answer in `pending.payload["answer"]`."""

    async def toast(self, pending: Pending) -> None:
        """Acknowledge a press, with a short text when there is one."""


class NotDelivered(Exception):  # noqa: N818 - an outcome that delivery acts on, not a fault
    """The message did not arrive; the text says why, without anything personal."""


class Wait(NotDelivered):
    """The channel wants to be left alone by this address for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds


class Blocked(NotDelivered):
    """The person closed the door; nothing can be sent until they come back."""


class Moved(NotDelivered):
    """The address is another one now."""

    def __init__(self, address: str) -> None:
        super().__init__("moved")
        self.address = address


class Refused(NotDelivered):
    """The channel will never take this message; trying again does not help."""


class Unreachable(NotDelivered):
    """The channel did not answer; it may have arrived, and trying again may help."""
