"""The agreements of a batch: drafted where they are not there yet, and sent for signing once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from temporalio import activity
from temporalio.client import Client

from activities.heartbeats import heartbeating
from activities.interface import BatchActivities
from adapters.clock import Clock
from adapters.database import inbox
from adapters.database.agreements import agreement_view
from adapters.database.batches import ItemView, find_item, settle_item
from adapters.database.inbox import InboxAct
from adapters.database.sending import check_text_not_sent
from adapters.database.sessions import Sessions
from adapters.temporal.delivery import Answer, Delivered, Refused
from adapters.temporal.settling import deliver_and_settle
from domain.batches import ItemStatus, SentAlready
from messages.acts import ActKind
from messages.agreement import DraftAgreement, StartSigningRound
from messages.batches import BatchItem, BatchItemDone
from messages.ids import agreement_workflow_id

_SECONDS_TO_ANSWER = 120.0


@dataclass(frozen=True, slots=True)
class BatchTools:
    """What starting the rounds of a batch needs; `client` delivers acts as the service does."""

    client: Client
    sessions: Sessions
    reads: Sessions
    clock: Clock


class StoredBatchActivities(BatchActivities):
    """Writes the acts of a batch into the inbox and delivers them, one agreement at a time.

    Nothing is done twice: each act has a key of its own, and a text that has been sent is never
    sent again, whichever batch or person sent it.
    """

    def __init__(self, tools: BatchTools) -> None:
        """Keep what the activity works with."""
        self._tools = tools

    @activity.defn
    async def start_round_of_batch(self, request: BatchItem) -> BatchItemDone:
        """Draft the agreement where the list says so, send it for signing, keep what came of it."""
        async with heartbeating():
            return await self._see_to(request)

    async def _see_to(self, request: BatchItem) -> BatchItemDone:
        async with self._tools.reads() as session:
            item = await find_item(session, request.batch_id, request.ordinal)
        if item is None:
            raise LookupError(f"item {request.ordinal} of batch {request.batch_id}")
        if item.status is not ItemStatus.WAITING:
            return BatchItemDone(item.ordinal, item.status)
        drafted = await self._draft(item) if item.draft_sha256 else None
        answer = drafted if isinstance(drafted, Refused) else await self._start(request, item)
        status = await self._settle(request, answer)
        return BatchItemDone(item.ordinal, status)

    async def _draft(self, item: ItemView) -> Answer:
        at = self._tools.clock()
        message = DraftAgreement(item.agreement_id, item.agreement_id, item.draft_sha256, at)
        return await self._carry_out(
            ActKind.DRAFT_AGREEMENT, item, message, f"batch-draft:{item.agreement_id}", at
        )

    async def _start(self, request: BatchItem, item: ItemView) -> Answer:
        once_key = f"batch-round:{request.batch_id}:{request.ordinal}"
        async with self._tools.reads() as session:
            begun = await inbox.find_act(session, once_key)
            agreement = await agreement_view(session, item.agreement_id)
            if agreement is None:
                raise LookupError(f"agreement {item.agreement_id}")
            try:
                if begun is None:
                    await check_text_not_sent(session, agreement)
            except SentAlready as refusal:
                return Refused(refusal.code, refusal.params)
        at = self._tools.clock()
        message = StartSigningRound(
            str(uuid.uuid4()),
            item.agreement_id,
            item.started_by,
            item.closes_on,
            at,
            override_reason_sha256=item.override_sha256,
            identification=item.identification,
        )
        return await self._carry_out(ActKind.START_SIGNING_ROUND, item, message, once_key, at)

    async def _carry_out(
        self, kind: ActKind, item: ItemView, message: Any, once_key: str, at: datetime
    ) -> Answer:
        """Deliver an act, that of the first try if there was one; raise when it must wait."""
        tools = self._tools
        async with tools.sessions.begin() as session:
            act = await inbox.put_act(
                session,
                act_id=message.act_id,
                once_key=once_key,
                kind=kind.value,
                workflow_id=agreement_workflow_id(item.agreement_id),
                payload=TypeAdapter(type(message)).dump_python(message, mode="json"),
                received_at=at,
            )
        if act.outcome is not None:
            return _answer(act)
        return await deliver_and_settle(
            tools.client, tools.sessions, tools.clock, act, seconds=_SECONDS_TO_ANSWER
        )

    async def _settle(self, request: BatchItem, answer: Answer) -> ItemStatus:
        code, params, number = "", {}, None
        if isinstance(answer, Delivered):
            status, number = ItemStatus.STARTED, int(answer.result["round_number"])
        else:
            code, params = answer.code, answer.params
            sent = code == SentAlready.code
            status = ItemStatus.SKIPPED if sent else ItemStatus.REFUSED
        async with self._tools.sessions.begin() as session:
            await settle_item(
                session,
                request.batch_id,
                request.ordinal,
                status=status,
                at=self._tools.clock(),
                code=code,
                params=params,
                round_number=number,
            )
        return status


def _answer(act: InboxAct) -> Answer:
    outcome: dict[str, Any] = dict(act.outcome or {})
    if act.status == "delivered":
        return Delivered(outcome)
    return Refused(outcome["code"], outcome["params"])
