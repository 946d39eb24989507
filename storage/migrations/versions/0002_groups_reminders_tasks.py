"""Groups that people join, reminders of what was not finished, and tasks for staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Add them."""
    op.add_column("conversations", sa.Column("unsent_since", MOMENT, nullable=True))
    op.add_column("conversations", sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("group_ref", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("group_hash", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("group_token", sa.LargeBinary(), nullable=True))
    op.add_column("cases", sa.Column("decide_by", MOMENT, nullable=True))
    op.add_column("cases", sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("cases") as cases:
        cases.create_index(op.f("ix_cases_group_ref"), ["group_ref"])
        cases.create_unique_constraint(op.f("uq_cases_group_hash"), ["group_hash"])
    op.create_table(
        "tasks",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_tasks_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("key", name=op.f("uq_tasks_key")),
        sqlite_autoincrement=True,
    )
