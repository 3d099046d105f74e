"""Workers of the three task queues, with the options that were measured to be right."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker, WorkflowRunner

from messages.ids import DOCUMENTS_QUEUE, MAIL_QUEUE, PROCESS_QUEUE

Activities = Sequence[Callable[..., Any]]

# After a kill, each workflow's next task waits as long as this (10 s by default).
_STICKY = timedelta(seconds=2)
_GRACE = timedelta(seconds=10)
# The SDK holds heartbeats back for most of their timeout: one busy moment would look like death.
_HEARTBEATS = timedelta(seconds=5)
_MAILS_AT_ONCE = 10


def process_worker(
    client: Client, *, workflows: Sequence[type], runner: WorkflowRunner, activities: Activities
) -> Worker:
    """Return the worker of workflows and records."""
    return Worker(
        client,
        task_queue=PROCESS_QUEUE,
        workflows=workflows,
        workflow_runner=runner,
        activities=activities,
        sticky_queue_schedule_to_start_timeout=_STICKY,
        graceful_shutdown_timeout=_GRACE,
    )


def documents_worker(
    client: Client, *, activities: Activities, executor: Executor | None = None
) -> Worker:
    """Return the worker of DOCX and PDF work: as many at once as there are processors."""
    return Worker(
        client,
        task_queue=DOCUMENTS_QUEUE,
        activities=activities,
        activity_executor=executor,
        max_concurrent_activities=os.cpu_count() or 1,
        max_heartbeat_throttle_interval=_HEARTBEATS,
        graceful_shutdown_timeout=_GRACE,
    )


def mail_worker(client: Client, *, activities: Activities) -> Worker:
    """Return the worker that sends mail."""
    return Worker(
        client,
        task_queue=MAIL_QUEUE,
        activities=activities,
        max_concurrent_activities=_MAILS_AT_ONCE,
        graceful_shutdown_timeout=_GRACE,
    )
