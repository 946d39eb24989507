"""Talking at the desk: notes and replies, ready replies, and how far a message is on its way. Real desk, real store."""

from __future__ import annotations

import pytest

from storage import cases, conversations, messages
from tests.web.browser import browser, violations
from tests.web.fakes import NOW
from tests.web.test_desk_case_pages import Office
from tests.web.test_desk_case_pages import office as _office

office = _office
PERSON = ("telegram", "77")


class Talking:
    """The office with a case of somebody who reads Tigrinya on Telegram."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.number = office.database.write_now(lambda store: conversations.load(store, [PERSON], NOW)[PERSON].id)
        office.ref = office.case(conversation_id=self.number)
        case = office.kept()
        assert office.database.write_now(
            lambda s: cases.change(s, case.ref, case.version, {"language": "ti"}, "changed", {}, None, NOW)
        )
        office.path = f"/desk/case/{office.ref}"

    def sent(self) -> list[messages.Delivered]:
        """Return what the person is sent, the last one last."""
        found = self.office.database.read_now(lambda store: messages.transcript(store, self.number))
        return list(
            self.office.database.read_now(lambda store: messages.delivered(store, [row[0] for row in found])).values()
        )

    def words(self) -> list[str]:
        return [line["text"] for one in self.sent() for line in one.payload["lines"] if line["style"] == "text"]

    def talking(self) -> str:
        found = self.office.database.read_now(lambda store: conversations.find(store, *PERSON))
        assert found
        return str(found.state.get("talking", ""))

    def last(self) -> int:
        found = self.office.database.read_now(lambda store: messages.transcript(store, self.number))
        return found[-1][0]


@pytest.fixture
async def talk(office: Office) -> Talking:
    await office.sign_in()
    return Talking(office)


async def test_staff_choose_in_dutch_and_the_person_reads_their_own_language(talk: Talking):
    answer = await talk.office.post("ready-reply", reply="payer")
    page = await answer.text()
    (words,) = talk.words()
    assert any("\u1200" <= sign <= "\u137f" for sign in words), "Ge'ez script"
    assert words in page
    assert "Wij vragen wie de begeleiding kan betalen." in page
    assert talk.talking() == talk.office.ref


async def test_a_ready_reply_with_a_moment_says_it_as_the_person_writes_it(talk: Talking):
    answer = await talk.office.post("ready-reply", reply="call", day="2030-11-25", time="14:30")
    assert "Uw antwoord is op weg" in await answer.text()
    assert "14:30" in talk.words()[0]
    assert "{" not in talk.words()[0]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Kies eerst een antwoord."),
        ({"reply": "nergens"}, "Kies eerst een antwoord."),
        ({"reply": "call"}, "Kies een dag en een tijd die nog komen."),
        ({"reply": "call", "day": "2001-01-01", "time": "10:00"}, "Kies een dag en een tijd die nog komen."),
        ({"reply": "call", "day": "morgen", "time": "10:00"}, "Kies een dag en een tijd die nog komen."),
        ({"reply": "call", "day": "9999-12-31", "time": "23:59"}, "Kies een dag en een tijd die nog komen."),
    ],
)
async def test_a_ready_reply_that_is_not_whole_is_not_sent(talk: Talking, fields: dict[str, str], says: str):
    answer = await talk.office.post("ready-reply", **fields)
    assert says in await answer.text()
    assert talk.sent() == []


async def test_a_ready_reply_without_its_moment_stays_chosen(talk: Talking):
    page = await (await talk.office.post("ready-reply", reply="call", time="14:30")).text()
    assert 'name="reply" value="call" required checked' in page
    assert 'name="soort" value="reply" checked' in page
    assert 'value="14:30"' in page


async def test_a_reply_that_is_hard_to_read_is_shown_first_and_sent_only_when_that_is_confirmed(talk: Talking):
    hard = "Indien u akkoord gaat, kunt u het formulier retourneren."
    answer = await talk.office.post("reply", text=hard)
    page = await answer.text()
    assert answer.status == 422
    assert "Moeilijk te lezen" in page
    assert "Schrijf ‘als’ in plaats van ‘indien’." in page
    assert f">{hard}</textarea>" in page
    assert talk.sent() == []
    await talk.office.post("reply", text=hard, sure="1")
    assert talk.words() == [hard]


async def test_the_level_is_told_while_writing(talk: Talking):
    page = await talk.office.page()
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    fields = {"csrf": csrf, "text": "Wij bellen u morgen. Kunt u dan?"}
    answer = await talk.office.client.post("/desk/reading", data=fields, headers=talk.office.headers)
    assert (await answer.json())["level"] == "easy"


async def test_a_reply_shows_how_far_it_is(talk: Talking):
    await talk.office.post("reply", text="Dag Samer.")
    assert "Onderweg" in await talk.office.page()
    number = talk.last()
    talk.office.database.write_now(lambda store: messages.mark_sent(store, [(number, "5")], NOW))
    assert "Aangekomen" in await talk.office.page()
    await talk.office.post("reply", text="Hoort u mij?")
    number = talk.last()
    talk.office.database.write_now(lambda store: messages.fail(store, number, "blocked"))
    assert "Niet aangekomen" in await talk.office.page()


async def test_who_blocked_the_bot_gets_no_reply_box(talk: Talking):
    talk.office.database.write_now(lambda store: conversations.mark_blocked(store, talk.number, NOW))
    page = await talk.office.page()
    assert "Een bericht komt nu niet aan. Bel of mail." in page
    assert "Klare antwoorden" not in page


async def test_the_chat_can_be_given_back_to_the_assistant(talk: Talking):
    assert "Geef terug aan de assistent" not in await talk.office.page()
    await talk.office.post("reply", text="Dag Samer.")
    assert "Geef terug aan de assistent" in await talk.office.page()
    answer = await talk.office.post("hand-back")
    assert "De assistent praat weer met deze persoon." in await answer.text()
    assert talk.talking() == ""
    assert len(talk.sent()) == 2
    await talk.office.post("hand-back")
    assert len(talk.sent()) == 2


async def test_a_note_is_the_default_and_goes_to_nobody(talk: Talking):
    page = await talk.office.page()
    assert 'name="soort" value="note" checked' in page
    await talk.office.post("note", text="Belt liever in de avond.")
    assert talk.sent() == []


async def test_by_keyboard_alone_a_ready_reply_is_chosen_and_sent(talk: Talking):
    async with browser(width=390) as page:
        await page.goto(talk.office.origin + await talk.office.link("Bea"))
        await page.get_by_role("button").last.press("Enter")
        await page.goto(f"{talk.office.origin}{talk.office.path}#praat")
        await page.locator('input[name="soort"][value="reply"]').focus()
        await page.keyboard.press("Space")
        await page.locator("summary", has_text="Kies een klaar antwoord").press("Enter")
        await page.locator('input[name="reply"][value="thanks"]').press("Space")
        assert await violations(page) == []
        await page.get_by_role("button", name="Stuur dit antwoord").press("Enter")
        await page.get_by_text("Uw antwoord is op weg").wait_for()
    assert len(talk.sent()) == 1
