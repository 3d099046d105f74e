"""A real PostgreSQL server for the tests: started once, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# Nothing here outlives the tests, so nothing has to reach the disk.
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100"


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is not None:
        return os.path.realpath(found)
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not newest:
        raise FileNotFoundError(f"PostgreSQL's {name} is not installed (see make install)")
    return str(newest[-1])


def _run(command: Sequence[str]) -> None:
    # PostgreSQL refuses to run as root.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_postgres, *command],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        timeout=60,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr or done.stdout}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres_server() -> Iterator[str]:
    """Yield the address of a running server, up to the slash before a database's name."""
    # A path that every account may enter, unlike pytest's own temporary folders.
    folder = Path(tempfile.mkdtemp(prefix="sidos-postgres-"))
    data, log = folder / "data", folder / "log"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port = _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {_FAST}"
    try:
        _run([
            _program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust",
            "--no-sync", "-E", "UTF8", "--locale=C.UTF-8",
        ])  # fmt: skip
        _run([_program("pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-o", options, "start"])
        try:
            yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}"
        finally:
            _run([_program("pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
