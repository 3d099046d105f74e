"""The coordinator records a decision that came on paper, or puts one right."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.decisions import decisions_of
from adapters.database.staff import StaffView, active_staff, find_staff
from adapters.documents.file_names import document_name
from domain.decision_refusals import ExtractNotPdf, NotDeciding
from messages.mail import MailKind
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, ServicesNeeded
from service.extracts import keep_extract
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.deciding.board import KnownBoard, KnownParty, carry_out, show_page
from service.pages.coordinator.small_forms import Consequences, FormMail
from service.pages.decision_form import beside_fields, faults_of, typed_before, typed_in
from service.pages.documents import pdf_answer
from service.pages.forms import file_of, new_nonce, nonce_of, read_checked
from service.pages.rendering import words_for
from service.refusals import DocumentNotFound
from service.security import takes_uploads
from service.sessions import Coordinator, CurrentStaff
from service.wording.event_words import MAILS

router = APIRouter()
_ADDRESS = "/agreements/{agreement_id}/parties/{party_id}/decision"


@router.get(_ADDRESS)
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    board: KnownBoard,
    party: KnownParty,
) -> Response:
    """Show the form; filled in where a decision stands already."""
    if board.deciding is None:
        raise NotDeciding
    typed = typed_before(party.decision)
    return show_page(
        request,
        "decision.html",
        staff,
        agreement,
        new_nonce(),
        {},
        errors=beside_fields({}),
        party=party,
        typed=typed,
        shown=await _told(session, staff, agreement, board.deciding.sent_by, request),
    )


@router.post(_ADDRESS)
@takes_uploads
async def decide(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    board: KnownBoard,
    party: KnownParty,
) -> Response:
    """Record the decision; it supersedes the one before."""
    form = await read_checked(request, files=1)
    typed, nonce, words = typed_in(form), nonce_of(form), words_for(request)
    extract = await file_of(form, "extract")
    if board.deciding is None:
        raise NotDeciding
    today = found.clock().astimezone(ZoneInfo(agreement.zone)).date()
    faults = faults_of(typed, words, today=today)
    try:
        extract_sha256 = "" if faults else await keep_extract(found.blobs, extract)
    except ExtractNotPdf as refusal:
        faults = {"extract": words.refusal(refusal)}
    if faults:
        return show_page(
            request,
            "decision.html",
            staff,
            agreement,
            nonce,
            faults,
            errors=beside_fields(faults),
            party=party,
            typed=typed,
            shown=await _told(session, staff, agreement, board.deciding.sent_by, request),
        )
    payload = typed.as_payload(
        party.party.party_id, board.deciding.document_sha256, extract_sha256=extract_sha256
    ).to_bytes()
    kind = RecordKind.RECORD_DECISION
    return await carry_out(found, agreement, kind, payload, staff.id, nonce)


@router.get("/agreements/{agreement_id}/decisions/{decision_id}/extract.pdf")
async def extract_of(
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    decision_id: str,
) -> Response:
    """Return the extract of a decision, byte for byte as it came."""
    del staff
    for decision in await decisions_of(session, agreement.agreement_id):
        if decision.decision_id == decision_id and decision.extract_sha256:
            name = document_name(agreement.number, "extract", agreement.language)
            return await pdf_answer(found, decision.extract_sha256, name)
    raise DocumentNotFound


async def _told(
    session: Reading, staff: StaffView, agreement: AgreementView, sent_by: str, request: Request
) -> Consequences:
    """Return who of the staff hears of it: those concerned, but not whoever records it."""
    words = words_for(request)
    ids = await active_staff(session, {agreement.created_by, sent_by} - {staff.id})
    told = [await find_staff(session, staff_id) for staff_id in ids]
    mail, name = words.text(MAILS[MailKind.DECISION_RECORDED]), words.text("Coordinator")
    return Consequences(
        mails=tuple(FormMail(name, one.notices_to or one.email, mail) for one in told if one)
    )
