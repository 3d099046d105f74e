"""One child process for one risky job, with limits on memory, time and files.

Parsers of DOCX and PDF crash, loop and swallow memory on made-up input
(abuse 35). A job that dies of it says so as a refusal; the caller lives.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from domain.errors import N_, DomainError

_ROOT = str(Path(__file__).resolve().parents[2])
_GIBIBYTE = 2**30
_OUTPUT_LIMIT = 200_000_000
# What the kernel or the library does at a limit: abort, kill, segmentation fault,
# CPU time used up, file too large.
_LIMIT_SIGNALS = frozenset(
    {signal.SIGABRT, signal.SIGKILL, signal.SIGSEGV, signal.SIGXCPU, signal.SIGXFSZ, signal.SIGBUS}
)
_OUT_OF_MEMORY = 77
_LIMITS = (
    "import os,resource as r,sys;m,c,n=map(int,sys.argv[1:4]);os.nice(n);"
    "r.setrlimit(r.RLIMIT_AS,(m,m));r.setrlimit(r.RLIMIT_CPU,(c,c+2));"
    f"r.setrlimit(r.RLIMIT_CORE,(0,0));r.setrlimit(r.RLIMIT_FSIZE,({_OUTPUT_LIMIT},)*2);"
)
_RUN_PROGRAM = _LIMITS + "os.execvp(sys.argv[4],sys.argv[4:])"
_RUN_FUNCTION = (
    _LIMITS + "sys.path.insert(0,sys.argv[4]);"
    "from adapters.documents.sandboxed_child import child_main;child_main()"
)


class DocumentTooDemanding(DomainError):
    """A document made its parser crash or exceed its memory or time."""

    code = "document_too_demanding"
    message = N_("The document cannot be processed within the limits of memory and time.")


class ChildFailed(RuntimeError):
    """The job ended with an error of its own; the text is the child's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of address space, seconds of CPU, seconds on the wall; how far it stands back."""

    memory: int = _GIBIBYTE
    cpu_seconds: int = 30
    wall_seconds: float = 60
    niceness: int = 0


def run_function(
    function: str,
    payload: bytes,
    options: Mapping[str, object] | None = None,
    *,
    limits: Limits = Limits(),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Call `module:function(payload, options)` in a child and return its bytes.

    `options` cross as JSON. Raises `DocumentTooDemanding` at a limit or crash and
    `ChildFailed` when the function raised.
    """
    head = json.dumps({"function": function, "options": options or {}}).encode()
    launch = [sys.executable, "-I", "-c", _RUN_FUNCTION]
    return _run(
        launch,
        [_ROOT],
        head + b"\n" + payload,
        limits=limits,
        environment=environment,
        folder=None,
    )


def run_program(
    argv: Sequence[str],
    *,
    limits: Limits,
    environment: Mapping[str, str],
    folder: Path,
) -> bytes:
    """Run a program in `folder` under the limits and return its standard output."""
    launch = [sys.executable, "-I", "-c", _RUN_PROGRAM]
    return _run(launch, argv, b"", limits=limits, environment=environment, folder=folder)


def _run(
    launch: Sequence[str],
    argv: Sequence[str],
    payload: bytes,
    *,
    limits: Limits,
    environment: Mapping[str, str] | None,
    folder: Path | None,
) -> bytes:
    numbers = (limits.memory, limits.cpu_seconds, limits.niceness)
    command = [*launch, *map(str, numbers), *argv]
    base = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TZ": "UTC"}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            command, stdin=subprocess.PIPE, stdout=output, stderr=errors,
            env={**base, **(environment or {})}, cwd=folder, start_new_session=True,
        )  # fmt: skip
        try:
            child.communicate(payload, timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired as error:
            raise DocumentTooDemanding from error
        finally:
            _end(child)
        output.seek(0)
        errors.seek(0)
        return _result(child.returncode, output.read(), errors.read())


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child's whole session, so that no grandchild outlives the job."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _result(code: int, output: bytes, errors: bytes) -> bytes:
    if code == 0:
        return output
    # A shell in between reports signal n as 128 + n.
    ended_by = -code if code < 0 else code - 128
    if code == _OUT_OF_MEMORY or ended_by in _LIMIT_SIGNALS:
        raise DocumentTooDemanding
    raise ChildFailed(errors.decode(errors="replace")[-2000:] or f"exit code {code}")


def child_main() -> None:
    """Run in the child: read the job, call it, write its bytes, and leave at once."""
    # Libraries print to descriptor 1; the result gets a descriptor of its own.
    result = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    head = json.loads(sys.stdin.buffer.readline())
    payload = sys.stdin.buffer.read()
    module, _, name = head["function"].partition(":")
    try:
        data = getattr(import_module(module), name)(payload, head["options"])
    except (MemoryError, RecursionError):
        os._exit(_OUT_OF_MEMORY)
    result.write(data)
    result.flush()
    os._exit(0)
