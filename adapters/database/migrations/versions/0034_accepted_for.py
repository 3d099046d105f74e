"""Whom a coordinator accepts in one place of one round is an alternate for nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: who was accepted before stays an alternate."""
    op.add_column(
        "person", sa.Column("accepted_for", sa.String(), nullable=False, server_default="")
    )
