"""`sidos worker`: runs workflows and activities, and delivers what waits in the inbox."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer
from temporalio.client import Client
from temporalio.worker import Worker

from activities.documenting.tools import DocumentTools
from activities.documents import StoredDocumentActivities
from activities.interface import DocumentActivities, MailActivities, RecordActivities
from activities.mail import SmtpMailActivities
from activities.recording.open_documents import OpenDocuments
from activities.recording.signatures import SigningTools
from activities.records import StoredRecordActivities
from adapters.authority.timestamps import Timestamper
from adapters.clock import system_clock
from adapters.documents.engines.choose import engine
from adapters.logs import configure_logs
from adapters.settings import Settings
from adapters.temporal import workers
from adapters.temporal.client import connect
from adapters.temporal.sweeper import Sweeper
from commands.composition import open_services, open_timestamper
from commands.output import load_settings
from messages.ids import DOCUMENTS_QUEUE, MAIL_QUEUE, PROCESS_QUEUE
from service.dependencies import Services
from workflows.registry import WORKFLOWS, sandbox

_CONNECT_AGAIN_AFTER_SECONDS = 2.0
_log = structlog.get_logger("sidos.worker")


class Queue(StrEnum):
    """The task queues."""

    PROCESS = PROCESS_QUEUE
    DOCUMENTS = DOCUMENTS_QUEUE
    MAIL = MAIL_QUEUE


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
        async with _running(client, services, queues):
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


@asynccontextmanager
async def _running(
    client: Client, services: Services, queues: Sequence[Queue]
) -> AsyncIterator[None]:
    """Run the workers of these queues, and the sweeper beside those of the process."""
    async with AsyncExitStack() as running:
        timestamper = await running.enter_async_context(open_timestamper(services))
        for queue in queues:
            await running.enter_async_context(_worker_of(queue, client, services, timestamper))
        if Queue.PROCESS in queues:
            stop = asyncio.Event()
            sweeper = Sweeper(client, services.sessions, services.clock)
            sweeping = asyncio.create_task(sweeper.run(stop))
            running.push_async_callback(_stopped, stop, sweeping)
        yield


async def _stopped(stop: asyncio.Event, task: asyncio.Task[None]) -> None:
    stop.set()
    await task


def _worker_of(
    queue: Queue, client: Client, services: Services, timestamper: Timestamper
) -> Worker:
    match queue:
        case Queue.PROCESS:
            records = _records(services, timestamper)
            return workers.process_worker(
                client,
                workflows=WORKFLOWS,
                runner=sandbox(),
                activities=_of(RecordActivities, records),
            )
        case Queue.DOCUMENTS:
            documents = _documents(services, timestamper)
            return workers.documents_worker(client, activities=_of(DocumentActivities, documents))
        case Queue.MAIL:
            return workers.mail_worker(client, activities=_of(MailActivities, _mail(services)))


def _of(interface: type, implementation: object) -> list[Callable[..., Any]]:
    """Return the activities of an interface as one implementation carries them out."""
    names: frozenset[str] = interface.__abstractmethods__  # type: ignore[attr-defined]
    return [getattr(implementation, name) for name in sorted(names)]


def _records(services: Services, timestamper: Timestamper) -> StoredRecordActivities:
    return StoredRecordActivities(
        SigningTools(
            sessions=services.sessions,
            reads=services.reads,
            blobs=services.blobs,
            authority=services.authority,
            timestamper=timestamper,
            clock=services.clock,
            documents=OpenDocuments(services.blobs),
            templates=services.templates,
        )
    )


def _documents(services: Services, timestamper: Timestamper) -> StoredDocumentActivities:
    return StoredDocumentActivities(
        DocumentTools(
            sessions=services.sessions,
            reads=services.reads,
            blobs=services.blobs,
            templates=services.templates,
            engine=engine(services.settings.engine),
            authority=services.authority,
            timestamper=timestamper,
            clock=services.clock,
            timestamp_roots=services.timestamp_roots,
        )
    )


def _mail(services: Services) -> SmtpMailActivities:
    return SmtpMailActivities(
        sessions=services.sessions,
        blobs=services.blobs,
        settings=services.settings,
        clock=services.clock,
    )
