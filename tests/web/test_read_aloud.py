"""Reading aloud in a real Chromium, which has no voices here: the page gets a speaker that only writes down."""

from __future__ import annotations

from playwright.async_api import Page, expect

from bot.shown import Shown, ShownLine
from tests.web.browser import browser, sideways, too_small, violations
from tests.web.conftest import Begin
from tests.web.fakes import ARABIC, CASE, HELLO, LANGUAGE, OUTCOME, TOPIC, WORKPLACE, button

SPEAKER = """
window.told = {said: [], stopped: 0};
const speaker = new EventTarget();
speaker.voices = [];
speaker.getVoices = () => speaker.voices;
speaker.speak = (piece) => { told.said.push([piece.text, piece.lang, piece.voice.name]); speaker.last = piece; };
speaker.cancel = () => { told.stopped += 1; };
Object.defineProperty(window, 'speechSynthesis', {value: speaker});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.voices = (...languages) => {
    const voice = (lang) => ({lang: lang.replace('far ', ''), name: lang, localService: !lang.startsWith('far ')});
    speaker.voices = languages.map(voice);
    speaker.dispatchEvent(new Event('voiceschanged'));
};
"""
JUDGED = Shown(
    TOPIC.kind, "nl", TOPIC.lines,
    (button("@helped:how-long:yes", "👍 Dit hielp mij"), button("@helped:how-long:no", "👎 Dit hielp mij niet")),
    topic="how-long",
)  # fmt: skip


async def voices(page: Page, *languages: str) -> None:
    await page.evaluate("languages => voices(...languages)", list(languages))


async def said(page: Page) -> list[list[str]]:
    found: list[list[str]] = await page.evaluate("told.said")
    return found


async def test_the_button_is_only_there_with_a_voice_of_the_machine_itself(begin: Begin):
    chat = await begin([HELLO, WORKPLACE])
    async with browser() as page:
        await page.add_init_script(SPEAKER)
        await page.goto(chat.url)
        buttons = page.get_by_role("button", name="Lees voor")
        await expect(buttons).to_have_count(0)
        await voices(page, "de-DE", "far nl-NL")
        await expect(buttons).to_have_count(0)
        await voices(page, "de-DE", "far nl-NL", "nl_BE")
        await expect(buttons).to_have_count(2)
        assert await said(page) == []
        await voices(page)
        await expect(buttons).to_have_count(0)


async def test_without_speech_there_is_no_button(begin: Begin):
    chat = await begin([HELLO])
    async with browser() as page:
        await page.add_init_script("Object.defineProperty(window, 'speechSynthesis', {value: undefined})")
        await page.goto(chat.url)
        await expect(page.locator(".msg")).to_be_visible()
        await expect(page.get_by_role("button", name="Lees voor")).to_have_count(0)


async def test_it_reads_what_stands_there_and_a_second_press_stops(begin: Begin):
    chat = await begin([HELLO, WORKPLACE])
    async with browser() as page:
        await page.add_init_script(SPEAKER)
        await page.goto(chat.url)
        await voices(page, "nl-NL")
        read = page.get_by_role("button", name="Lees voor: Hebt u nu een werkplek?")
        await read.click()
        assert [words for words, _lang, _name in await said(page)] == [
            "Hebt u nu een werkplek?", "Ja, met een contract", "Ja, als vrijwilliger", "Ja, bij dagbesteding",
            "Nee, nog niet", "Dat is niet erg. Wij zoeken met u mee.",
        ]  # fmt: skip
        assert {(lang, name) for _words, lang, name in await said(page)} == {("nl-NL", "nl-NL")}
        await expect(read).to_have_attribute("aria-pressed", "true")
        stopped = await page.evaluate("told.stopped")
        await read.click()
        assert await page.evaluate("told.stopped") > stopped
        assert len(await said(page)) == 6
        await expect(read).to_have_attribute("aria-pressed", "false")
        await read.click()
        await page.evaluate("speechSynthesis.last.onend()")
        await expect(read).to_have_attribute("aria-pressed", "false")


async def test_the_dutch_beside_it_has_its_own_button(begin: Begin):
    chat = await begin([ARABIC])
    async with browser(360) as page:
        await page.add_init_script(SPEAKER)
        await page.goto(chat.url)
        await voices(page, "ar-SA", "nl-NL")
        await page.locator('[data-aloud="ar"]').click()
        assert [[words, lang] for words, lang, _name in await said(page)] == [
            ["هل لديك مكان عمل الآن؟", "ar-SA"], ["نعم، بعقد عمل", "ar-SA"],
            ["لا، ليس بعد", "ar-SA"], ["لا بأس", "ar-SA"],
        ]  # fmt: skip
        await page.evaluate("told.said = []")
        await page.locator('[data-aloud="nl"]').click()
        assert [[words, lang] for words, lang, _name in await said(page)] == [
            ["Hebt u nu een werkplek?", "nl-NL"], ["Ja, met een contract", "nl-NL"], ["Nee, nog niet", "nl-NL"],
        ]  # fmt: skip
        assert await page.locator('[data-aloud][aria-pressed="true"]').count() == 1
        assert await violations(page) == []
        assert await sideways(page) == 0
        assert await too_small(page) == []


async def test_it_stops_when_something_is_sent_and_when_the_page_is_left(begin: Begin):
    chat = await begin([HELLO, WORKPLACE], [JUDGED, WORKPLACE])
    async with browser() as page:
        await page.add_init_script(SPEAKER)
        await page.goto(chat.url)
        await voices(page, "nl-NL")
        first = page.locator("[data-aloud]").first
        await first.click()
        stopped = await page.evaluate("told.stopped")
        await page.locator("#antwoord").fill("hoe lang?")
        await page.locator(".send").click()
        await expect(page.locator(".detour")).to_be_visible()
        assert await page.evaluate("told.stopped") > stopped
        await expect(first).to_have_attribute("aria-pressed", "false")
        await expect(page.locator(".detour").get_by_role("button", name="Lees voor")).to_be_visible()
        heard = len(await said(page))
        stopped = await page.evaluate("told.stopped")
        await page.evaluate("dispatchEvent(new Event('pagehide'))")
        assert await page.evaluate("told.stopped") > stopped
        assert len(await said(page)) == heard


async def test_every_look_of_a_message_can_be_read_and_judged_by_everybody(begin: Begin):
    chat = await begin([LANGUAGE], [JUDGED, OUTCOME], [CASE, Shown("say", "nl", (ShownLine("text", "Dag."),))])
    async with browser(320) as page:
        await page.add_init_script(SPEAKER)
        await page.goto(chat.url)
        for number, press in enumerate(("language=nl", "register=yes", "")):
            await voices(page, "nl-NL")
            for read in await page.locator(".chat-log [data-aloud]").all():
                await page.evaluate("told.said = []")
                await read.click()
                assert await said(page) != []
            assert await violations(page) == []
            assert await sideways(page) == 0
            assert await too_small(page) == []
            if number == 1:
                await expect(page.locator(".judge")).to_have_count(2)
            if press:
                before = await page.evaluate("document.querySelector('#chat').dataset.last")
                await page.locator(f'.chat-log button[value="{press}"]').click()
                await expect(page.locator("#chat")).not_to_have_attribute("data-last", before)
