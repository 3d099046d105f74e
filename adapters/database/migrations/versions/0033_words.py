"""The words by which agreements are searched, in small letters, in a table of their own."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_AT_ONCE = 500


def upgrade() -> None:
    """Add the table, and fill it for the agreements that there are."""
    op.create_table(
        "agreement_words",
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name="fk_agreement_words_agreement_id_agreement"
        ),
        sa.PrimaryKeyConstraint("agreement_id", name="pk_agreement_words"),
    )
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    agreement = sa.table("agreement", *(sa.column(name) for name in ("id", "number", "title")))
    party = sa.table("party", *(sa.column(name) for name in ("agreement_id", "ordinal", "name")))
    said = {
        row.id: [row.number, row.title] for row in connection.execute(sa.select(agreement)).all()
    }
    order = party.c.agreement_id, party.c.ordinal
    for row in connection.execute(sa.select(party).order_by(*order)).all():
        said[row.agreement_id].append(row.name)
    filled = [
        {"agreement_id": key, "words": _folded("\n".join(words))} for key, words in said.items()
    ]
    words = sa.table("agreement_words", sa.column("agreement_id"), sa.column("words"))
    for begin in range(0, len(filled), _AT_ONCE):
        connection.execute(words.insert(), filled[begin : begin + _AT_ONCE])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
