"""`sidos staff`: who may sign in to coordinate, to audit, to administer."""

from __future__ import annotations

import asyncio
import json
from enum import StrEnum
from typing import Annotated

import typer

from adapters.clock import system_clock
from adapters.database.staff import StaffView, add_staff
from adapters.database.staff_changes import disable_staff
from adapters.database.staff_events import staff_chain
from adapters.database.tables.staff import StaffRole
from adapters.settings import Settings
from adapters.staff_links import sign_in_address
from commands.output import console, fail, load_settings, print_json
from commands.records import transaction
from domain.audit import ChainBreak, ChainedEvent, first_break
from domain.errors import DomainError

app = typer.Typer(help="Staff and their sign-in links.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The address of the member of staff.")]


class Language(StrEnum):
    """The languages of the pages."""

    FI = "fi"
    SV = "sv"
    EN = "en"


@app.command("add")
def add(
    email: Email,
    role: Annotated[StaffRole, typer.Option(help="What this person may do.")],
    language: Annotated[Language, typer.Option(help="The language of the pages.")] = Language.FI,
    as_json: Annotated[bool, typer.Option("--json", help="Print data for programs.")] = False,
) -> None:
    """Add a member of staff, or renew the link of one; print a link that signs in once."""
    settings = load_settings()
    try:
        member = asyncio.run(_add(settings, email, role, language))
    except DomainError as refusal:
        fail(str(refusal))
    link = sign_in_address(settings, member)
    if as_json:
        print_json({"id": member.id, "email": member.email, "role": member.role, "link": link})
        return
    console.print(f"[green]✓[/] {member.email} may sign in as {member.role}.", highlight=False)
    console.print("The link opens once:")
    typer.echo(link)


@app.command("remove")
def remove(email: Email) -> None:
    """Take a member's access away at once; the history keeps who it was."""
    try:
        there = asyncio.run(_remove(load_settings(), email))
    except DomainError as refusal:
        fail(str(refusal))
    if not there:
        fail(f"No member of staff has the address {email}.")
    console.print(f"[green]✓[/] {email} can no longer sign in.", highlight=False)


@app.command("record")
def record() -> None:
    """Print what is recorded of staff, oldest first, and check that its chain holds."""
    events, broken = asyncio.run(_record(load_settings()))
    for chained in events:
        typer.echo(json.dumps(chained.event, ensure_ascii=False, sort_keys=True))
    if broken is not None:
        fail(f"The record does not hold: {broken.reason}.")
    console.print(f"[green]✓[/] The chain of {len(events)} events holds.", highlight=False)


async def _record(settings: Settings) -> tuple[tuple[ChainedEvent, ...], ChainBreak | None]:
    async with transaction(settings) as session:
        events = await staff_chain(session)
    return events, first_break(events)


async def _add(settings: Settings, email: str, role: StaffRole, language: Language) -> StaffView:
    async with transaction(settings) as session:
        return await add_staff(
            session, email=email, role=role, language=language, at=system_clock()
        )


async def _remove(settings: Settings, email: str) -> bool:
    async with transaction(settings) as session:
        return await disable_staff(session, email=email, at=system_clock())
