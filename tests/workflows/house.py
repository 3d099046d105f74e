"""A running house for one test: workers on fakes, and the acts of people as Updates."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.api.testservice.v1 import (
    LockTimeSkippingRequest,
    UnlockTimeSkippingRequest,
)
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateHandle,
    WorkflowUpdateStage,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from adapters.temporal.workers import documents_worker, mail_worker, process_worker
from domain.lifecycle import RoundKind
from messages import names
from messages.agreement import (
    AgreementInput,
    DraftAgreement,
    SigningRoundStarted,
    StartSigningRound,
)
from messages.ids import (
    PROCESS_QUEUE,
    agreement_workflow_id,
    signing_group_workflow_id,
    signing_round_workflow_id,
)
from messages.recorded_acts import ActRecorded, RecordAct, RecordKind
from messages.round_acts import RoundAct, RoundActKind, RoundActRecorded
from messages.signing import Decline, Sign, SignatureReceipt, WithdrawRound
from tests.workflows.world import DOCUMENT, World, activities
from workflows.agreement import AgreementWorkflow
from workflows.registry import WORKFLOWS, sandbox


def new_id() -> str:
    return str(uuid.uuid4())


def code_of(error: WorkflowUpdateFailedError) -> str | None:
    """Return the code of the refusal with which an Update was answered."""
    cause: BaseException | None = error.cause
    if isinstance(cause, ActivityError):
        cause = cause.cause
    assert isinstance(cause, ApplicationError)
    return cause.type


_OPENS = {
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
    EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
}
_CLOSES = {
    EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
    EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
}


async def _open_and_all(handle: WorkflowHandle[Any, Any]) -> tuple[int, int]:
    """Return how many of a workflow's tasks are open, and how many events it has."""
    opened = events = 0
    try:
        async for event in handle.fetch_history_events():
            opened += (event.event_type in _OPENS) - (event.event_type in _CLOSES)
            events += 1
    except RPCError:
        pass  # it has not begun
    return opened, events


@dataclass
class House:
    """One agreement and everybody who acts on it."""

    env: WorkflowEnvironment
    world: World
    agreement_id: str = field(default_factory=new_id)

    @property
    def client(self) -> Client:
        return self.env.client

    @property
    def agreement(self) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(agreement_workflow_id(self.agreement_id))

    def round(self, number: int = 1) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(signing_round_workflow_id(self.agreement_id, number))

    def group(self, number: int = 1, group: int = 0) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(
            signing_group_workflow_id(self.agreement_id, number, group)
        )

    async def now(self) -> datetime:
        return await self.env.get_current_time()

    async def result(self, handle: WorkflowHandle[Any, Any]) -> Any:
        """Wait for a workflow's end, the clock skipping to it (and perhaps beyond).

        It stays where it is when the end has come already: with no other timer left, the
        next thing is the server's own limit of ten years, at which the agreement is lost.
        """
        await self.settle()
        if (await handle.describe()).status != WorkflowExecutionStatus.RUNNING:
            return await handle.result()
        await self.client.test_service.unlock_time_skipping(UnlockTimeSkippingRequest())
        try:
            return await handle.result()
        finally:
            await self.client.test_service.lock_time_skipping(LockTimeSkippingRequest())

    async def skip(self, span: timedelta) -> None:
        """Let the clock run on by a span, and what it causes come to rest."""
        await self.settle()
        await self.env.sleep(span)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing runs: a clock that jumps over a running task loses it."""
        rounds = range(1, 3)
        groups = [self.group(n, k) for n in rounds for k in range(len(self.world.groups))]
        handles = (self.agreement, *(self.round(n) for n in rounds), *groups)
        before: list[tuple[int, int]] = []
        while True:
            seen = [await _open_and_all(handle) for handle in handles]
            if seen == before and not any(opened for opened, _ in seen):
                return
            before = seen
            await asyncio.sleep(0.01)

    async def draft(self) -> Any:
        act = DraftAgreement(self.agreement_id, self.agreement_id, "b1" * 32, await self.now())
        return await self.client.execute_update_with_start_workflow(
            AgreementWorkflow.draft,
            act,
            id=act.act_id,
            start_workflow_operation=WithStartWorkflowOperation(
                AgreementWorkflow.run,
                AgreementInput(self.agreement_id),
                id=self.agreement.id,
                task_queue=PROCESS_QUEUE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            ),
        )

    async def start(
        self, act_id: str = "", kind: RoundKind = RoundKind.AGREEMENT
    ) -> SigningRoundStarted:
        """Send for signing; the fakes decide when the round closes."""
        act = StartSigningRound(
            act_id or new_id(),
            self.agreement_id,
            "staff",
            date(2030, 1, 31),
            await self.now(),
            kind=kind,
        )
        started: SigningRoundStarted = await self.agreement.execute_update(
            names.START_SIGNING_ROUND, act, id=act.act_id, result_type=SigningRoundStarted
        )
        for group in range(len(self.world.groups)):
            await self.world.opened[started.round_number, group].wait()
        return started

    async def sign(
        self,
        request_id: str,
        *,
        received_at: datetime | None = None,
        act_id: str = "",
        sha256: str = DOCUMENT,
        number: int = 1,
        group: int = 0,
        generation: int = 0,
    ) -> SignatureReceipt:
        act = Sign(
            act_id or new_id(),
            request_id,
            sha256,
            "e1" * 32,
            received_at or await self.now(),
            generation,
        )
        receipt: SignatureReceipt = await self.group(number, group).execute_update(
            names.SIGN, act, id=act.act_id, result_type=SignatureReceipt
        )
        return receipt

    async def decline(
        self, request_id: str, *, number: int = 1, group: int = 0, generation: int = 0
    ) -> Any:
        act = Decline(new_id(), request_id, "e2" * 32, await self.now(), generation)
        return await self.group(number, group).execute_update(names.DECLINE, act, id=act.act_id)

    async def manage(self, request_id: str = "", *, number: int = 1, group: int = 0) -> Any:
        """Do something to the round as a coordinator; the fakes decide what comes of it."""
        return await (await self.begin_to_manage(request_id, number=number, group=group)).result()

    async def begin_to_manage(
        self, request_id: str, *, number: int = 1, group: int = 0
    ) -> WorkflowUpdateHandle[RoundActRecorded]:
        """Do the same, and come back when the group has taken it in."""
        act = RoundAct(
            new_id(),
            self.agreement_id,
            number,
            group,
            RoundActKind.RESEND_LINK,
            "f1" * 32,
            await self.now(),
            request_id,
            "staff",
        )
        return await self.group(number, group).start_update(
            names.MANAGE,
            act,
            id=act.act_id,
            wait_for_stage=WorkflowUpdateStage.ACCEPTED,
            result_type=RoundActRecorded,
        )

    async def hand_over(self, request_id: str) -> Any:
        """Hand a request over as its signatory; the fakes decide to whom."""
        act = RoundAct(
            new_id(),
            self.agreement_id,
            1,
            0,
            RoundActKind.HAND_OVER,
            "f3" * 32,
            await self.now(),
            request_id,
            person_id=request_id,
            generation=1,
        )
        return await self.group().execute_update(
            names.MANAGE, act, id=act.act_id, result_type=RoundActRecorded
        )

    async def extend(self, number: int = 1) -> Any:
        """Move the deadline of a round; the fakes decide to which day."""
        act = RoundAct(
            new_id(),
            self.agreement_id,
            number,
            0,
            RoundActKind.EXTEND_DEADLINE,
            "f2" * 32,
            await self.now(),
            staff_id="staff",
        )
        return await self.round(number).execute_update(
            names.MANAGE, act, id=act.act_id, result_type=RoundActRecorded
        )

    async def withdraw(self, number: int = 1) -> Any:
        act = WithdrawRound(new_id(), "staff", "a5" * 32, await self.now())
        return await self.round(number).execute_update(names.WITHDRAW, act, id=act.act_id)

    async def record(self, kind: RecordKind = RecordKind.WITHDRAW_AGREEMENT) -> ActRecorded:
        """Do something that is only recorded; the fakes decide what comes of it."""
        payload = "f0" * 32
        act = RecordAct(new_id(), self.agreement_id, kind, payload, await self.now(), "staff")
        recorded: ActRecorded = await self.agreement.execute_update(
            names.RECORD, act, id=act.act_id, result_type=ActRecorded
        )
        return recorded

    async def send_for_signing(self) -> None:
        await self.draft()
        await self.start()


@dataclass
class Town:
    """A server with its workers."""

    env: WorkflowEnvironment
    worlds: dict[str, World] = field(default_factory=dict)

    def house(self, world: World) -> House:
        """Give a test its agreement."""
        house = House(self.env, world)
        self.worlds[house.agreement_id] = world
        return house


@asynccontextmanager
async def town_on(
    env: WorkflowEnvironment, worlds: dict[str, World] | None = None
) -> AsyncIterator[Town]:
    """Run the workers on the fakes."""
    town = Town(env, {} if worlds is None else worlds)
    async with AsyncExitStack() as stack:
        fakes = activities(town.worlds)
        for worker in (
            process_worker(
                env.client, workflows=WORKFLOWS, runner=sandbox(), activities=fakes["records"]
            ),
            documents_worker(env.client, activities=fakes["documents"]),
            mail_worker(env.client, activities=fakes["mail"]),
        ):
            await stack.enter_async_context(worker)
        yield town
