"""The outbox to other systems: nothing that changed is missed, one thing at a time of each case, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from storage import cases, exports, notices, thrown_away
from storage.database import Database, Store
from storage.exports import Export
from tests.storage.sample import MINUTE, NOW, at_once, meanwhile, register

LEASE = timedelta(minutes=3)
Connect = Callable[..., Database]


def taken(store: Store, system: str = "podio", limit: int = 10) -> list[Export]:
    """Collect what changed and take what is due, as the sender does."""
    exports.collect(store, system, NOW)
    return exports.take_due(store, system, NOW, LEASE, limit)


def sent(store: Store, export: Export, version: int, remote_id: str | None = None) -> None:
    key = exports.key_of(export.system, export.case_ref, version)
    exports.mark_sent(store, export, key, remote_id, NOW)


def moved(store: Store, ref: str) -> None:
    case = cases.get(store, ref)
    assert case is not None
    assert cases.change(store, ref, case.version, {"status": "intake"}, "status", {}, None, NOW)


def behind(database: Database, system: str = "podio") -> bool:
    return database.read_now(lambda store: exports.behind(store, system))


def test_each_system_hears_of_each_case(database: Database) -> None:
    refs = {database.write_now(register) for _ in range(3)}
    for system in ("podio", "webhook"):
        assert behind(database, system)
        here = database.write_now(lambda store, system=system: taken(store, system))
        assert {(one.system, one.case_ref, one.key) for one in here} == {
            (system, ref, f"{system}:{ref}:1") for ref in refs
        }
        assert not behind(database, system)


def test_a_change_is_told_once_and_names_its_version(database: Database) -> None:
    ref = database.write_now(register)
    (first,) = database.write_now(taken)
    database.write_now(lambda store: sent(store, first, 1, "77"))
    assert not behind(database)
    assert database.write_now(taken) == []
    for _ in range(3):
        database.write_now(lambda store: moved(store, ref))
    assert behind(database)
    (again,) = database.write_now(taken)
    assert (again.key, again.remote_id, again.attempts, again.id) == (f"podio:{ref}:4", "77", 1, first.id)
    database.write_now(lambda store: sent(store, again, 4, "78"))
    database.write_now(lambda store: moved(store, ref))
    assert [one.remote_id for one in database.write_now(taken)] == ["78"]


def test_what_changes_while_it_is_told_is_told_after_it(database: Database) -> None:
    ref = database.write_now(register)
    (first,) = database.write_now(taken)
    database.write_now(lambda store: moved(store, ref))
    assert database.write_now(taken) == []
    database.write_now(lambda store: sent(store, first, 1))
    (after,) = database.write_now(taken)
    assert after.key == f"podio:{ref}:2"


def test_what_was_taken_and_never_told_is_taken_again_after_its_lease(database: Database) -> None:
    database.write_now(register)
    assert [one.attempts for one in database.write_now(taken)] == [1]
    again = database.write_now(lambda store: exports.take_due(store, "podio", NOW + LEASE, LEASE, 10))
    assert [one.attempts for one in again] == [2]


def test_what_was_given_up_is_a_dead_letter_until_somebody_or_something_tries_again(database: Database) -> None:
    refs = [database.write_now(register) for _ in range(3)]
    here = {one.case_ref: one for one in database.write_now(taken)}
    for place, ref in enumerate(refs):
        dead = here[ref]
        later = NOW + place * MINUTE
        database.write_now(lambda store, dead=dead, later=later: exports.give_up(store, dead, later, "http 404"))
    letters = database.read_now(exports.dead_letters)
    assert [(one.case_ref, one.reason, one.attempts) for one in letters] == [
        (ref, "http 404", 1) for ref in reversed(refs)
    ]
    assert not behind(database)
    assert database.write_now(lambda store: exports.send_again(store, NOW, letters[0].id)) == 1
    assert database.write_now(lambda store: exports.send_again(store, NOW, letters[0].id)) == 0
    assert [one.case_ref for one in database.write_now(taken)] == [refs[2]]
    database.write_now(lambda store: moved(store, refs[0]))
    assert [(one.case_ref, one.attempts) for one in database.write_now(taken)] == [(refs[0], 1)]
    assert database.read_now(exports.count_dead) == 1
    assert database.write_now(lambda store: exports.send_again(store, NOW)) == 1
    assert database.read_now(exports.count_dead) == 0


def test_of_one_case_one_mail_at_a_time_in_order_and_each_once(database: Database) -> None:
    ref, other = database.write_now(register), database.write_now(register)
    told = [notices.NewNotice(kind, {}, NOW, ref) for kind in ("new-case", "late", "message")]
    told.append(notices.NewNotice("new-case", {}, NOW, other))
    database.write_now(lambda store: notices.add(store, told, NOW))

    def mails(store: Store) -> list[Export]:
        week = timedelta(days=7)
        exports.add(store, exports.to_mail(store, ("new-case", "late"), NOW, week, week), NOW)
        return exports.take_due(store, "mail", NOW, LEASE, 10)

    first = database.write_now(mails)
    assert [(one.case_ref, one.kind) for one in first] == [(ref, "new-case"), (other, "new-case")]
    assert database.write_now(mails) == []
    database.write_now(lambda store: exports.mark_sent(store, first[0], first[0].key, None, NOW))
    assert [(one.case_ref, one.kind) for one in database.write_now(mails)] == [(ref, "late")]
    assert database.read_now(lambda store: exports.to_mail(store, ("new-case", "late"), NOW, LEASE, LEASE)) == []


def test_two_senders_never_take_the_same(database_url: str, connect: Connect) -> None:
    some = [connect(database_url) for _ in range(4)]
    refs = {some[0].write_now(register) for _ in range(40)}
    found = at_once([lambda one=one: one.write_now(taken) for one in some])
    counted = Counter(export.case_ref for part in found for export in part)
    assert set(counted) == refs
    assert set(counted.values()) == {1}


def test_an_erased_case_leaves_nothing_behind_but_what_to_throw_away(database: Database) -> None:
    ref = database.write_now(register)
    (one,) = database.write_now(taken)
    database.write_now(lambda store: sent(store, one, 1, "77"))
    database.write_now(lambda store: cases.erase(store, ref))
    assert not behind(database)
    assert database.write_now(taken) == []
    ((task, remote_id, _),) = database.read_now(lambda store: thrown_away.pending(store, "podio"))
    assert remote_id == "77"
    database.write_now(lambda store: thrown_away.done(store, task, NOW))
    assert database.read_now(lambda store: thrown_away.pending(store, "podio")) == []


def test_what_arrives_when_its_case_is_gone_already_is_to_be_thrown_away(database: Database) -> None:
    ref = database.write_now(register)
    (one,) = database.write_now(taken)
    database.write_now(lambda store: cases.erase(store, ref))
    database.write_now(lambda store: sent(store, one, 1, "78"))
    assert [item for _, item, _ in database.read_now(lambda store: thrown_away.pending(store, "podio"))] == ["78"]


def test_a_case_is_erased_after_what_was_told_of_it_is_written_down(
    postgres_url: str, connect: Callable[..., Database]
) -> None:
    one, other = connect(postgres_url), connect(postgres_url)
    ref = one.write_now(register)
    (told,) = one.write_now(taken)
    other.open()
    meanwhile(
        one,
        other,
        begin=lambda store: sent(store, told, 1, "79"),
        meets=lambda store: cases.erase(store, ref),
        go_on=lambda _store: None,
    )
    assert [item for _, item, _ in one.read_now(lambda store: thrown_away.pending(store, "podio"))] == ["79"]


def test_what_arrives_late_of_an_erased_case_is_not_taken_for_another_one(database: Database) -> None:
    """SQLite gives the number of what was deleted last to what comes next."""
    ref = database.write_now(register)
    (late,) = database.write_now(taken)
    database.write_now(lambda store: cases.erase(store, ref))
    other = database.write_now(register)
    assert [one.case_ref for one in database.write_now(taken)] == [other]
    database.write_now(lambda store: sent(store, late, 1, "80"))
    database.write_now(lambda store: exports.make_due(store, NOW))
    assert [(one.case_ref, one.remote_id) for one in database.write_now(taken)] == [(other, None)]


def test_what_a_killed_process_had_taken_is_due_at_once_for_who_is_alone(database: Database) -> None:
    done, left = database.write_now(register), database.write_now(register)
    for one in database.write_now(taken):
        if one.case_ref == done:
            database.write_now(lambda store, one=one: sent(store, one, 1))
    assert database.write_now(taken) == []
    database.write_now(lambda store: exports.make_due(store, NOW))
    assert [(one.case_ref, one.attempts) for one in database.write_now(taken)] == [(left, 2)]
