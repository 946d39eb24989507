"""Cases: one winner, nothing overwritten unseen, every change in the history, and no trace after erasing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from storage import cases, drafts, exports, measurements, messages, notices, threads
from storage.database import Database, Store
from storage.messages import NewMessage
from storage.tables import metadata, settings
from storage.tables import staff as staff_table
from tests.storage.sample import MINUTE, NAME, NOW, PHONE, STREET, at_once, colleague, meanwhile, register, talk

Connect = Callable[..., Database]


def case_of(database: Database, ref: str) -> cases.Case:
    case = database.read_now(lambda store: cases.get(store, ref))
    assert case is not None
    return case


def history(database: Database, ref: str) -> list[tuple[str, str, int | None, dict[str, Any]]]:
    events = database.read_now(lambda store: cases.events(store, ref))
    return [(one.kind, one.by, one.by_staff, one.data) for one in events]


def test_a_new_case_is_kept_whole_and_begins_its_history(database: Database) -> None:
    ref = database.write_now(register)
    case = case_of(database, ref)
    assert re.fullmatch(r"PW-[2-9A-HJKMNP-TV-Z]{6}", ref)
    assert (case.ref, case.status, case.version, case.created_at, case.claimed_by) == (ref, "new", 1, NOW, None)
    assert case.person == {"name": NAME, "phone": PHONE}
    assert case.flags == ["language-help"]
    assert history(database, ref) == [("opened", "person", None, {"status": "new"})]
    assert database.read_now(lambda store: cases.get(store, "PW-222222")) is None


def test_a_reference_that_is_taken_is_not_given_out() -> None:
    taken: list[str] = []

    def is_taken(ref: str) -> bool:
        taken.append(ref)
        return len(taken) < 4

    assert cases.new_reference(is_taken) == taken[3]
    with pytest.raises(RuntimeError, match="reference"):
        cases.new_reference(lambda _: True)


def test_a_reference_that_was_told_already_is_used_or_refused(database: Database) -> None:
    new = cases.NewCase("candidate", {}, {})
    assert database.write_now(lambda store: cases.open_case(store, new, "person", NOW, ref="PW-234567")) == "PW-234567"
    with pytest.raises(RuntimeError, match="taken"):
        database.write_now(lambda store: cases.open_case(store, new, "person", NOW, ref="PW-234567"))
    assert len(history(database, "PW-234567")) == 1


def test_all_cases_of_a_conversation_are_found_closed_ones_too(database: Database) -> None:
    one, other = database.write_now(talk), database.write_now(lambda store: talk(store, "43"))
    refs = [database.write_now(lambda store: register(store, one.id)) for _ in range(2)]
    database.write_now(lambda store: register(store, other.id))
    database.write_now(lambda store: cases.change(store, refs[0], 1, {"status": "closed"}, "status", {}, None, NOW))
    found = database.read_now(lambda store: cases.of_conversation(store, one.id))
    assert {case.ref for case in found} == set(refs)


def test_of_fifty_claims_at_once_one_wins(database_url: str, connect: Connect) -> None:
    some = [connect(database_url) for _ in range(5)]
    people = [colleague(some[0], f"desk-{number}") for number in range(50)]
    ref = some[0].write_now(register)

    def claim(database: Database, person: int) -> bool:
        return database.write_now(lambda store: cases.claim(store, ref, person, NOW))

    claims = [lambda p=p, d=some[n % 5]: claim(d, p) for n, p in enumerate(people)]
    won = [person for person, yes in zip(people, at_once(claims), strict=True) if yes]
    assert len(won) == 1
    assert case_of(some[0], ref).claimed_by == won[0]
    assert history(some[0], ref)[1:] == [("claimed", "staff", won[0], {})]


def test_a_released_case_can_be_claimed_again(database: Database) -> None:
    person, ref = colleague(database), database.write_now(register)
    assert not database.write_now(lambda store: cases.release(store, ref, person, NOW))
    assert database.write_now(lambda store: cases.claim(store, ref, person, NOW))
    assert not database.write_now(lambda store: cases.claim(store, ref, person, NOW))
    assert database.write_now(lambda store: cases.release(store, ref, person, NOW))
    assert database.write_now(lambda store: cases.claim(store, ref, person, NOW))
    assert [kind for kind, *_ in history(database, ref)] == ["opened", "claimed", "released", "claimed"]
    assert case_of(database, ref).version == 4


def test_who_saw_an_older_version_changes_nothing(database: Database) -> None:
    person, ref = colleague(database), database.write_now(register)

    def set_status(status: str, version: int) -> bool:
        return database.write_now(
            lambda store: cases.change(store, ref, version, {"status": status}, "status", {"to": status}, person, NOW)
        )

    assert set_status("contacted", 1)
    assert not set_status("withdrawn", 1)
    assert set_status("intake", 2)
    case = case_of(database, ref)
    assert (case.status, case.version) == ("intake", 3)
    assert [data for kind, _, _, data in history(database, ref) if kind == "status"] == [
        {"to": "contacted"},
        {"to": "intake"},
    ]


def test_the_history_says_which_change_made_which_version(database: Database) -> None:
    ref, staff_id = database.write_now(register), colleague(database)

    def work(store: Store) -> None:
        cases.claim(store, ref, staff_id, NOW)
        cases.add_event(store, ref, "note", {"text": "gebeld"}, "staff", staff_id, NOW)
        cases.change(store, ref, 2, {"status": "contacted"}, "status", {"to": "contacted"}, staff_id, NOW)
        cases.release(store, ref, staff_id, NOW)

    database.write_now(work)
    events = database.read_now(lambda store: cases.events(store, ref))
    told = [(one.kind, one.version) for one in events]
    assert told == [("opened", 0), ("claimed", 2), ("note", 0), ("status", 3), ("released", 4)]
    assert events[3].data == {"to": "contacted"}
    assert case_of(database, ref).version == 4


def test_of_many_changes_of_one_version_one_wins(database_url: str, connect: Connect) -> None:
    some = [connect(database_url) for _ in range(4)]
    ref = some[0].write_now(register)

    def add(database: Database, name: str) -> int:
        def work(store: Store) -> bool:
            case = cases.get(store, ref)
            assert case is not None
            flags = [*case.flags, name]
            return cases.change(store, ref, case.version, {"flags": flags}, "flag", {"add": name}, None, NOW)

        return sum(database.write_now(work) for _ in range(10))

    won = sum(at_once([lambda d=d, n=n: add(d, str(n)) for n, d in enumerate(some)]))
    case = case_of(some[0], ref)
    assert won >= 10
    assert (len(case.flags), case.version, len(history(some[0], ref))) == (1 + won, 1 + won, 1 + won)


def test_personal_values_can_be_changed_and_stay_sealed(database: Database) -> None:
    ref = database.write_now(register)
    changes = {"person": {"name": "Anders"}, "due_at": NOW + MINUTE}
    assert database.write_now(lambda s: cases.change(s, ref, 1, changes, "edited", {}, None, NOW, by="person"))
    case = case_of(database, ref)
    assert (case.person, case.due_at) == ({"name": "Anders"}, NOW + MINUTE)
    assert history(database, ref)[1] == ("edited", "person", None, {})


@pytest.mark.parametrize("column", ["ref", "version", "created_at", "surname"])
def test_what_may_not_be_changed_is_refused(database: Database, column: str) -> None:
    ref = database.write_now(register)
    with pytest.raises(ValueError, match=column):
        database.write_now(lambda store: cases.change(store, ref, 1, {column: "x"}, "edited", {}, None, NOW))


def test_the_queue_shows_the_oldest_open_cases_first_and_can_be_narrowed(database: Database) -> None:
    person = colleague(database)

    def fill(store: Store) -> list[str]:
        places = ("aalten", "winterswijk", "aalten", "aalten")
        return [
            cases.open_case(store, cases.NewCase("candidate", {}, {}, municipality=place), "person", NOW + n * MINUTE)
            for n, place in enumerate(places)
        ]

    refs = database.write_now(fill)
    database.write_now(lambda store: cases.claim(store, refs[0], person, NOW))
    database.write_now(
        lambda store: cases.change(store, refs[3], 1, {"status": "withdrawn"}, "status", {}, person, NOW)
    )

    def listed(filters: dict[str, Any] | None = None, limit: int = 50, offset: int = 0) -> list[str]:
        found = database.read_now(lambda store: cases.list_open(store, filters, limit, offset))
        if limit == 50:
            assert database.read_now(lambda store: cases.count(store, filters)) == len(found)
        return [case.ref for case in found]

    assert listed() == refs[:3]
    assert listed({"municipality": "aalten"}) == [refs[0], refs[2]]
    assert listed({"claimed_by": None}) == refs[1:3]
    assert listed({"claimed_by": person}) == refs[:1]
    assert listed({"status": "withdrawn"}) == refs[3:]
    assert listed(limit=1, offset=1) == refs[1:2]


def fill_whole(database: Database) -> str:
    """Leave personal words in every table of people, cases and messages."""

    def work(store: Store) -> str:
        conversation = talk(store, PHONE)
        conversation.state = {"answers": {"name": NAME}}
        from storage import conversations

        conversations.save(store, [conversation], NOW)
        ref = register(store, conversation.id)
        said = [NewMessage(conversation.id, "in", "message", {"text": f"{NAME} {STREET}"}, NOW, ref)]
        messages.add(store, said, NOW)
        notices.add(store, [notices.NewNotice("new-case", {"ref": ref, "name": NAME}, NOW, ref)], NOW)
        cases.add_event(store, ref, "note", {"text": f"{NAME} {PHONE}"}, "staff", None, NOW)
        return ref

    return database.write_now(work)


def hang_on(database: Database, ref: str) -> None:
    """Leave a row in every table that hangs on a case, personal words in a draft."""

    def work(store: Store) -> None:
        colleague_of_ours = insert(staff_table).values(name="desk-9", role="adviser").returning(staff_table.c.id)
        writes = store.connection.execute(colleague_of_ours).scalar_one()
        drafts.add(store, ref, writes, f"{NAME} {STREET}", NOW)
        threads.adopt(store, ref, 7)
        measurements.plan(store, [ref], "started", NOW)
        exports.add(store, [exports.Export(0, "webhook", ref, "case", f"webhook:{ref}:1", 0)], NOW)

    database.write_now(work)


def test_nothing_personal_can_be_read_in_the_files_of_sqlite(sqlite_url: str, connect: Connect, tmp_path: Path) -> None:
    database = connect(sqlite_url)
    ref = fill_whole(database)
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert any(ref.encode() in content for content in files)  # the files are those of this store
    for word in (NAME, PHONE, STREET, "612345678", "Roosmarijn"):
        assert not any(word.encode() in content for content in files)


def test_nothing_personal_can_be_read_in_any_row(database: Database) -> None:
    hang_on(database, fill_whole(database))
    dump = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for table in metadata.sorted_tables
        for row in database.read_now(lambda store, table=table: store.connection.execute(select(table)).all())
        for value in row
    )
    assert len(dump) > 1000
    assert not any(word.encode() in dump for word in (NAME, PHONE, STREET, "612345678"))


def rows(database: Database) -> Counter[str]:
    def count(store: Store) -> Counter[str]:
        tables = [table for table in metadata.sorted_tables if table not in (settings, staff_table)]
        return Counter({t.name: store.connection.scalar(select(func.count()).select_from(t)) for t in tables})

    return +database.read_now(count)


def test_an_erased_case_leaves_no_trace(database: Database) -> None:
    other = database.write_now(register)
    before = rows(database)
    ref = fill_whole(database)
    hang_on(database, ref)
    assert len(rows(database)) > len(before) + 4
    assert database.write_now(lambda store: cases.erase(store, ref))
    assert rows(database) == before
    assert case_of(database, other).person["name"] == NAME
    assert not database.write_now(lambda store: cases.erase(store, ref))


def test_a_case_is_erased_after_the_turn_of_its_person_that_is_going_on(postgres_url: str, connect: Connect) -> None:
    """Both take the conversation first: otherwise each would wait for what the other has."""
    one, other = connect(postgres_url), connect(postgres_url)
    ref = fill_whole(one)
    other.open()
    meanwhile(
        one,
        other,
        begin=lambda store: talk(store, PHONE),
        meets=lambda store: cases.erase(store, ref),
        go_on=lambda store: cases.add_event(store, ref, "message", {"text": NAME}, "person", None, NOW),
    )
    assert one.read_now(lambda store: cases.get(store, ref)) is None


def test_after_erasing_not_even_sealed_values_are_left_in_the_files_of_sqlite(
    sqlite_url: str, connect: Connect, tmp_path: Path
) -> None:
    database = connect(sqlite_url)
    ref = fill_whole(database)
    from storage.tables import cases as table

    sealed = database.read_now(lambda store: store.connection.execute(select(table.c.person, table.c.answers)).one())
    assert all(any(value in file.read_bytes() for file in tmp_path.iterdir()) for value in sealed)
    database.write_now(lambda store: cases.erase(store, ref))
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert not any(value in content for content in files for value in (*sealed, ref.encode()))


def test_an_export_holds_everything_about_a_person_and_is_json(database: Database) -> None:
    ref = fill_whole(database)
    whole = database.read_now(lambda store: cases.export(store, ref))
    assert whole is not None
    text = json.dumps(whole, ensure_ascii=False)
    assert all(word in text for word in (NAME, PHONE, STREET, ref, NOW.isoformat()))
    assert [event["kind"] for event in whole["events"]] == ["opened", "note"]
    assert len(whole["messages"]) == 1
    assert database.read_now(lambda store: cases.export(store, "PW-222222")) is None


def test_an_export_works_for_a_case_without_a_conversation(database: Database) -> None:
    ref = database.write_now(register)
    whole = database.read_now(lambda store: cases.export(store, ref))
    assert whole is not None
    assert (whole["conversation"], whole["messages"]) == (None, [])
