"""When who has not signed is reminded, kept with the round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rounds that run keep the plan of the house: none is written down for them."""
    op.add_column("signing_round", sa.Column("reminders", sa.JSON(), nullable=True))
