"""What is done outside the desk's pages is written down too: in the staff group, and on the machine itself."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from bot.channels.telegram import Telegram
from bot.desk import audited
from bot.desk.accounts import LAST, disable
from bot.housekeeping import keep_house
from bot.secret_key import kept_or_made
from dialogs.facts.load import Region
from storage import audit, staff
from storage.audit import Act, Sought
from storage.database import Database, Store
from tests.bot.staff_team import NOW, REGION, Team
from tests.bot.test_commands import Ran
from tests.botapi import BotApi
from tests.conftest import KEY
from tests.storage.sample import at_once

NOOR, JELLE = 71, 72


def record(database: Database) -> list[tuple[str, str, str]]:
    """Return what was written down, oldest first."""
    found = database.read_now(lambda store: audited.look(store, None, None, None, 1))
    return [(one.name, one.words, one.case_ref) for one in reversed(found.lines)]


async def test_what_is_done_in_the_group_is_written_down(database: Database, telegram: Telegram, botapi: BotApi):
    team = Team(database, telegram, botapi)
    await team.colleague("Noor", NOOR)
    ref = await team.opens()
    await team.settle()
    await team.presses(NOOR, "Pak op")
    await team.types(NOOR, "Ik bel morgen met Roosmarijn.", team.topic(ref))
    await team.types(NOOR, "/antwoord Goedemorgen!", team.topic(ref))
    assert len(record(database)) == 2
    await team.presses(NOOR, "Stuur")
    assert record(database) == [
        ("Noor", "pakte de aanmelding op, in de groep", ref),
        ("Noor", "schreef een notitie, in de groep", ref),
        ("Noor", "stuurde een antwoord, in de groep", ref),
    ]


async def test_a_linked_telegram_account_is_written_down(database: Database, telegram: Telegram, botapi: BotApi):
    team = Team(database, telegram, botapi)
    noor = await team.colleague("Noor", NOOR)
    code = await team.write(partial(staff.link_code, staff_id=noor.id))
    await team.types(JELLE, "/koppel verkeerd")
    await team.types(JELLE, f"/koppel {code}")
    assert record(database) == [("Noor", "koppelde Telegram", "")]


def test_what_a_command_does_is_written_down(tmp_path: Path):
    Ran(tmp_path, "staff", "invite", "Anna", "--role", "adviser")
    Ran(tmp_path, "staff", "disable", "Anna")
    Ran(tmp_path, "staff", "disable", "Bram")
    key = kept_or_made(tmp_path / "data" / "secret.key")
    database = Database(f"sqlite:///{tmp_path}/data/praktijkwijs.db", [key.encode()])
    assert [(name, words) for name, words, _ in record(database)] == [
        ("op de server zelf", "nodigde uit"),
        ("op de server zelf", "liet niet meer toe"),
    ]
    database.close()


async def test_what_is_older_than_two_years_is_forgotten(database: Database):
    old, kept = NOW - timedelta(days=731), NOW - timedelta(days=729)
    database.write_now(lambda store: audit.add(store, [Act(None, "export", old), Act(None, "erase", kept)]))
    last = Event()

    def region(_: Store) -> Region:
        last.set()  # the facts come last
        return REGION

    house = asyncio.create_task(keep_house(database, region, lambda: NOW, lambda: date(2026, 11, 20)))
    assert await asyncio.to_thread(last.wait, 20)
    house.cancel()
    assert record(database) == [("op de server zelf", "wiste een aanmelding", "")]


def test_an_action_without_words_is_shown_by_its_name():
    assert audited.in_words("something-new", {}.get) == "something-new"
    assert audited.in_words("role:7", {}.get) == "veranderde de rol: 7"
    assert audited.in_words("role:7", {7: "Noor"}.get) == "veranderde de rol: Noor"


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)], ids=["23 hours", "25 hours"])
def test_a_day_on_which_the_clock_changes_is_a_whole_day(database: Database, day: date):
    midnight = audited.midnight(day)
    moments = [midnight, midnight + timedelta(hours=22, minutes=30), audited.midnight(day + timedelta(days=1))]
    acts = [Act(None, "export", moment) for moment in moments]
    database.write_now(lambda store: audit.add(store, acts))
    assert database.read_now(lambda store: audited.look(store, day, None, None, 1)).total == 2
    assert database.read_now(lambda store: audit.count(store, Sought())) == 3


def test_two_coordinators_who_keep_each_other_out_leave_one(postgres_url: str):
    one, other = Database(postgres_url, [KEY]), Database(postgres_url, [KEY])
    for name in ("Noor", "Jelle"):
        one.write_now(partial(staff.invite, name=name, role="coordinator", now=NOW, ttl=timedelta(hours=1)))
    ids = [person.id for person in one.read_now(staff.all_staff)]
    works = [
        lambda d=database, who=person: d.write_now(partial(disable, staff_id=who, now=NOW))
        for database, person in zip((one, other), ids, strict=True)
    ]
    assert sorted(at_once(works)) == ["", LAST]
    assert [person.disabled for person in one.read_now(staff.all_staff)].count(False) == 1
    one.close()
    other.close()
