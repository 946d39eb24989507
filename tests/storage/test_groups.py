"""Groups in the store: found by the token alone, counted without names, gone when they end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storage import cases, groups
from storage.database import Database, Store
from storage.tables import cases as table
from tests.storage.sample import NOW, talk

TOKEN = "Zk3_qP-8vLw1aTyB"


def group(store: Store) -> str:
    ref = cases.open_case(store, cases.NewCase("employer", {"company": "Kwekerij"}, {}), "person", NOW)
    groups.give_link(store, ref, TOKEN)
    return ref


def join(store: Store, ref: str, address: str) -> str:
    conversation = talk(store, address)
    new = cases.NewCase("candidate", {"name": address}, {}, group_ref=ref, conversation_id=conversation.id)
    return cases.open_case(store, new, "person", NOW)


def put(store: Store, ref: str, status: str) -> None:
    case = cases.get(store, ref)
    assert case is not None
    assert cases.change(store, ref, case.version, {"status": status}, "status", {}, None, NOW)


def test_a_group_is_found_by_its_token_and_by_nothing_else(database: Database) -> None:
    ref = database.write_now(group)

    def found(store: Store) -> list[str | None]:
        cases_found = (groups.by_token(store, token) for token in (TOKEN, TOKEN[:-1], "", ref))
        return [case.ref if case else None for case in cases_found]

    assert database.read_now(found) == [ref, None, None, None]
    assert database.read_now(lambda store: groups.token_of(store, ref)) == TOKEN


def test_the_token_is_not_readable_in_the_database(database: Database) -> None:
    database.write_now(group)
    row: Any = database.read_now(lambda store: store.connection.execute(select(table)).one())
    assert TOKEN not in row.group_hash
    assert TOKEN.encode() not in row.group_token


def test_an_ended_group_is_joined_no_more_and_a_reopened_one_is(database: Database) -> None:
    ref = database.write_now(group)
    for status, there in (("withdrawn", False), ("new", True), ("closed", False)):
        database.write_now(lambda store, status=status: put(store, ref, status))  # type: ignore[misc]
        assert database.read_now(lambda store: groups.by_token(store, TOKEN) is not None) == there


def test_who_left_counts_no_more_but_stays_a_member_to_staff(database: Database) -> None:
    ref = database.write_now(group)
    joined = [database.write_now(lambda store, who=who: join(store, ref, who)) for who in ("1", "2", "3")]  # type: ignore[misc]
    database.write_now(lambda store: put(store, joined[1], "withdrawn"))

    assert database.read_now(lambda store: groups.count_joined(store, ref)) == 2
    assert {case.ref for case in database.read_now(lambda store: cases.of_group(store, ref))} == set(joined)


def test_one_conversation_joins_once_until_it_leaves(database: Database) -> None:
    ref = database.write_now(group)
    member = database.write_now(lambda store: join(store, ref, "1"))

    def there(store: Store) -> bool:
        return groups.has_joined(store, ref, talk(store, "1").id)

    assert database.write_now(there)
    assert not database.write_now(lambda store: groups.has_joined(store, ref, talk(store, "2").id))
    database.write_now(lambda store: put(store, member, "withdrawn"))
    assert not database.write_now(there)


def test_erasing_a_member_leaves_the_group_with_one_less(database: Database) -> None:
    ref = database.write_now(group)
    member = database.write_now(lambda store: join(store, ref, "1"))
    assert database.write_now(lambda store: cases.erase(store, member))
    assert database.read_now(lambda store: (groups.count_joined(store, ref), cases.of_group(store, ref))) == (0, [])


def test_a_case_that_is_no_group_has_no_token(database: Database) -> None:
    ref = database.write_now(lambda store: cases.open_case(store, cases.NewCase("human", {}, {}), "person", NOW))
    assert database.read_now(lambda store: groups.token_of(store, ref)) is None
