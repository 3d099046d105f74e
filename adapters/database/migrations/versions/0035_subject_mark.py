"""One human who is identified in two places of a party: a mark to tell it by, and the outcome."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_OUTCOME = "ck_strong_identification_outcome"


def upgrade() -> None:
    """Add both; who was identified before has no mark and is compared with nobody."""
    with op.batch_alter_table("strong_identification") as identification:
        identification.add_column(
            sa.Column("subject_mark", sa.String(), nullable=False, server_default="")
        )
        identification.drop_constraint(op.f(_OUTCOME), type_="check")
        identification.create_check_constraint(
            op.f(_OUTCOME),
            "outcome IN ('begun', 'returned', 'identified', 'another_person', 'same_person', "
            "'cancelled', 'failed')",
        )
