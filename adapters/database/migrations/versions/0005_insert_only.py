"""Rows of the audit chain, signatures and revisions are written once: triggers refuse the rest."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# With the keys by which SQLite's INSERT OR REPLACE would delete an old row for a new one.
INSERT_ONLY = {
    "audit_event": ("id", "agreement_id, sequence", "agreement_id, once_key"),
    "signature": ("id", "request_id", "cms_sha256"),
    "revision": ("id", "round_id, number", "signature_id"),
}


def upgrade() -> None:
    """Create the triggers; TRUNCATE exists on PostgreSQL only."""
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def _on_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% takes INSERT only', TG_TABLE_NAME;
        END
        $$
        """
    )
    for table in INSERT_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _on_sqlite() -> None:
    for table, keys in INSERT_ONLY.items():
        refuse = f"SELECT RAISE(ABORT, '{table} takes INSERT only')"
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN {refuse}; END"
            )
        # What REPLACE deletes fires no trigger of DELETE; every row has a rowid besides.
        taken = " OR ".join(map(_same, ("rowid", *keys)))
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"BEGIN {refuse} FROM {table} WHERE {taken}; END"
        )


def _same(key: str) -> str:
    columns = key.split(", ")
    return "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")"
