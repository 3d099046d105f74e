"""Indexes of the few rows that say which agreements are stuck: mail that failed, declines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; the list of agreements asks for both each time."""
    op.create_index(
        "ix_mail_failed",
        "mail",
        ["agreement_id"],
        sqlite_where=sa.text("status = 'failed'"),
        postgresql_where=sa.text("status = 'failed'"),
    )
    op.create_index(
        "ix_signing_request_declined",
        "signing_request",
        ["round_id"],
        sqlite_where=sa.text("status = 'declined'"),
        postgresql_where=sa.text("status = 'declined'"),
    )
