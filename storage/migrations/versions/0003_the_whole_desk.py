"""What the whole desk needs: financing, checklists, a second factor, exports, measurements, and what we learn from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
WAITING = sa.text("sent_at IS NULL AND failed IS NULL")


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "helped",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helped")),
    )
    op.create_index(op.f("ix_helped_topic"), "helped", ["topic"], unique=False)
    op.create_table(
        "stops",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("dialog", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stops")),
    )
    op.create_index(op.f("ix_stops_at"), "stops", ["at"], unique=False)
    op.create_table(
        "unanswered",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
    )
    op.create_index(op.f("ix_unanswered_state_topic"), "unanswered", ["state", "topic"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("case_ref", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_audit_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_case_ref"), "audit", ["case_ref"], unique=False)
    op.create_index(op.f("ix_audit_staff_id"), "audit", ["staff_id"], unique=False)
    op.create_table(
        "fact_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_staff", ID, nullable=False),
        sa.Column("fact_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["by_staff"], ["staff.id"], name=op.f("fk_fact_changes_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_changes")),
    )
    op.create_index(op.f("ix_fact_changes_fact_id"), "fact_changes", ["fact_id"], unique=False)
    op.create_table(
        "exports",
        sa.Column("id", ID, nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("case_ref", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("failed", sa.Text(), nullable=True),
        sa.Column("sent_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_ref"], ["cases.ref"], name=op.f("fk_exports_case_ref"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("key", name=op.f("uq_exports_key")),
    )
    op.create_index(op.f("ix_exports_case_ref"), "exports", ["case_ref"], unique=False)
    op.create_index(
        "ix_exports_unsent", "exports", ["due_at"], unique=False, sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "measurements",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_ref", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("refused_at", MOMENT, nullable=True),
        sa.Column("answers", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["case_ref"], ["cases.ref"], name=op.f("fk_measurements_case_ref"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurements")),
        sa.UniqueConstraint("case_ref", "moment", name=op.f("uq_measurements_case_ref_moment")),
    )
    op.create_index(op.f("ix_measurements_due_at"), "measurements", ["due_at"], unique=False)
    op.create_table(
        "remote_items",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("case_ref", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_ref"], ["cases.ref"], name=op.f("fk_remote_items_case_ref"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("system", "case_ref", name=op.f("pk_remote_items")),
    )
    op.create_table(
        "threads",
        sa.Column("case_ref", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("shows", sa.Text(), nullable=True),
        sa.Column("taken_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_ref"], ["cases.ref"], name=op.f("fk_threads_case_ref"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_ref", name=op.f("pk_threads")),
    )
    op.create_index(op.f("ix_threads_thread_id"), "threads", ["thread_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_ref", sa.Text(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_ref"], ["cases.ref"], name=op.f("fk_drafts_case_ref"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_drafts_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_drafts_case_ref"), "drafts", ["case_ref"], unique=False)
    op.create_index(op.f("ix_case_events_kind_case_ref_id"), "case_events", ["kind", "case_ref", "id"], unique=False)
    op.create_index(op.f("ix_case_events_case_ref_kind_id"), "case_events", ["case_ref", "kind", "id"], unique=False)
    op.drop_index(op.f("ix_case_events_case_ref"), table_name="case_events")
    op.add_column("cases", sa.Column("split", sa.JSON(), nullable=True))
    op.add_column("cases", sa.Column("checklist", sa.JSON(), nullable=True))
    op.add_column("cases", sa.Column("hold_until", MOMENT, nullable=True))
    op.create_index(op.f("ix_cases_claimed_by"), "cases", ["claimed_by"], unique=False)
    queued = [
        *("status", "kind", "claimed_by", "due_at", "hold_until", "decide_by", "created_at"),
        *("municipality", "sector", "language", "ref"),
    ]
    op.create_index("ix_cases_queue", "cases", queued, unique=False)
    op.create_index(op.f("ix_conversations_unsent_since"), "conversations", ["unsent_since"], unique=False)
    op.add_column("sessions", sa.Column("proved_at", MOMENT, nullable=True))
    op.add_column("staff", sa.Column("totp_secret", sa.LargeBinary(), nullable=True))
    op.add_column("staff", sa.Column("totp_since", MOMENT, nullable=True))
    op.add_column("staff", sa.Column("totp_step", sa.BigInteger(), nullable=True))
    op.add_column("staff", sa.Column("away_until", sa.Date(), nullable=True))
