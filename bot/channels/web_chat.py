"""The chat in a browser: one page, plain forms, and a little that is live.

A page is drawn from the transcript, so a reload, a second tab and a browser without scripts show the same. A form goes
to the assistant as `Incoming`; the answer is the page again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from aiohttp import web

from bot.incoming import Incoming
from bot.web import chat_texts, chat_view
from bot.web.bell import Bell
from bot.web.errors import first_language, page
from bot.web.render import STATIC, render
from bot.web.roles import ANYBODY, declared, open_to
from bot.web.security import Limit, from_here, network, read_form
from bot.web.written import number_of
from dialogs.groups import token_of
from dialogs.text import Say
from storage import conversations, messages
from storage.database import Database, Store

CHANNEL = "web"
_DAYS = 180
_SHOWN = 200
_MOST_LISTENERS = 2_000
_LOOKS_EVERY = 20.0
_LISTENS_FOR = 15
_A_MINUTE = 60
_A_CLASSROOM = 600


class Intake(Protocol):
    """Takes what people do; returns once it is kept."""

    async def put(self, incoming: Incoming) -> None:
        """Hand over one thing a person did."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the chat needs: where things are kept and handed in, and how texts are said in a language."""

    database: Database
    intake: Intake
    say_in: Callable[[str], Say]
    languages: frozenset[str]
    public_url: str
    clock: Callable[[], float]
    bell: Bell = field(default_factory=Bell)


@dataclass(frozen=True, slots=True)
class _Visit:
    """One browser: where it is (`""` or `/embed`), its address, and its cookie when that is new."""

    base: str
    address: str
    new_cookie: str = ""


class WebChat:
    """The routes of the chat."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._words = {language: chat_texts.words(site.say_in(language)) for language in site.languages}
        self._menus = {language: chat_texts.menu(site.say_in(language)) for language in site.languages}
        self._posts = Limit(_A_MINUTE, site.clock)
        self._posts_from = Limit(_A_CLASSROOM, site.clock)
        self._newcomers = Limit(_A_MINUTE, site.clock)

    @open_to(ANYBODY)
    async def show(self, request: web.Request) -> web.Response:
        """Draw the conversation. Somebody new gets a cookie and is spoken to."""
        if request.method == "HEAD":
            return web.Response(content_type="text/html")
        if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
            raise web.HTTPServiceUnavailable
        visit = _visit(request) or self._newcomer(request)
        if token_of(request.query.get("start", "")) and not visit.new_cookie:
            return await self._invited(request, visit)
        return await self._drawn(request, visit)

    @open_to(ANYBODY)
    async def say(self, request: web.Request) -> web.StreamResponse:
        """Take a press or what was typed; the answer is the page again, for the script only its conversation."""
        base = _base(request)
        site = self._site
        if not from_here(request, site.public_url, must_say=bool(base)):
            raise web.HTTPForbidden
        self._posts_from.check(network(request))
        form = await read_form(request)
        visit = _visit(request)
        if visit is None:
            return self._no_cookies(request, base)
        self._posts.check(visit.address)
        incoming = _incoming(visit.address, form)
        if incoming is not None:
            await site.intake.put(incoming)
            site.bell.ring(visit.address)
        if _by_script(request):
            return await self._drawn(request, visit)
        raise web.HTTPSeeOther("/embed#vraag" if base else "/#vraag")

    @open_to(ANYBODY)
    async def events(self, request: web.Request) -> web.StreamResponse:
        """Tell an open page that there is something new, as server-sent events; the page fetches it itself."""
        visit = _visit(request)
        bell = self._site.bell
        if visit is None or bell.closed or bell.listeners >= _MOST_LISTENERS:
            raise web.HTTPServiceUnavailable
        known = number_of(request.headers.get("Last-Event-ID") or request.query.get("after", "")) or 0
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        await response.prepare(request)
        await response.write(b"retry: 5000\n\n")
        for _ in range(_LISTENS_FOR):
            rows = await self._site.database.read(partial(_transcript, address=visit.address, after=known, most=1))
            if rows:
                known = rows[-1][0]
                await response.write(f"id: {known}\nevent: news\ndata: {known}\n\n".encode())
            elif not await bell.wait(visit.address, _LOOKS_EVERY):
                await response.write(b": quiet\n\n")
            if bell.closed:
                break
        return response

    @open_to(ANYBODY)
    async def widget(self, request: web.Request) -> web.Response:
        """Return the script that puts the chat in another site."""
        asked = request.query.get("language", "")
        language = asked if asked in self._words else "nl"
        words = self._words[language]
        said = {name: words[f"chat_{name}"] for name in ("open", "close")}
        said |= {"language": asked if asked in self._words else "", "dir": chat_view.direction(language)}
        script = (STATIC / "widget.js").read_text("utf-8").replace('"WORDS"', json.dumps(said))
        headers = {"Cache-Control": "public, max-age=3600"}
        return web.Response(text=script, content_type="text/javascript", charset="utf-8", headers=headers)

    async def _invited(self, request: web.Request, visit: _Visit) -> web.Response:
        """Let somebody who has talked here before open a group's link, once: looking again does not open it again."""
        self._posts.check(visit.address)
        await self._speak_first(request, visit)
        raise web.HTTPSeeOther(f"{visit.base or '/'}#vraag")

    def _newcomer(self, request: web.Request) -> _Visit:
        self._newcomers.check(network(request))
        cookie = secrets.token_urlsafe(32)
        return _Visit(_base(request), _address(cookie), cookie)

    async def _drawn(self, request: web.Request, visit: _Visit) -> web.Response:
        rows = await self._rows(visit)
        if not rows:
            await self._speak_first(request, visit)
            rows = await self._rows(visit)
        shown = chat_view.arrange(rows, first_language(request, self._site.languages))
        response = web.Response(text=self._page(request, visit, shown), content_type="text/html")
        if visit.new_cookie:
            response.headers.add("Set-Cookie", self._cookie(request, visit))
        return response

    async def _rows(self, visit: _Visit) -> list[chat_view.Row]:
        return await self._site.database.read(partial(_transcript, address=visit.address, most=_SHOWN))

    async def _speak_first(self, request: web.Request, visit: _Visit) -> None:
        """Let the assistant open the conversation; a language in the link is chosen when the assistant asks for one."""
        wish = request.query.get("language", "")
        wish = wish if wish in self._site.languages else ""
        put = partial(Incoming, channel=CHANNEL, address=visit.address)
        hint = wish or request.headers.get("Accept-Language", "")[:100]
        source = request.query.get("start", "")[:64] or None
        await self._site.intake.put(
            put(message_id=secrets.token_urlsafe(16), pressed="@start", language_hint=hint, source=source)
        )
        rows = await self._rows(visit) if wish else []
        choice = f"language={wish}"
        if rows and any(button["id"] == choice for button in rows[-1][2].get("buttons", ())):
            await self._site.intake.put(put(message_id=secrets.token_urlsafe(16), pressed=choice))

    def _page(self, request: web.Request, visit: _Visit, shown: chat_view.Conversation) -> str:
        language = shown.language if shown.language in self._words else "nl"
        say = self._site.say_in(language)
        words = self._words[language]
        progress = None
        title = shown.heading or words["title"]
        if shown.progress:
            step, of = shown.progress
            text = chat_texts.step(say, shown.progress)
            left = chat_texts.time_left(say, shown.progress)
            progress = {"step": step, "of": max(of, step), "text": text, "left": left}
            title = f"{text}: {title}"
        return render(
            "chat.html", c=shown, t=words, menu=self._menus[language], progress=progress, base=visit.base,
            title=f"{title} – PraktijkWijs", part=_by_script(request), embedded=bool(visit.base),
        )  # fmt: skip

    def _cookie(self, request: web.Request, visit: _Visit) -> str:
        """Return the cookie; the embedded one has to travel inside another site, and lives there alone."""
        secure = self._site.public_url.startswith("https://") or request.secure
        parts = [f"{_cookie_name(visit.base)}={visit.new_cookie}", f"Max-Age={_DAYS * 86_400}", "HttpOnly"]
        parts.append(f"Path={visit.base or '/'}")
        if secure:
            parts.append("Secure")
        parts += ["SameSite=None", "Partitioned"] if visit.base and secure else ["SameSite=Lax"]
        return "; ".join(parts)

    def _no_cookies(self, request: web.Request, base: str) -> web.Response:
        language = first_language(request, self._site.languages)
        link_text = chat_texts.OWN_WINDOW if base else chat_texts.TO_CHAT
        return page(self._site.say_in(language), language, 403, chat_texts.NO_COOKIES, "/", link_text, blank=bool(base))


def chat_routes(site: Site) -> list[web.AbstractRouteDef]:
    """Return the routes of the chat, of its form for other sites, and of our own files. Raises UndeclaredRoute."""
    chat = WebChat(site)
    routes = [
        web.get("/", chat.show),
        web.post("/say", chat.say),
        web.get("/events", chat.events),
        web.get("/embed", chat.show),
        web.post("/embed/say", chat.say),
        web.get("/embed/events", chat.events),
        web.get("/widget.js", chat.widget),
    ]
    return [*declared(routes), web.static("/static", STATIC)]


def _transcript(store: Store, *, address: str, after: int = 0, most: int) -> list[chat_view.Row]:
    found = conversations.find(store, CHANNEL, address)
    return list(messages.transcript(store, found.id, after, most)) if found else []


def _base(request: web.Request) -> str:
    return "/embed" if request.path == "/embed" or request.path.startswith("/embed/") else ""


def _cookie_name(base: str) -> str:
    return "embed" if base else "chat"


def _visit(request: web.Request) -> _Visit | None:
    base = _base(request)
    cookie = request.cookies.get(_cookie_name(base), "")
    return _Visit(base, _address(cookie)) if 20 <= len(cookie) <= 100 else None


def _address(cookie: str) -> str:
    """Return what the conversation is kept under: who reads the store can't take over anybody's chat."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def _incoming(address: str, form: dict[str, str]) -> Incoming | None:
    """Return what a form says, or None when it says nothing.

    The same form sent twice is one message. Another button of an old page is another message: the assistant
    recognises it as old and says so, instead of it getting lost.
    """
    number, pressed, text = form.get("number", "")[:64], form.get("press", "")[:200], form.get("text", "").strip()
    if not number or not (pressed or text):
        return None
    said = f"{address}|{number}|{pressed}|{'' if pressed else text}"
    message_id = hashlib.sha256(said.encode()).hexdigest()[:40]
    if pressed:
        return Incoming(CHANNEL, address, message_id, pressed=pressed)
    return Incoming(CHANNEL, address, message_id, text=text)


def _by_script(request: web.Request) -> bool:
    return request.headers.get("X-Part") == "chat"
