"""The command line `sidos`: exit code 0 done, 1 failed, 2 misused."""

from __future__ import annotations

import os
import sys

import typer

from commands import (
    demo,
    doctor,
    mail_catcher,
    migrate,
    rehearse,
    serve,
    staff,
    template,
    token,
    verify,
    worker,
)

app = typer.Typer(
    name="sidos",
    help="Carries an agreement between many parties from its first draft to its last day.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("rehearse")(rehearse.rehearse)
app.command("verify")(verify.verify)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("migrate")(migrate.migrate)
app.command("doctor")(doctor.doctor)
app.command("mail-catcher", hidden=True)(mail_catcher.mail_catcher)
app.add_typer(template.app, name="template")
app.add_typer(staff.app, name="staff")
app.add_typer(token.app, name="token")


def main() -> None:
    """Run one command and end the process at once.

    The Temporal client's threads may outlive the interpreter and crash its end
    (ARCHITECTURE.md, “Ending a process”), so what is buffered is written and the
    process ends without waiting for them.
    """
    code = 0
    try:
        app()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
