"""Backup and restore: the whole store in one file, whichever of the two databases it is in. Sealed values stay sealed.

The file is gzipped lines of JSON: first what it is, then one row a line, in an order in which rows can be put back.
"""

from __future__ import annotations

import base64
import gzip
import itertools
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Date, LargeBinary, Table, delete, func, insert, select, text

from storage import migrations
from storage.database import Database, Store
from storage.moment import Moment
from storage.tables import metadata, settings

_AT_ONCE = 500


class NotRestored(Exception):  # noqa: N818 - reads as what it is
    """The file can't be restored into this store. The message says why and what to do."""


def backup(database: Database, file: Path) -> int:
    """Write the store, as it is at one moment, to a file that only its owner can read; return the number of rows."""
    unfinished = file.with_name(file.name + ".part")
    rows = 0
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin(), os.fdopen(_private(unfinished), "wb") as raw:
            with gzip.open(raw, "wb") as lines:
                lines.write(orjson.dumps({"praktijkwijs": "backup", "step": migrations.current(connection)}) + b"\n")
                for table in metadata.sorted_tables:
                    for row in connection.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings():
                        lines.write(orjson.dumps({"table": table.name, "row": _plain(dict(row))}) + b"\n")
                        rows += 1
            raw.flush()
            os.fsync(raw.fileno())
    unfinished.replace(file)
    return rows


def restore(database: Database, file: Path) -> int:
    """Put a backup into an empty store, wholly or not at all; return the number of rows.

    Raises NotRestored when the store is not empty or the file is none of ours, and WrongKey when it was sealed with
    another key.
    """
    database.upgrade()
    count = database.write_now(lambda store: _restore(store, file))
    database.open()
    return count


def _restore(store: Store, file: Path) -> int:
    connection = store.connection
    for table in metadata.sorted_tables:
        if table is not settings and connection.execute(select(table).limit(1)).first():
            msg = f"The store is not empty: it has rows in `{table.name}`. Restore into a new one (DATABASE_URL)."
            raise NotRestored(msg)
    connection.execute(delete(settings))
    count = 0
    try:
        for name, rows in itertools.groupby(_rows(connection, file), key=lambda row: row[0]):
            table = metadata.tables[name]
            while some := [_typed(table, row) for _, row in itertools.islice(rows, _AT_ONCE)]:
                connection.execute(insert(table), some)
                count += len(some)
    except (OSError, EOFError, ValueError, KeyError) as error:
        msg = f"{file} is not a whole backup ({type(error).__name__}). Nothing was restored; take another file."
        raise NotRestored(msg) from error
    for sealed in connection.scalars(select(settings.c.value)):
        store.sealer.open(sealed)
    if store.dialect == "postgresql":
        _count_on(connection)
    return count


def _rows(connection: Connection, file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with gzip.open(file) as lines:
        head = orjson.loads(lines.readline())
        if head["praktijkwijs"] != "backup":
            raise KeyError(head["praktijkwijs"])
        if head["step"] != migrations.current(connection):
            msg = f"The backup is of step {head['step']} of the tables. Restore it with the release that made it."
            raise NotRestored(msg)
        for line in lines:
            entry = orjson.loads(line)
            yield entry["table"], entry["row"]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {str(name): base64.b64encode(v).decode() if isinstance(v, bytes) else v for name, v in row.items()}


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    for name, value in row.items():
        if value is not None and isinstance(table.c[name].type, LargeBinary):
            row[name] = base64.b64decode(value)
        elif value is not None and isinstance(table.c[name].type, Moment):
            row[name] = datetime.fromisoformat(value)
        elif value is not None and isinstance(table.c[name].type, Date):
            row[name] = date.fromisoformat(value)
    return row


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL give out ids after the highest restored one; SQLite does so by itself."""
    for table in metadata.sorted_tables:
        if "id" in table.c:
            highest = connection.execute(select(func.max(table.c.id))).scalar()
            sequence = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :next, false)")
            connection.execute(sequence, {"table": table.name, "next": (highest or 0) + 1})


def _private(file: Path) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
