"""Leaving a party out of the text: ends the round, telling all, and leads to the next version."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.rounds import RoundParty, RoundView
from adapters.i18n import N_, Translator
from domain.errors import DomainError
from service.dependencies import Reading, Services, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.round_mails import withdrawn_previews
from service.pages.coordinator.small_forms import (
    Consequences,
    FormMail,
    SmallForm,
    filled,
    reason_form,
    refused,
    show_small_form,
)
from service.pages.coordinator.withdrawing import open_round, told_of
from service.pages.forms import new_nonce, nonce_of, read_checked, see_other
from service.pages.rendering import words_for
from service.sessions import Coordinator
from service.withdrawing import party_to_leave_out, withdraw_round

router = APIRouter()
_ADDRESS = "/agreements/{agreement_id}/signing-rounds/{number}/parties/{party_id}/leaving-out"
_INTRO = N_(
    "The signing round ends: all who were asked are told by mail, with your reason, and all links "
    "stop working. The signatures given so far stay in the history and bind nobody. The party is "
    "then no party to the agreement any more. You are led to the form of the next version: the "
    "text is made without the party once you save it there, and is sent to the others when you "
    "start its signing round."
)
_LEAVE = N_("End the round and leave the party out")
_STAY = N_("Keep it open")


@router.get(_ADDRESS)
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    number: int,
    party_id: str,
) -> Response:
    """Say what happens to whom, and ask for the reason."""
    words, round_ = words_for(request), await open_round(session, agreement, number)
    form = _form(party_to_leave_out(round_, party_id), words)
    shown = await _consequences(session, found, round_, words)
    return show_small_form(request, staff, agreement, form, request.url.path, shown)


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
    round_ = await open_round(session, agreement, number)
    form = filled(_form(party_to_leave_out(round_, party_id), words), sent, words)
    shown = await _consequences(session, found, round_, words)
    if form.problems:
        return show_small_form(request, staff, agreement, form, request.url.path, shown)
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
        return show_small_form(request, staff, agreement, again, request.url.path, shown)
    if ended.state == "accepted":
        return see_other(f"/agreements/{page}?act={ended.act_id}")
    return see_other(f"/agreements/{page}/drafts/new")


async def _consequences(
    session: Reading, found: Services, round_: RoundView, words: Translator
) -> Consequences:
    """Return who is told that the round has ended, and what they read."""
    mail = words.text("word that the signing round has ended")
    told = await told_of(session, round_)
    return Consequences(
        mails=tuple(
            FormMail(
                f"{one.name} ({one.party})" if one.party else words.text("Member of staff"),
                one.email,
                mail,
            )
            for one in told
        ),
        previews=await withdrawn_previews(session, found, round_),
    )


def _form(party: RoundParty, words: Translator) -> SmallForm:
    heading = words.text("Leave {party} out", party=party.name)
    return reason_form(heading, _INTRO, _LEAVE, _STAY, new_nonce(), words)
