"""The database: starting, keys, transactions, several processes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from storage import cases, conversations, migrations, settings
from storage.database import Database, Store, WrongKey
from storage.moment import Moment
from storage.reseal import reseal
from storage.tables import metadata, parked
from tests.conftest import KEY
from tests.storage.sample import MINUTE, NAME, NOW, at_once, register, talk

Connect = Callable[..., Database]


def test_upgrading_an_empty_store_gives_exactly_the_tables_of_the_code(empty_url: str, connect: Connect) -> None:
    database = connect(empty_url)
    assert not database.ready()
    database.upgrade()
    assert database.ready()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_each_migration_is_one_step_further(empty_url: str, connect: Connect) -> None:
    script = migrations.scripts()
    database = connect(empty_url)
    steps = [step.revision for step in reversed(list(script.walk_revisions()))]
    assert steps
    for step in steps:
        with database.exclusive(1) as connection:
            migrations.upgrade(connection, step)
            assert migrations.current(connection) == step
    assert steps[-1] == migrations.head()


def test_upgrading_again_changes_nothing(database: Database) -> None:
    ref = database.write_now(register)
    database.upgrade()
    assert database.read_now(lambda store: cases.get(store, ref)) is not None


def test_a_failed_upgrade_leaves_nothing_behind(empty_url: str, connect: Connect) -> None:
    database = connect(empty_url)

    def fail() -> None:
        with database.exclusive(1) as connection:
            migrations.upgrade(connection)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert inspect(database.engine).get_table_names() == []
    database.upgrade()
    assert database.ready()


def test_an_upgrade_that_would_leave_rows_without_what_they_refer_to_is_undone(
    sqlite_url: str, connect: Connect
) -> None:
    database = connect(sqlite_url)
    ref = database.write_now(lambda store: register(store, talk(store).id))

    def lose_conversations() -> None:
        with database.exclusive(1) as connection:
            connection.execute(text("DELETE FROM conversations"))

    with pytest.raises(RuntimeError, match="refer"):
        lose_conversations()
    case = database.read_now(lambda store: cases.get(store, ref))
    assert case is not None
    assert case.conversation_id is not None


def test_several_processes_may_start_at_once(empty_url: str, connect: Connect) -> None:
    start = (
        "import sys; from storage.database import Database;"
        "d = Database(sys.argv[1], [sys.argv[2].encode()]); d.upgrade(); d.close()"
    )
    command = [sys.executable, "-c", start, empty_url, KEY.decode()]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(one.communicate()[1], one.returncode) for one in started] == [("", 0)] * 3
    assert connect(empty_url).write_now(talk).state == {}


def test_a_wrong_key_is_refused_with_its_remedy(database: Database, connect: Connect, database_url: str) -> None:
    database.write_now(talk)
    stranger = connect(database_url, Fernet.generate_key())
    with pytest.raises(WrongKey, match="SECRET_KEY"):
        stranger.upgrade()
    assert not stranger.ready()
    for attempt in (stranger.write_now, stranger.read_now):
        with pytest.raises(WrongKey):
            attempt(lambda store: conversations.find(store, "telegram", "42"))


def test_after_resealing_the_old_key_is_no_longer_needed(
    database: Database, connect: Connect, database_url: str
) -> None:
    new = Fernet.generate_key()
    known = database.write_now(talk)
    ref = database.write_now(lambda store: register(store, known.id))
    both = connect(database_url, new, KEY)
    assert reseal(both) == 4  # the secret, the conversation, the case and its event
    assert reseal(both) == 0
    rotated = connect(database_url, new)
    rotated.open()
    assert rotated.read_now(lambda store: conversations.find(store, "telegram", "42")) == known
    case = rotated.read_now(lambda store: cases.get(store, ref))
    assert case is not None
    assert case.person["name"] == NAME
    with pytest.raises(WrongKey):
        connect(database_url, KEY).open()


async def test_a_unit_of_work_that_raises_leaves_nothing_behind(database: Database) -> None:
    def work(store: Store) -> None:
        conversations.park(store, "web", "1", "test", NOW)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        await database.write(work)
    assert await database.read(_parked) == 0
    await database.write(lambda store: conversations.park(store, "web", "1", "test", NOW))
    assert await database.read(_parked) == 1


async def test_units_of_work_run_one_after_the_other(database: Database) -> None:
    """Each reads a number and writes it back one higher: none may be lost."""

    def work(store: Store) -> None:
        settings.put(store, "number", (settings.get(store, "number") or 0) + 1)

    await asyncio.gather(*(database.write(work) for _ in range(30)))
    assert await database.read(lambda store: settings.get(store, "number")) == 30


async def test_reading_goes_on_while_something_is_written(database: Database) -> None:
    loop = asyncio.get_running_loop()

    def work(store: Store) -> int:
        conversations.park(store, "web", "1", "test", NOW)
        return asyncio.run_coroutine_threadsafe(database.read(_parked), loop).result(10)

    assert await database.write(work) == 0


def test_writers_in_several_processes_wait_for_each_other(database_url: str, connect: Connect) -> None:
    databases = [connect(database_url) for _ in range(4)]

    def work(store: Store) -> None:
        conversation = talk(store)
        conversation.state = {"count": conversation.state.get("count", 0) + 1}
        conversations.save(store, [conversation], NOW)

    at_once([lambda one=one: [one.write_now(work) for _ in range(10)] for one in databases])
    assert databases[0].write_now(talk).state == {"count": 40}


def test_every_sqlite_connection_is_durable_and_forgets_what_is_deleted(sqlite_url: str, connect: Connect) -> None:
    def look(store: Store) -> list[object]:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
        return [store.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    database = connect(sqlite_url)
    assert database.write_now(look) == database.read_now(look) == ["wal", 2, 1, 1, 30_000]


def test_a_lost_connection_fails_one_unit_of_work_and_not_the_next(postgres_url: str, connect: Connect) -> None:
    database, other = connect(postgres_url), connect(postgres_url)
    process = database.write_now(lambda store: store.connection.scalar(text("SELECT pg_backend_pid()")))
    other.write_now(lambda store: store.connection.execute(text("SELECT pg_terminate_backend(:p)"), {"p": process}))
    with pytest.raises(DBAPIError):
        database.write_now(talk)
    assert database.write_now(talk).state == {}


def test_it_is_not_ready_when_the_database_is_out_of_reach(connect: Connect) -> None:
    assert not connect("postgresql://nobody@127.0.0.1:1/nothing").ready()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_of_postgresql_may_be_written_in_each_usual_way(scheme: str, connect: Connect) -> None:
    assert connect(f"{scheme}://u:p@host/name").url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        Database(url, [KEY])


def test_the_folder_of_a_sqlite_file_is_made_for_its_owner_only(tmp_path: Path, connect: Connect) -> None:
    connect(f"sqlite:///{tmp_path}/new/store.db").upgrade()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_moment_without_a_timezone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="timezone"):
        database.write_now(lambda store: conversations.park(store, "web", "1", "test", NOW.replace(tzinfo=None)))


def test_every_moment_column_keeps_the_timezone() -> None:
    names = [f"{table}.{c.name}" for table in metadata.sorted_tables for c in table.c if c.name.endswith(("_at", "at"))]
    moments = [f"{table}.{c.name}" for table in metadata.sorted_tables for c in table.c if isinstance(c.type, Moment)]
    assert set(names) <= set(moments)


def test_moments_are_kept_to_the_microsecond(database: Database) -> None:
    later = NOW + MINUTE / 7
    database.write_now(lambda store: conversations.park(store, "web", "1", "test", later))
    assert database.read_now(lambda store: store.connection.scalar(select(parked.c.at))) == later


def _parked(store: Store) -> int:
    return store.connection.execute(select(func.count()).select_from(parked)).scalar_one()
