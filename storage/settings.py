"""Small values that must outlive a restart, each under its own name. All of them are sealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from storage.database import Store
from storage.tables import insert_missing, settings

_insert = insert_missing(settings)


def get(store: Store, key: str) -> Any:
    """Return the value under this name, or None."""
    sealed = store.connection.scalar(select(settings.c.value).where(settings.c.key == key))
    return None if sealed is None else store.sealer.open(sealed)


def put(store: Store, key: str, value: Any) -> None:
    """Keep a value, anything JSON can hold, under this name."""
    sealed = store.sealer.seal(value)
    store.connection.execute(_insert[store.dialect], [{"key": key, "value": sealed}])
    store.connection.execute(update(settings).where(settings.c.key == key).values(value=sealed))
