"""Paper about notices: a notice that arrived, or a word on taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.people import PartyView
from adapters.database.staff import StaffView
from adapters.database.standing import standing_of
from adapters.i18n import N_
from adapters.notice_words import effect_in_words
from adapters.payloads.notices import PaperNotice, TakingBackWord
from domain.errors import DomainError
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, Services, ServicesNeeded
from service.extracts import keep_extract
from service.pages.coordinator.agreement import KnownAgreement
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
from service.pages.rendering import render, words_for
from service.recorded_acts import record
from service.security import takes_uploads
from service.sessions import Coordinator

router = APIRouter(prefix="/agreements/{agreement_id}/notices")
_NO_PARTY = N_("Choose the party.")
_NO_MOMENT = N_("Give the day and the time at which the paper arrived.")
_NO_SCAN = N_("Choose the scan, a PDF file.")


@dataclass(frozen=True, slots=True)
class _Paper:
    """What was filled in; `arrived_at` is None where it is no moment."""

    party: PartyView | None
    arrived_at: datetime | None
    signed_by: tuple[str, ...]
    scan: bytes
    nonce: str


@router.get("/new")
async def show_notice(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    party: str = "",
) -> Response:
    """Ask for the party, then for what the paper says."""
    parties = (await standing_of(session, agreement.agreement_id)).parties
    return await _page(request, found, staff, agreement, parties.get(party), "", [])


@router.post("/new")
@takes_uploads
async def record_notice(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Record the notice by its arrival."""
    received_at = found.clock()
    form = await read_checked(request, files=1)
    parties = (await standing_of(session, agreement.agreement_id)).parties
    paper = await _read(form, parties, ZoneInfo(agreement.zone))
    problems = _problems(paper, request)
    if problems or paper.party is None or paper.arrived_at is None:
        return await _page(request, found, staff, agreement, paper.party, "", problems)
    try:
        payload = PaperNotice(
            party_id=paper.party.party_id,
            arrived_at=paper.arrived_at.isoformat(),
            scan_sha256=await keep_extract(found.blobs, paper.scan),
            signed_by=paper.signed_by,
        )
        outcome = await record(
            found,
            agreement_id=agreement.agreement_id,
            kind=RecordKind.PAPER_NOTICE,
            payload=payload.to_bytes(),
            staff_id=staff.id,
            once_key=f"page-notice:{agreement.agreement_id}:{paper.nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        problems = [FormProblem("", words_for(request).refusal(refusal))]
        return await _page(request, found, staff, agreement, paper.party, "", problems)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


@router.get("/{notice_id}/taking-back")
async def show_word(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    notice_id: str,
    party: str = "",
) -> Response:
    """Ask for the party, then for what its paper says."""
    standing = await standing_of(session, agreement.agreement_id)
    standing.notice(notice_id)
    return await _page(request, found, staff, agreement, standing.parties.get(party), notice_id, [])


@router.post("/{notice_id}/taking-back")
@takes_uploads
async def record_word(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    notice_id: str,
) -> Response:
    """Record a party's word on taking the notice back."""
    received_at = found.clock()
    form = await read_checked(request, files=1)
    parties = (await standing_of(session, agreement.agreement_id)).parties
    paper = await _read(form, parties, ZoneInfo(agreement.zone))
    problems = _problems(paper, request)
    if problems or paper.party is None or paper.arrived_at is None:
        return await _page(request, found, staff, agreement, paper.party, notice_id, problems)
    try:
        payload = TakingBackWord(
            notice_id=notice_id,
            party_id=paper.party.party_id,
            arrived_at=paper.arrived_at.isoformat(),
            scan_sha256=await keep_extract(found.blobs, paper.scan),
            signed_by=paper.signed_by,
        )
        outcome = await record(
            found,
            agreement_id=agreement.agreement_id,
            kind=RecordKind.WORD_ON_TAKING_BACK,
            payload=payload.to_bytes(),
            staff_id=staff.id,
            once_key=f"page-taking-back:{notice_id}:{paper.nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        problems = [FormProblem("", words_for(request).refusal(refusal))]
        return await _page(request, found, staff, agreement, paper.party, notice_id, problems)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


async def _read(form: FormData, parties: Mapping[str, PartyView], zone: ZoneInfo) -> _Paper:
    party = parties.get(text_of(form, "party"))
    persons = party.signatories() if party else ()
    signed = tuple(p.person_id for p in persons if text_of(form, f"signed-{p.person_id}"))
    day, time, nonce = text_of(form, "day"), text_of(form, "time"), nonce_of(form)
    try:
        arrived_at = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=zone)
    except ValueError:
        arrived_at = None
    return _Paper(party, arrived_at, signed, await file_of(form, "scan"), nonce)


def _problems(paper: _Paper, request: Request) -> list[FormProblem]:
    words = words_for(request)
    wrong = (
        ("party", _NO_PARTY, paper.party is None),
        ("day", _NO_MOMENT, paper.arrived_at is None),
        ("scan", _NO_SCAN, not paper.scan),
    )
    return [FormProblem(field, words.text(text)) for field, text, is_wrong in wrong if is_wrong]


async def _page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    found: Services,
    staff: StaffView,
    agreement: AgreementView,
    party: PartyView | None,
    notice_id: str,
    problems: list[FormProblem],
) -> Response:
    async with found.reads() as session:
        standing = await standing_of(session, agreement.agreement_id)
    now, told = found.clock(), None
    if party is not None and not notice_id:
        told = effect_in_words(standing, party.party_id, at=now, words=words_for(request))
    return render(
        request,
        "coordinator/paper_notice.html",
        status=UNPROCESSABLE if problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        parties=[p for p in standing.parties.values() if p.left_at is None],
        party=party,
        is_notice=not notice_id,
        told=told,
        today=now.astimezone(standing.zone).date().isoformat(),
        zone=standing.zone,
        action=f"/agreements/{agreement.agreement_id}/notices/"
        + (f"{notice_id}/taking-back" if notice_id else "new"),
        nonce=new_nonce(),
        problems=problems,
        errors=dict.fromkeys(("party", "day", "scan"), "")
        | {problem.field: problem.text for problem in problems},
    )
