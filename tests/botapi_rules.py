"""What the Bot API accepts: fields of each method, markup, keyboards, commands. Pure; raises `ApiError` as it would."""

# ruff: noqa: ARG002 - the texts are Telegram's answers, best read where refused; HTMLParser's arguments

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


# Each method: what must be given, what may be given. Telegram ignores other names; a fake that did would hide typing
# errors.
_SEND = "parse_mode entities link_preview_options disable_notification protect_content reply_parameters reply_markup"
METHODS: dict[str, tuple[str, str]] = {
    "getMe": ("", ""),
    "getUpdates": ("", "offset limit timeout allowed_updates"),
    "setWebhook": ("url", "certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"),
    "deleteWebhook": ("", "drop_pending_updates"),
    "getWebhookInfo": ("", ""),
    "sendMessage": ("chat_id text", f"message_thread_id {_SEND}"),
    "editMessageText": ("chat_id message_id text", "parse_mode entities link_preview_options reply_markup"),
    "editMessageReplyMarkup": ("chat_id message_id", "reply_markup"),
    "deleteMessage": ("chat_id message_id", ""),
    "answerCallbackQuery": ("callback_query_id", "text show_alert url cache_time"),
    "getChat": ("chat_id", ""),
    "setMessageReaction": ("chat_id message_id", "reaction is_big"),
    "sendChatAction": ("chat_id action", "message_thread_id"),
    "setMyCommands": ("commands", "scope language_code"),
    "getMyCommands": ("", "scope language_code"),
    "createForumTopic": ("chat_id name", "icon_color icon_custom_emoji_id"),
    "editForumTopic": ("chat_id message_thread_id", "name icon_custom_emoji_id"),
    "closeForumTopic": ("chat_id message_thread_id", ""),
    "reopenForumTopic": ("chat_id message_thread_id", ""),
    "deleteForumTopic": ("chat_id message_thread_id", ""),
}
OBJECTS = ("reply_markup", "link_preview_options", "reply_parameters", "scope")
LISTS = ("allowed_updates", "commands", "entities", "reaction")
INTEGERS = ("offset", "limit", "timeout", "message_id", "message_thread_id", "max_connections", "icon_color")
ACTIONS = {"typing", "upload_photo", "record_voice", "upload_document", "choose_sticker", "find_location"}


def check_fields(method: str, call: Json) -> None:
    """Refuse missing, unknown and wrongly typed fields."""
    required, optional = (names.split() for names in METHODS[method])
    for name in required:
        if call.get(name) in (None, ""):
            if name == "text":
                raise bad("message text is empty")
            raise bad(f'parameter "{name}" is required')
    for name, value in call.items():
        if name not in required and name not in optional:
            raise bad(f'unknown parameter "{name}"')
        if name in OBJECTS and not isinstance(value, dict):
            raise bad(f'parameter "{name}" must be an object')
        if name in LISTS and not isinstance(value, list):
            raise bad(f'parameter "{name}" must be a list')
        if name in INTEGERS and whole(value) is None:
            raise bad(f'parameter "{name}" must be a whole number')
    if call.get("parse_mode") not in (None, "HTML"):
        raise bad("unsupported parse_mode")
    if method == "sendChatAction" and call["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    if method in {"createForumTopic", "editForumTopic"} and not 1 <= len(str(call.get("name", "x"))) <= 128:
        raise bad("TOPIC_TITLE_INVALID")


def whole(value: object) -> int | None:
    """Return a whole number that may be written as text, as the Bot API takes it."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value) else None


TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "span",
    "tg-spoiler",
    "a",
    "tg-emoji",
    "code",
    "pre",
    "blockquote",
}
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        allowed = {"a": {"href"}, "span": {"class"}, "tg-emoji": {"emoji-id"}, "code": {"class"}}
        if tag not in TAGS:
            raise parse_error(f'Unsupported start tag "{tag}"')
        if not names <= allowed.get(tag, {"expandable"} if tag == "blockquote" else set()):
            raise parse_error(f'Unsupported attribute of tag "{tag}"')
        if self.open and self.open[-1] in {"code", "pre"} and (self.open[-1], tag) != ("pre", "code"):
            raise parse_error(f'Tag "{tag}" inside "{self.open[-1]}"')
        if tag in self.open:
            raise parse_error(f'Tag "{tag}" inside itself')
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise parse_error(f'Unsupported start tag "{tag}/"')

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise parse_error(f'Unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise parse_error("Unsupported comment")

    def handle_decl(self, decl: str) -> None:
        raise parse_error("Unsupported declaration")

    def handle_pi(self, data: str) -> None:
        raise parse_error("Unsupported instruction")


def parse_error(reason: str) -> ApiError:
    return bad(f"can't parse entities: {reason}")


def plain(call: Json) -> str:
    """Return the text as people read it; raises when the markup is wrong, or the length outside 1 to 4096."""
    text = call["text"]
    if not isinstance(text, str):
        raise bad("text must be a string")
    if call.get("parse_mode") == "HTML":
        text = _parsed(text)
    if not text.strip():
        raise bad("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        raise bad("message is too long")
    return text


def _parsed(text: str) -> str:
    rest = re.sub(r"</?[a-z][^<>]*>", "", text)
    if "<" in rest or ">" in rest:
        raise parse_error("Unescaped < or >")
    if "&" in ENTITY.sub("", text):
        raise parse_error("Unescaped &")
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise parse_error(f'Can\'t find end tag corresponding to start tag "{parser.open[-1]}"')
    return "".join(parser.text)


DOES = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "copy_text",
    "pay",
    "switch_inline_query_current_chat",
}


def check_markup(markup: Json, *, private: bool, editing: bool = False) -> None:
    """Refuse a keyboard of a shape that Telegram refuses."""
    if "inline_keyboard" in markup:
        if set(markup) != {"inline_keyboard"}:
            raise bad("object expected as reply markup")
        _rows(markup["inline_keyboard"], _inline_button)
    elif editing:
        raise bad("inline keyboard expected")
    elif "keyboard" in markup:
        known = {
            "keyboard",
            "resize_keyboard",
            "one_time_keyboard",
            "is_persistent",
            "input_field_placeholder",
            "selective",
        }
        if not set(markup) <= known or not markup["keyboard"]:
            raise bad("object expected as reply markup")
        _rows(markup["keyboard"], lambda button: _plain_button(button, private=private))
    elif markup.get("remove_keyboard") is not True and markup.get("force_reply") is not True:
        raise bad("object expected as reply markup")


def _rows(rows: Any, check: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows):
        raise bad("field of type array of arrays of buttons expected")
    if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            check(button)


def _label(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad("text buttons are unallowed to be empty")
    if button.get("style", "primary") not in {"primary", "success", "danger"}:
        raise bad("button style is invalid")


def _inline_button(button: Any) -> None:
    _label(button)
    does = set(button) - {"text", "style", "icon_custom_emoji_id"}
    if len(does) != 1 or not does <= DOES:
        raise bad("inline keyboard button must do exactly one thing")
    data = button.get("callback_data")
    if "callback_data" in button and (not isinstance(data, str) or not 1 <= len(data.encode()) <= 64):
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://[^/ ]*\.", button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _plain_button(button: Any, *, private: bool) -> None:
    _label(button)
    if set(button) - {"text", "style", "request_contact", "request_location"}:
        raise bad("unknown field of a keyboard button")
    if button.get("request_contact") and not private:
        raise bad("phone number can be requested in private chats only")


def check_commands(call: Json) -> None:
    """Refuse a menu that Telegram refuses."""
    if len(call["commands"]) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in call["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command"))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if not re.fullmatch(r"([a-z]{2})?", str(call.get("language_code", ""))):
        raise bad("invalid language code")
    scope = call.get("scope", {"type": "default"})
    kinds = {"default": (), "all_private_chats": (), "all_group_chats": (), "chat": ("chat_id",)}
    if scope.get("type") not in kinds or any(whole(scope.get(need)) is None for need in kinds[scope["type"]]):
        raise bad("can't parse BotCommandScope")
