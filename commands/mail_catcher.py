"""`sidos mail-catcher`: an SMTP server that keeps every mail in a folder (demo, tests)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.mail.catcher import run_catcher


def mail_catcher(
    folder: Annotated[Path, typer.Argument(help="Where each mail is kept as a file.")],
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 1025,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Catch mails; nothing is sent on."""
    asyncio.run(run_catcher(folder, host, port))
