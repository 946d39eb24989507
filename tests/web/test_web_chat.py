"""The chat over real HTTP, as a browser without scripts uses it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from aiohttp import ClientResponse, CookieJar

from storage import conversations
from tests.web.conftest import Begin, Running
from tests.web.fakes import (
    ARABIC,
    CASE,
    CHECK,
    HELLO,
    HUMAN,
    LANGUAGE,
    OUTCOME,
    PHONE,
    PRIVACY,
    ROLE,
    SECTOR,
    TYPES,
    WORKPLACE,
    WRONG,
    button,
    own,
)

HTML = {"Accept": "text/html"}


class Reader(HTMLParser):
    """Reads what a test asks about: forms with their numbers, and the headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.numbers: list[str] = []
        self.headings: list[str] = []
        self.opened: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.opened.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "input" and found.get("name") == "number":
            self.numbers.append(str(found["value"]))
        if tag == "h1":
            self.headings.append("")

    def handle_data(self, data: str) -> None:
        if self.headings and "h1" in self.opened[-3:] and not self.headings[-1].endswith("?"):
            self.headings[-1] += data


async def page_of(chat: Running) -> str:
    return await (await chat.client.get("/", headers=HTML)).text()


async def post(chat: Running, number: str = "", **fields: str) -> ClientResponse:
    number = number or Reader(await page_of(chat)).numbers[0]
    return await chat.client.post("/say", data={"number": number, **fields}, headers=HTML)


async def test_the_link_of_a_group_is_opened_by_who_talked_before_and_once(begin: Begin) -> None:
    chat = await begin([LANGUAGE], [ROLE])
    await page_of(chat)
    response = await chat.client.get("/?start=g-Zk3_qP-8vLw1aTyB", headers=HTML, allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (303, "/#vraag")
    await page_of(chat)
    assert [one.source for one in chat.assistant.taken] == [None, "g-Zk3_qP-8vLw1aTyB"]


async def test_another_source_says_nothing_to_who_talked_before(begin: Begin) -> None:
    chat = await begin([LANGUAGE], [ROLE])
    await page_of(chat)
    assert (await chat.client.get("/?start=folder-2026", headers=HTML)).status == 200
    assert len(chat.assistant.taken) == 1


async def listening(chat: Running) -> None:
    """Wait until an open page listens."""
    async with asyncio.timeout(5):
        while chat.site.bell.listeners == 0:  # noqa: ASYNC110 - the bell doesn't tell who comes to listen
            await asyncio.sleep(0.01)


async def test_the_bot_speaks_first_and_the_person_gets_a_cookie(begin: Begin):
    chat = await begin([HELLO, ROLE])
    response = await chat.client.get("/?start=qr-folder", headers={"Accept-Language": "tr,en;q=0.5"})
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "Ik ben een computer, geen mens." in await response.text()
    first = chat.assistant.taken[0]
    assert (first.pressed, first.source, first.language_hint) == ("@start", "qr-folder", "tr,en;q=0.5")


async def test_the_cookie_is_secure_when_the_site_is(begin: Begin):
    chat = await begin([HELLO, ROLE], public_url="https://chat.test")
    cookie = (await chat.client.get("/")).headers["Set-Cookie"]
    assert "Secure" in cookie
    embedded = (await chat.client.get("/embed")).headers["Set-Cookie"]
    assert "SameSite=None; Partitioned" in embedded
    assert "Path=/embed" in embedded


async def test_the_cookie_itself_is_kept_nowhere(begin: Begin):
    chat = await begin([HELLO, ROLE])
    response = await chat.client.get("/")
    cookie = response.headers["Set-Cookie"].split(";")[0].removeprefix("chat=")
    assert chat.assistant.taken[0].address != cookie
    assert await chat.site.database.read(lambda store: conversations.find(store, "web", cookie)) is None


async def test_looking_without_acting_again_starts_nothing_new(begin: Begin):
    chat = await begin([HELLO, ROLE])
    await page_of(chat)
    await page_of(chat)
    assert len(chat.assistant.taken) == 1


async def test_a_prefetch_or_head_starts_no_conversation(begin: Begin):
    chat = await begin([HELLO, ROLE])
    assert (await chat.client.get("/", headers={"Sec-Purpose": "prefetch"})).status == 503
    assert (await chat.client.head("/")).status == 200
    assert chat.assistant.taken == []


async def test_a_press_without_script_leads_to_the_next_question(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    number = Reader(await page_of(chat)).numbers[0]
    response = await chat.client.post("/say", data={"number": number, "press": "role=candidate"}, allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (303, "/#vraag")
    page = await page_of(chat)
    assert "<title>Mogen wij u een paar vragen stellen? – PraktijkWijs</title>" in page
    assert 'dir="auto"><span class="vh">U: </span>Ik wil een praktijkverklaring</p>' in page


async def test_the_question_is_the_pages_only_first_heading_and_says_where_one_is(begin: Begin):
    chat = await begin([HELLO, WORKPLACE])
    page = await page_of(chat)
    assert page.count("<h1") == 1
    assert re.search(r'<h1[^>]*id="vraag"[^>]*><span class="vh">Vraag 6 van 9: </span>Hebt u nu een werkplek\?<', page)
    assert "<title>Vraag 6 van 9: Hebt u nu een werkplek? – PraktijkWijs</title>" in page


@pytest.mark.parametrize("kind", ["human", "say"])
async def test_a_page_about_words_without_a_heading_is_headed_by_who_speaks(begin: Begin, kind: str):
    words = replace(HUMAN, kind=kind, buttons=(button("@menu:start", "Terug naar de assistent"),))
    page = await page_of(await begin([CASE, words]))
    assert page.count("<h1") == 1
    assert re.search(r'<h1[^>]*id="vraag"[^>]*>(Adviseur|Assistent:)', page)
    assert "<title>Chat – PraktijkWijs</title>" in page


async def test_the_same_form_twice_is_one_message(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], [WORKPLACE])
    number = Reader(await page_of(chat)).numbers[0]
    await post(chat, number, press="role=candidate")
    await post(chat, number, press="role=candidate")
    assert [incoming.pressed for incoming in chat.assistant.taken] == ["@start", "role=candidate"]


async def test_another_button_of_an_old_page_arrives_so_that_the_assistant_can_say_so(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], [WORKPLACE])
    number = Reader(await page_of(chat)).numbers[0]
    await post(chat, number, press="role=candidate")
    await post(chat, number, press="role=employer")
    assert [incoming.pressed for incoming in chat.assistant.taken][1:] == ["role=candidate", "role=employer"]


async def test_what_is_typed_is_shown_as_typed_and_never_as_markup(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    await post(chat, text='<script>alert("x")</script> ورشة')
    page = await page_of(chat)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; ورشة" in page
    assert chat.assistant.taken[1].text == '<script>alert("x")</script> ورشة'


async def test_nothing_typed_is_nothing_said(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    await post(chat, text="   ")
    assert len(chat.assistant.taken) == 1


async def test_a_form_of_another_site_is_refused_in_words(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    await page_of(chat)
    elsewhere = {"Origin": "https://elsewhere.test", **HTML}
    response = await chat.client.post("/say", data={"number": "n" * 20, "press": "role=candidate"}, headers=elsewhere)
    assert response.status == 403
    assert "Dit mag niet" in await response.text()
    assert len(chat.assistant.taken) == 1


async def test_a_form_that_is_too_big_is_refused_before_it_is_read(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    await page_of(chat)
    response = await chat.client.post("/say", data={"number": "n", "text": "a" * 40_000}, headers=HTML)
    assert response.status == 413
    assert "Uw bericht is te lang" in await response.text()


@pytest.mark.parametrize("body", [b"number=\xff", b"number=%ff&text=a", b"&".join(b"a%d=1" % n for n in range(40))])
async def test_a_form_that_cannot_be_read_is_refused_in_words(begin: Begin, body: bytes):
    chat = await begin([HELLO, ROLE])
    await page_of(chat)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **HTML}
    assert (await chat.client.post("/say", data=body, headers=headers)).status == 400


async def test_too_many_posts_are_asked_to_wait(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], clock=lambda: 90.0)
    number = Reader(await page_of(chat)).numbers[0]
    for _ in range(60):
        answered = await chat.client.post("/say", data={"number": number, "text": "a"}, allow_redirects=False)
        assert answered.status == 303
    response = await post(chat, number, text="a")
    assert response.status == 429
    assert response.headers["Retry-After"] == "30"
    assert "Wacht een minuut" in await response.text()


async def test_without_cookies_people_read_what_to_do(begin: Begin):
    chat = await begin([HELLO, ROLE])
    chat.client.session._cookie_jar = CookieJar()
    response = await chat.client.post("/say", data={"number": "n", "text": "hallo"}, headers=HTML)
    assert response.status == 403
    assert "Uw browser onthoudt de chat niet" in await response.text()


async def test_a_failure_is_a_page_too_and_says_nothing_of_the_inside(begin: Begin):
    chat = await begin([HELLO, ROLE])
    await page_of(chat)
    chat.assistant.broken = True
    response = await post(chat, text="geheim")
    assert response.status == 500
    text = await response.text()
    assert "Er ging iets mis bij ons" in text
    assert "RuntimeError" not in text


async def test_a_link_may_choose_the_language(begin: Begin):
    chat = await begin([LANGUAGE], [ARABIC])
    page = await (await chat.client.get("/?language=ar")).text()
    assert [incoming.pressed for incoming in chat.assistant.taken] == ["@start", "language=ar"]
    assert '<html lang="ar" dir="rtl">' in page
    assert 'role="switch" aria-checked="true"' in page
    assert '<span class="in-nl" lang="nl" dir="ltr">Ja, met een contract</span>' in page


async def test_every_answer_on_the_check_page_can_be_changed(begin: Begin):
    chat = await begin([CHECK])
    page = await page_of(chat)
    for field in ("municipality", "age_band", "name", "phone"):
        assert f'name="press" value="@change:{field}"' in page
    assert '<span class="vh">: Naam</span>' in page
    assert "Robin &lt;b&gt;Smit&lt;/b&gt;" in page


async def test_the_outcome_says_with_words_what_its_colours_say(begin: Begin):
    page = await page_of(await begin([OUTCOME]))
    assert 'class="outcome outcome--likely"' in page
    assert '<span class="chip chip--ok">Kan</span>' in page
    assert '<span class="chip chip--wait">Zoeken wij uit</span>' in page
    assert 'value="register=yes"' in page


async def test_the_reference_number_stands_apart_and_from_left_to_right(begin: Begin):
    page = await page_of(await begin([CASE]))
    assert '<p class="number__code"><bdi dir="ltr">PW-9CKX4T</bdi></p>' in page
    assert '<ol class="todo">' in page


async def test_a_wrong_answer_stays_in_the_field_with_the_advice_beside_it(begin: Begin):
    chat = await begin([PHONE], [WRONG, PHONE])
    await post(chat, text="06 12")
    page = await page_of(chat)
    assert 'value="06 12" aria-invalid="true" aria-describedby="probleem"' in page
    assert 'id="probleem" role="alert"' in page
    assert 'autocomplete="tel" inputmode="tel"' in page


async def test_a_chosen_value_says_so(begin: Begin):
    page = await page_of(await begin([TYPES]))
    assert 'value="worker_types=own" aria-pressed="true"' in page


async def test_pictures_are_hidden_from_who_listens(begin: Begin):
    page = await page_of(await begin([SECTOR]))
    assert page.count('<svg class="picture" aria-hidden="true"') == 8


async def test_ids_are_unique_on_a_long_page(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY], [WORKPLACE], [OUTCOME], [CHECK], [CASE, HUMAN])
    for press in ("role=candidate", "privacy=agree", "workplace=none", "register=yes", "@send"):
        await post(chat, press=press)
    ids = Reader(await page_of(chat)).ids
    assert len(ids) == len(set(ids))


async def test_the_script_gets_only_the_conversation(begin: Begin):
    chat = await begin([HELLO, ROLE], [PRIVACY])
    number = Reader(await page_of(chat)).numbers[0]
    said = {"number": number, "press": "role=candidate"}
    response = await chat.client.post("/say", data=said, headers={"X-Part": "chat", **HTML})
    text = await response.text()
    assert text.lstrip().startswith('<div class="chat chat--screen"')
    assert "<html" not in text


async def test_an_open_page_is_told_when_there_is_news(begin: Begin):
    chat = await begin([HELLO, ROLE])
    page = await page_of(chat)
    last = re.search(r'data-last="(\d+)"', page)
    assert last
    async with chat.client.get(f"/events?after={last[1]}") as events:
        assert events.content_type == "text/event-stream"
        await listening(chat)
        address = chat.assistant.taken[0].address
        await chat.assistant.tell(address, HUMAN)
        chat.site.bell.ring(address)
        async with asyncio.timeout(5):
            async for told in events.content:
                if told.startswith(b"event: news"):
                    break
    assert "Goedemorgen!" in await page_of(chat)


async def test_a_stop_does_not_wait_for_open_pages(begin: Begin):
    chat = await begin([HELLO, ROLE])
    await page_of(chat)
    async with chat.client.get("/events?after=9999") as events:
        await listening(chat)
        chat.site.bell.close()
        async with asyncio.timeout(5):
            await events.read()
    assert (await chat.client.get("/events")).status == 503


async def test_another_sites_frame_has_its_own_conversation(begin: Begin):
    chat = await begin([HELLO, ROLE], [own("x"), PRIVACY])
    await page_of(chat)
    page = await (await chat.client.get("/embed?start=partner")).text()
    assert 'action="/embed/say"' in page
    assert 'data-widget="close"' in page
    assert [incoming.source for incoming in chat.assistant.taken] == [None, "partner"]


async def test_the_widget_is_a_script_with_words_in_the_asked_language(begin: Begin):
    chat = await begin([HELLO, ROLE])
    response = await chat.client.get("/widget.js?language=ar")
    assert response.content_type == "text/javascript"
    text = await response.text()
    assert '"language": "ar"' in text
    assert '"dir": "rtl"' in text
    assert "WORDS" not in text
    assert '"language": ""' in await (await chat.client.get('/widget.js?language=";alert(1)')).text()
