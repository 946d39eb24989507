"""What a channel hands to the assistant: one thing a person did, in one form for every channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message, press or shared contact of a person.

    `address` is the channel's own: a Telegram chat id, a hash of the web cookie. `message_id` is unique within the
    channel, so that the same thing arriving twice is recognised. `on` is the channel's id of the message whose button
    was pressed; `query_id` what the channel wants a press to be acknowledged with.
    """

    channel: str
    address: str
    message_id: str
    text: str | None = None
    pressed: str | None = None
    contact: tuple[str, str] | None = None
    language_hint: str | None = None
    other: str | None = None
    source: str | None = None
    on: str | None = None
    query_id: str | None = None
