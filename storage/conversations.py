"""Conversations: who talks with us where, and how far they are. Also which incoming messages were already handled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from storage.database import Store
from storage.tables import cases, conversations, insert_missing, messages, parked, seen

_c = conversations.c
_columns = (
    *(_c.id, _c.channel, _c.address_hash, _c.address, _c.state, _c.language, _c.source, _c.blocked_at),
    *(_c.unsent_since, _c.reminded),
)
_record_seen = {
    dialect: statement.returning(seen.c.channel, seen.c.message_id)
    for dialect, statement in insert_missing(seen).items()
}
_create = insert_missing(conversations)
_known = select(_c.address_hash).where(_c.address_hash.in_(bindparam("hashes", expanding=True)))
_by_hash = select(*_columns).where(_c.address_hash.in_(bindparam("hashes", expanding=True)))
_locked = _by_hash.order_by(_c.id).with_for_update()
_by_id = select(*_columns).where(_c.id == bindparam("id_"))
_save = (
    update(conversations)
    .where(_c.id == bindparam("id_"))
    .values(
        state=bindparam("s"),
        language=bindparam("l"),
        source=bindparam("o"),
        unsent_since=bindparam("u"),
        reminded=0,
        updated_at=bindparam("now"),
    )
)


@dataclass(slots=True)
class Conversation:
    """One person on one channel. `state` is the caller's; `language` and `source` are kept beside it for figures.

    `unsent_since` is the moment of the last turn that left answers which were not sent yet; the caller sets it.
    `reminded` is how often the person was reminded of them.
    """

    id: int
    channel: str
    address: str
    state: dict[str, Any]
    blocked: bool
    language: str | None = None
    source: str | None = None
    unsent_since: datetime | None = None
    reminded: int = 0


def unseen(store: Store, ids: Sequence[tuple[str, str]], now: datetime) -> set[tuple[str, str]]:
    """Record (channel, message id) pairs and return those that were not seen before."""
    # Sorted, so that two processes with the same messages wait for each other instead of dying in a deadlock.
    rows = [{"channel": channel, "message_id": message_id, "at": now} for channel, message_id in sorted(set(ids))]
    if not rows:
        return set()
    return {(row[0], row[1]) for row in store.connection.execute(_record_seen[store.dialect], rows)}


def load(store: Store, addresses: Sequence[tuple[str, str]], now: datetime) -> dict[tuple[str, str], Conversation]:
    """Return the conversations of these (channel, address) pairs, locked in id order; missing ones are created."""
    keys = {_hash(store, *key): key for key in addresses}
    if not keys:
        return {}
    hashes = {"hashes": list(keys)}
    missing = keys.keys() - set(store.connection.scalars(_known, hashes))
    if missing:
        empty = store.sealer.seal({})
        store.connection.execute(
            _create[store.dialect],
            [
                {
                    "channel": keys[hashed][0],
                    "address_hash": hashed,
                    "address": store.sealer.seal(keys[hashed][1]),
                    "state": empty,
                    "created_at": now,
                    "updated_at": now,
                }
                for hashed in sorted(missing)
            ],
        )
    return {keys[row.address_hash]: _opened(store, row) for row in store.connection.execute(_locked, hashes)}


def save(store: Store, changed: Sequence[Conversation], now: datetime) -> None:
    """Keep the state of these conversations after somebody did something: counting reminders begins anew."""
    if changed:
        seal = store.sealer.seal
        store.connection.execute(
            _save,
            [
                {"id_": c.id, "s": seal(c.state), "l": c.language, "o": c.source, "u": c.unsent_since, "now": now}
                for c in changed
            ],
        )


def find(store: Store, channel: str, address: str) -> Conversation | None:
    """Return the conversation at this address, or None. Nothing is locked or created."""
    row = store.connection.execute(_by_hash, {"hashes": [_hash(store, channel, address)]}).first()
    return _opened(store, row) if row else None


def by_id(store: Store, conversation_id: int) -> Conversation | None:
    """Return the conversation with this id, or None."""
    row = store.connection.execute(_by_id, {"id_": conversation_id}).first()
    return _opened(store, row) if row else None


def lock_free(store: Store, conversation_id: int) -> Conversation | None:
    """Return the conversation with this id, locked; None when it is gone, or somebody is at it right now."""
    statement = _by_id.with_for_update(skip_locked=True)
    row = store.connection.execute(statement, {"id_": conversation_id}).first()
    return _opened(store, row) if row else None


def lock(store: Store, conversation_id: int) -> None:
    """Wait until nobody else is at this conversation, and keep others from it until the commit."""
    store.connection.execute(_by_id.with_for_update(), {"id_": conversation_id})


def mark_blocked(store: Store, conversation_id: int, now: datetime) -> None:
    """Remember that this person doesn't want to hear from us: nothing more is sent."""
    store.connection.execute(update(conversations).where(_c.id == conversation_id).values(blocked_at=now))


def unblock(store: Store, conversation_id: int) -> None:
    """Send to this person again: they came back."""
    store.connection.execute(update(conversations).where(_c.id == conversation_id).values(blocked_at=None))


def move(store: Store, channel: str, old_address: str, new_address: str) -> None:
    """Give a conversation its new address. One that already began at the new address gives way."""
    old = find(store, channel, old_address)
    if old is None:
        return
    there = find(store, channel, new_address)
    if there is not None and there.id != old.id:
        erase(store, there.id)
    store.connection.execute(
        update(conversations)
        .where(_c.id == old.id)
        .values(address_hash=_hash(store, channel, new_address), address=store.sealer.seal(new_address))
    )


def erase(store: Store, conversation_id: int) -> None:
    """Delete a conversation and every message of it. Its cases stay, without it."""
    store.connection.execute(delete(messages).where(messages.c.conversation_id == conversation_id))
    store.connection.execute(delete(conversations).where(_c.id == conversation_id))
    store.erased = True


def left_unsent(store: Store, now: datetime, after: Sequence[timedelta], limit: int = 100) -> list[Conversation]:
    """Return conversations, locked, whose answers were left unsent for so long that the next reminder is due.

    `after` says after how long each reminder comes. Who blocked us is left out, and what another process is at.
    """
    due = [and_(_c.reminded == number, _c.unsent_since <= now - wait) for number, wait in enumerate(after)]
    rows = select(*_columns).where(_c.blocked_at.is_(None), or_(*due)).order_by(_c.id).limit(limit)
    locked = rows.with_for_update(skip_locked=True)
    return [_opened(store, row) for row in store.connection.execute(locked)]


def count_reminders(store: Store, conversation_id: int, reminded: int) -> None:
    """Record how often somebody was reminded."""
    store.connection.execute(update(conversations).where(_c.id == conversation_id).values(reminded=reminded))


def abandoned(store: Store, before: datetime, limit: int = 100) -> list[Conversation]:
    """Return conversations, locked, whose answers were left unsent since before that moment."""
    rows = select(*_columns).where(_c.unsent_since <= before).order_by(_c.id).limit(limit)
    locked = rows.with_for_update(skip_locked=True)
    return [_opened(store, row) for row in store.connection.execute(locked)]


def forget_unsent(store: Store, conversation_id: int, state: dict[str, Any]) -> None:
    """Keep only this of a conversation that led nowhere, and delete its messages.

    What belongs to a case stays: messages from before it was opened, and those that carry its reference.
    """
    last = select(func.max(cases.c.created_at)).where(cases.c.conversation_id == conversation_id)
    opened = store.connection.scalar(last)
    gone = delete(messages).where(messages.c.conversation_id == conversation_id, messages.c.case_ref.is_(None))
    store.connection.execute(gone if opened is None else gone.where(messages.c.created_at > opened))
    store.connection.execute(
        update(conversations)
        .where(_c.id == conversation_id)
        .values(state=store.sealer.seal(state), unsent_since=None, reminded=0)
    )
    store.erased = True


def park(store: Store, channel: str, message_id: str, reason: str, now: datetime) -> None:
    """Set aside a message that could not be handled. `reason` must hold nothing personal."""
    row = {"channel": channel, "message_id": message_id, "reason": reason, "at": now}
    store.connection.execute(insert(parked), row)


def forget_seen(store: Store, before: datetime) -> int:
    """Forget which messages were handled before this moment; return how many."""
    return store.connection.execute(delete(seen).where(seen.c.at < before)).rowcount


def _hash(store: Store, channel: str, address: str) -> str:
    # The channel is part of it, so that equal addresses on two channels can't be told to be equal.
    return store.sealer.fingerprint(f"{channel}\0{address}")


def _opened(store: Store, row: Any) -> Conversation:
    unseal = store.sealer.open
    return Conversation(
        row.id,
        row.channel,
        unseal(row.address),
        unseal(row.state),
        row.blocked_at is not None,
        row.language,
        row.source,
        row.unsent_since,
        row.reminded,
    )
