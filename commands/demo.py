"""`sidos demo`: everything on this machine, with the 20-party agreement loaded."""

from __future__ import annotations

import asyncio
import shutil
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import httpx
import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from adapters.database.tables.staff import StaffRole
from adapters.demo_folder import demo_folder
from commands.output import MISUSED, console, fail, progress_console
from commands.rehearsal.api import Api
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.decider import decide_all, yesterday
from commands.rehearsal.journey import ORGANISATION
from commands.rehearsal.mailbox import deciding_links, signing_links
from commands.rehearsal.specimen import Specimen
from commands.stack.embedded import EmbeddedStack
from commands.stack.processes import NotReady, answers_on
from commands.stack.settings_file import read_settings

_TEMPLATE = "family-centre-cooperation"


def demo(
    port: Annotated[int, typer.Option(help="The port of the pages, when it starts.")] = 8000,
    state: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the demo before.")] = False,
    decide_the_rest: Annotated[
        bool,
        typer.Option(
            "--decide-the-rest", help="Approve behind every link to decide in a running demo."
        ),
    ] = False,
    sign_the_rest: Annotated[
        bool,
        typer.Option("--sign-the-rest", help="Sign every link that waits in a running demo."),
    ] = False,
) -> None:
    """Start everything on this machine and print the addresses to open."""
    folder = state or demo_folder()
    if decide_the_rest:
        asyncio.run(_decide_the_rest(folder))
    if sign_the_rest:
        asyncio.run(_sign_the_rest(folder))
    if decide_the_rest or sign_the_rest:
        return
    if asyncio.run(answers_on(port)):
        fail(f"Port {port} is taken. Choose another one with --port.", MISUSED)
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        asyncio.run(_demo(folder, port))
    except NotReady as error:
        fail(str(error))


async def _demo(folder: Path, port: int) -> None:
    embedded = EmbeddedStack(folder, port=port, organisation=ORGANISATION)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    async with AsyncExitStack() as running:
        with Progress(*columns, console=progress_console, transient=True) as progress:
            task = progress.add_task("Starting Temporal, mail catcher, worker and web …")
            stack = await running.enter_async_context(embedded)
            progress.update(task, description="Drafting the 20-party agreement …")
            await _load_specimen(stack)
        _say_what_to_do(stack)
        await _until_interrupted(stack)


async def _load_specimen(stack: EmbeddedStack) -> None:
    async with Api.of(stack) as api:
        if not await api.agreements():
            await api.draft(Specimen.of_template(_TEMPLATE), key="demo-specimen")


def _say_what_to_do(stack: EmbeddedStack) -> None:
    console.print(f"\n[bold green]Sidos runs.[/] Open  [bold]{stack.public_url}/demo[/]\n")
    console.print(f"  What to do next   {stack.public_url}/demo", highlight=False)
    for role in StaffRole:
        address = f"{stack.public_url}/demo/sign-in/{role}"
        console.print(f"  {role.value.capitalize():<16}  {address}", highlight=False)
    console.print(f"  Inbox of all      {stack.public_url}/demo/mail", highlight=False)
    console.print(f"  Check a document  {stack.public_url}/verify", highlight=False)
    console.print(f"  Kept in           {stack.state}\n", highlight=False)
    console.print("  Ctrl-C stops it; the next start goes on where it was (--fresh forgets).")


async def _until_interrupted(stack: EmbeddedStack) -> None:
    interrupted = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, interrupted.set)
    keeping = asyncio.create_task(stack.keep_running())
    waiting = asyncio.create_task(interrupted.wait())
    done, _ = await asyncio.wait({keeping, waiting}, return_when=asyncio.FIRST_COMPLETED)
    keeping.cancel()
    if keeping in done:
        keeping.result()


async def _address_of(folder: Path) -> str:
    """Return where the demo of a folder runs: it is written in the folder."""
    address = read_settings(folder).get("SIDOS_PUBLIC_URL", "")
    if not address or not await _is_ours(address):
        fail(
            f"No demo runs that keeps its state in {folder}. Start one with “sidos demo”, or "
            "name the folder of the one that runs with --state."
        )
    return address


async def _decide_the_rest(folder: Path) -> None:
    """Approve behind every link whose party has not decided."""
    address = await _address_of(folder)
    links = deciding_links(folder / "mail")
    if not links:
        fail("Nobody has been asked to decide yet: send the agreement out for decision first.")
    paths = [urlsplit(link).path for link in links]
    decided = await decide_all(address, paths, decided_on=yesterday())
    if decided:
        console.print(f"[green]✓[/] {decided} decisions recorded on {address}.")
    else:
        console.print(f"No link waits for a decision on {address}: all have decided.")


async def _sign_the_rest(folder: Path) -> None:
    """Sign behind every link that waits."""
    address = await _address_of(folder)
    links = signing_links(folder / "mail")
    if not links:
        fail("Nobody has been asked to sign yet: send the agreement for signing first.")
    # A demo that was started again may answer on another port than its mails say.
    signed = await sign_all(address, [urlsplit(link).path for link in links])
    if signed:
        console.print(f"[green]✓[/] {signed} signatures given on {address}.")
    else:
        console.print(f"No link waits for a signature on {address}: all are signed or closed.")


async def _is_ours(address: str) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{address}/healthz")
    except httpx.TransportError:
        return False
    return answer.is_success
