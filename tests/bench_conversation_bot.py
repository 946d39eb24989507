"""What the bench compares with: python-telegram-bot as its documentation shows it.

ConversationHandler and PicklePersistence, on httpx. It says word for word what our assistant says: FILE holds the turns
of a rehearsal, each with what the person did and the calls that answered it. Every answer is kept in `user_data`, as a
registration would be.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

Json = dict[str, Any]
Answer = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]


def markup(given: Json | None) -> Any:
    """Return the keyboard as an object of the library. Made once: a bot that makes it each time costs more."""
    if given is None:
        return None
    if "inline_keyboard" in given:
        return InlineKeyboardMarkup.de_json(given)
    if "keyboard" in given:
        rows = [[KeyboardButton(**button) for button in row] for row in given["keyboard"]]
        return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)
    return ReplyKeyboardRemove()


def turn(number: int, recorded: Json, last: bool) -> Answer:
    """Return the handler of one turn: acknowledge the press, close the question that stood open, ask the next."""
    texts = [(method, call.get("text", ""), markup(call.get("reply_markup"))) for method, call in recorded["calls"]]

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        query, message = update.callback_query, update.effective_message
        assert message is not None
        assert context.user_data is not None
        context.user_data[number] = query.data if query else message.text
        for method, text, keyboard in texts:
            if method == "answerCallbackQuery" and query:
                await query.answer()
            elif method == "editMessageText" and query:
                await query.edit_message_text(text, parse_mode="HTML", reply_markup=keyboard)
            elif method == "editMessageText":
                await context.bot.edit_message_text(
                    text, message.chat.id, context.user_data["asked"], parse_mode="HTML", reply_markup=keyboard
                )
            elif method == "sendMessage":
                sent = await message.reply_text(text, parse_mode="HTML", reply_markup=keyboard)
                context.user_data["asked"] = sent.message_id
        return ConversationHandler.END if last else number + 1

    return answer


def main(file: str, state: str) -> None:
    """Run until a signal says stop."""
    logging.basicConfig(level=logging.WARNING)
    turns = json.loads(Path(file).read_text("utf-8"))
    handlers = [turn(number, recorded, number == len(turns) - 1) for number, recorded in enumerate(turns)]
    states: dict[object, list[Any]] = {
        number: [
            CallbackQueryHandler(handlers[number], pattern="^" + recorded["pressed"].partition("=")[0])
            if recorded["pressed"]
            else MessageHandler(filters.TEXT & ~filters.COMMAND, handlers[number])
        ]
        for number, recorded in enumerate(turns)
        if number
    }
    app = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
        .persistence(PicklePersistence(state))
        .build()
    )
    start = CommandHandler("start", handlers[0])
    app.add_handler(ConversationHandler([start], states, [start], name="registration", persistent=True))
    app.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
