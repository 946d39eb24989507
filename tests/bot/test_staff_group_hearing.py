"""What staff do in their group: a note by default, a reply only when its writer confirms it, and buttons."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import StaffAction
from storage import cases, drafts
from storage.cases import Event
from storage.database import Database
from tests.bot.staff_team import GROUP, NOW, Team
from tests.botapi import BotApi

NOOR, JELLE, LEZER, STRANGER = 71, 72, 73, 99


@pytest.fixture
async def team(database: Database, telegram: Telegram, botapi: BotApi) -> Team:
    team = Team(database, telegram, botapi)
    await team.colleague("Noor", NOOR)
    await team.colleague("Jelle", JELLE, "coordinator")
    await team.colleague("Lezer", LEZER, "reader")
    return team


async def shown(team: Team, kind: str = "candidate") -> tuple[str, int]:
    """Return the reference of a new case that stands in the group, and its topic."""
    ref = await team.opens(kind)
    await team.settle()
    return ref, team.topic(ref)


async def history(team: Team, ref: str) -> list[Event]:
    return await team.database.read(partial(cases.events, ref=ref))


async def replies(team: Team, ref: str) -> list[str]:
    return [event.data["text"] for event in await history(team, ref) if event.kind == "reply"]


async def test_what_is_typed_in_a_topic_is_a_note_and_never_sent(team: Team, botapi: BotApi) -> None:
    ref, thread = await shown(team)
    first = await team.types(NOOR, "Ik bel om 2 uur. BSN 111222333.", thread)
    second = await team.types(JELLE, "Goed!", thread)
    notes = [event for event in await history(team, ref) if event.kind == "note"]
    assert [(note.by, note.data["text"].split(" BSN")[0]) for note in notes] == [
        ("staff", "Ik bel om 2 uur."),
        ("staff", "Goed!"),
    ]
    assert "111222333" not in notes[0].data["text"]
    assert [botapi.reactions[GROUP, message] for message in (first, second)] == [["✍"], ["✍"]]
    assert len([text for text in team.texts if "🔒 Notitie bewaard" in text]) == 1
    assert team.told == []


async def test_a_note_that_telegram_brings_twice_is_kept_once(team: Team) -> None:
    ref, thread = await shown(team)
    for _ in range(2):
        await team.types(NOOR, "Gebeld.", thread, update="7001")
        await team.types(NOOR, "/antwoord Dag", thread, update="7002")
    assert [event.kind for event in await history(team, ref)] == ["opened", "note"]
    assert len([text for text in team.texts if "nog niets verstuurd" in text]) == 1


async def test_a_group_that_forbids_reactions_keeps_notes_all_the_same(team: Team, botapi: BotApi) -> None:
    ref, thread = await shown(team)
    botapi.fault(400, method="setMessageReaction")
    await team.types(NOOR, "Gebeld.", thread)
    assert [event.kind for event in await history(team, ref)] == ["opened", "note"]


async def test_somebody_unknown_is_told_once_to_link_and_nothing_is_kept(team: Team) -> None:
    ref, thread = await shown(team)
    for user in (STRANGER, STRANGER, LEZER):
        await team.types(user, "hallo?", thread)
    await team.types(STRANGER, "/antwoord hallo", thread)
    assert len([text for text in team.texts if "Koppel eerst uw account" in text]) == 2
    assert [event.kind for event in await history(team, ref)] == ["opened"]
    assert not [text for text in team.texts if "nog niets verstuurd" in text]


async def test_talk_outside_of_topics_and_blank_texts_mean_nothing(team: Team, botapi: BotApi) -> None:
    ref, thread = await shown(team)
    before = len(botapi.calls)
    await team.types(NOOR, "Lunch?")
    await team.types(NOOR, "Wie is dit?", 4711)
    await team.types(NOOR, " \n ", thread)
    await team.types(NOOR, "/start@andere_bot", thread)
    assert len(botapi.calls) == before
    assert [event.kind for event in await history(team, ref)] == ["opened"]


async def test_a_reply_is_sent_only_when_its_writer_presses_send_and_only_once(team: Team) -> None:
    ref, thread = await shown(team)
    await team.types(NOOR, "/antwoord Dag, mag ik u <morgen> bellen?", thread)
    assert "Dag, mag ik u <morgen> bellen?" in team.texts[-1]
    assert "Taal: Tigrinya. Makkelijk te lezen (ongeveer A2)." in team.texts[-1]
    assert ref in team.texts[-1]
    assert await replies(team, ref) == []
    assert team.told == []

    assert "Alleen wie het schreef" in await team.presses(JELLE, "Stuur")
    assert "Koppel eerst" in await team.presses(STRANGER, "Stuur")
    assert "Alleen wie het schreef" in await team.presses(JELLE, "Niet sturen")
    assert await replies(team, ref) == []

    draft = next(one for one in team.messages.values() if "nog niets verstuurd" in one["text"])
    send = draft["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert await team.press(NOOR, send, draft) == "Verstuurd."
    assert "is er niet meer" in await team.press(NOOR, send, draft)
    assert await replies(team, ref) == ["Dag, mag ik u <morgen> bellen?"]
    assert len(team.told) == 1
    assert "✓ Verstuurd door Noor, 10:00." in team.messages[draft["message_id"]]["text"]
    assert "reply_markup" not in team.messages[draft["message_id"]]


async def test_a_reply_that_is_hard_to_read_is_shown_as_such(team: Team) -> None:
    _, thread = await shown(team)
    await team.types(
        NOOR, "/antwoord Teneinde de voortgang te bespreken, wordt u verzocht contact op te nemen.", thread
    )
    assert "Moeilijk te lezen" in team.texts[-1]
    assert "Schrijf ‘om’ in plaats van ‘teneinde’." in team.texts[-1]


async def test_pressing_send_twice_at_once_sends_once(team: Team) -> None:
    ref, thread = await shown(team)
    await team.types(NOOR, "/antwoord Dag!", thread)
    draft = next(one for one in team.messages.values() if "nog niets verstuurd" in one["text"])
    send = draft["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    presses = [
        StaffAction(str(number), GROUP, NOOR, "x", send, None, str(draft["message_id"]), team.botapi.new_query(GROUP))
        for number in range(4)
    ]
    await asyncio.gather(*(team.group.hear(press) for press in presses))
    assert await replies(team, ref) == ["Dag!"]
    assert len(team.told) == 1


async def test_a_draft_survives_a_restart_and_one_that_is_dropped_is_gone(team: Team) -> None:
    ref, thread = await shown(team)
    await team.types(NOOR, "/antwoord Niet dit.", thread)
    assert await team.presses(NOOR, "Niet sturen") == "Niet verstuurd."
    assert "✖️ Niet verstuurd." in team.texts[-1]

    said = StaffAction("8000", GROUP, NOOR, "x", text="/antwoord Wel dit.", thread_id=thread)
    await team.group.hear(said)  # the process dies before this is shown
    after = team.again()
    await after.settle()
    assert await after.presses(NOOR, "Stuur", "Wel dit") == "Verstuurd."
    assert await replies(after, ref) == ["Wel dit."]


async def test_a_draft_whose_topic_went_is_not_shown_elsewhere_and_nothing_is_sent(team: Team, botapi: BotApi) -> None:
    ref, thread = await shown(team)
    await team.group.hear(StaffAction("8000", GROUP, NOOR, "x", text="/antwoord Dag.", thread_id=thread))
    botapi.remove_topic(GROUP, thread)
    await team.settle()
    assert team.texts == []
    assert (await replies(team, ref), team.told) == ([], [])
    await team.writes(ref, "hallo")
    await team.settle()
    assert [text.split(":")[0] for text in team.texts] == ["🟡 Nieuw", f"💬 Nieuw bericht bij {ref}."]


async def test_drafts_that_nobody_sent_are_forgotten(team: Team) -> None:
    ref, thread = await shown(team)
    await team.types(NOOR, "/antwoord Dag.", thread)
    await team.write(partial(drafts.forget_old, before=NOW + timedelta(days=7)))
    assert "is er niet meer" in await team.presses(NOOR, "Stuur")
    assert await replies(team, ref) == []


async def test_the_reply_button_asks_for_the_text_and_shows_it_first(team: Team) -> None:
    ref, thread = await shown(team)
    await team.presses(NOOR, "Antwoord")
    prompt = next(one for one in team.messages.values() if "Antwoord voor" in one["text"])
    assert prompt["message_thread_id"] == thread
    await team.types(NOOR, "Tot morgen!", thread, to=prompt["text"])
    assert await replies(team, ref) == []
    await team.presses(NOOR, "Stuur")
    assert await replies(team, ref) == ["Tot morgen!"]


async def test_outside_of_topics_the_reference_says_for_whom_it_is(team: Team, botapi: BotApi) -> None:
    botapi.topics.plain.add(GROUP)
    ref = await team.opens()
    await team.settle()
    await team.types(NOOR, "/antwoord Dag")
    assert "Typ /antwoord" in team.texts[-1]
    await team.types(NOOR, f"/antwoord {ref.lower()} Dag")
    await team.presses(NOOR, "Stuur")
    await team.types(NOOR, "/antwoord@test_bot Tot ziens", to=team.texts[0])
    await team.presses(NOOR, "Stuur")
    assert await replies(team, ref) == ["Dag", "Tot ziens"]


async def test_what_can_not_be_sent_is_said_at_once(team: Team) -> None:
    ref, thread = await shown(team)
    await team.types(NOOR, "/antwoord", thread)
    assert "Typ /antwoord en dan uw tekst" in team.texts[-1]
    await team.types(NOOR, "/antwoord PW-222222 Dag", thread)
    assert "Typ /antwoord en dan uw tekst" in team.texts[-1]
    await team.types(NOOR, f"/antwoord {'a' * 2001}", thread)
    assert "te lang" in team.texts[-1]
    await team.types(NOOR, "/antword Dag", thread)
    assert "Dit ken ik niet" in team.texts[-1]
    assert [event.kind for event in await history(team, ref)] == ["opened"]


async def test_help_lists_what_can_be_done(team: Team) -> None:
    await team.types(STRANGER, "/hulp")
    for command in ("/antwoord", "/koppel", "notitie", "Gedaan"):
        assert command in team.texts[-1]


async def test_the_group_has_a_menu_of_its_own(team: Team, botapi: BotApi) -> None:
    await team.group.set_menu()
    assert [one["command"] for one in botapi.commands[str(GROUP), ""]] == ["antwoord", "hulp", "koppel"]
    await team.again(chat=None).group.set_menu()
    assert len(botapi.calls) == 1


async def test_done_is_contact_for_a_new_case_and_handled_for_messages(team: Team) -> None:
    ref, _ = await shown(team)
    assert "contact gelegd" in await team.presses(NOOR, "Gedaan")
    case = await team.database.read(partial(cases.get, ref=ref))
    assert case is not None
    assert case.status == "contacted"

    await team.writes(ref, "hallo")
    await team.settle()
    assert "afgehandeld" in await team.presses(NOOR, "Gedaan", "💬")
    assert await team.database.read(partial(cases.unread, refs=[ref])) == {}
    assert "niets meer te doen" in await team.presses(JELLE, "Gedaan", "💬")
    assert [event.kind for event in await history(team, ref)] == ["opened", "status", "message", "handled"]


async def test_one_of_many_wins_a_claim_and_the_card_says_who(team: Team, botapi: BotApi) -> None:
    ref, _ = await shown(team)
    assert "Koppel eerst" in await team.presses(LEZER, "Pak op")
    card = next(iter(team.messages.values()))
    for number in (NOOR, JELLE):
        query, on = botapi.new_query(GROUP), str(card["message_id"])
        await team.group.hear(StaffAction(query, GROUP, number, "x", f"@claim:{ref}", on=on, query_id=query))
    await team.settle()
    told = [call.get("text") for call in botapi.made("answerCallbackQuery")]
    assert told[-2:] == ["U hebt deze aanmelding.", "Noor was u voor."]
    assert "Van: Noor" in team.texts[0]


async def test_an_announcement_of_before_the_topics_becomes_the_card(team: Team, telegram: Telegram) -> None:
    ref = await team.opens(tell=False)
    old = await telegram.send_notice(GROUP, f"🟡 Nieuw: {ref}", [[("✋ Pak op", f"@claim:{ref}")]])
    await team.presses(NOOR, "Pak op")
    assert "Van: Noor" in team.messages[old]["text"]
    assert len(team.messages) == 1


async def test_buttons_of_cases_and_drafts_that_are_gone_say_so(team: Team) -> None:
    ref, thread = await shown(team)
    await team.types(NOOR, "/antwoord Dag", thread)
    card = dict(min(team.messages.values(), key=lambda one: one["message_id"]))
    await team.write(partial(cases.erase, ref=ref))
    for data, told in (
        (f"@claim:{ref}", "is er niet meer"),
        (f"@reply:{ref}", "is er niet meer"),
        (f"@done:{ref}", "niets meer te doen"),
        ("@send:1", "is er niet meer"),
        ("@send:x", "is er niet meer"),
        ("@nothing", ""),
    ):
        assert told in await team.press(NOOR, data, card)


async def test_a_person_who_can_not_be_reached_is_seen_before_sending(team: Team) -> None:
    ref, thread = await shown(team)
    await team.types(NOOR, "/antwoord Dag", thread)
    assert "niet bereiken" not in team.texts[-1]
    await team.write(lambda store: cases.change(store, ref, 1, {"conversation_id": None}, "x", {}, None, NOW))
    await team.types(NOOR, "/antwoord Dag", thread)
    assert "niet bereiken" in team.texts[-1]


async def test_a_code_links_in_the_group_and_in_a_chat_with_the_bot_alone(team: Team, botapi: BotApi) -> None:
    await team.types(STRANGER, "/koppel FOUT")
    assert "Deze code werkt niet" in team.texts[-1]
    botapi.person(STRANGER)
    await team.group.hear(StaffAction("1", STRANGER, STRANGER, "x", text="/koppel"))
    await botapi.person(STRANGER).sees("Deze code werkt niet")
