"""The topics of groups, as Telegram treats them: refused where there are none, gone with all that stood in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.botapi_rules import Json, bad

COLOURS = {7322096, 16766590, 13338331, 9367192, 16749490, 16478047}
REACTIONS = {"👍", "👎", "❤", "🔥", "🎉", "🙏", "👌", "👀", "✍", "🤝", "🫡"}


@dataclass(slots=True)
class Topics:
    """What groups have: `plain` groups have no topics, in `without_rights` the bot may not manage them."""

    made: dict[tuple[int, int], Json] = field(default_factory=dict)
    gone: set[tuple[int, int]] = field(default_factory=set)
    plain: set[int] = field(default_factory=set)
    without_rights: set[int] = field(default_factory=set)

    def check(self, chat_id: int, thread: int | None) -> None:
        """Refuse a message in a topic that is not there, or closed to the bot."""
        if thread is None:
            return
        if (chat_id, thread) not in self.made:
            raise bad("message thread not found")
        if self.made[chat_id, thread].get("closed") and chat_id in self.without_rights:
            raise bad("TOPIC_CLOSED")

    def create(self, chat_id: int, thread: int, call: Json) -> Json:
        self._allowed(chat_id, "create a topic")
        if call.get("icon_color", 7322096) not in COLOURS:
            raise bad("TOPIC_ICON_COLOR_INVALID")
        topic = {"message_thread_id": thread, "name": call["name"], "icon_color": call.get("icon_color", 7322096)}
        self.made[chat_id, thread] = topic
        return topic

    def change(self, chat_id: int, thread: int, method: str, call: Json) -> bool:
        """Rename, close, reopen or delete."""
        key = (chat_id, thread)
        if key in self.gone:
            raise bad("TOPIC_DELETED")
        if key not in self.made:
            raise bad("TOPIC_ID_INVALID")
        self._allowed(chat_id, "manage topics")
        topic = self.made[key]
        if method == "deleteForumTopic":
            self.remove(chat_id, thread)
            return True
        change = {"name": call.get("name", topic["name"])}
        if method != "editForumTopic":
            change = {"closed": method == "closeForumTopic"}
        if all(topic.get(name, False) == value for name, value in change.items()):
            raise bad("TOPIC_NOT_MODIFIED")
        topic.update(change)
        return True

    def remove(self, chat_id: int, thread: int) -> None:
        del self.made[chat_id, thread]
        self.gone.add((chat_id, thread))

    def _allowed(self, chat_id: int, what: str) -> None:
        if chat_id in self.plain:
            raise bad("the chat is not a forum")
        if chat_id in self.without_rights:
            raise bad(f"not enough rights to {what}")
