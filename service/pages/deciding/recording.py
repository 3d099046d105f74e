"""A party records its decision, or a newer one in its place."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.inbox import get_act
from domain.decision_refusals import ExtractNotPdf
from domain.signing import DocumentChanged
from messages.ids import agreement_workflow_id
from messages.recorded_acts import RecordKind
from service.dependencies import ServicesNeeded
from service.extracts import keep_extract
from service.pages.acts import raise_refusal
from service.pages.deciding.links import DecideVisit, Deciding, DecidingIsOver
from service.pages.deciding.showing import show_page
from service.pages.decision_form import (
    TypedDecision,
    beside_fields,
    faults_of,
    typed_before,
    typed_in,
)
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    file_of,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import words_for
from service.pages.signing.links import address_of
from service.recorded_acts import record
from service.security import takes_uploads

router = APIRouter()
_CONFLICT = 409
_LOOK_AGAIN_SECONDS = "4"
_LONGEST_USER_AGENT = 300


@router.get("/decide/{token}/decision")
async def show(request: Request, at: Deciding) -> Response:
    """Show the form; filled in where a decision stands already."""
    if not at.takes_decisions:
        raise DecidingIsOver
    return _page(request, at, typed_before(at.decision), new_nonce(), {})


@router.post("/decide/{token}/decision")
@takes_uploads
async def decide(request: Request, found: ServicesNeeded, at: Deciding) -> Response:
    """Record the decision; the same form sent twice records it once."""
    received_at = found.clock()
    form = await read_checked(request, files=1)
    typed, nonce, words = typed_in(form), nonce_of(form), words_for(request)
    if text_of(form, "document_sha256") != at.document.sha256:
        return show_page(request, at, "changed.html", status=_CONFLICT)
    extract = await file_of(form, "extract")
    faults = faults_of(typed, words, today=received_at.astimezone(at.zone).date())
    try:
        extract_sha256 = "" if faults else await keep_extract(found.blobs, extract)
    except ExtractNotPdf as refusal:
        faults = {"extract": words.refusal(refusal)}
    if faults:
        return _page(request, at, typed, nonce, faults)
    payload = replace(
        typed.as_payload(at.view.party_id, at.document.sha256, extract_sha256=extract_sha256),
        language=words.language,
        ip=address_of(request),
        user_agent=request.headers.get("user-agent", "")[:_LONGEST_USER_AGENT],
        nonce=nonce,
    )
    try:
        outcome = await record(
            found,
            agreement_id=at.view.agreement_id,
            kind=RecordKind.RECORD_DECISION,
            payload=payload.to_bytes(),
            person_id=at.view.person_id,
            once_key=f"decide:{at.view.request_id}:{nonce}",
            received_at=received_at,
        )
    except DocumentChanged:
        return show_page(request, at, "changed.html", status=_CONFLICT)
    return see_other(f"{at.address}/receipt?act={outcome.act_id}")


@router.api_route("/decide/{token}/receipt", methods=["GET", "HEAD"])
async def receipt(request: Request, found: ServicesNeeded, at: Deciding, act: str = "") -> Response:
    """Show what was recorded, or that it is being recorded."""
    async with found.reads() as session:
        given = await get_act(session, act) if act else None
    own = given is not None and given.payload.get("person_id") == at.view.person_id
    if (
        given is not None
        and own
        and given.workflow_id == agreement_workflow_id(at.view.agreement_id)
    ):
        raise_refusal(given)
        if given.outcome is None:
            again = f"{at.address}/receipt?act={given.act_id}"
            return show_page(
                request,
                at,
                "recording.html",
                headers={"refresh": f"{_LOOK_AGAIN_SECONDS}; url={again}"},
                received_at=given.received_at,
                again=again,
            )
    if at.decision is None:
        return see_other(at.address)
    return show_page(request, at, "receipt.html")


def _page(
    request: Request, at: DecideVisit, typed: TypedDecision, nonce: str, faults: dict[str, str]
) -> Response:
    return show_page(
        request,
        at,
        "decision.html",
        status=UNPROCESSABLE if faults else 200,
        typed=typed,
        nonce=nonce,
        problems=[FormProblem(name, text) for name, text in faults.items()],
        errors=beside_fields(faults),
    )
