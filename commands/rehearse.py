"""`sidos rehearse`: the main job, unattended, on an embedded stack of its own."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from commands.output import FAILED, MISUSED, console, fail, print_json, progress_console
from commands.rehearsal.api import ApiRefused
from commands.rehearsal.forms import UnexpectedPage
from commands.rehearsal.journey import Watching, rehearse_in
from commands.rehearsal.mailbox import MailMissing
from commands.rehearsal.report import RehearsalReport
from commands.rehearsal.specimen import Specimen
from commands.rehearse_years import rehearse_the_years
from commands.stack.processes import NotReady
from domain.errors import DomainError

_WORDS = {
    "start": "Starting Temporal, mail catcher, worker and web",
    "draft": "Drafting the agreement from its template",
    "decide": "Deciding through the links in the mails",
    "send": "Freezing the text, certifying it, sending the invitations",
    "sign": "Signing through the links in the mails",
    "seal": "Sealing",
    "verify": "Verifying the document and the evidence bundle",
}


def rehearse(  # noqa: PLR0917 - each is an option of the command line
    template: Annotated[
        str, typer.Option(help="The name of a template.")
    ] = "family-centre-cooperation",
    parties: Annotated[
        Path | None, typer.Option(exists=True, help="Parties, CSV or XLSX, not the specimen's.")
    ] = None,
    values: Annotated[
        Path | None, typer.Option(exists=True, help="Values, TOML, instead of the specimen's.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the result is written.")] = Path("rehearsal"),
    years: Annotated[
        int | None,
        typer.Option(min=1, max=20, help="Live through so many years, on a clock that skips."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as data.")] = False,
) -> None:
    """Run draft, signing round and seal; exit code 0 only when all of it verified.

    Writes agreement.pdf, evidence.zip, root.pem, report.json and report.md. With --years:
    two agreements of its own from their drafts to their ends, with all their documents and
    a timeline in report.html.
    """
    if years is not None:
        if values or parties:
            fail("--years has agreements of its own: leave out --values and --parties.", MISUSED)
        rehearse_the_years(out, years, as_json=as_json)
        return
    try:
        specimen = Specimen.of_template(template, values=values, parties=parties)
    except (DomainError, ValueError) as refused:
        fail(str(refused), MISUSED)
    try:
        report = asyncio.run(_rehearse(specimen, out))
    except (ApiRefused, UnexpectedPage, MailMissing, NotReady, TimeoutError) as error:
        fail(str(error) or "It took too long.")
    if as_json:
        print_json(report.as_data())
    else:
        _say(report, out)
    if not report.passed:
        raise typer.Exit(FAILED)


async def _rehearse(specimen: Specimen, out: Path) -> RehearsalReport:
    folder = Path(tempfile.mkdtemp(prefix="sidos-rehearsal-"))
    try:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20))
        with Progress(*columns, TimeElapsedColumn(), console=progress_console) as progress:
            task = progress.add_task("", total=None)
            watching = Watching(
                begins=lambda name: progress.update(
                    task, description=_WORDS[name], total=None, completed=0
                ),
                acted=lambda done, of: progress.update(task, completed=done, total=of),
            )
            return await rehearse_in(folder, specimen, out, watching)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(report: RehearsalReport, out: Path) -> None:
    mark = "[bold green]✓ passed[/]" if report.passed else "[bold red]✗ failed[/]"
    console.print(
        f"{mark}  {report.title}, {report.number}: {report.parties} parties, "
        f"{report.signatures} signatures, {report.pages} pages, {report.status}"
    )
    for reason in report.reasons:
        console.print(f"  • {reason}", highlight=False)
    times = ", ".join(f"{stage.name} {stage.seconds:.1f} s" for stage in report.stages)
    console.print(f"  {times}", highlight=False)
    console.print(f"  written to {out}/", highlight=False)
