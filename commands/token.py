"""`sidos token`: bearer tokens of the API."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Annotated

import typer

from adapters.clock import system_clock
from adapters.database.api_tokens import Scope, add_api_token, revoke_api_token
from adapters.settings import Settings
from commands.output import console, fail, load_settings, print_json
from commands.records import transaction

app = typer.Typer(help="Tokens of the API.", no_args_is_help=True)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the token is for.")],
    scope: Annotated[list[Scope], typer.Option(help="How far it reaches; may be repeated.")],
    days: Annotated[int, typer.Option(min=1, help="After how many days it ends.")] = 365,
    as_json: Annotated[bool, typer.Option("--json", help="Print data for programs.")] = False,
) -> None:
    """Make a token; its secret is shown once and stored as a hash."""
    until = system_clock() + timedelta(days=days)
    token_id, secret = asyncio.run(_add(load_settings(), name, scope, until))
    if as_json:
        print_json({"id": token_id, "secret": secret, "valid_until": until.isoformat()})
        return
    console.print(f"[green]✓[/] Token {token_id}, until {until:%Y-%m-%d}. It is shown once:")
    typer.echo(secret)


@app.command("revoke")
def revoke(token_id: Annotated[str, typer.Argument(help="The token's id.")]) -> None:
    """Take a token back at once."""
    if not asyncio.run(_revoke(load_settings(), token_id)):
        fail(f"There is no token {token_id}.")
    console.print(f"[green]✓[/] Token {token_id} no longer opens anything.")


async def _add(
    settings: Settings, name: str, scopes: list[Scope], until: datetime
) -> tuple[str, str]:
    async with transaction(settings) as session:
        return await add_api_token(
            session, name=name, scopes=scopes, at=system_clock(), valid_until=until
        )


async def _revoke(settings: Settings, token_id: str) -> bool:
    async with transaction(settings) as session:
        return await revoke_api_token(session, token_id, at=system_clock())
