"""A batch of signing rounds: written down with its act, carried out by its workflow."""

from __future__ import annotations

import uuid
from datetime import datetime

from adapters.database.batches import NewItem, add_batch, batch_view
from adapters.database.inbox import InboxAct, find_act
from adapters.payloads.decisions import OverrideReason
from domain.batches import BatchNotFound, NothingToStart
from messages.acts import ActKind
from messages.batches import StartBatch
from messages.ids import batch_workflow_id
from service.act_delivery import Outcome, carry_out, new_act, write_down
from service.batch_plans import PlannedItem, plan_batch
from service.dependencies import Services
from service.refusals import IdempotencyKeyReused


async def start_batch(
    found: Services,
    rounds: bytes,
    parties: bytes,
    *,
    staff_id: str,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Start the rounds of a list; the outcome's act id is the batch's.

    A repeat of `once_key` finds the first batch. A list of which everything has been sent is
    refused with `NothingToStart`.
    """
    rounds_sha256 = await found.blobs.put(rounds)
    parties_sha256 = await found.blobs.put(parties) if parties else ""
    async with found.reads() as session:
        first = await find_act(session, once_key)
        batch = await batch_view(session, first.act_id) if first else None
    if first is not None:
        if batch is None or (batch.rounds_sha256, batch.parties_sha256) != (
            rounds_sha256,
            parties_sha256,
        ):
            raise IdempotencyKeyReused
        message = StartBatch(first.act_id, batch.items, first.received_at)
        return await carry_out(found, _act(message, once_key))
    planned = await plan_batch(found, rounds, parties, staff_id=staff_id, at=received_at)
    if all(item.sent_already for item in planned):
        raise NothingToStart
    items = [await _kept(found, item, staff_id) for item in planned]
    act = _act(StartBatch(str(uuid.uuid4()), len(planned), received_at), once_key)
    async with found.sessions.begin() as session:
        first = await write_down(session, act)
        if first.act_id == act.act_id:  # else the same list was sent in the same moment
            await add_batch(
                session,
                act.act_id,
                items,
                staff_id=staff_id,
                rounds_sha256=rounds_sha256,
                parties_sha256=parties_sha256,
                at=received_at,
            )
    return await carry_out(found, act)


async def lists_of(found: Services, batch_id: str) -> tuple[bytes, bytes]:
    """Return the two lists of a batch as they were handed in; refuse with `BatchNotFound`."""
    async with found.reads() as session:
        batch = await batch_view(session, batch_id)
    if batch is None:
        raise BatchNotFound
    rounds = await found.blobs.get(batch.rounds_sha256)
    return rounds, await found.blobs.get(batch.parties_sha256) if batch.parties_sha256 else b""


def _act(message: StartBatch, once_key: str) -> InboxAct:
    return new_act(
        ActKind.START_BATCH,
        batch_workflow_id(message.act_id),
        message,
        once_key,
        message.received_at,
    )


async def _kept(found: Services, item: PlannedItem, staff_id: str) -> NewItem:
    """Keep what an item is made from and why it is sent in spite of decisions, by hash."""
    payload, reason = item.payload, item.override_reason
    override = OverrideReason(staff_id, reason).to_bytes() if reason else b""
    return NewItem(
        row=item.row,
        agreement_number=item.agreement_number,
        agreement_id=item.agreement_id,
        draft_sha256=await found.blobs.put(payload.to_bytes()) if payload else "",
        closes_on=item.closes_on,
        identification=item.identification,
        override_sha256=await found.blobs.put(override) if override else "",
    )
