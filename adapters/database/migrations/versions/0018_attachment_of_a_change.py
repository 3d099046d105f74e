"""The list of people that was issued anew after an accession."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; accessions that are in force already have none."""
    op.add_column("agreement_change", sa.Column("attachment_sha256", sa.String(), nullable=True))
