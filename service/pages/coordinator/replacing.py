"""Naming somebody else in a signatory's place: a form, then exactly who gets which mail."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.people import PartyView, parties_of
from adapters.database.places import proof_of
from adapters.database.rounds import RoundParty, RoundRequest, RoundView
from adapters.database.staff import StaffView
from adapters.documents.file_names import document_name
from adapters.i18n import N_, Translator
from domain.decision_refusals import ExtractNotPdf
from domain.errors import DomainError
from domain.lifecycle import RequestStatus
from domain.signing import UnknownRequest
from messages.round_acts import RoundActKind
from service.dependencies import Reading, Services, ServicesNeeded, services
from service.extracts import keep_extract
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.place_mails import place_mails
from service.pages.coordinator.replacing_form import (
    ReplacingForm,
    Taker,
    empty_form,
    read_replacing,
    with_errors,
)
from service.pages.coordinator.withdrawing import open_round
from service.pages.documents import pdf_answer
from service.pages.forms import (
    UNPROCESSABLE,
    file_of,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.kept_uploads import kept_upload, upload_token
from service.pages.rendering import render, words_for
from service.refusals import DocumentNotFound
from service.round_acts import manage
from service.security import takes_uploads
from service.sessions import Coordinator, CurrentStaff

router = APIRouter()
_PLACE = "/agreements/{agreement_id}/signing-rounds/{number}/requests/{request_id}/replacement"
_CHOOSE_AGAIN = N_("The file is not with this form any more. Choose it again.")


@router.get(_PLACE)
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    request_id: str,
) -> Response:
    """Ask who is to sign in the place."""
    round_ = await open_round(session, agreement, number)
    party, asked = _place(round_, request_id)
    listed = await _listed(session, agreement.agreement_id, party)
    form = empty_form(listed, party, asked, new_nonce())
    return _form_page(request, staff, agreement, round_, party, asked, form)


@router.post(_PLACE)
@takes_uploads
async def replace(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    request_id: str,
) -> Response:
    """Show exactly who gets which mail; once that is confirmed, do it."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request, files=1)
    round_ = await open_round(session, agreement, number)
    party, asked = _place(round_, request_id)
    listed = await _listed(session, agreement.agreement_id, party)
    form = read_replacing(sent, empty_form(listed, party, asked, nonce_of(sent)), words)
    form = await _with_proof(found, staff, form, sent, words)
    if form.problems or text_of(sent, "edit"):
        return _form_page(request, staff, agreement, round_, party, asked, form)
    if not text_of(sent, "sure"):
        taker, left = form.taker(), asked.person
        mails = (
            await place_mails(session, found, round_, request_id, taker, left)
            if asked.has_turn
            else []
        )
        return _confirm_page(request, staff, agreement, round_, party, asked, form, mails)
    try:
        outcome = await manage(
            found,
            round_,
            kind=RoundActKind.REPLACE_SIGNATORY,
            request_id=request_id,
            staff_id=staff.id,
            once_key=f"page-replacement:{request_id}:{form.nonce}",
            received_at=received_at,
            payload=form.payload().to_bytes(),
        )
    except DomainError as refusal:
        form = with_errors(form.again(new_nonce()), {"who": words.refusal(refusal)})
        return _form_page(request, staff, agreement, round_, party, asked, form)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


@router.get("/agreements/{agreement_id}/authority/{act_id}/proof.pdf")
async def proof(
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    act_id: str,
) -> Response:
    """Return the proof of somebody's authority, byte for byte as it came."""
    del staff
    sha256 = await proof_of(session, agreement.agreement_id, act_id)
    if not sha256:
        raise DocumentNotFound
    name = document_name(agreement.number, "extract", agreement.language)
    return await pdf_answer(found, sha256, name)


async def _with_proof(
    found: Services, staff: StaffView, form: ReplacingForm, sent: FormData, words: Translator
) -> ReplacingForm:
    """Return the form with the proof that comes with it, or came with the step before."""
    kept = text_of(sent, "kept_proof")
    form = form.with_proof(kept_upload(found, staff.id, kept))
    try:
        form = form.with_proof(await keep_extract(found.blobs, await file_of(sent, "proof")))
    except ExtractNotPdf as refusal:
        return with_errors(form, {"proof": words.refusal(refusal)})
    if kept and not form.proof_sha256:
        return with_errors(form, {"proof": words.text(_CHOOSE_AGAIN)})
    return form


def _place(round_: RoundView, request_id: str) -> tuple[RoundParty, RoundRequest]:
    """Return the place that an address names; refuse one that is signed or is not there."""
    for party in round_.parties:
        for asked in party.requests:
            if asked.request_id == request_id and asked.status is not RequestStatus.SIGNED:
                return party, asked
    raise UnknownRequest


async def _listed(session: Reading, agreement_id: str, party: RoundParty) -> PartyView | None:
    parties = await parties_of(session, agreement_id)
    return next((found for found in parties if found.party_id == party.party_id), None)


def _form_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: StaffView,
    agreement: KnownAgreement,
    round_: RoundView,
    party: RoundParty,
    asked: RoundRequest,
    form: ReplacingForm,
) -> Response:
    return render(
        request,
        "coordinator/replace_signatory.html",
        status=UNPROCESSABLE if form.problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        party=party,
        asked=asked,
        form=form,
        kept_proof=upload_token(services(request), staff.id, form.proof_sha256),
        problems=form.problems,
        action=_action(agreement, round_, asked),
    )


def _confirm_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: StaffView,
    agreement: KnownAgreement,
    round_: RoundView,
    party: RoundParty,
    asked: RoundRequest,
    form: ReplacingForm,
    mails: object,
) -> Response:
    taker: Taker = form.taker()
    return render(
        request,
        "coordinator/replace_confirm.html",
        staff=staff,
        section="agreements",
        agreement=agreement,
        party=party,
        asked=asked,
        form=form,
        kept_proof=upload_token(services(request), staff.id, form.proof_sha256),
        taker=taker,
        mails=mails,
        action=_action(agreement, round_, asked),
    )


def _action(agreement: KnownAgreement, round_: RoundView, asked: RoundRequest) -> str:
    page = f"/agreements/{agreement.agreement_id}/signing-rounds/{round_.number}"
    return f"{page}/requests/{asked.request_id}/replacement"
