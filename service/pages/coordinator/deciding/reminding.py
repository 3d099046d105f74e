"""Reminding those who have not decided: one party, or all of them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.deciding import deciders
from adapters.payloads.decisions import RemindOfDecision
from domain.decision_refusals import NotDeciding
from domain.lifecycle import AgreementStatus
from messages.recorded_acts import RecordKind
from service.dependencies import ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.deciding.board import KnownBoard, carry_out, show_page
from service.pages.forms import new_nonce, nonce_of, read_checked, text_of
from service.sessions import Coordinator

router = APIRouter()
_ADDRESS = "/agreements/{agreement_id}/decisions/remind"


@router.get(_ADDRESS)
async def show(
    request: Request,
    staff: Coordinator,
    agreement: KnownAgreement,
    board: KnownBoard,
    party: str = "",
) -> Response:
    """Show who will get a reminder."""
    if agreement.status is not AgreementStatus.DECIDING or board.deciding is None:
        raise NotDeciding
    people = [
        (listed.party.name, person.name, person.email)
        for listed in board.parties
        if listed.joins and listed.decision is None and party in {"", listed.party.party_id}
        for person in deciders(listed.party)
    ]
    return show_page(
        request,
        "remind.html",
        staff,
        agreement,
        new_nonce(),
        {},
        people=people,
        party=party,
        expected_on=board.deciding.expected_on,
    )


@router.post(_ADDRESS)
async def remind(
    request: Request, found: ServicesNeeded, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Send the reminders."""
    form = await read_checked(request)
    payload = RemindOfDecision(text_of(form, "party")).to_bytes()
    kind, nonce = RecordKind.REMIND_OF_DECISION, nonce_of(form)
    return await carry_out(found, agreement, kind, payload, staff.id, nonce)
