"""Paper about notices: a notice that arrived, or a word on taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.people import PartyView
from adapters.database.staff import StaffView
from adapters.database.standing import standing_of
from adapters.notice_words import arrival_in_words
from adapters.payloads.notices import PaperNotice, TakingBackWord
from domain.errors import DomainError
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, Services, ServicesNeeded
from service.extracts import keep_extract
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.change_mails import mails_of_paper_notice, mails_of_paper_word
from service.pages.coordinator.paper import (
    NO_MOMENT,
    Paper,
    moment_of,
    problems_of_paper,
    read_paper,
)
from service.pages.coordinator.small_forms import NOTHING_MORE
from service.pages.forms import (
    UNPROCESSABLE,
    FormProblem,
    new_nonce,
    read_checked,
    see_other,
)
from service.pages.rendering import render, words_for
from service.recorded_acts import record
from service.security import takes_uploads
from service.sessions import Coordinator

router = APIRouter(prefix="/agreements/{agreement_id}/notices")


@router.get("/new")
async def show_notice(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Ask whose paper it is and when it arrived; then say what it does, and ask for the rest."""
    parties = (await standing_of(session, agreement.agreement_id)).parties
    return await _first_page(request, found, staff, agreement, parties, "")


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
    paper = await read_paper(form, parties, ZoneInfo(agreement.zone))
    problems = problems_of_paper(paper, request)
    if problems or paper.party is None or paper.arrived_at is None:
        return await _page(request, found, staff, agreement, paper, "", problems)
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
        return await _page(request, found, staff, agreement, paper, "", problems)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


@router.get("/{notice_id}/taking-back")
async def show_word(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    notice_id: str,
) -> Response:
    """Ask whose paper it is and when it arrived, then for the rest."""
    standing = await standing_of(session, agreement.agreement_id)
    standing.notice(notice_id)
    return await _first_page(request, found, staff, agreement, standing.parties, notice_id)


async def _first_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    found: Services,
    staff: StaffView,
    agreement: AgreementView,
    parties: Mapping[str, PartyView],
    notice_id: str,
) -> Response:
    """Show the form of what was asked so far; a moment that is none is asked for again."""
    asked = request.query_params
    party = parties.get(asked.get("party", ""))
    day, time = asked.get("day", ""), asked.get("time", "")
    arrived_at = moment_of(day, time, ZoneInfo(agreement.zone))
    paper = Paper(party, day, time, arrived_at)
    wrong = [NO_MOMENT] if party is not None and arrived_at is None else []
    problems = [FormProblem("day", words_for(request).text(text)) for text in wrong]
    return await _page(request, found, staff, agreement, paper, notice_id, problems)


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
    paper = await read_paper(form, parties, ZoneInfo(agreement.zone))
    problems = problems_of_paper(paper, request)
    if problems or paper.party is None or paper.arrived_at is None:
        return await _page(request, found, staff, agreement, paper, notice_id, problems)
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
        return await _page(request, found, staff, agreement, paper, notice_id, problems)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


async def _page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    found: Services,
    staff: StaffView,
    agreement: AgreementView,
    paper: Paper,
    notice_id: str,
    problems: list[FormProblem],
) -> Response:
    words = words_for(request)
    async with found.reads() as session:
        standing = await standing_of(session, agreement.agreement_id)
        if notice_id:
            shown = await mails_of_paper_word(session, agreement, notice_id, paper, words)
        else:
            shown = await mails_of_paper_notice(session, agreement, words)
    now, told = found.clock(), None
    arrived_at = paper.arrived_at if paper.party else None
    if paper.party is not None and arrived_at is not None and not notice_id:
        told = arrival_in_words(standing, paper.party.party_id, arrived_at=arrived_at, words=words)
    return render(
        request,
        "coordinator/paper_notice.html",
        status=UNPROCESSABLE if problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        parties=[p for p in standing.parties.values() if p.left_at is None],
        paper=paper,
        arrived_at=arrived_at,
        is_notice=not notice_id,
        told=told,
        shown=shown if told or notice_id else NOTHING_MORE,
        today=now.astimezone(standing.zone).date().isoformat(),
        zone=standing.zone,
        action=f"/agreements/{agreement.agreement_id}/notices/"
        + (f"{notice_id}/taking-back" if notice_id else "new"),
        nonce=new_nonce(),
        problems=problems,
        errors=dict.fromkeys(("party", "day", "scan"), "")
        | {problem.field: problem.text for problem in problems},
    )
