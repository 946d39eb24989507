"""Migrations: how the tables came to be, one file per step in `versions`. Run from code; no alembic.ini is needed.

A new step is a new file there, numbered on; the tests compare the result with `storage/tables.py`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take the missing steps within the transaction that is open on this connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, to)


def current(connection: Connection) -> str | None:
    """Return the step the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def head() -> str | None:
    """Return the last step there is."""
    return scripts().get_current_head()


def scripts() -> ScriptDirectory:
    """Return all steps there are."""
    return ScriptDirectory(str(Path(__file__).parent))


def is_current(connection: Connection) -> bool:
    """Whether every step was taken."""
    return current(connection) == head()
