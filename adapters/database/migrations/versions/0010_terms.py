"""Term and termination kept with each agreement; a term may have no last day.

An agreement of before gets them from the template that it was drafted from, whose
versions never change.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEMPLATES = Path(__file__).resolve().parents[4] / "templates" / "agreements"


def upgrade() -> None:
    """Add the column, fill it, and let the last day be empty."""
    op.add_column("agreement", sa.Column("terms", sa.JSON(), nullable=True))
    _fill(op.get_bind())
    with op.batch_alter_table("agreement") as agreement:
        agreement.alter_column("terms", existing_type=sa.JSON(), nullable=False)
        agreement.alter_column("last_on", existing_type=sa.Date(), nullable=True)


def _fill(connection: sa.Connection) -> None:
    agreement = sa.table(
        "agreement",
        sa.column("id", sa.String()),
        sa.column("template_name", sa.String()),
        sa.column("template_version", sa.String()),
        sa.column("first_on", sa.Date()),
        sa.column("last_on", sa.Date()),
        sa.column("terms", sa.JSON()),
    )
    for row in connection.execute(sa.select(agreement)).all():
        manifest = TEMPLATES / row.template_name / f"v{row.template_version}" / "template.toml"
        terms = _terms(tomllib.loads(manifest.read_text("utf-8")), row.first_on, row.last_on)
        connection.execute(agreement.update().where(agreement.c.id == row.id).values(terms=terms))


def _terms(manifest: dict[str, Any], first_on: date, last_on: date) -> dict[str, Any]:
    return {
        "first_on": first_on.isoformat(),
        "last_on": last_on.isoformat(),
        "prolonged_by_months": manifest["term"].get("prolonged_by_months"),
        "holidays": "FI" if manifest["time_zone"] == "Europe/Helsinki" else "",
        "termination": manifest["termination"],
    }
