"""What Telegram has to know is told again while it can't be reached, and given up in the end."""

from __future__ import annotations

from functools import partial

import pytest

from bot.channels.channel import Refused, Unreachable
from bot.channels.telegram import Telegram
from bot.insisting import insist
from tests.botapi import BotApi

AT_ONCE = (0.0, 0.0)


async def test_menus_are_set_when_telegram_is_back(telegram: Telegram, botapi: BotApi) -> None:
    botapi.fault(502, method="setMyCommands", times=2)
    await insist(partial(telegram.set_menus, ["nl"]), AT_ONCE)
    assert set(botapi.commands) == {("", ""), ("", "nl")}


async def test_it_is_given_up_after_the_last_pause(telegram: Telegram, botapi: BotApi) -> None:
    botapi.fault(502, method="setMyCommands", times=3)
    with pytest.raises(Unreachable):
        await insist(partial(telegram.set_menus, ["nl"]), AT_ONCE)
    await telegram.set_menus(["nl"])


async def test_what_is_refused_is_not_tried_again(telegram: Telegram, botapi: BotApi) -> None:
    fault = botapi.fault(400, method="setMyCommands", times=5)
    with pytest.raises(Refused):
        await insist(partial(telegram.set_menus, ["nl"]), AT_ONCE)
    assert fault.times == 4
