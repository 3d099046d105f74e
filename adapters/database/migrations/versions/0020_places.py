"""Who takes a signatory's place, and what the right to sign is based on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: in rounds of before, everybody signs in their own place."""
    for table, column in (
        ("signing_request", "in_place_of"),
        ("signing_request", "capacity"),
        ("person", "basis"),
    ):
        op.add_column(
            table, sa.Column(column, sa.String(), nullable=False, server_default=sa.text("''"))
        )
