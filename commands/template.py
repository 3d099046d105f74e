"""`sidos template`: is a template safe and complete; which ones are there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from adapters.documents.template_check import check_template
from adapters.documents.template_library import TemplateLibrary
from commands.composition import TEMPLATES
from commands.output import FAILED, MISUSED, console, fail, print_json

app = typer.Typer(help="Agreement templates.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print data for programs.")]


@app.command("check")
def check(
    path: Annotated[Path, typer.Argument(help="A template's folder, or a DOCX file.")],
    as_json: AsJson = False,
) -> None:
    """Name everything that is unsafe or incomplete in a template."""
    if not path.exists():
        fail(f"{path} does not exist.", MISUSED)
    problems = check_template(path)
    if as_json:
        print_json([{"code": p.code, "where": p.where, "text": p.text} for p in problems])
    else:
        for problem in problems:
            console.print(f"[red]✗[/] {problem.where}: {problem.text} [dim]({problem.code})[/]")
        if not problems:
            console.print(f"[green]✓[/] {path} is safe and complete.", highlight=False)
    if problems:
        raise typer.Exit(FAILED)


@app.command("list")
def list_templates(as_json: AsJson = False) -> None:
    """List the templates with their versions."""
    templates = TemplateLibrary(TEMPLATES).list()
    if as_json:
        print_json(
            [
                {
                    "name": t.name,
                    "version": t.version,
                    "language": t.language,
                    "title": t.title.model_dump(),
                }
                for t in templates
            ]
        )
        return
    table = Table("name", "version", "language", "title")
    for template in templates:
        title = template.title.en
        table.add_row(template.name, str(template.version), template.language, title)
    console.print(table)
