"""Temporal server, mail catcher, worker and web on loopback, with all state in one folder."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import httpx
from temporalio.client import Client
from temporalio.service import RPCError

from commands.stack.processes import Child, answers_on, free_port
from commands.stack.secrets import load_or_make
from commands.stack.settings_file import write_settings
from commands.stack.values import stack_values

Name = Literal["temporal", "mail", "worker", "web"]
_ORDER: tuple[Name, ...] = ("temporal", "mail", "worker", "web")
_NAMESPACE = "sidos"
_RETENTION = "720h"


class EmbeddedStack:
    """An async context: entered, everything runs; left, everything has stopped."""

    def __init__(
        self, state: Path, *, port: int = 0, organisation: str, settings: Mapping[str, str] = {}
    ) -> None:
        """Prepare a stack in the folder `state`; port 0 chooses a free one.

        `settings` are further `SIDOS_…` values, over those of the stack.
        """
        self.state = state.resolve()
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._temporal_port, self._mail_port = free_port(), free_port()
        self._port = port or free_port()
        self.public_url = f"http://127.0.0.1:{self._port}"
        self.caught_mail = self.state / "mail"
        self.environment = {
            **os.environ,
            **self._settings(organisation),
            **load_or_make(self.state),
            **settings,
        }
        self.children = self._children()

    def _settings(self, organisation: str) -> dict[str, str]:
        return stack_values(
            self.state,
            organisation,
            port=self._port,
            temporal_address=f"127.0.0.1:{self._temporal_port}",
            temporal_namespace=_NAMESPACE,
            mail_port=self._mail_port,
            caught_mail=self.caught_mail,
        )

    def _children(self) -> dict[Name, Child]:
        mail = ("mail-catcher", str(self.caught_mail), "--port", str(self._mail_port))
        worker_is_ready = self.state / "worker.ready"
        return {
            "temporal": self._child("temporal", self._temporal_command(), self._temporal_answers),
            "mail": self._child("mail", sidos(*mail), lambda: answers_on(self._mail_port)),
            "worker": self._child(
                "worker",
                sidos("worker", "--ready-file", str(worker_is_ready)),
                lambda: _exists(worker_is_ready),
            ),
            "web": self._child("web", sidos("serve"), self._web_answers),
        }

    def _child(self, name: str, command: tuple[str, ...], is_ready: object) -> Child:
        log = self.state / f"{name}.log"
        return Child(name, command, self.environment, log, is_ready)  # type: ignore[arg-type]

    def _temporal_command(self) -> tuple[str, ...]:
        """Return the bundled server's command (flags: ARCHITECTURE.md, “Embedded”)."""
        return (
            *(find_binary("temporal"), "server", "start-dev", "--ip", "127.0.0.1", "--headless"),
            *("--port", str(self._temporal_port), "--log-level", "warn"),
            *("--namespace", _NAMESPACE, "--db-filename", str(self.state / "temporal.db")),
            *("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=FULL"),
            *("--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000"),
            *("--dynamic-config-value", "history.maxInFlightUpdates=1000"),
        )

    async def __aenter__(self) -> Self:
        """Migrate the database and start everything; what needs another waits for it."""
        write_settings(self.state, self.environment)
        try:
            await asyncio.gather(self.run("migrate"), self.start("temporal"), self.start("mail"))
            await asyncio.gather(self.start("worker"), self.start("web"), self._keep_histories())
        except BaseException:
            await self._stop_all()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Stop everything."""
        await self._stop_all()

    async def start(self, name: Name) -> None:
        """Start one process and wait until it is ready."""
        if name == "worker":
            (self.state / "worker.ready").unlink(missing_ok=True)
        await self.children[name].start()

    async def kill(self, name: Name) -> None:
        """End one process as a crash would."""
        await self.children[name].kill()

    async def keep_running(self) -> None:
        """Start again, for ever, whatever ends; return only when cancelled."""

        async def tend(name: Name) -> None:
            while True:
                process = self.children[name].process
                assert process is not None
                await process.wait()
                await self.start(name)

        await asyncio.gather(*(tend(name) for name in _ORDER))

    async def _stop_all(self) -> None:
        for name in reversed(_ORDER):
            await self.children[name].stop()

    async def run(self, *arguments: str) -> str:
        """Run one of our commands to its end with the settings of the stack; return its output."""
        process = await asyncio.create_subprocess_exec(
            *sidos(*arguments),
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, words = await process.communicate()
        if process.returncode != 0:
            raise RuntimeError(f"sidos {' '.join(arguments)} failed:\n{words.decode()}")
        return output.decode()

    async def _keep_histories(self) -> None:
        """Keep closed histories for a month: the bundled server's own choice is a day."""
        process = await asyncio.create_subprocess_exec(
            *(find_binary("temporal"), "operator", "namespace", "update"),
            *("--namespace", _NAMESPACE, "--retention", _RETENTION),
            *("--address", f"127.0.0.1:{self._temporal_port}"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await process.wait()

    async def _temporal_answers(self) -> bool:
        if not await answers_on(self._temporal_port):
            return False
        try:
            address = f"127.0.0.1:{self._temporal_port}"
            client = await Client.connect(address, namespace=_NAMESPACE)
            await client.count_workflows()
        except (RPCError, RuntimeError):
            return False
        return True

    async def _web_answers(self) -> bool:
        try:
            async with httpx.AsyncClient() as client:
                answer = await client.get(f"{self.public_url}/healthz")
        except httpx.TransportError:
            return False
        return answer.is_success


def sidos(*arguments: str) -> tuple[str, ...]:
    """Return the command line of one of our own commands, under this very interpreter."""
    return (sys.executable, "-m", "commands.main", *arguments)


def find_binary(name: str) -> str:
    """Return the path of a program that a wheel brings: beside the interpreter, or on PATH."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"the program {name} is missing: run make install-demo")
    return found


async def _exists(path: Path) -> bool:
    return path.exists()
