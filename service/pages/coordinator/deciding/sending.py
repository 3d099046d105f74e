"""Sending a draft out for decision: the summary says who gets which mail, and asks once."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.deciding import deciders
from adapters.database.decision_board import DecisionBoard, PartyOnBoard
from adapters.i18n import N_
from adapters.payloads.decisions import SendForDecision
from domain.calendar import check_day
from domain.deadlines import working_day
from domain.decision_refusals import DecisionAfterRoundStarted
from domain.decisions import check_expected_on
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus
from messages.recorded_acts import RecordKind
from service.dependencies import Services, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.deciding.board import KnownBoard, carry_out, show_page
from service.pages.coordinator.draft_warnings import draft_warnings
from service.pages.forms import new_nonce, nonce_of, read_checked, text_of
from service.pages.rendering import words_for
from service.sessions import Coordinator

router = APIRouter()
_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}
_LANGUAGES = {"fi": "suomi", "sv": "svenska", "en": "English"}
_NO_DATE = N_("Give the day by which you expect the decisions.")
_ADDRESS = "/agreements/{agreement_id}/decisions/send"


@router.get(_ADDRESS)
async def show(
    request: Request,
    found: ServicesNeeded,
    staff: Coordinator,
    agreement: KnownAgreement,
    board: KnownBoard,
) -> Response:
    """Show who will get which mail, and propose a day."""
    if agreement.status not in _BEFORE_SIGNING:
        raise DecisionAfterRoundStarted
    template = found.templates.get(agreement.template_name, agreement.template_version)
    today = found.clock().astimezone(ZoneInfo(agreement.zone)).date()
    day = working_day(today + timedelta(days=template.decisions.answer_days))
    return await _page(request, found, staff, agreement, board, new_nonce(), day.isoformat(), {})


@router.post(_ADDRESS)
async def send(
    request: Request,
    found: ServicesNeeded,
    staff: Coordinator,
    agreement: KnownAgreement,
    board: KnownBoard,
) -> Response:
    """Send the draft out; the same form sent twice sends it once."""
    form = await read_checked(request)
    nonce, typed, words = nonce_of(form), text_of(form, "expected_on"), words_for(request)
    today = found.clock().astimezone(ZoneInfo(agreement.zone)).date()
    try:
        expected_on = date.fromisoformat(typed)
        check_day(expected_on)
        check_expected_on(expected_on, today=today)
    except (ValueError, DomainError) as error:
        wrong = words.refusal(error) if isinstance(error, DomainError) else words.text(_NO_DATE)
        faults = {"expected_on": wrong}
        return await _page(request, found, staff, agreement, board, nonce, typed, faults)
    again = [party.party.party_id for party in _overtaken(agreement, board)]
    ticked = tuple(party_id for party_id in again if party_id in form.getlist("decide_again"))
    payload = SendForDecision(expected_on.isoformat(), ticked).to_bytes()
    kind = RecordKind.SEND_FOR_DECISION
    return await carry_out(found, agreement, kind, payload, staff.id, nonce)


def _overtaken(agreement: AgreementView, board: DecisionBoard) -> list[PartyOnBoard]:
    """Return the parties that decided on another version than the one that is sent out."""
    draft = agreement.document("draft")
    return [
        party
        for party in board.parties
        if party.joins and party.decision and draft and party.decision.version != draft.version
    ]


async def _page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    found: Services,
    staff: object,
    agreement: AgreementView,
    board: DecisionBoard,
    nonce: str,
    day: str,
    faults: dict[str, str],
) -> Response:
    words = words_for(request)
    return show_page(
        request,
        "send.html",
        staff,
        agreement,
        nonce,
        faults,
        errors={"expected_on": faults.get("expected_on", "")},
        mails=[
            (party.party.name, person.name, person.email, _LANGUAGES[person.language])
            for party in board.parties
            if party.joins and party.decision is None
            for person in deciders(party.party)
        ],
        expected_on=day,
        zone_name=words.zone(ZoneInfo(agreement.zone)),
        warnings=await draft_warnings(found, agreement, words),
        overtaken=_overtaken(agreement, board),
        decided=sum(party.decision is not None for party in board.parties),
    )
