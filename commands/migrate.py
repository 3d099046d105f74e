"""`sidos migrate`: brings the database to the newest schema."""

from adapters.database.migrate import upgrade
from commands.output import console, load_settings


def migrate() -> None:
    """Bring the database to the newest schema; safe to call again."""
    upgrade(load_settings().database_url)
    console.print("[green]✓[/] The database has the newest schema.")
