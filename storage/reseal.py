"""Replacing the key: everything sealed with an older key is sealed anew with the first one.

Start every process with the new key in front of the old one, call `reseal`, then leave the old key out.
Fingerprints don't change: their secret belongs to the store, not to the key.
"""

from __future__ import annotations

from sqlalchemy import Column, Table, and_, select, tuple_, update

from storage.database import Database, Store
from storage.tables import metadata

_AT_ONCE = 500


def reseal(database: Database) -> int:
    """Seal anew what the first key did not seal; return how many rows. May be stopped and run again."""
    return sum(_table(database, table) for table in metadata.sorted_tables if _personal(table))


def _personal(table: Table) -> list[Column[bytes]]:
    return [column for column in table.columns if column.info.get("personal")]


def _table(database: Database, table: Table) -> int:
    keys = list(table.primary_key.columns)
    last: tuple[object, ...] | None = None
    done = 0

    def some(store: Store) -> int:
        nonlocal last
        rows = select(*keys, *_personal(table)).order_by(*keys).limit(_AT_ONCE).with_for_update()
        if last is not None:
            rows = rows.where(tuple_(*keys) > last)
        found = store.connection.execute(rows).all()
        changed = 0
        for row in found:
            old = {column.name: row._mapping[column] for column in _personal(table)}
            new = {
                name: store.sealer.seal(store.sealer.open(sealed))
                for name, sealed in old.items()
                if sealed is not None and not store.sealer.is_current(sealed)
            }
            if new:
                this = and_(*(key == row._mapping[key] for key in keys))
                store.connection.execute(update(table).where(this).values(new))
                changed += 1
        last = tuple(row_key for row_key in found[-1][: len(keys)]) if found else None
        return changed

    while True:
        done += database.write_now(some)
        if last is None:
            return done
