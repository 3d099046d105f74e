"""Acts that change records only: recorded, and what is to be made of them made."""

from __future__ import annotations

from dataclasses import replace

from temporalio import workflow

from workflows.effects import DOCUMENTS, RECORDS, perform, perform_for_ever

with workflow.unsafe.imports_passed_through():
    from activities.interface import DocumentActivities, RecordActivities
    from messages.recorded_acts import ActRecorded, RecordAct, RecordKind
    from messages.records import IssueAttachment


async def recorded_act(act: RecordAct) -> ActRecorded:
    """Record an act; its mails go out when what they tell of is there."""
    if act.kind is RecordKind.REDRAFT_AGREEMENT:
        return await perform(DocumentActivities.redraft_agreement, act, DOCUMENTS)
    recorded = await perform(RecordActivities.record_act, act, RECORDS)
    if not recorded.issues_attachment:
        return recorded
    issue = IssueAttachment(act.agreement_id, recorded.subject_id)
    issued = await perform_for_ever(DocumentActivities.issue_attachment, issue, DOCUMENTS)
    return replace(recorded, mails=(*recorded.mails, *issued.mails))
