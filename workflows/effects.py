"""How workflows call activities: queues, times, and patience."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypedDict, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception
from temporalio.types import MethodAsyncSingleParam

with workflow.unsafe.imports_passed_through():
    from messages.ids import DOCUMENTS_QUEUE, MAIL_QUEUE, PROCESS_QUEUE

Door = TypeVar("Door")
Request = TypeVar("Request")
Answer = TypeVar("Answer")

_PAUSE_AFTER_FAILURE = timedelta(hours=1)


class ActivityOptions(TypedDict, total=False):
    """The options of an activity that we set."""

    task_queue: str
    start_to_close_timeout: timedelta
    heartbeat_timeout: timedelta
    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


RECORDS = ActivityOptions(
    task_queue=PROCESS_QUEUE,
    start_to_close_timeout=timedelta(seconds=60),
    # Two writers that met are apart again at once; a database that is down is not.
    retry_policy=RetryPolicy(
        initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=30)
    ),
)
BATCHES = ActivityOptions(
    task_queue=PROCESS_QUEUE,
    # It waits for others to draft and to freeze a document.
    start_to_close_timeout=timedelta(minutes=5),
    heartbeat_timeout=timedelta(seconds=20),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1)
    ),
)
DOCUMENTS = ActivityOptions(
    task_queue=DOCUMENTS_QUEUE,
    start_to_close_timeout=timedelta(minutes=10),
    # A worker that was killed is noticed after this, not after ten minutes (heartbeats.py).
    heartbeat_timeout=timedelta(seconds=20),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=5)
    ),
)
MAIL = ActivityOptions(
    task_queue=MAIL_QUEUE,
    start_to_close_timeout=timedelta(minutes=2),
    heartbeat_timeout=timedelta(seconds=20),
    schedule_to_close_timeout=timedelta(days=3),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(seconds=10), maximum_interval=timedelta(hours=1)
    ),
)


async def perform(
    activity: MethodAsyncSingleParam[Door, Request, Answer],
    request: Request,
    options: ActivityOptions,
) -> Answer:
    """Run an activity; trouble outside is retried without end, a refusal is raised."""
    answer: Answer = await workflow.execute_activity_method(activity, request, **options)
    return answer


async def perform_for_ever(
    activity: MethodAsyncSingleParam[Door, Request, Answer],
    request: Request,
    options: ActivityOptions,
) -> Answer:
    """Run an activity that nobody waits for and that must not be given up.

    What it raises for good (a bug, a refusal that should not occur) is tried again each
    hour, so that a corrected worker goes on where the old one stood.
    """
    while True:
        try:
            return await perform(activity, request, options)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            workflow.logger.error("%s failed and is tried again", _name(activity))
        await workflow.sleep(_PAUSE_AFTER_FAILURE)


def _name(activity: Any) -> str:
    return str(getattr(activity, "__name__", activity))
