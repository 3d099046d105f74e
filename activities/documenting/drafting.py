"""The first draft of an agreement, and the agreement's rows with it."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.checking import Checked, check_payload
from activities.documenting.renewing import check_renewal, record_renewal
from activities.documenting.tools import DocumentTools, Rendered, render
from adapters.acts_payloads import AgreementPayload
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit import append_event
from adapters.database.background import background_of, list_background
from adapters.database.drafts import add_parties, take_number
from adapters.database.tables import AgreementRow, DocumentRow
from adapters.documents.drafting import DraftFacts
from adapters.documents.manifest import Value
from adapters.documents.properties import pages_of
from adapters.drafted_parties import new_party
from adapters.duty_plan import plan_of
from domain.lifecycle import AgreementStatus
from domain.termination.as_data import rule_to_data
from messages.agreement import AgreementDrafted, DraftAgreement

FIRST_VERSION = 1


async def draft_agreement(tools: DocumentTools, request: DraftAgreement) -> AgreementDrafted:
    """Render and record the draft once; refuse with what is wrong in the payload."""
    async with tools.reads() as session:
        known = await agreement_view(session, request.agreement_id)
    if known is not None:
        return _drafted(known)
    payload = AgreementPayload.from_bytes(await tools.blobs.get(request.payload_sha256))
    checked = await asyncio.to_thread(check_payload, tools.templates, payload, request.received_at)
    async with tools.reads() as session:
        await check_renewal(session, payload.renews_id)
    year = request.received_at.astimezone(ZoneInfo(checked.template.time_zone)).year
    async with tools.sessions.begin() as session:
        number = await take_number(
            session, request.agreement_id, wanted=payload.number.strip(), year=year
        )
    rendered = await render(tools, checked.template, _facts(checked, number))
    await tools.blobs.put(rendered.docx)
    sha256 = await tools.blobs.put(rendered.pdf)
    async with tools.sessions.begin() as session:
        known = await agreement_view(session, request.agreement_id)
        if known is not None:
            return _drafted(known)
        await _record(session, request, checked, rendered, number=number, at=tools.clock())
    return AgreementDrafted(request.agreement_id, sha256)


def _drafted(agreement: AgreementView) -> AgreementDrafted:
    first = next(document for document in agreement.documents if document.kind == "draft")
    return AgreementDrafted(agreement.agreement_id, first.sha256)


def _facts(checked: Checked, number: str) -> DraftFacts:
    return DraftFacts(
        agreement_number=number,
        document_version=FIRST_VERSION,
        sent_on=None,
        values=checked.values,
        parties=tuple(new_party(n, party) for n, party in enumerate(checked.parties, start=1)),
    )


async def _record(
    session: AsyncSession,
    request: DraftAgreement,
    checked: Checked,
    rendered: Rendered,
    *,
    number: str,
    at: datetime,
) -> None:
    template, renews_id = checked.template, checked.payload.renews_id
    await record_renewal(session, request, renews_id, number=number, at=at)
    session.add(_agreement_row(request, checked, number))
    await session.flush()
    await add_parties(session, request.agreement_id, checked.parties)
    if renews_id:
        carried = await background_of(session, renews_id)
        await list_background(session, request.agreement_id, carried)
    document = document_row(request.agreement_id, "draft", FIRST_VERSION, rendered, at=at)
    session.add(document)
    await append_event(
        session,
        agreement_id=request.agreement_id,
        kind="agreement_drafted",
        occurred_at=request.received_at,
        recorded_at=at,
        data={
            "act_id": request.act_id,
            "staff_id": checked.payload.staff_id,
            "number": number,
            "template": f"{template.name} v{template.version}",
            "template_sha256": template.sha256,
            "payload_sha256": request.payload_sha256,
            "document_sha256": document.sha256,
            "parties": len(checked.parties),
            **({"renews": renews_id} if renews_id else {}),
        },
        personal={},
        once_key="agreement_drafted",
    )


def _agreement_row(request: DraftAgreement, checked: Checked, number: str) -> AgreementRow:
    template = checked.template
    return AgreementRow(
        id=request.agreement_id,
        number=number,
        title=template.title.in_language(template.language),
        template_name=template.name,
        template_version=str(template.version),
        language=template.language,
        zone=template.time_zone,
        values={key: value_text(value) for key, value in checked.values.items()},
        first_on=checked.rule.term.first_on,
        last_on=checked.rule.term.last_on,
        terms=rule_to_data(checked.rule),
        status=AgreementStatus.DRAFT,
        version=0,
        created_by=checked.payload.staff_id,
        created_at=request.received_at,
        in_force_at=None,
        ended_at=None,
        duties=plan_of(template, checked.values),
        renewal_months=template.renewal.months_before if template.term.kind == "fixed" else None,
        renews_id=checked.payload.renews_id or None,
    )


def value_text(value: Value) -> str:
    """Return a value as the records keep it."""
    return value.isoformat() if isinstance(value, date) else str(value)


def document_row(
    agreement_id: str, kind: str, version: int, rendered: Rendered, *, at: datetime
) -> DocumentRow:
    """Return the row of a rendered PDF; its pages are counted here."""
    return DocumentRow(
        id=str(uuid4()),
        agreement_id=agreement_id,
        sha256=hashlib.sha256(rendered.pdf).hexdigest(),
        docx_sha256=hashlib.sha256(rendered.docx).hexdigest(),
        kind=kind,
        version=version,
        pages=pages_of(rendered.pdf),
        size=len(rendered.pdf),
        engine=rendered.engine,
        engine_version=rendered.engine_version,
        created_at=at,
    )
