"""`sidos worker`: runs workflows and activities, and delivers what waits in the inbox."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import structlog
import typer
from temporalio.client import Client

from adapters.clock import system_clock
from adapters.logs import configure_logs
from adapters.settings import Settings
from adapters.temporal.client import connect
from commands.composition import open_services
from commands.output import load_settings
from commands.working import Queue, running_workers

_CONNECT_AGAIN_AFTER_SECONDS = 2.0
_log = structlog.get_logger("sidos.worker")


def worker(
    queue: Annotated[
        list[Queue] | None, typer.Option(help="Take this task queue only; may be repeated.")
    ] = None,
    ready_file: Annotated[
        Path | None, typer.Option(help="A file that is there while the worker takes tasks.")
    ] = None,
) -> None:
    """Run workflows and activities until told to stop."""
    configure_logs()
    asyncio.run(_work(load_settings(), tuple(queue or Queue), ready_file))


async def _work(settings: Settings, queues: Sequence[Queue], ready_file: Path | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_services(settings, system_clock) as services:
        client = await _connected(settings, stop)
        if client is None:
            return
        async with running_workers(client, services, queues):
            if ready_file:
                ready_file.touch()
            _log.info("worker_ready", queues=[queue.value for queue in queues])
            await stop.wait()
        if ready_file:
            ready_file.unlink(missing_ok=True)


async def _connected(settings: Settings, stop: asyncio.Event) -> Client | None:
    """Return a client as soon as Temporal answers; None when told to stop before."""
    while not stop.is_set():
        try:
            return await connect(settings)
        except RuntimeError as error:
            _log.warning("temporal_unreachable", reason=type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _CONNECT_AGAIN_AFTER_SECONDS)
    return None
