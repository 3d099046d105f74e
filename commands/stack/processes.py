"""Child processes that are started, watched, killed and started again."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_GRACE_SECONDS = 10.0
_READY_SECONDS = 60.0
_PROBE_EVERY_SECONDS = 0.1
_LOG_TAIL = 2_000

Probe = Callable[[], Awaitable[bool]]


class NotReady(Exception):
    """A child process did not come up; the text holds the end of its log."""


@dataclass(slots=True)
class Child:
    """One process: how it is started, where it logs, how it is known to be ready."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    is_ready: Probe
    process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def start(self) -> None:
        """Start the process and wait until its probe says that it is ready."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        try:
            async with asyncio.timeout(_READY_SECONDS):
                while not await self.is_ready():
                    if self.process.returncode is not None:
                        raise NotReady(f"{self.name} ended at once: {self._end_of_log()}")
                    await asyncio.sleep(_PROBE_EVERY_SECONDS)
        except TimeoutError:
            await self.stop()
            raise NotReady(f"{self.name} did not get ready: {self._end_of_log()}") from None

    async def stop(self) -> None:
        """Ask the process to end, and end it when it does not."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), _GRACE_SECONDS)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End the process at once, as a crash would (`kill -9`)."""
        if self.process is None or self.process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-_LOG_TAIL:]


def free_port() -> int:
    """Return a loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def answers_on(port: int) -> bool:
    """Tell whether something accepts connections on a loopback port."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


def _die_with_parent() -> None:
    """Let the kernel end the child when its parent dies, however it dies (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
