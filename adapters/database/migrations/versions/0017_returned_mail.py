"""When a mail came back that its server had taken at first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("mail", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
