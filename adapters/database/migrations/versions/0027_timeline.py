"""An index by which the events of all agreements are read, the newest first."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; the rows stay as they are."""
    columns = ["occurred_at", "agreement_id", "sequence"]
    op.create_index("ix_audit_event_timeline", "audit_event", columns)
