"""Mails of no agreement: the link by which staff sign in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "staff_mail",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('sending', 'sent', 'failed')", name=op.f("ck_staff_mail_status")
        ),
        sa.PrimaryKeyConstraint("key", name="pk_staff_mail"),
        sa.UniqueConstraint("message_id", name="uq_staff_mail_message_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_mail_staff_id_staff"),
    )
    op.create_index("ix_staff_mail_staff_id", "staff_mail", ["staff_id"])
