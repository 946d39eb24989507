"""What people see when something can't be: a plain page in their language with a way on."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.web.chat_texts import PAGES, TO_CHAT
from bot.web.chat_view import direction
from bot.web.render import render
from bot.web.roles import Handler
from dialogs.text import Say, Text

_log = logging.getLogger(__name__)
GONE = 499
"""What servers write down when whoever asked has left."""


def page(
    say: Say, language: str, status: int, words: tuple[Text, Text], link: str, link_text: Text, *, blank: bool = False
) -> web.Response:
    """Return one card with a heading, a sentence and a link."""
    html = render(
        "page.html", language=language, dir=direction(language), heading=say(words[0]), text=say(words[1]),
        link=link, link_text=say(link_text), blank=blank,
    )  # fmt: skip
    return web.Response(text=html, status=status, content_type="text/html")


def first_language(request: web.Request, known: frozenset[str]) -> str:
    """Return the first language of ours that the browser asks for, else Dutch."""
    for wish in request.headers.get("Accept-Language", "").split(","):
        language = wish.split(";")[0].split("-")[0].strip().lower()
        if language in known:
            return language
    return "nl"


def error_pages(say_in: Callable[[str], Say], languages: frozenset[str]) -> Middleware:
    """Return the middleware that turns errors into pages, for whoever asked for a page; the desk has its own."""

    @web.middleware
    async def show(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status < HTTPStatus.BAD_REQUEST or not _wants_page(request):
                raise
            response = _error(request, error.status)
            for name in ("Retry-After", "Allow"):
                if name in error.headers:
                    response.headers[name] = error.headers[name]
            return response
        except ConnectionResetError:
            return web.Response(status=GONE)  # who asked has left: nobody waits for a page
        except Exception as error:  # noqa: BLE001 - the last resort: somebody waits for a page
            # Where it failed and with what kind of error, never its message: that can hold what somebody typed.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("a page failed with %s\n%s", type(error).__name__, where)
            return _error(request, HTTPStatus.INTERNAL_SERVER_ERROR)

    def _error(request: web.Request, status: int) -> web.Response:
        if request.path.startswith("/desk"):
            html = render("desk_message.html", status=status, staff=None, csrf="", here="")
            return web.Response(text=html, status=status, content_type="text/html")
        language = first_language(request, languages)
        words = PAGES.get(status, PAGES[500] if status >= 500 else PAGES[400])
        return page(say_in(language), language, status, words, _way_back(request), TO_CHAT)

    return show


def _wants_page(request: web.Request) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _way_back(request: web.Request) -> str:
    return "/embed" if request.path.startswith("/embed") else "/"
