"""A signatory hands over to an alternate of the party, or proposes somebody else."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.acts_payloads import SigningEvidence
from adapters.database.handovers import proposal_of_request
from adapters.database.people import alternates_of
from domain.decision_refusals import ExtractNotPdf
from domain.errors import DomainError
from domain.handover import Delegation, IdentifyFirst, ProposalIsOpen
from domain.identification import Identification
from domain.lifecycle import RequestStatus
from domain.round_acts import LinkReplaced, SignatoryHasAnswered
from service.dependencies import Services, ServicesNeeded
from service.handovers import hand_over, propose_person
from service.pages.forms import (
    UNPROCESSABLE,
    file_of,
    new_nonce,
    nonce_of,
    read_checked,
    see_other,
)
from service.pages.rendering import words_for
from service.pages.signing.code_cookie import browser_of
from service.pages.signing.evidence import NO_SIGNATURE, evidence_of
from service.pages.signing.handover_form import (
    EMPTY,
    HandoverForm,
    alternate_form,
    person_form,
    refused,
)
from service.pages.signing.links import Visiting, replaced_meanwhile
from service.pages.signing.receipt import not_recorded_yet
from service.pages.signing.showing import show_page
from service.pages.signing.steps import steps_of
from service.pages.signing.visits import Visit
from service.security import takes_uploads
from service.strong_identification import check_link, may_sign_here

router = APIRouter()


@router.get("/sign/{token}/hand-over")
async def show(request: Request, found: ServicesNeeded, at: Visiting, act: str = "") -> Response:
    """Ask to whom; or say that the coordinator has not decided yet."""
    if at.view.status is not RequestStatus.WAITING or at.view.delegation is Delegation.NO:
        return see_other(at.address)
    await check_link(found, at.view)
    async with found.reads() as session:
        proposal = await proposal_of_request(session, at.view.request_id)
    if proposal is not None:
        return show_page(request, at, "proposed.html", proposal=proposal)
    if act:
        return await not_recorded_yet(request, found, at, act, "hand-over")
    return await _page(request, found, at, EMPTY, new_nonce())


@router.post("/sign/{token}/hand-over")
async def to_alternate(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Hand over to an alternate of the party at once: the link that was used is dead."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request)
    if at.view.status is not RequestStatus.WAITING:
        return see_other(at.address)
    await check_link(found, at.view)
    async with found.reads() as session:
        alternates = await alternates_of(session, at.view.party_id)
    form, nonce = alternate_form(sent, alternates, words), nonce_of(sent)
    if form.problems:
        return await _page(request, found, at, form, nonce)
    try:
        if not await _is_identified_here(request, found, at):
            raise IdentifyFirst
        outcome = await hand_over(
            found,
            at.view,
            alternate_id=form.alternate_id,
            reason=form.reason,
            evidence=_evidence(request, at),
            once_key=f"hand-over:{at.view.request_id}:{nonce}",
            received_at=received_at,
        )
    except LinkReplaced as late:
        raise await replaced_meanwhile(request, found, at) from late
    except SignatoryHasAnswered:
        return see_other(at.address)
    except DomainError as refusal:
        return await _page(request, found, at, refused(form, refusal, words), new_nonce())
    taker = next(p.name for p in alternates if p.person_id == form.alternate_id)
    done = outcome.state == "done"
    return show_page(request, at, "handed_over.html", taker=taker, done=done)


@router.post("/sign/{token}/hand-over/proposal")
@takes_uploads
async def propose(request: Request, found: ServicesNeeded, at: Visiting) -> Response:
    """Propose somebody to the coordinator; the link stays as it is."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request, files=1)
    nonce, form = nonce_of(sent), person_form(sent, words)
    proof = await file_of(sent, "power_of_attorney")
    if at.view.status is not RequestStatus.WAITING:
        return see_other(at.address)
    await check_link(found, at.view)
    if form.problems:
        return await _page(request, found, at, form, nonce)
    try:
        outcome = await propose_person(
            found,
            at.view,
            person=form.person,
            reason=form.reason,
            power_of_attorney=proof,
            evidence=_evidence(request, at),
            once_key=f"propose:{at.view.request_id}:{nonce}",
            received_at=received_at,
        )
    except LinkReplaced as late:
        raise await replaced_meanwhile(request, found, at) from late
    except ProposalIsOpen:
        return see_other(f"{at.address}/hand-over")
    except SignatoryHasAnswered:
        return see_other(at.address)
    except DomainError as refusal:
        about = "power_of_attorney" if isinstance(refusal, ExtractNotPdf) else "email"
        return await _page(request, found, at, refused(form, refusal, words, about), new_nonce())
    return see_other(f"{at.address}/hand-over?act={outcome.act_id}")


def _evidence(request: Request, at: Visit) -> SigningEvidence:
    return evidence_of(
        request,
        at,
        steps_of(request, at),
        consent="",
        language=words_for(request).language,
        form=NO_SIGNATURE,
    )


async def _is_identified_here(request: Request, found: Services, at: Visit) -> bool:
    """Tell whether this browser came as far as the round asks of one who signs."""
    if at.view.identification is Identification.LINK:
        return True
    if not steps_of(request, at).identified_at:
        return False
    return (await may_sign_here(found, at.view, browser=browser_of(request)))[0]


async def _page(
    request: Request, found: Services, at: Visit, form: HandoverForm, nonce: str
) -> Response:
    async with found.reads() as session:
        alternates = await alternates_of(session, at.view.party_id)
    return show_page(
        request,
        at,
        "hand_over.html",
        status=UNPROCESSABLE if form.problems else 200,
        nonce=nonce,
        form=form,
        alternates=alternates,
        identified=await _is_identified_here(request, found, at),
        may_propose=at.view.delegation is Delegation.ACCEPTED,
        problems=form.problems,
    )
