"""The command line `sidos`: exit code 0 done, 1 failed, 2 misused."""

from __future__ import annotations

import importlib
import os
import sys

import typer

_COMMANDS = {
    "demo": "Start everything on this machine, with a 20-party agreement loaded.",
    "rehearse": "Run draft, signing round and seal unattended, and verify the result.",
    "verify": "Check a PDF or an evidence bundle offline.",
    "serve": "Serve the pages and the API.",
    "worker": "Run workflows and activities.",
    "migrate": "Bring the database to the newest schema.",
    "doctor": "Say what is missing or misconfigured, and what mends it.",
    "template": "Agreement templates: check, list.",
    "staff": "Staff and their sign-in links: add, remove.",
    "token": "Tokens of the API: add, revoke.",
    "mail-catcher": "Catch mails; nothing is sent on.",
}
_HIDDEN = ("mail-catcher",)


def build(called: str) -> typer.Typer:
    """Return the command line with the parts of one command loaded.

    The others are there by name and one line of help: no process pays for importing
    what another one uses.
    """
    app = typer.Typer(
        name="sidos",
        help="Carries an agreement between many parties from its first draft to its last day.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name, line in _COMMANDS.items():
        if name != called:
            app.command(name, help=line, hidden=name in _HIDDEN)(_not_called)
            continue
        module = importlib.import_module(f"commands.{name.replace('-', '_')}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name.replace("-", "_")))
    return app


def _not_called() -> None:
    """Stand in for a command that was not called."""


def main() -> None:
    """Run one command and end the process at once.

    The Temporal client's threads may outlive the interpreter and crash its end
    (ARCHITECTURE.md, “Ending a process”), so what is buffered is written and the
    process ends without waiting for them.
    """
    code = 0
    try:
        build(sys.argv[1] if len(sys.argv) > 1 else "")()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
