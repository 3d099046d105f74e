"""`sidos rehearse --years`: decades in minutes, and a timeline that a lawyer can read."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from pathlib import Path

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from adapters.logs import configure_logs
from commands.output import FAILED, console, fail, print_json, progress_console
from commands.rehearsal.api import ApiRefused
from commands.rehearsal.forms import UnexpectedPage
from commands.rehearsal.journey import ORGANISATION
from commands.rehearsal.mailbox import MailMissing
from commands.rehearsal.years.report import YearsReport
from commands.rehearsal.years.running import rehearse_years


def rehearse_the_years(out: Path, years: int, *, as_json: bool) -> None:
    """Live through the years; exit code 0 only when everything was as it had to be."""
    # Everything runs in this process: what it has to log would stand between the progress.
    configure_logs(logging.ERROR)
    logging.disable(logging.WARNING)
    try:
        report = asyncio.run(_rehearse(out, years))
    except (ApiRefused, UnexpectedPage, MailMissing, TimeoutError) as error:
        fail(str(error) or "It took too long.")
    if as_json:
        print_json(report.as_data())
    else:
        _say(report, out)
    if not report.passed:
        raise typer.Exit(FAILED)


async def _rehearse(out: Path, years: int) -> YearsReport:
    folder = Path(tempfile.mkdtemp(prefix="sidos-years-"))
    try:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=progress_console) as progress:
            task = progress.add_task("", total=None)
            return await rehearse_years(
                folder,
                out,
                years,
                organisation=ORGANISATION,
                begins=lambda words: progress.update(task, description=words),
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(report: YearsReport, out: Path) -> None:
    mark = "[bold green]✓ passed[/]" if report.passed else "[bold red]✗ failed[/]"
    held = sum(check.holds for check in report.checks)
    console.print(
        f"{mark}  {report.years} years of {len(report.timelines)} agreements in "
        f"{report.seconds:.0f} s: {held} of {len(report.checks)} checks, {len(report.files)} files"
    )
    for timeline in report.timelines:
        console.print(f"  {timeline.number}  {timeline.title}: {timeline.status}", highlight=False)
    for reason in report.reasons:
        console.print(f"  • {reason}", highlight=False, markup=False)
    console.print(f"  read {out}/report.html", highlight=False)
