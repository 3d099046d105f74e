"""A running house for one test: workers on fakes, and the acts of people as Updates."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from temporalio.api.testservice.v1 import (
    LockTimeSkippingRequest,
    UnlockTimeSkippingRequest,
)
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from adapters.temporal.workers import make_workers
from messages import names
from messages.agreement import AgreementInput, DraftAgreement, StartSigningRound
from messages.ids import (
    PROCESS_QUEUE,
    agreement_workflow_id,
    signing_group_workflow_id,
    signing_round_workflow_id,
)
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
        """Wait for a workflow's end, the clock skipping to it (and perhaps beyond)."""
        await self.client.test_service.unlock_time_skipping(UnlockTimeSkippingRequest())
        try:
            return await handle.result()
        finally:
            await self.client.test_service.lock_time_skipping(LockTimeSkippingRequest())

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

    async def start(self, act_id: str = "") -> Any:
        """Send for signing; the fakes decide when the round closes."""
        act = StartSigningRound(
            act_id or new_id(), self.agreement_id, "staff", date(2030, 1, 31), await self.now()
        )
        started = await self.agreement.execute_update(
            AgreementWorkflow.start_signing_round, act, id=new_id()
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
    ) -> SignatureReceipt:
        act = Sign(
            act_id or new_id(), request_id, sha256, "e1" * 32, received_at or await self.now()
        )
        receipt: SignatureReceipt = await self.group(number, group).execute_update(
            names.SIGN, act, id=act.act_id, result_type=SignatureReceipt
        )
        return receipt

    async def decline(self, request_id: str, *, number: int = 1, group: int = 0) -> Any:
        act = Decline(new_id(), request_id, "e2" * 32, await self.now())
        return await self.group(number, group).execute_update(names.DECLINE, act, id=act.act_id)

    async def withdraw(self, number: int = 1) -> Any:
        act = WithdrawRound(new_id(), "staff", "a5" * 32, await self.now())
        return await self.round(number).execute_update(names.WITHDRAW, act, id=act.act_id)

    async def send_for_signing(self) -> None:
        await self.draft()
        await self.start()


@dataclass
class Town:
    """A server with its workers; each test has an agreement of its own in it."""

    env: WorkflowEnvironment
    worlds: dict[str, World] = field(default_factory=dict)

    @asynccontextmanager
    async def house(self, world: World) -> AsyncIterator[House]:
        """Give a test its agreement, and end what it leaves open."""
        house = House(self.env, world)
        self.worlds[house.agreement_id] = world
        try:
            yield house
        finally:
            rounds = [house.round(n) for n in (1, 2)]
            groups = [house.group(n, k) for n in (1, 2) for k in range(len(world.groups))]
            for handle in (house.agreement, *rounds, *groups):
                with suppress(RPCError):
                    await handle.terminate()


@asynccontextmanager
async def town_on(env: WorkflowEnvironment) -> AsyncIterator[Town]:
    """Run the workers once for all tests of a module.

    Workers that stop leave polls behind which swallow tasks on this server for a while.
    """
    town = Town(env)
    async with AsyncExitStack() as stack:
        for worker in make_workers(
            env.client, workflows=WORKFLOWS, runner=sandbox(), **activities(town.worlds)
        ):
            await stack.enter_async_context(worker)
        yield town
