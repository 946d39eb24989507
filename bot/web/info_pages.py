"""The explanations as pages with a lasting address, `/info/…`: to read, to print, to send to somebody else.

Drawn on the server, in every language, without a script or a cookie. What they say of a scheme follows from the facts
of the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from aiohttp import web
from babel.dates import format_date

from bot.web.chat_texts import TO_CHAT
from bot.web.chat_view import direction
from bot.web.errors import first_language
from bot.web.render import render
from bot.web.roles import ANYBODY, declared, open_to
from dialogs.explanations.load import Explanation, Word, load_explanations
from dialogs.explanations.told import dutch_of, told, words_in
from dialogs.facts.load import Region
from dialogs.sources import in_words
from dialogs.spot import LANGUAGE_NAMES
from dialogs.text import Say, Text, _

_LIST_TITLE = _("Uitleg over praktijkleren")
_LIST_SHORT = _("Leren op uw werk: hoe het gaat, wat het kost en wat u eraan hebt.")
_CHECKED = _("Nagekeken op {day}.")
_WORDS: dict[str, Text] = {
    "language": _("Taal"),
    "all": _("Alle uitleg"),
    "words": _("Moeilijke woorden"),
    "sources": _("Waar weten wij dit van?"),
    "ask": _("Hebt u een vraag? Stel die in de chat."),
    "chat": TO_CHAT,
    "address": _("Deze pagina staat op:"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A text with the language it is in: Dutch where a translation is missing."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section of a page."""

    title: Words
    text: Words | None
    points: tuple[Words, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page, or to this one in another language."""

    address: str
    words: Words
    here: bool = False


class InfoPages:
    """The list of explanations and a page for each; `languages` in the order in which they are offered."""

    def __init__(
        self,
        say_in: Callable[[str], Say],
        languages: Sequence[str],
        region: Callable[[], Region],
        today: Callable[[], date],
        public_url: str,
    ) -> None:
        self._say_in = say_in
        self._languages = tuple(languages)
        self._known = frozenset(languages)
        self._region = region
        self._today = today
        self._public_url = public_url.rstrip("/")

    @open_to(ANYBODY)
    async def all(self, request: web.Request) -> web.Response:
        """Show the list."""
        language = self._language(request)
        put = self._putter(language)
        links = [Link(f"/info/{one.id}?lang={language}", put(one.title)) for one in load_explanations().values()]
        return self._page(request, "info_list.html", language, _LIST_TITLE, _LIST_SHORT, "", links=links)

    @open_to(ANYBODY)
    async def one(self, request: web.Request) -> web.Response:
        """Show one explanation. Raises HTTPNotFound."""
        found = load_explanations().get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        language = self._language(request)
        put = self._putter(language)
        day = self._today()
        sections = [
            SectionView(
                put(section.title),
                put(section.text) if section.text else None,
                tuple(put(point) for point in section.points),
                section.numbered,
            )
            for section in told(found, self._region(), day)
        ]
        meanings = words_in(dutch_of(found, self._region(), day))
        return self._page(
            request, "info_page.html", language, found.title, found.short, found.id,
            sections=sections,
            meanings=[(word.id, put(word.meaning)) for word in meanings],
            sources=_sources(found, meanings, put),
            checked=put(_CHECKED.of(day=format_date(found.checked, "long", locale=language))),
        )  # fmt: skip

    @open_to(ANYBODY)
    async def to_list(self, _request: web.Request) -> web.Response:
        """Send who left the slash away to the list."""
        raise web.HTTPMovedPermanently("/info/")

    def _page(
        self, request: web.Request, template: str, language: str, title: Text, short: Text, page: str, **more: object
    ) -> web.Response:
        put = self._putter(language)
        here = f"/info/{page}"
        languages = [
            Link(f"{here}?lang={one}", Words(LANGUAGE_NAMES.get(one, one), one), one == language)
            for one in self._languages
        ]
        html = render(
            template, language=language, dir=direction(language), title=put(title), short=put(short),
            t={name: put(text) for name, text in _WORDS.items()}, languages=languages,
            address=f"{self._public_url or f'{request.scheme}://{request.host}'}{here}?lang={language}",
            chat=f"/?start=info-{page}" if page else "/?start=info", all=f"/info/?lang={language}", **more,
        )  # fmt: skip
        return web.Response(text=html, content_type="text/html", headers={"Vary": "Accept-Language"})

    def _language(self, request: web.Request) -> str:
        wished = request.query.get("lang", "")
        return wished if wished in self._known else first_language(request, self._known)

    def _putter(self, language: str) -> Callable[[Text], Words]:
        say, dutch = self._say_in(language), self._say_in("nl")

        def put(text: Text) -> Words:
            said = say(text)
            untranslated = language != "nl" and said == dutch(text) and any(sign.isalpha() for sign in said)
            return Words(said, "nl" if untranslated else language)

        return put


def _sources(explanation: Explanation, words: Sequence[Word], put: Callable[[Text], Words]) -> list[Words]:
    """Return the sources of a page in words, each once; those of its difficult words too."""
    named = dict.fromkeys((*explanation.sources, *(source for word in words for source in word.sources)))
    return [put(text) for text in in_words("; ".join(named))]


def info_routes(
    say_in: Callable[[str], Say],
    languages: Sequence[str],
    region: Callable[[], Region],
    today: Callable[[], date],
    public_url: str = "",
) -> list[web.RouteDef]:
    """Return the routes of the explanations: anybody may read them."""
    pages = InfoPages(say_in, languages, region, today, public_url)
    return declared(
        [
            web.get("/info", pages.to_list),
            web.get("/info/", pages.all),
            web.get("/info/{id:[a-z-]+}", pages.one),
        ]
    )
