"""In which step a signatory is asked, and up to which a round has asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: in rounds of before, all were asked at once."""
    for table, column in (
        ("person", "step"),
        ("signing_request", "step"),
        ("signing_round", "open_step"),
    ):
        op.add_column(
            table, sa.Column(column, sa.Integer(), nullable=False, server_default=sa.text("1"))
        )
