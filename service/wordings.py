"""The draft as a file for Word, and the edited file as a new version."""

from __future__ import annotations

import hashlib
from datetime import datetime

from fastapi.concurrency import run_in_threadpool

from adapters.database.agreements import AgreementView
from adapters.database.decisions import standing_decisions
from adapters.database.inbox import find_act
from adapters.database.people import parties_of
from adapters.documents.drafting import DraftFacts
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.values import check_values
from adapters.documents.wording import docx_to_edit, wording_of
from adapters.drafted_parties import recorded_party
from adapters.payloads.redrafting import RedraftPayload
from domain.decision_refusals import DraftIsFrozen
from domain.lifecycle import AgreementStatus
from messages.recorded_acts import RecordKind
from service.act_delivery import Outcome
from service.dependencies import Services
from service.recorded_acts import record
from service.refusals import DocumentNotFound

_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


def check_may_edit(agreement: AgreementView) -> None:
    """Refuse what is out for signing, or further."""
    if agreement.status not in _BEFORE_SIGNING:
        raise DraftIsFrozen


async def file_for_word(found: Services, agreement: AgreementView) -> bytes:
    """Return the newest draft as a DOCX whose data are locked fields."""
    check_may_edit(agreement)
    template = found.templates.get(agreement.template_name, agreement.template_version)
    facts = await _facts(found, agreement, template)
    wording = await _wording(found, agreement)
    return await run_in_threadpool(docx_to_edit, template, facts, wording)


async def record_edited(
    found: Services,
    agreement: AgreementView,
    data: bytes,
    *,
    staff_id: str,
    once_key: str,
    received_at: datetime,
) -> Outcome:
    """Make a version of an edited file; refuse with all that is wrong with it."""
    check_may_edit(agreement)
    payload = await _first_payload(found, once_key, data) or await _payload(found, agreement, data)
    return await record(
        found,
        agreement_id=agreement.agreement_id,
        kind=RecordKind.REDRAFT_AGREEMENT,
        payload=payload.to_bytes(),
        staff_id=staff_id,
        once_key=once_key,
        received_at=received_at,
    )


async def _first_payload(found: Services, once_key: str, data: bytes) -> RedraftPayload | None:
    """Return what the same file became when it was sent first: by now the text is another."""
    async with found.reads() as session:
        first = await find_act(session, once_key)
    if first is None or first.payload.get("kind") != RecordKind.REDRAFT_AGREEMENT:
        return None
    payload = RedraftPayload.from_bytes(await found.blobs.get(first.payload["payload_sha256"]))
    return payload if payload.upload_sha256 == hashlib.sha256(data).hexdigest() else None


async def _payload(found: Services, agreement: AgreementView, data: bytes) -> RedraftPayload:
    template = found.templates.get(agreement.template_name, agreement.template_version)
    facts = await _facts(found, agreement, template)
    before = await _wording(found, agreement)
    wording = await run_in_threadpool(wording_of, template, data, facts, before)
    return RedraftPayload(
        values={key: str(value) for key, value in agreement.values.items()},
        wording_sha256=await found.blobs.put(wording.docx),
        upload_sha256=await found.blobs.put(data),
        overwritten=wording.overwritten,
        edits_version=facts.document_version,
    )


async def _wording(found: Services, agreement: AgreementView) -> bytes | None:
    sha256 = agreement.wording_sha256
    return await found.blobs.get(sha256) if sha256 else None


async def _facts(
    found: Services, agreement: AgreementView, template: AgreementTemplate
) -> DraftFacts:
    draft = agreement.document("draft")
    if draft is None:
        raise DocumentNotFound
    async with found.reads() as session:
        parties = await parties_of(session, agreement.agreement_id)
        decisions = await standing_decisions(session, agreement.agreement_id)
    return DraftFacts(
        agreement_number=agreement.number,
        document_version=draft.version,
        sent_on=None,
        values=check_values(template, {k: str(v) for k, v in agreement.values.items()}),
        parties=tuple(recorded_party(p, decisions.get(p.party_id)) for p in parties),
    )
