"""The coordinator corrects who acts for a party, or decides what the party proposed."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.corrections import CorrectionView, correction_view
from adapters.database.people import PartyView, parties_of
from adapters.database.staff import StaffView
from adapters.i18n import N_
from adapters.payloads.corrections import CorrectionDecision
from domain.corrections import CorrectionStatus, CorrectionUnknown, PersonNotListed
from domain.errors import DomainError
from domain.plain_text import has_refused_characters
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.correction_mails import mails_of_correcting, mails_of_deciding
from service.pages.coordinator.small_forms import NOTHING_MORE
from service.pages.correction_forms import (
    CorrectionForm,
    empty_form,
    person_of,
    read_correction,
    refused,
)
from service.pages.forms import (
    UNPROCESSABLE,
    new_nonce,
    nonce_of,
    problems_of,
    read_checked,
    see_other,
    text_of,
)
from service.pages.rendering import render, words_for
from service.recorded_acts import record
from service.sessions import Coordinator

router = APIRouter()
_LONGEST_REASON = 2000
_NO_REASON = N_("Give a reason of at most 2000 letters: whoever proposed it reads it.")


@router.get("/agreements/{agreement_id}/parties/{party_id}/people/{person_id}")
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    party_id: str,
    person_id: str,
) -> Response:
    """Show the form, filled with what is known."""
    party = await _party(session, agreement, party_id)
    template = found.templates.find(agreement.template_name, agreement.template_version)
    person = person_of(party, person_id)
    form = empty_form(person, template, new_nonce(), language=agreement.language, orders=True)
    return _page(request, staff, agreement, party, person_id, form)


@router.post("/agreements/{agreement_id}/parties/{party_id}/people/{person_id}")
async def correct(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    party_id: str,
    person_id: str,
) -> Response:
    """Make the correction."""
    received_at = found.clock()
    sent = await read_checked(request)
    party, words = await _party(session, agreement, party_id), words_for(request)
    template = found.templates.find(agreement.template_name, agreement.template_version)
    person, nonce = person_of(party, person_id), nonce_of(sent)
    shown = empty_form(person, template, nonce, language=agreement.language, orders=True)
    payload, form = read_correction(sent, shown, party_id, person, words)
    if form.problems:
        return _page(request, staff, agreement, party, person_id, form)
    try:
        outcome = await record(
            found,
            agreement_id=agreement.agreement_id,
            kind=RecordKind.CORRECT_CONTACTS,
            payload=payload.to_bytes(),
            staff_id=staff.id,
            once_key=f"page-correct:{agreement.agreement_id}:{nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        again = refused(form, refusal, new_nonce(), words)
        return _page(request, staff, agreement, party, person_id, again)
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


@router.get("/agreements/{agreement_id}/corrections/{correction_id}")
async def show_proposal(
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    correction_id: str,
) -> Response:
    """Show what is proposed, beside what is known."""
    proposal = await _proposal(session, agreement, correction_id)
    return await _proposal_page(request, session, staff, agreement, proposal, "", new_nonce(), {})


@router.post("/agreements/{agreement_id}/corrections/{correction_id}")
async def decide(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    correction_id: str,
) -> Response:
    """Make what is proposed, or refuse it with a reason."""
    received_at = found.clock()
    sent = await read_checked(request)
    proposal, words = await _proposal(session, agreement, correction_id), words_for(request)
    approved, reason = text_of(sent, "decision") == "approve", text_of(sent, "reason")
    if not approved and not _fits(reason):
        errors = {"reason": words.text(_NO_REASON)}
        nonce = nonce_of(sent)
        return await _proposal_page(
            request, session, staff, agreement, proposal, reason, nonce, errors
        )
    decision = CorrectionDecision(correction_id, approved, "" if approved else reason)
    try:
        outcome = await record(
            found,
            agreement_id=agreement.agreement_id,
            kind=RecordKind.DECIDE_CORRECTION,
            payload=decision.to_bytes(),
            staff_id=staff.id,
            once_key=f"page-decide-correction:{correction_id}:{nonce_of(sent)}",
            received_at=received_at,
        )
    except DomainError as refusal:
        errors = {"decision": words.refusal(refusal)}
        nonce = new_nonce()
        return await _proposal_page(
            request, session, staff, agreement, proposal, reason, nonce, errors
        )
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}")


def _fits(reason: str) -> bool:
    plain = not has_refused_characters(reason, lines=True)
    return 0 < len(reason) <= _LONGEST_REASON and plain


async def _party(session: Reading, agreement: AgreementView, party_id: str) -> PartyView:
    parties = await parties_of(session, agreement.agreement_id)
    found = next((party for party in parties if party.party_id == party_id), None)
    if found is None:
        raise PersonNotListed
    return found


async def _proposal(
    session: Reading, agreement: AgreementView, correction_id: str
) -> CorrectionView:
    found = await correction_view(session, agreement.agreement_id, correction_id)
    if found is None:
        raise CorrectionUnknown
    return found


def _page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: StaffView,
    agreement: AgreementView,
    party: PartyView,
    person_id: str,
    form: CorrectionForm,
) -> Response:
    address = f"/agreements/{agreement.agreement_id}"
    return render(
        request,
        "coordinator/correct.html",
        status=UNPROCESSABLE if form.problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        party=party,
        shown=mails_of_correcting(party, person_of(party, person_id), words_for(request)),
        form=form,
        action=f"{address}/parties/{party.party_id}/people/{person_id}",
        back=address,
        problems=form.problems,
    )


async def _proposal_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    session: Reading,
    staff: StaffView,
    agreement: AgreementView,
    proposal: CorrectionView,
    reason: str,
    nonce: str,
    errors: dict[str, str],
) -> Response:
    parties = await parties_of(session, agreement.agreement_id)
    party = next((one for one in parties if one.party_id == proposal.party_id), None)
    is_open, words = proposal.status is CorrectionStatus.PROPOSED, words_for(request)
    return render(
        request,
        "coordinator/correction.html",
        status=UNPROCESSABLE if errors else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        proposal=proposal,
        is_open=is_open,
        shown=mails_of_deciding(party, proposal, words) if party and is_open else NOTHING_MORE,
        reason=reason,
        nonce=nonce,
        problems=problems_of(errors, words),
        errors={name: errors.get(name, "") for name in ("reason", "decision")},
    )
