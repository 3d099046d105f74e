"""The document activities: drafting, freezing, sealing, on real parts."""

from __future__ import annotations

from temporalio import activity

from activities.documenting.attachments import issue_attachment
from activities.documenting.drafting import draft_agreement
from activities.documenting.freezing import freeze_document
from activities.documenting.redrafting import redraft_agreement
from activities.documenting.sealing import seal_document
from activities.documenting.tools import DocumentTools
from activities.heartbeats import heartbeating
from activities.interface import DocumentActivities
from activities.settling import TRIES_WHERE_WRITERS_MEET, settling
from messages.agreement import AgreementDrafted, DraftAgreement
from messages.recorded_acts import ActRecorded, RecordAct
from messages.records import (
    AttachmentIssued,
    FreezeDocument,
    FrozenRound,
    IssueAttachment,
    SealedRound,
    SealRound,
)
from messages.refusals import refusals


class StoredDocumentActivities(DocumentActivities):
    """Makes documents of what the records say, and keeps them as blobs."""

    def __init__(self, tools: DocumentTools) -> None:
        """Keep what the activities work with."""
        self._tools = tools

    @activity.defn
    async def draft_agreement(self, request: DraftAgreement) -> AgreementDrafted:
        """Render the first draft and record the agreement with its parties."""
        with settling(collisions=TRIES_WHERE_WRITERS_MEET):
            async with heartbeating():
                return await draft_agreement(self._tools, request)

    @activity.defn
    async def redraft_agreement(self, request: RecordAct) -> ActRecorded:
        """Render and record a new version of the draft."""
        with settling(collisions=TRIES_WHERE_WRITERS_MEET):
            async with heartbeating():
                return await redraft_agreement(self._tools, request)

    @activity.defn
    async def freeze_document(self, request: FreezeDocument) -> FrozenRound:
        """Render and certify the text that all sign; open the round in the records."""
        with settling(collisions=TRIES_WHERE_WRITERS_MEET):
            async with heartbeating():
                return await freeze_document(self._tools, request)

    @activity.defn
    async def seal_document(self, request: SealRound) -> SealedRound:
        """Seal the signed document, verify the result, and keep it."""
        with refusals():
            async with heartbeating():
                return await seal_document(self._tools, request)

    @activity.defn
    async def issue_attachment(self, request: IssueAttachment) -> AttachmentIssued:
        """Render the list of those who act for the parties as they are known now."""
        async with heartbeating():
            return await issue_attachment(self._tools, request)
