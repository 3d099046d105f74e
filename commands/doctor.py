"""`sidos doctor`: what is missing or misconfigured, and the command that mends it."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.markup import escape

from adapters.clock import system_clock
from commands.checkup import check_all
from commands.findings import Finding, Level
from commands.output import FAILED, console, load_settings, print_json

_MARKS = {Level.GOOD: "[green]✓[/]", Level.WARNING: "[yellow]![/]", Level.BAD: "[red]✗[/]"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print data for programs.")] = False,
) -> None:
    """Check settings, database, Temporal, mail, engine, certificates and clock.

    Exit code 0 when nothing is wrong; warnings do not count.
    """
    findings = asyncio.run(check_all(load_settings(), system_clock))
    if as_json:
        print_json([finding.as_data() for finding in findings])
    else:
        for finding in findings:
            _say(finding)
    if any(finding.level is Level.BAD for finding in findings):
        raise typer.Exit(FAILED)


def _say(finding: Finding) -> None:
    mark = _MARKS[finding.level]
    console.print(f"{mark} {finding.subject}: {escape(finding.text)}", highlight=False)
    if finding.mend:
        console.print(f"    → {escape(finding.mend)}", highlight=False)
