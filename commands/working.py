"""The workers of a process, with the activities that they carry out, and the sweeper."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from enum import StrEnum
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker

from activities.batches import BatchTools, StoredBatchActivities
from activities.documenting.tools import DocumentTools
from activities.documents import StoredDocumentActivities
from activities.interface import (
    BatchActivities,
    DocumentActivities,
    MailActivities,
    RecordActivities,
    StaffMailActivities,
)
from activities.mail import SmtpMailActivities
from activities.recording.open_documents import OpenDocuments
from activities.recording.signatures import SigningTools
from activities.records import StoredRecordActivities
from activities.staff_mail import SmtpStaffMailActivities
from adapters.authority.timestamps import Timestamper
from adapters.documents.engines.choose import engine
from adapters.temporal import workers
from adapters.temporal.sweeper import PATIENCE, Sweeper
from commands.composition import open_timestamper
from messages.ids import DOCUMENTS_QUEUE, MAIL_QUEUE, PROCESS_QUEUE
from service.dependencies import Services
from workflows.registry import WORKFLOWS, sandbox


class Queue(StrEnum):
    """The task queues."""

    PROCESS = PROCESS_QUEUE
    DOCUMENTS = DOCUMENTS_QUEUE
    MAIL = MAIL_QUEUE


@asynccontextmanager
async def running_workers(
    client: Client,
    services: Services,
    queues: Sequence[Queue] = tuple(Queue),
    *,
    patience: timedelta = PATIENCE,
) -> AsyncIterator[None]:
    """Run the workers of these queues, and the sweeper beside those of the process.

    The sweeper leaves acts younger than `patience` to whoever received them.
    """
    async with AsyncExitStack() as running:
        timestamper = await running.enter_async_context(open_timestamper(services))
        for queue in queues:
            await running.enter_async_context(_worker_of(queue, client, services, timestamper))
        if Queue.PROCESS in queues:
            stop = asyncio.Event()
            sweeper = Sweeper(client, services.sessions, services.clock, patience=patience)
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
                activities=[
                    *_of(RecordActivities, records),
                    *_of(BatchActivities, _batches(client, services)),
                ],
            )
        case Queue.DOCUMENTS:
            documents = _documents(services, timestamper)
            return workers.documents_worker(client, activities=_of(DocumentActivities, documents))
        case Queue.MAIL:
            return workers.mail_worker(
                client,
                activities=[
                    *_of(MailActivities, _mail(services)),
                    *_of(StaffMailActivities, _staff_mail(services)),
                ],
            )


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


def _batches(client: Client, services: Services) -> StoredBatchActivities:
    return StoredBatchActivities(
        BatchTools(client, services.sessions, services.reads, services.clock)
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
            most_asked_a_day=services.settings.most_asked_a_day,
        )
    )


def _mail(services: Services) -> SmtpMailActivities:
    return SmtpMailActivities(
        sessions=services.sessions,
        blobs=services.blobs,
        settings=services.settings,
        clock=services.clock,
    )


def _staff_mail(services: Services) -> SmtpStaffMailActivities:
    return SmtpStaffMailActivities(
        sessions=services.sessions, settings=services.settings, clock=services.clock
    )
