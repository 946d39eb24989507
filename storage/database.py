"""The database: one writer thread, a few readers, the same code on SQLite and PostgreSQL.

Synchronous drivers in worker threads: measured cheaper than asynchronous ones, and one code serves both databases.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from storage.sealing import Sealer, WrongKey
from storage.tables import insert_missing, settings

__all__ = ["DEFAULT_URL", "Database", "Sealer", "Store", "Unreachable", "WrongKey"]

DEFAULT_URL = "sqlite:///data/praktijkwijs.db"

Unreachable = (OperationalError, InterfaceError, NoConnection)
"""The database is away, locked or full: what was to be written can be written later."""

T = TypeVar("T")

_READERS = 4
_BUSY_MS = 30_000
_UPGRADE_LOCK = 7_294_003_115  # any number that nothing else in this database uses
_PRESENCE_LOCK = _UPGRADE_LOCK + 1
_SECRET = "fingerprint-secret"  # noqa: S105 - the name of a row, not a secret
_INSERT_SETTING = insert_missing(settings)
_SELECT_SECRET = select(settings.c.value).where(settings.c.key == _SECRET)


@dataclass(slots=True)
class Store:
    """What one unit of work gets: a connection in a transaction, and the sealer."""

    connection: Connection
    sealer: Sealer
    erased: bool = False
    """Set when personal data was deleted: SQLite's journal is then emptied right after the commit."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name


class Database:
    """A store of people's answers. `url` is SQLite's or PostgreSQL's; the first of `keys` seals, all of them open."""

    def __init__(self, url: str, keys: Sequence[bytes]) -> None:
        self.url = _complete(make_url(url))
        self.engine = _engine(self.url)
        self._sealer = Sealer(keys)
        self._opened = False
        self._writer = ThreadPoolExecutor(1, "store-writer")
        self._readers = ThreadPoolExecutor(_READERS, "store-reader")
        self._kept: Connection | None = None
        self._presence: Connection | None = None

    def upgrade(self) -> None:
        """Bring the tables up to date and check the key. Several processes may do this at once.

        Raises WrongKey when the store was sealed with none of the keys.
        """
        from storage.migrations import upgrade  # here, because Alembic takes a while to load and only starting needs it

        with self.exclusive(_UPGRADE_LOCK) as connection:
            upgrade(connection)
        self.open()

    def open(self) -> None:
        """Check the key, or make this store's own secret when it is new. Raises WrongKey."""
        self._opened = False
        self.write_now(self._check_key)
        self._opened = True

    def ready(self) -> bool:
        """Whether the database is reached, its tables are up to date and the key fits."""
        from storage.migrations import is_current

        try:
            with self.engine.connect() as connection:
                return self._opened and is_current(connection)
        except SQLAlchemyError:
            return False

    async def write(self, work: Callable[[Store], T]) -> T:
        """Run a unit of work in one transaction, in the writer's thread. It commits, or rolls back and raises.

        What stands `beside` it is done in the same transaction.
        """
        also = beside.get()
        whole = work if also is None else partial(_both, work, also)
        return await asyncio.get_running_loop().run_in_executor(self._writer, partial(self._write, whole))

    async def read(self, work: Callable[[Store], T]) -> T:
        """Run a unit of work that changes nothing, in a reader's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(self.read_now, work))

    def write_now(self, work: Callable[[Store], T]) -> T:
        """Do what `write` does, and wait for it: for commands, which have no event loop."""
        return self._writer.submit(self._write, work).result()

    def read_now(self, work: Callable[[Store], T]) -> T:
        """Do what `read` does, in the thread of the caller."""
        if not self._opened:
            self.open()
        with self.engine.connect() as connection, connection.begin():
            return work(Store(connection, self._sealer))

    @contextlib.contextmanager
    def exclusive(self, lock: int) -> Iterator[Connection]:
        """Give a transaction that no other process has at the same time, with foreign keys unchecked until its end."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                # Rebuilding a table would otherwise delete the rows that refer to it.
                _pragma(connection, "foreign_keys=OFF")
            try:
                with connection.execution_options(writes=True).begin():
                    if self.engine.dialect.name == "postgresql":
                        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
                    yield connection
                    if (
                        self.engine.dialect.name == "sqlite"
                        and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                    ):
                        msg = "rows refer to rows that are not there"
                        raise RuntimeError(msg)
            finally:
                if self.engine.dialect.name == "sqlite":
                    _pragma(connection, "foreign_keys=ON")

    def alone(self) -> bool:
        """Return whether no other process uses this database, and let others know that this one does.

        On SQLite there is one process by design.
        """
        if self.engine.dialect.name != "postgresql":
            return True
        self._presence = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        lock = {"lock": _PRESENCE_LOCK}
        first = bool(self._presence.execute(text("SELECT pg_try_advisory_lock(:lock)"), lock).scalar())
        self._presence.execute(text("SELECT pg_advisory_lock_shared(:lock)"), lock)
        if first:
            self._presence.execute(text("SELECT pg_advisory_unlock(:lock)"), lock)
        return first

    def close(self) -> None:
        """Finish what is being written and let go of every connection."""
        self._writer.submit(self._let_go).result()
        self._writer.shutdown()
        self._readers.shutdown()
        if self._presence is not None:
            self._presence.close()
        self.engine.dispose()

    def _write(self, work: Callable[[Store], T]) -> T:
        if self._kept is None:
            self._kept = self.engine.connect().execution_options(writes=True)
        if not self._opened and work != self._check_key:
            self._transact(self._check_key)
            self._opened = True
        return self._transact(work)

    def _transact(self, work: Callable[[Store], T]) -> T:
        assert self._kept is not None  # noqa: S101 - for mypy: only _write calls this
        store = Store(self._kept, self._sealer)
        with self._kept.begin():
            result = work(store)
        if store.erased and store.dialect == "sqlite":
            _pragma(self._kept, "wal_checkpoint(TRUNCATE)")
        return result

    def _check_key(self, store: Store) -> None:
        sealed = store.connection.scalar(_SELECT_SECRET)
        if sealed is None:
            row = {"key": _SECRET, "value": self._sealer.seal(os.urandom(32).hex())}
            store.connection.execute(_INSERT_SETTING[store.dialect], row)
            sealed = store.connection.execute(_SELECT_SECRET).scalar_one()
        try:
            secret = self._sealer.open(sealed)
        except WrongKey as error:
            msg = (
                "This store was sealed with another key. Set SECRET_KEY to the key it was made with"
                " (by default kept in the folder `data`), or restore the backup that belongs to this key."
            )
            raise WrongKey(msg) from error
        self._sealer = self._sealer.with_secret(bytes.fromhex(secret))

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None


beside: ContextVar[Callable[[Store], None] | None] = ContextVar("beside", default=None)
"""What is to be written in the transaction of each `Database.write` too: who does it (`storage.audit.acting`)."""


def _both(work: Callable[[Store], T], also: Callable[[Store], None], store: Store) -> T:
    result = work(store)
    also(store)
    return result


def _complete(url: URL) -> URL:
    """Name the driver, and make the folder a SQLite file stands in. Raises ValueError for another database."""
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite" or not url.database or url.database == ":memory:":
        msg = "DATABASE_URL must look like sqlite:///data/praktijkwijs.db or postgresql://user:password@host/name"
        raise ValueError(msg)
    Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return url


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_size=_READERS + 2, pool_pre_ping=True)
    engine = create_engine(url, pool_size=_READERS + 1, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    """Set up each connection. Python's own transaction control goes off: it begins too late, and not immediately."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a transaction that reads first could otherwise fail when it comes to write."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _pragma(connection: Connection, pragma: str) -> None:
    """Run a pragma that only works outside a transaction."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - for mypy: callers looked at the dialect
    raw.execute(f"PRAGMA {pragma}").close()
