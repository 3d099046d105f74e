"""Signatures appended to a round's document and recorded, each with its audit event."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from activities.recording.open_documents import OpenDocuments
from activities.recording.signed import Made, record_made
from activities.recording.steps import RecordMissing
from adapters.acts_payloads import SigningEvidence
from adapters.authority.issuing import Authority, CertifiedPerson
from adapters.authority.timestamps import Timestamper
from adapters.blobs import Blobs
from adapters.clock import Clock
from adapters.database.revisions import (
    NewSignature,
    document_head,
)
from adapters.database.sessions import Sessions
from adapters.database.signing import RequestView, request_views
from adapters.documents.appender import SignableDocument
from adapters.documents.signature_objects import SignatureText
from adapters.documents.stamp import Stamp
from adapters.documents.template_library import TemplateLibrary
from adapters.i18n import translator
from adapters.i18n.words import level_word
from domain.authority import Signer
from domain.lifecycle import RoundStatus
from domain.round_acts import check_newest_link
from domain.signing import (
    AlreadySigned,
    RequestState,
    RoundClosed,
    UnknownRequest,
    check_may_act,
    check_same_document,
)
from domain.turns import check_turn
from messages.records import RecordSignatures
from messages.signing import Sign, SignatureReceipt

_SHORT_REFERENCE = 8


@dataclass(frozen=True, slots=True)
class SigningTools:
    """What a signature is made with; `sessions` write, `reads` wait for no writer."""

    sessions: Sessions
    reads: Sessions
    blobs: Blobs
    authority: Authority
    timestamper: Timestamper
    clock: Clock
    documents: OpenDocuments
    templates: TemplateLibrary


async def record_signatures(
    tools: SigningTools, request: RecordSignatures
) -> tuple[SignatureReceipt, ...]:
    """Append and record the signatures that are not recorded yet, in this order.

    When another process appended meanwhile, nothing of this batch stands and the
    database's `IntegrityError` is raised: tried again, it continues the new head.
    """
    async with tools.documents.turn(request.agreement_id, request.round_number):
        async with tools.reads() as session:
            views = await request_views(session, [s.request_id for s in request.signatures])
            head = await document_head(session, request.agreement_id, request.round_number)
        if head is None:
            raise RecordMissing(f"round {request.round_number} of {request.agreement_id}")
        new = [sign for sign in request.signatures if _is_new(sign, views)]
        if new:
            document = await tools.documents.take(head)
            made = [await _sign(tools, document, sign, views[sign.request_id]) for sign in new]
            head = await record_made(tools.sessions, request, head, made, recorded_at=tools.clock())
            tools.documents.keep(head, document)
    return tuple(_receipt(sign, views) for sign in request.signatures)


def _is_new(sign: Sign, views: dict[str, RequestView]) -> bool:
    """Tell whether a signature is still to be made; refuse one that may not be."""
    view = views.get(sign.request_id)
    if view is None:
        raise UnknownRequest
    if view.signature is not None:
        if view.signature.signature_id != sign.act_id:
            raise AlreadySigned
        return False
    if view.round_status is not RoundStatus.OPEN:
        raise RoundClosed
    state = RequestState(
        view.request_id,
        view.party_id,
        Signer(view.person_identity, view.person_capacity, view.in_place_of),
        view.status,
        step=view.step,
    )
    check_newest_link(used=sign.generation, living=view.generation)
    check_may_act(state, closes_at=view.closes_at, received_at=sign.received_at)
    check_turn(state.step, open_step=view.open_step)
    check_same_document(seen_sha256=sign.document_sha256, frozen_sha256=view.document_sha256)
    return True


async def _sign(
    tools: SigningTools, document: SignableDocument, sign: Sign, view: RequestView
) -> Made:
    evidence = SigningEvidence.from_bytes(await tools.blobs.get(sign.evidence_sha256))
    person = CertifiedPerson(
        person=view.person_identity,
        name=evidence.identified_name or view.person_name,
        capacity=view.person_capacity,
        party=view.party_name,
    )
    # The key lives as long as this call: one signature, and it is gone.
    increment = await document.append(
        view.field,
        tools.authority.issue(person, at=tools.clock()),
        tools.timestamper,
        _text(sign, view, evidence),
        _stamp(sign, view, evidence, tools.templates),
    )
    return Made(
        NewSignature(
            signature_id=sign.act_id,
            request_id=sign.request_id,
            document_sha256=sign.document_sha256,
            evidence_sha256=sign.evidence_sha256,
            cms_sha256=increment.cms_sha256,
            increment_sha256=await tools.blobs.put(increment.data),
            signed_at=sign.received_at,
        ),
        view,
        evidence.identification,
        evidence.identified_at,
        evidence.identified_name,
    )


def _text(sign: Sign, view: RequestView, evidence: SigningEvidence) -> SignatureText:
    reason = translator(view.agreement_language).text("Signed for {party}", party=view.party_name)
    return SignatureText(
        name=evidence.identified_name or view.person_name,
        claimed_at=sign.received_at,
        reason=reason,
        in_place_of=view.in_place_of,
        identification=evidence.identification,
    )


def _stamp(
    sign: Sign, view: RequestView, evidence: SigningEvidence, templates: TemplateLibrary
) -> Stamp:
    words = translator(view.agreement_language)
    drawn = evidence.method == "drawn"
    return Stamp(
        name=view.person_name,
        capacity=templates.shown_capacity(
            view.template_name,
            view.template_version,
            title=view.person_title,
            capacity=view.person_capacity,
        ),
        signed_at=words.moment(sign.received_at, ZoneInfo(view.zone)),
        reference=words.text(
            "Signature {reference}, {level}",
            reference=sign.act_id[:_SHORT_REFERENCE],
            level=words.text(level_word(evidence.identification)),
        ),
        drawing=base64.b64decode(evidence.drawing_png_base64) if drawn else None,
    )


def _receipt(sign: Sign, views: dict[str, RequestView]) -> SignatureReceipt:
    recorded = views[sign.request_id].signature
    signed_at = recorded.signed_at if recorded else sign.received_at
    return SignatureReceipt(sign.act_id, sign.request_id, signed_at)
