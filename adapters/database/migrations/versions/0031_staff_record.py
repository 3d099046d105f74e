"""The record of staff, written once like the audit chain; names, and when a browser was in use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_LONG_AGO = sa.text("'1970-01-01 00:00:00+00:00'")


def upgrade() -> None:
    """Add all; whoever is signed in stays so, and was seen when they signed in."""
    for column in ("name", "notices_to"):
        op.add_column("staff", sa.Column(column, sa.String(), server_default="", nullable=False))
    op.add_column(
        "staff_session",
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), server_default=_LONG_AGO, nullable=False
        ),
    )
    op.execute("UPDATE staff_session SET last_seen_at = created_at")
    op.create_table(
        "staff_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_event"),
        sa.UniqueConstraint("sequence", name="uq_staff_event_sequence"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def _on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER staff_event_insert_only BEFORE UPDATE OR DELETE ON staff_event "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER staff_event_no_truncate BEFORE TRUNCATE ON staff_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _on_sqlite() -> None:
    refuse = "SELECT RAISE(ABORT, 'staff_event takes INSERT only')"
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER staff_event_no_{act.lower()} BEFORE {act} ON staff_event "
            f"BEGIN {refuse}; END"
        )
    # What REPLACE deletes fires no trigger of DELETE.
    op.execute(
        "CREATE TRIGGER staff_event_no_replace BEFORE INSERT ON staff_event "
        f"BEGIN {refuse} FROM staff_event WHERE rowid = NEW.rowid OR id = NEW.id "
        "OR sequence = NEW.sequence; END"
    )
