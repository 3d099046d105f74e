"""Alembic's entry: runs the migrations on the connection that `migrate.py` hands over."""

from alembic import context

from adapters.database.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
