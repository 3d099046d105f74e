"""A mail to staff on a server of a test: its workflow, with an activity that only notes it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from temporalio import activity
from temporalio.client import WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.interface import StaffMailActivities
from messages import names
from messages.ids import MAIL_QUEUE, PROCESS_QUEUE, staff_mail_workflow_id
from messages.staff_mail import AskStaffMail, SendStaffMail, StaffMailAsked, StaffMailKind
from tests.workflows.house import new_id
from workflows.registry import sandbox
from workflows.staff_mail import StaffMailWorkflow


class FakeStaffMail(StaffMailActivities):
    """Notes what it is to send."""

    def __init__(self, sent: list[SendStaffMail]) -> None:
        self._sent = sent

    @activity.defn
    async def send_staff_mail(self, request: SendStaffMail) -> None:
        self._sent.append(request)


@asynccontextmanager
async def staff_mail_on(env: WorkflowEnvironment, sent: list[SendStaffMail]) -> AsyncIterator[None]:
    """Run a worker of such mails."""
    async with AsyncExitStack() as running:
        await running.enter_async_context(
            Worker(
                env.client,
                task_queue=PROCESS_QUEUE,
                workflows=[StaffMailWorkflow],
                workflow_runner=sandbox(),
            )
        )
        await running.enter_async_context(
            Worker(
                env.client,
                task_queue=MAIL_QUEUE,
                activities=[FakeStaffMail(sent).send_staff_mail],
            )
        )
        yield


async def ask_for_staff_mail(env: WorkflowEnvironment) -> WorkflowHandle[Any, Any]:
    """Ask as the service does; return the workflow that mails."""
    act = AskStaffMail(new_id(), new_id(), StaffMailKind.SIGN_IN, 3, await env.get_current_time())
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        names.STAFF_MAIL_WORKFLOW,
        act,
        id=staff_mail_workflow_id(act.act_id),
        task_queue=PROCESS_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    await env.client.execute_update_with_start_workflow(
        names.MAIL_STAFF,
        act,
        id=act.act_id,
        result_type=StaffMailAsked,
        start_workflow_operation=start,
    )
    return env.client.get_workflow_handle(staff_mail_workflow_id(act.act_id))
