"""Backup and restore: from either database to either, whole, sealed, and never over something else."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert, select

from storage import cases, conversations, settings, staff, tasks
from storage.backup import NotRestored, backup, restore
from storage.database import Database, Store, WrongKey
from storage.tables import metadata
from tests.storage.sample import NAME, NOW, PHONE, colleague, register, talk
from tests.storage.test_cases import fill_whole

Connect = Callable[..., Database]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.backup"


def full(database: Database) -> str:
    """Fill every table and return the reference of a case."""
    person = colleague(database)
    token = database.write_now(lambda store: staff.invite(store, "desk-2", "reader", NOW, NOW - NOW.replace(day=1)))
    database.write_now(lambda store: staff.use_link(store, token, NOW))
    ref = fill_whole(database)
    database.write_now(lambda store: cases.claim(store, ref, person, NOW))
    database.write_now(lambda store: conversations.unseen(store, [("telegram", "1")], NOW))
    database.write_now(lambda store: conversations.park(store, "telegram", "2", "test", NOW))
    database.write_now(lambda store: tasks.note(store, "fact:rvo-subsidy", "fact", "rvo-subsidy", NOW))
    database.write_now(lambda store: settings.put(store, "small", {"ž": 1}))
    database.write_now(lambda store: beside(store, ref, person))
    return ref


def beside(store: Store, ref: str, person: int) -> None:
    """Put a row in each table that only hangs on a case or on nothing."""
    text = store.sealer.seal("mag ik ook in de avond")
    rows: dict[str, dict[str, Any]] = {
        "threads": {"case_ref": ref, "thread_id": 7, "name": "PW", "version": 1},
        "drafts": {"case_ref": ref, "staff_id": person, "text": text, "created_at": NOW},
        "exports": {"system": "podio", "case_ref": ref, "kind": "opened", "key": "1", "created_at": NOW, "due_at": NOW},
        "remote_items": {"system": "podio", "case_ref": ref, "remote_id": "1"},
        "audit": {"at": NOW, "staff_id": person, "action": "read", "case_ref": ref},
        "measurements": {"case_ref": ref, "moment": "started", "due_at": NOW, "answers": {"contract": "fixed"}},
        "stops": {"at": NOW, "dialog": "candidate", "field": "sector"},
        "fact_changes": {
            "at": NOW, "by_staff": person, "fact_id": "rvo-subsidy",
            **dict.fromkeys(("version", "valid_from", "verified_on"), NOW.date()),
        },
        "unanswered": {"at": NOW, "text": text},
        "helped": {"at": NOW, "topic": "how-long", "yes": True},
    }  # fmt: skip
    for name, row in rows.items():
        store.connection.execute(insert(metadata.tables[name]), row)


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: database.read_now(
            lambda store, table=table: [
                tuple(row) for row in store.connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
        )
        for table in metadata.sorted_tables
    }


def test_a_backup_of_either_database_is_restored_whole_into_either(
    database: Database, empty_url: str, connect: Connect, file: Path
) -> None:
    ref = full(database)
    before = everything(database)
    assert all(before.values())  # every table takes part in this test
    rows = backup(database, file)
    target = connect(empty_url)
    assert restore(target, file) == rows == sum(map(len, before.values()))
    assert everything(target) == before
    case = target.read_now(lambda store: cases.get(store, ref))
    assert case is not None
    assert case.person["name"] == NAME
    found = target.read_now(lambda store: conversations.find(store, "telegram", PHONE))
    assert found is not None
    assert target.write_now(lambda store: talk(store, "new")).id > found.id
    assert target.write_now(register)


def test_a_backup_holds_nothing_readable_and_is_for_its_owner_only(database: Database, file: Path) -> None:
    full(database)
    backup(database, file)
    content = gzip.decompress(file.read_bytes())
    assert NAME.encode() not in content
    assert PHONE.encode() not in content
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in file.parent.iterdir() if one.suffix == ".part"] == []


def test_a_store_that_is_not_empty_is_left_alone(database: Database, file: Path) -> None:
    full(database)
    backup(database, file)
    before = everything(database)
    with pytest.raises(NotRestored, match="not empty"):
        restore(database, file)
    assert everything(database) == before


def test_a_backup_sealed_with_another_key_is_refused(
    database: Database, empty_url: str, connect: Connect, file: Path
) -> None:
    full(database)
    backup(database, file)
    stranger = connect(empty_url, Fernet.generate_key())
    with pytest.raises(WrongKey):
        restore(stranger, file)
    assert [name for name, rows in everything(stranger).items() if rows] == ["settings"]
    assert stranger.write_now(talk).state == {}


@pytest.mark.parametrize("damage", ["cut", "text", "other", "missing", "newer", "row"])
def test_a_file_that_is_no_whole_backup_is_refused_and_nothing_is_kept(
    database: Database, empty_url: str, connect: Connect, file: Path, damage: str
) -> None:
    full(database)
    backup(database, file)
    whole = file.read_bytes()
    lines = gzip.decompress(whole).splitlines(keepends=True)
    damaged = {
        "cut": whole[: len(whole) // 2],
        "text": b"not a backup",
        "other": gzip.compress(b'{"praktijkwijs": "something"}\n'),
        "newer": gzip.compress(b'{"praktijkwijs": "backup", "step": "9999"}\n'),
        "row": gzip.compress(b"".join([*lines, b'{"table": "unknown", "row": {}}\n'])),
        "missing": None,
    }[damage]
    file.unlink()
    if damaged is not None:
        file.write_bytes(damaged)
    target = connect(empty_url)
    with pytest.raises(NotRestored):
        restore(target, file)
    assert [name for name, rows in everything(target).items() if rows] == ["settings"]
    assert target.write_now(talk).state == {}
