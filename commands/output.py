"""What commands print: results on stdout; progress and failures on stderr."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from adapters.settings import Settings

FAILED, MISUSED = 1, 2

console = Console()
progress_console = Console(stderr=True)


def print_json(value: Any) -> None:
    """Print data for programs."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def fail(text: str, code: int = FAILED) -> NoReturn:
    """Say why it did not work, and end with that exit code."""
    progress_console.print(f"[bold red]✗[/] {escape(text)}", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def load_settings() -> Settings:
    """Return the settings from the environment, or end with each one that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "SIDOS_" + "_".join(map(str, problem["loc"])).upper()
            progress_console.print(
                f"[bold red]✗[/] {name}: {escape(problem['msg'])}", highlight=False
            )
        fail("The settings are not complete: set these in the environment or in .env.", MISUSED)
