"""Leaving a party out of the text: ends the round, telling all, and leads to the next version."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.rounds import RoundParty, RoundView
from adapters.i18n import N_, Translator
from domain.decision_refusals import NotDeciding
from domain.errors import DomainError
from domain.signing import UnknownRequest
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.small_forms import (
    SmallForm,
    filled,
    reason_form,
    refused,
    show_small_form,
)
from service.pages.coordinator.standstill import may_be_left_out
from service.pages.coordinator.withdrawing import open_round
from service.pages.forms import new_nonce, nonce_of, read_checked, see_other
from service.pages.rendering import words_for
from service.sessions import Coordinator
from service.withdrawing import withdraw_round

router = APIRouter()
_ADDRESS = "/agreements/{agreement_id}/signing-rounds/{number}/parties/{party_id}/leaving-out"
_INTRO = N_(
    "The signing round ends: all who were asked are told by mail, with your reason, and all links "
    "stop working. The signatures given so far stay in the history and bind nobody. The party is "
    "then no party to the agreement any more. A new version of the text is made without it, and "
    "sent to the others for signing."
)
_LEAVE = N_("End the round and leave the party out")
_STAY = N_("Keep it open")


@router.get(_ADDRESS)
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    party_id: str,
) -> Response:
    """Say what happens to whom, and ask for the reason."""
    party = _party(await open_round(session, agreement, number), party_id)
    form = _form(party, words_for(request))
    return show_small_form(request, staff, agreement, form, request.url.path)


@router.post(_ADDRESS)
async def leave_out(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    party_id: str,
) -> Response:
    """End the round, leave the party out, and go on with the next version of the text."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request)
    party = _party(await open_round(session, agreement, number), party_id)
    form = filled(_form(party, words), sent, words)
    if form.problems:
        return show_small_form(request, staff, agreement, form, request.url.path)
    reason, nonce, page = form.value("reason"), nonce_of(sent), agreement.agreement_id
    try:
        ended = await withdraw_round(
            found,
            agreement_id=agreement.agreement_id,
            round_number=number,
            staff_id=staff.id,
            reason=reason,
            leaving_out=party_id,
            once_key=f"page-withdraw:{page}:{number}:{nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        again = refused(form, refusal, new_nonce(), words)
        return show_small_form(request, staff, agreement, again, request.url.path)
    if ended.state == "accepted":
        return see_other(f"/agreements/{page}?act={ended.act_id}")
    return see_other(f"/agreements/{page}/drafts/new")


def _party(round_: RoundView, party_id: str) -> RoundParty:
    """Return the party; refuse where the text cannot go on without it."""
    found = next((party for party in round_.parties if party.party_id == party_id), None)
    if found is None:
        raise UnknownRequest
    if not may_be_left_out(round_):
        raise NotDeciding
    return found


def _form(party: RoundParty, words: Translator) -> SmallForm:
    heading = words.text("Leave {party} out", party=party.name)
    return reason_form(heading, _INTRO, _LEAVE, _STAY, new_nonce(), words)
