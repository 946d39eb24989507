"""Groups: a case with a link by which others join it, each with a case of their own.

The link holds a token. It is found by its keyed fingerprint and kept sealed, so that the database alone opens no group.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage import cases as kept_cases
from storage.cases import ENDED, PRE_REGISTERED, Case
from storage.database import Store
from storage.tables import cases

LEFT = ("withdrawn", "referred-out")
"""The statuses of a member that takes part no longer."""

_c = cases.c


def give_link(store: Store, ref: str, token: str) -> None:
    """Make a case a group that is joined with this token."""
    link = {"group_hash": store.sealer.fingerprint(token), "group_token": store.sealer.seal(token)}
    store.connection.execute(update(cases).where(_c.ref == ref).values(link))


def token_of(store: Store, ref: str) -> str | None:
    """Return the token by which a group is joined; None when the case is no group."""
    sealed = store.connection.execute(select(_c.group_token).where(_c.ref == ref)).scalar()
    return str(store.sealer.open(sealed)) if sealed else None


def by_token(store: Store, token: str) -> Case | None:
    """Return the group that can be joined with a token; None for an unknown token and for a group that has ended."""
    known = select(_c.ref).where(_c.group_hash == store.sealer.fingerprint(token), _c.status.not_in(ENDED))
    ref = store.connection.execute(known).scalar()
    return kept_cases.get(store, ref) if ref else None


def count_joined(store: Store, ref: str) -> int:
    """Return how many take part in a group now."""
    takes_part = select(func.count()).where(_c.group_ref == ref, _c.status.not_in(LEFT))
    return store.connection.execute(takes_part).scalar_one()


def has_joined(store: Store, ref: str, conversation_id: int) -> bool:
    """Whether somebody takes part in a group by this conversation."""
    here = select(_c.ref).where(_c.group_ref == ref, _c.conversation_id == conversation_id, _c.status.not_in(LEFT))
    return store.connection.execute(here).first() is not None


def follow(store: Store, ref: str, changes: Mapping[str, Any], data: Mapping[str, Any], now: datetime) -> None:
    """Let the members that wait with a pre-registered group go where it goes, each with its own event."""
    for member in kept_cases.of_group(store, ref):
        if member.status == PRE_REGISTERED:
            kept_cases.change(store, member.ref, member.version, changes, "status", data, None, now)
