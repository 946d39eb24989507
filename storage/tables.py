"""The tables. What is personal is sealed bytes and marked so; every other column holds ids, counts and moments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from storage.moment import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts by itself only in a column that is called INTEGER."""


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True)


def _sealed(name: str, *, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable, info={"personal": True})


def _moment(name: str, *, nullable: bool = True) -> Column[datetime]:
    return Column(name, Moment, nullable=nullable)


def _outbox_columns() -> list[Column[Any]]:
    """Return what both outboxes (to people, to staff) keep of a delivery."""
    return [
        _moment("due_at", nullable=False),
        _moment("sent_at"),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("problem", Text),  # why the last attempt went wrong
        Column("failed", Text),  # why it was given up
        Column("sent_id", Text),
    ]


seen = Table(
    "seen",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    _moment("at", nullable=False),
    Index(None, "at"),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    Column("channel", Text, nullable=False),
    Column("address_hash", Text, nullable=False),
    _sealed("address"),
    _sealed("state"),
    Column("language", Text),
    Column("source", Text),
    _moment("created_at", nullable=False),
    _moment("updated_at", nullable=False),
    _moment("blocked_at"),
    _moment("unsent_since"),  # since when there are answers that were not sent; None when there are none
    Column("reminded", Integer, nullable=False, server_default="0"),  # how often was asked to go on
    # The hash stands first: it is what conversations are looked up by.
    UniqueConstraint("address_hash", "channel"),
    Index(None, "unsent_since"),
    sqlite_autoincrement=True,
)

messages = Table(
    "messages",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("direction", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _sealed("payload"),
    Column("asks", Boolean, nullable=False),  # has buttons; the payload itself can't be searched
    _moment("created_at", nullable=False),
    *_outbox_columns(),
    _moment("closed_at"),
    Column("case_ref", Text),
    Index(None, "conversation_id", "id"),
    sqlite_autoincrement=True,
)
_unsent = (messages.c.sent_at.is_(None)) & (messages.c.failed.is_(None)) & (messages.c.direction == "out")
Index("ix_messages_unsent", messages.c.due_at, sqlite_where=_unsent, postgresql_where=_unsent)
_open = messages.c.asks & messages.c.closed_at.is_(None)
Index("ix_messages_open", messages.c.conversation_id, messages.c.id, sqlite_where=_open, postgresql_where=_open)

staff = Table(
    "staff",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default="0"),
    Column("telegram_id", BigInteger, unique=True),
    Column("link_code_hash", Text, unique=True),
    _sealed("totp_secret", nullable=True),  # of the authenticator app; None until somebody sets it up
    _moment("totp_since"),  # since when it is asked; None while it is being set up
    Column("totp_step", BigInteger),  # the last half minute of which a code was used: no code works twice
    Column("away_until", Date),  # the last day somebody is away
    sqlite_autoincrement=True,
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    _moment("expires_at", nullable=False),
    _moment("used_at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    _moment("created_at", nullable=False),
    _moment("expires_at", nullable=False),
    _moment("revoked_at"),
    _moment("proved_at"),  # when the second factor was given
)

cases = Table(
    "cases",
    metadata,
    Column("ref", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _moment("created_at", nullable=False),
    _moment("updated_at", nullable=False),
    Column("claimed_by", ForeignKey("staff.id")),
    _moment("claimed_at"),
    Column("language", Text),
    Column("channel", Text),
    Column("source", Text),
    Column("municipality", Text),
    Column("sector", Text),
    Column("target_group", Text),
    Column("indication", Text),
    Column("flags", JSON, nullable=False),
    Column("rule_version", Text),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="SET NULL"), index=True),
    _sealed("person"),
    _sealed("answers"),
    _moment("due_at"),
    Column("group_ref", Text, index=True),  # the group this case joined
    Column("group_hash", Text, unique=True),  # finds a group by the token in its link
    _sealed("group_token", nullable=True),
    _moment("decide_by"),  # of a pre-registration
    Column("reminded", Integer, nullable=False, server_default="0"),  # how often its deadline was recalled
    Column("split", JSON(none_as_null=True)),  # who pays what: [{route, amount, state}]
    Column("checklist", JSON(none_as_null=True)),  # step: the day it was done
    _moment("hold_until"),
    Index(None, "status", "created_at"),
    Index(None, "claimed_by"),
    # All that the queue is ordered, filtered and counted by: reading it needs no row with its long sealed values.
    Index(
        "ix_cases_queue",
        *("status", "kind", "claimed_by", "due_at", "hold_until", "decide_by", "created_at"),
        *("municipality", "sector", "language", "ref"),
    ),
)

tasks = Table(
    "tasks",
    metadata,
    _id(),
    Column("key", Text, nullable=False, unique=True),  # one task for one thing, however often it is noticed
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),  # an id: of a fact, a case
    _moment("created_at", nullable=False),
    _moment("done_at"),
    Column("done_by", ForeignKey("staff.id")),
    sqlite_autoincrement=True,
)

case_events = Table(
    "case_events",
    metadata,
    _id(),
    Column("case_ref", ForeignKey("cases.ref", ondelete="CASCADE"), nullable=False),
    _moment("at", nullable=False),
    Column("by", Text, nullable=False),
    Column("by_staff", ForeignKey("staff.id")),
    Column("kind", Text, nullable=False),
    _sealed("data"),
    Index(None, "kind", "case_ref", "id"),
    Index(None, "case_ref", "kind", "id"),  # what a person wrote, and the last thing that dealt with it
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    _id(),
    Column("case_ref", ForeignKey("cases.ref", ondelete="CASCADE"), index=True),
    Column("kind", Text, nullable=False),
    _sealed("payload"),
    _moment("created_at", nullable=False),
    *_outbox_columns(),
    sqlite_autoincrement=True,
)

threads = Table(
    "threads",  # how a case stands in the staff group: a view of it that may vanish
    metadata,
    Column("case_ref", ForeignKey("cases.ref", ondelete="CASCADE"), primary_key=True),
    Column("thread_id", BigInteger),  # its topic; None while there is none, and in a group without topics
    Column("card_id", BigInteger),  # the message that shows the case
    Column("name", Text),  # of the topic, as the group has it
    Column("version", Integer),  # of the case that is shown
    Column("shows", Text),  # what tells the words of the card from others: the same is not sent again
    _moment("taken_until"),  # by whoever changes it in the group now
    Index(None, "thread_id"),
)

drafts = Table(
    "drafts",  # replies that were typed in the staff group and wait for their writer to say: send it
    metadata,
    _id(),
    Column("case_ref", ForeignKey("cases.ref", ondelete="CASCADE"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    _sealed("text"),
    _moment("created_at", nullable=False),
    sqlite_autoincrement=True,
)

exports = Table(
    "exports",  # the outbox to other systems
    metadata,
    _id(),
    Column("system", Text, nullable=False),
    Column("case_ref", ForeignKey("cases.ref", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),  # one delivery for one change, told to the other system too
    _moment("created_at", nullable=False),
    *_outbox_columns(),
)
_unexported = (exports.c.sent_at.is_(None)) & (exports.c.failed.is_(None))
Index("ix_exports_unsent", exports.c.due_at, sqlite_where=_unexported, postgresql_where=_unexported)

remote_items = Table(
    "remote_items",  # what a case is called in another system
    metadata,
    Column("system", Text, primary_key=True),
    Column("case_ref", ForeignKey("cases.ref", ondelete="CASCADE"), primary_key=True),
    Column("remote_id", Text, nullable=False),
)

audit = Table(
    "audit",  # who looked at or changed what; never a personal value
    metadata,
    _id(),
    _moment("at", nullable=False),
    Column("staff_id", ForeignKey("staff.id"), index=True),
    Column("action", Text, nullable=False),
    Column("case_ref", Text, index=True),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

measurements = Table(
    "measurements",  # what became of somebody: asked at the start, and 3 and 12 months after the declaration
    metadata,
    _id(),
    Column("case_ref", ForeignKey("cases.ref", ondelete="CASCADE"), nullable=False),
    Column("moment", Text, nullable=False),
    _moment("due_at", nullable=False),
    _moment("asked_at"),
    _moment("answered_at"),
    _moment("refused_at"),
    Column("answers", JSON(none_as_null=True)),  # ids only
    UniqueConstraint("case_ref", "moment"),
    Index(None, "due_at"),
)

stops = Table(
    "stops",  # at which question people left; nobody stands in it
    metadata,
    _id(),
    _moment("at", nullable=False),
    Column("dialog", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("language", Text),
    Column("source", Text),
    Index(None, "at"),
)

fact_changes = Table(
    "fact_changes",  # what staff confirmed or changed of a dated fact; the last one counts
    metadata,
    _id(),
    _moment("at", nullable=False),
    Column("by_staff", ForeignKey("staff.id"), nullable=False),
    Column("fact_id", Text, nullable=False),
    Column("version", Date, nullable=False),  # the first day of the version of the fact that it is about
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("verified_on", Date, nullable=False),
    Index(None, "fact_id"),
)

unanswered = Table(
    "unanswered",  # questions without an answer, with what is personal masked before they come here
    metadata,
    _id(),
    _moment("at", nullable=False),
    Column("language", Text),
    Column("audience", Text),
    _sealed("text"),
    Column("topic", Text),  # the nearest, or the one that staff chose
    Column("state", Text, nullable=False, server_default="open"),  # open, example, not-ours
    Index(None, "state", "topic"),
)

helped = Table(
    "helped",  # whether an answer helped
    metadata,
    _id(),
    _moment("at", nullable=False),
    Column("topic", Text, nullable=False),
    Column("language", Text),
    Column("yes", Boolean, nullable=False),
    Index(None, "topic"),
)

parked = Table(
    "parked",
    metadata,
    _id(),
    Column("channel", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    _moment("at", nullable=False),
    sqlite_autoincrement=True,
)

settings = Table("settings", metadata, Column("key", Text, primary_key=True), _sealed("value"))


def insert_missing(table: Table) -> dict[str, Insert]:
    """Return, per database, the statement that inserts and leaves what is already there alone."""
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing(),
    }
