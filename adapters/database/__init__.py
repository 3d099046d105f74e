"""The records: tables, migrations and queries (SQLite embedded, PostgreSQL in production)."""
