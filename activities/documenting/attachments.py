"""The list of those who act for the parties, issued anew after a correction or an accession."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.drafting import document_row
from activities.documenting.tools import DocumentTools, Rendered
from activities.recording.correction_mails import mails_of_change
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit import NewEvent, append_events, lock_agreement
from adapters.database.people import parties_of
from adapters.database.tables import AgreementChangeRow, CorrectionRow, DocumentRow
from adapters.documents.people_list import PeopleList, people_list_docx
from adapters.drafted_parties import recorded_party
from adapters.i18n import translator
from domain.changes import ChangeStatus
from messages.records import AttachmentIssued, IssueAttachment

KIND = "attachment"
SIGNED_VERSION = 1
"""The one that was signed with the text is the first."""


class AnotherWasFaster(Exception):
    """Another attachment of the same version was issued meanwhile: to be tried again."""


async def issue_attachment(tools: DocumentTools, request: IssueAttachment) -> AttachmentIssued:
    """Render and record the list once a correction or accession; the signed one stays as it is."""
    async with tools.reads() as session:
        cause = await _cause(session, request)
        if cause is None:
            return AttachmentIssued("", 0)
        if cause.issued_sha256:
            return await cause.answer(session)
        agreement = await agreement_view(session, request.agreement_id)
        parties = await parties_of(session, request.agreement_id)
        version = await _next_version(session, request.agreement_id)
    assert agreement is not None
    at = tools.clock()
    people = PeopleList(
        agreement_title=agreement.title,
        agreement_number=agreement.number,
        version=version,
        issued_on=at.astimezone(ZoneInfo(agreement.zone)).date(),
        parties=tuple(recorded_party(party) for party in parties if party.is_party),
    )
    template = tools.templates.get(agreement.template_name, agreement.template_version)
    docx = await asyncio.to_thread(
        people_list_docx, template, people, translator(agreement.language)
    )
    made = await asyncio.to_thread(tools.engine.convert, docx)
    rendered = Rendered(docx, made.pdf, made.engine, made.engine_version)
    await tools.blobs.put(rendered.docx)
    await tools.blobs.put(rendered.pdf)
    return await _record(tools, request, agreement, rendered, version)


async def _record(
    tools: DocumentTools,
    request: IssueAttachment,
    agreement: AgreementView,
    rendered: Rendered,
    version: int,
) -> AttachmentIssued:
    at = tools.clock()
    async with tools.sessions.begin() as session:
        await lock_agreement(session, request.agreement_id)
        cause = await _cause(session, request)
        assert cause is not None
        if cause.issued_sha256:
            return await cause.answer(session)
        if await _next_version(session, request.agreement_id) != version:
            raise AnotherWasFaster(f"version {version} of {agreement.number}")
        document = document_row(request.agreement_id, KIND, version, rendered, at=at)
        session.add(document)
        cause.issued_sha256 = document.sha256
        event = NewEvent(
            kind="attachment_issued",
            occurred_at=at,
            once_key=f"attachment_issued:{version}",
            data={
                cause.id_name: cause.row.id,
                "version": version,
                "document_sha256": document.sha256,
            },
        )
        await append_events(session, request.agreement_id, [event], recorded_at=at)
        return await cause.answer(session)


class _Cause:
    """Why the list is issued anew, and what came of it."""

    def __init__(self, row: CorrectionRow | AgreementChangeRow) -> None:
        self.row = row

    @property
    def id_name(self) -> str:
        return "correction_id" if isinstance(self.row, CorrectionRow) else "change_id"

    @property
    def issued_sha256(self) -> str:
        row = self.row
        kept = row.document_sha256 if isinstance(row, CorrectionRow) else row.attachment_sha256
        return kept or ""

    @issued_sha256.setter
    def issued_sha256(self, sha256: str) -> None:
        if isinstance(self.row, CorrectionRow):
            self.row.document_sha256 = sha256
        else:
            self.row.attachment_sha256 = sha256

    async def answer(self, session: AsyncSession) -> AttachmentIssued:
        """Return what was issued; of an accession everybody hears by its own mail."""
        version = await session.scalar(
            select(DocumentRow.version).where(
                DocumentRow.agreement_id == self.row.agreement_id,
                DocumentRow.sha256 == self.issued_sha256,
            )
        )
        mails = (
            await mails_of_change(session, self.row) if isinstance(self.row, CorrectionRow) else ()
        )
        return AttachmentIssued(self.issued_sha256, version or SIGNED_VERSION, mails)


async def _cause(session: AsyncSession, request: IssueAttachment) -> _Cause | None:
    """Return why the list is issued; None for an accession that is void."""
    if request.correction_id:
        return _Cause(await session.get_one(CorrectionRow, request.correction_id))
    change = await session.get_one(AgreementChangeRow, request.change_id)
    return _Cause(change) if change.status == ChangeStatus.IN_FORCE else None


async def _next_version(session: AsyncSession, agreement_id: str) -> int:
    newest = await session.scalar(
        select(func.max(DocumentRow.version)).where(
            DocumentRow.agreement_id == agreement_id, DocumentRow.kind == KIND
        )
    )
    return (newest or SIGNED_VERSION) + 1
