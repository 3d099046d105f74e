"""Stands for Temporal in tests of the API: an Update runs the real activities at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.batches import BatchTools, StoredBatchActivities
from adapters.database.rounds import latest_round_number
from domain.lifecycle import RoundStatus
from messages import names
from messages.agreement import DraftAgreement, SigningRoundStarted, StartSigningRound
from messages.batches import BatchItem, BatchStarted, StartBatch
from messages.ids import agreement_of, round_of
from messages.recorded_acts import RecordAct, RecordKind
from messages.records import FreezeDocument, RecordRoundEnded
from messages.signing import RoundWithdrawn, WithdrawRound
from tests.activities.house import House, run


class InstantTemporal:
    """What `adapters.temporal.delivery` calls of a client; `is_down` refuses to answer."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.is_down = False
        self.updates: list[str] = []

    async def execute_update_with_start_workflow(
        self, update: str, message: Any, **options: Any
    ) -> Any:
        return await self._answer(update, "", message)

    def get_workflow_handle(self, workflow_id: str) -> Handle:
        return Handle(self, workflow_id)

    async def _answer(self, update: str, workflow_id: str, message: Any) -> Any:
        if self.is_down:
            raise RPCError("down", RPCStatusCode.UNAVAILABLE, b"")
        self.updates.append(message.act_id)
        try:
            return await self._carried_out(update, workflow_id, message)
        except ApplicationError as refusal:
            raise WorkflowUpdateFailedError(refusal) from refusal

    async def _carried_out(self, update: str, workflow_id: str, message: Any) -> Any:
        carry_out: dict[str, Callable[[Any], Awaitable[Any]]] = {
            names.DRAFT: self._draft,
            names.START_SIGNING_ROUND: self._start,
            names.RECORD: self._record,
            names.MANAGE: lambda act: run(self._house.records.record_round_act, act),
            names.START_BATCH: self._start_batch,
            names.WITHDRAW: lambda act: self._withdraw(workflow_id, act),
        }
        return await carry_out[update](message)

    async def _record(self, message: RecordAct) -> Any:
        if message.kind is RecordKind.REDRAFT_AGREEMENT:
            return await run(self._house.documents.redraft_agreement, message)
        return await run(self._house.records.record_act, message)

    async def _draft(self, message: DraftAgreement) -> Any:
        return await run(self._house.documents.draft_agreement, message)

    async def _start(self, message: StartSigningRound) -> SigningRoundStarted:
        async with self._house.database.reads() as session:
            number = (await latest_round_number(session, message.agreement_id, None) or 0) + 1
        frozen = await run(
            self._house.documents.freeze_document,
            FreezeDocument(
                message.act_id,
                message.agreement_id,
                number,
                message.staff_id,
                message.received_at,
                message.closes_on.isoformat(),
                message.override_reason_sha256,
                kind=message.kind,
                subject_id=message.subject_id,
                payload_sha256=message.payload_sha256,
                person_id=message.person_id,
                identification=message.identification,
                reminders=message.reminders,
            ),
        )
        return SigningRoundStarted(number, frozen.document_sha256, frozen.closes_at)

    async def _start_batch(self, message: StartBatch) -> BatchStarted:
        database = self._house.database
        client = cast("Client", self)
        tools = BatchTools(client, database.sessions, database.reads, self._house.clock)
        batches = StoredBatchActivities(tools)
        for ordinal in range(1, message.items + 1):
            item = BatchItem(message.act_id, ordinal)
            for _ in range(2):  # a repeat changes nothing
                await run(batches.start_round_of_batch, item)
        return BatchStarted(message.act_id)

    async def _withdraw(self, workflow_id: str, message: WithdrawRound) -> RoundWithdrawn:
        number = round_of(workflow_id)
        assert number is not None
        await run(
            self._house.records.record_round_ended,
            RecordRoundEnded(
                agreement_of(workflow_id),
                number,
                RoundStatus.WITHDRAWN,
                message.received_at,
                message.act_id,
                message.staff_id,
                message.reason_sha256,
                message.person_id,
                message.leaving_out_sha256,
            ),
        )
        return RoundWithdrawn(number, message.received_at)


class Handle:
    """A workflow's handle."""

    def __init__(self, temporal: InstantTemporal, workflow_id: str) -> None:
        self._temporal = temporal
        self._workflow_id = workflow_id

    async def execute_update(self, update: str, message: Any, **options: Any) -> Any:
        return await self._temporal._answer(update, self._workflow_id, message)
