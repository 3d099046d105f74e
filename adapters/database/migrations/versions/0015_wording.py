"""The text of an agreement that was edited in Word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the text of every agreement that is there is its template's."""
    op.add_column("agreement", sa.Column("wording", sa.JSON(), nullable=False, server_default="{}"))
