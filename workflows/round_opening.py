"""Starts the workflow of a signing round on its frozen document."""

from __future__ import annotations

from temporalio import workflow

from workflows.signing_round import SigningRoundWorkflow

with workflow.unsafe.imports_passed_through():
    from domain.lifecycle import RoundKind
    from messages.ids import PROCESS_QUEUE, signing_round_workflow_id
    from messages.records import FrozenRound
    from messages.signing import SigningRoundInput


async def start_round(agreement_id: str, number: int, frozen: FrozenRound, kind: RoundKind) -> None:
    """Start it abandoned, not owned: the agreement may continue as new, the round must not end.

    A decline pauses its party until the coordinator decides; a notice is the party's own, and
    ends when it can no longer be given.
    """
    await workflow.start_child_workflow(
        SigningRoundWorkflow.run,
        SigningRoundInput(
            agreement_id=agreement_id,
            round_number=number,
            document_sha256=frozen.document_sha256,
            groups=frozen.groups,
            closes_at=frozen.closes_at,
            remind_at=frozen.remind_at,
            declines_pause=kind is not RoundKind.NOTICE,
            careful_reminders=True,
            in_steps=frozen.in_steps,
        ),
        id=signing_round_workflow_id(agreement_id, number),
        task_queue=PROCESS_QUEUE,
        parent_close_policy=workflow.ParentClosePolicy.ABANDON,
    )
