"""Somebody whom a signatory proposes in their own place: accepted with a basis, or turned down."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.handovers import ProposalView, proposal_view
from adapters.database.rounds import RoundView
from adapters.i18n import Translator
from adapters.payloads.handover import ProposalDecision
from domain.errors import DomainError
from domain.handover import ProposalUnknown
from messages.round_acts import RoundActKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.proposal_showing import consequences_of, place_of
from service.pages.coordinator.small_forms import (
    FieldKind,
    SmallField,
    SmallForm,
    filled,
    refused,
    show_small_form,
)
from service.pages.coordinator.withdrawing import open_round
from service.pages.documents import pdf_answer
from service.pages.forms import new_nonce, nonce_of, read_checked, see_other
from service.pages.rendering import words_for
from service.refusals import DocumentNotFound
from service.round_acts import manage
from service.sessions import Coordinator, CurrentStaff

router = APIRouter(
    prefix="/agreements/{agreement_id}/signing-rounds/{number}/proposals/{proposal_id}"
)
Answer: TypeAlias = Literal["accept", "refuse"]


@router.get("/power-of-attorney.pdf")
async def power_of_attorney(  # noqa: PLR0917 - what FastAPI hands in
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    number: int,
    proposal_id: str,
) -> Response:
    """Return the PDF that the signatory enclosed."""
    del staff
    _, proposal = await _proposal(session, agreement, number, proposal_id)
    if not proposal.extract_sha256:
        raise DocumentNotFound
    return await pdf_answer(found, proposal.extract_sha256, f"power-of-attorney-{proposal_id[:8]}")


@router.get("/{answer}")
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    proposal_id: str,
    answer: Answer,
) -> Response:
    """Say what is proposed and why, what the answer does, and who is told."""
    words = words_for(request)
    round_, proposal = await _proposal(session, agreement, number, proposal_id)
    shown = await consequences_of(
        session, found, round_, proposal, accepts=answer == "accept", words=words
    )
    form = _form(proposal, answer, words)
    return show_small_form(request, staff, agreement, form, request.url.path, shown)


@router.post("/{answer}")
async def decide(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    proposal_id: str,
    answer: Answer,
) -> Response:
    """Let the person proposed sign, or turn them down."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request)
    round_, proposal = await _proposal(session, agreement, number, proposal_id)
    form = replace(filled(_form(proposal, answer, words), sent, words), nonce=nonce_of(sent))
    accepts = answer == "accept"
    shown = await consequences_of(session, found, round_, proposal, accepts=accepts, words=words)
    if form.problems:
        return show_small_form(request, staff, agreement, form, request.url.path, shown)
    decision = ProposalDecision(proposal_id, accepts, form.value("words"))
    try:
        outcome = await manage(
            found,
            round_,
            kind=RoundActKind.DECIDE_PROPOSAL,
            request_id=proposal.request_id,
            staff_id=staff.id,
            once_key=f"page-proposal:{proposal_id}:{form.nonce}",
            received_at=received_at,
            payload=decision.to_bytes(),
        )
    except DomainError as refusal:
        again = refused(form, refusal, new_nonce(), words)
        return show_small_form(request, staff, agreement, again, request.url.path, shown)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


async def _proposal(
    session: Reading, agreement: KnownAgreement, number: int, proposal_id: str
) -> tuple[RoundView, ProposalView]:
    """Return a proposal with its own round; another's is not there (abuse 10)."""
    round_ = await open_round(session, agreement, number)
    proposal = await proposal_view(session, proposal_id)
    if proposal is None:
        raise ProposalUnknown
    place_of(round_, proposal)
    return round_, proposal


def _form(proposal: ProposalView, answer: Answer, words: Translator) -> SmallForm:
    names = {
        "proposer": proposal.proposer,
        "party": proposal.party,
        "name": proposal.person["name"],
        "email": proposal.person["email"],
    }
    return _accepting(names, words) if answer == "accept" else _refusing(names, words)


def _accepting(names: dict[str, str], words: Translator) -> SmallForm:
    hint = words.text(
        "For example a power of attorney and its date, a decision with its date "
        "and section, or a register extract. It stands in the evidence."
    )
    basis = words.text("What the right to sign is based on")
    return SmallForm(
        heading=words.text("Let {name} sign", **names),
        intro=words.text(
            "{name} ({email}) is asked to sign for {party} in the place of {proposer}. The "
            "link of {proposer} stops working at once, and both are told by mail.",
            **names,
        ),
        button=words.text("Accept and send the request to sign"),
        nonce=new_nonce(),
        fields=(SmallField("words", basis, FieldKind.TEXT, hint),),
    )


def _refusing(names: dict[str, str], words: Translator) -> SmallForm:
    hint = words.text("The signatory reads it, and it stays in the history of the agreement.")
    return SmallForm(
        heading=words.text("Turn the proposal down"),
        intro=words.text(
            "{proposer} is told that {name} is not accepted, with your reason, and is still asked "
            "to sign for {party}. {name} hears nothing.",
            **names,
        ),
        button=words.text("Turn the proposal down"),
        nonce=new_nonce(),
        fields=(SmallField("words", words.text("Reason"), FieldKind.TEXT, hint),),
    )
