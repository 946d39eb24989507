"""A person and staff talk through the bot: kept on the case, told to the group without its words, sealed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from bot.assistant import Assistant
from bot.desk.desk import Desk
from bot.incoming import Incoming
from dialogs.facts.load import load_region
from dialogs.topics.match import Matcher
from storage import cases, conversations, messages, notices, staff
from storage.database import Database

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)
REGION = load_region("achterhoek")


def parts(database: Database) -> tuple[Assistant, Desk]:
    """Return the assistant and the desk on one store, with a clock that stands still."""
    assistant = Assistant(
        database, REGION, Matcher(), ("nl", "en"), lambda: NOW, lambda: TODAY, tell=lambda _pending: None
    )
    return assistant, Desk(database, REGION, lambda: NOW, lambda _pending: None, lambda: TODAY)


def do(number: int, **what: str) -> Incoming:
    return Incoming("web", "browser", str(number), **what)


async def ask_for_a_person(assistant: Assistant) -> str:
    """Ask for a person and return the reference of the case."""
    told = [
        {"pressed": "@start"}, {"pressed": "language=nl"}, {"pressed": "@human"}, {"text": "Robin"},
        {"text": "0612345678"}, {"pressed": "consent=yes"},
    ]  # fmt: skip
    await assistant.receive([do(number, **what) for number, what in enumerate(told)])
    return (await database_of(assistant).read(cases.list_open))[0].ref


def database_of(assistant: Assistant) -> Database:
    return assistant._database


async def colleague(database: Database) -> staff.Staff:
    await database.write(partial(staff.invite, name="Noor", role="adviser", now=NOW, ttl=NOW - NOW.replace(hour=1)))
    return (await database.read(staff.all_staff))[0]


async def test_an_answer_to_staff_stands_on_the_case_and_the_group_hears_of_it(database: Database) -> None:
    assistant, desk = parts(database)
    ref = await ask_for_a_person(assistant)
    await desk.reply(ref, "Mag ik u vanmiddag bellen?", await colleague(database))
    await assistant.receive([do(9, text="ja om 3 uur, mijn bsn is 111222333")])

    view = await desk.case(ref)
    assert view is not None
    assert [talk.look for talk in view.messages] == ["us", "person"]
    assert "111222333" not in view.messages[1].text
    row = (await desk.queue()).rows[0]
    assert (row.unread, row.first) == (1, True)
    told = await database.write(partial(notices.take_due, now=NOW, lease=NOW - NOW, limit=9))
    assert [(notice.kind, notice.payload) for notice in told] == [("new-case", {}), ("message", {})]


async def test_what_staff_answered_is_no_longer_unread(database: Database) -> None:
    assistant, desk = parts(database)
    ref, who = await ask_for_a_person(assistant), await colleague(database)
    await desk.reply(ref, "Hallo", who)
    await assistant.receive([do(9, text="hallo")])
    await desk.reply(ref, "Dank u", who)

    assert (await desk.queue()).rows[0].unread == 0


async def test_the_bsn_that_was_typed_is_in_no_transcript(database: Database) -> None:
    assistant, desk = parts(database)
    ref = await ask_for_a_person(assistant)
    await desk.reply(ref, "Hallo", await colleague(database))
    await assistant.receive([do(9, text="111222333")])

    said = await transcript(database)
    assert not any("111222333" in str(payload) for payload in said)


async def test_after_no_consent_the_transcript_holds_no_name_and_no_number(database: Database) -> None:
    assistant, _desk = parts(database)
    told = [
        {"pressed": "@start"}, {"pressed": "language=nl"}, {"pressed": "@human"}, {"text": "Robin"},
        {"text": "0612345678"}, {"pressed": "consent=no"},
    ]  # fmt: skip
    for number, what in enumerate(told):
        await assistant.receive([do(number, **what)])

    said = str(await transcript(database))
    assert "Robin" not in said
    assert "612345678" not in said
    assert await database.read(cases.list_open) == []


async def transcript(database: Database) -> list[object]:
    found = await database.read(partial(conversations.find, channel="web", address="browser"))
    assert found is not None
    rows: Callable[..., list[tuple[object, ...]]] = partial(messages.transcript, conversation_id=found.id)
    return [row[2] for row in await database.read(rows)]
