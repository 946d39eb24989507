"""Telegram, the topics of a group: making, naming, closing and taking them away, and what their errors mean."""

from __future__ import annotations

from bot.channels.channel import NotDelivered, Refused
from bot.channels.telegram_api import Api

GONE = ("message thread not found", "topic_id_invalid", "topic_deleted")
NO_TOPICS = ("not a forum", "not enough rights", "chat_admin_required")
AS_IT_WAS = "topic_not_modified"


def is_topic_gone(error: NotDelivered) -> bool:
    """Whether something was refused because its topic is not there any more."""
    return any(words in str(error).lower() for words in GONE)


def has_no_topics(error: NotDelivered) -> bool:
    """Whether a topic was refused because the group has none, or does not let the bot make them."""
    return any(words in str(error).lower() for words in NO_TOPICS)


class Topics:
    """The topics of groups. Every call raises the errors of `bot.channels.channel`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def are_on(self, chat_id: int) -> bool:
        """Return whether a group has topics now."""
        return (await self._api.deliver("getChat", {"chat_id": chat_id})).get("is_forum") is True

    async def make(self, chat_id: int, name: str, colour: int) -> int:
        """Make a topic and return its id."""
        call = {"chat_id": chat_id, "name": name, "icon_color": colour}
        return int((await self._api.deliver("createForumTopic", call))["message_thread_id"])

    async def rename(self, chat_id: int, thread_id: int, name: str) -> None:
        """Give a topic another name."""
        await self._change("editForumTopic", {"chat_id": chat_id, "message_thread_id": thread_id, "name": name})

    async def close(self, chat_id: int, thread_id: int) -> None:
        """Close a topic: only who manages the group can write in it."""
        await self._change("closeForumTopic", {"chat_id": chat_id, "message_thread_id": thread_id})

    async def reopen(self, chat_id: int, thread_id: int) -> None:
        """Open a closed topic again."""
        await self._change("reopenForumTopic", {"chat_id": chat_id, "message_thread_id": thread_id})

    async def remove(self, chat_id: int, thread_id: int) -> None:
        """Take a topic away with all that was written in it; one that is gone is fine."""
        try:
            await self._change("deleteForumTopic", {"chat_id": chat_id, "message_thread_id": thread_id})
        except Refused as error:
            if not is_topic_gone(error):
                raise

    async def react(self, chat_id: int, message_id: int, emoji: str) -> None:
        """Put an emoji under a message."""
        call = {"chat_id": chat_id, "message_id": message_id, "reaction": [{"type": "emoji", "emoji": emoji}]}
        await self._api.deliver("setMessageReaction", call)

    async def _change(self, method: str, call: dict[str, int | str]) -> None:
        try:
            await self._api.deliver(method, call)
        except Refused as error:
            if AS_IT_WAS not in str(error).lower():
                raise
