"""The agreement of the address with where its decisions stand, and one of its parties."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.decision_board import DecisionBoard, PartyOnBoard
from messages.recorded_acts import RecordKind
from service.decision_boards import board_of
from service.dependencies import Reading, Services, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.forms import UNPROCESSABLE, FormProblem, see_other
from service.pages.rendering import render
from service.recorded_acts import record
from service.refusals import NotFound


async def known_board(
    session: Reading, found: ServicesNeeded, agreement: KnownAgreement
) -> DecisionBoard:
    """Return the board of the agreement of the address."""
    return await board_of(session, found, agreement)


KnownBoard = Annotated[DecisionBoard, Depends(known_board)]


async def known_party(board: KnownBoard, party_id: str) -> PartyOnBoard:
    """Return the party of the address; refuse with `NotFound`."""
    for party in board.parties:
        if party.party.party_id == party_id:
            return party
    raise NotFound


KnownParty = Annotated[PartyOnBoard, Depends(known_party)]


def show_page(  # noqa: PLR0917 - what stands on every one of these pages
    request: Request,
    template: str,
    staff: object,
    agreement: AgreementView,
    nonce: str,
    faults: dict[str, str],
    errors: dict[str, str] | None = None,
    **context: object,
) -> Response:
    """Return a page with a form about decisions; `faults` are texts by field.

    `errors` is what stands beside each field, empty ones too, where the page names them.
    """
    return render(
        request,
        f"coordinator/deciding/{template}",
        status=UNPROCESSABLE if faults else 200,
        headers=None,
        staff=staff,
        section="agreements",
        agreement=agreement,
        zone=ZoneInfo(agreement.zone),
        nonce=nonce,
        problems=[FormProblem(name, text) for name, text in faults.items()],
        errors=faults if errors is None else errors,
        **context,
    )


async def carry_out(  # noqa: PLR0917 - what names an act
    found: Services,
    agreement: AgreementView,
    kind: RecordKind,
    payload: bytes,
    staff_id: str,
    nonce: str,
) -> Response:
    """Record what a form asks for, once a nonce, and go back to the agreement."""
    outcome = await record(
        found,
        agreement_id=agreement.agreement_id,
        kind=kind,
        payload=payload,
        staff_id=staff_id,
        once_key=f"page-{kind}:{agreement.agreement_id}:{nonce}",
        received_at=found.clock(),
    )
    return see_other(f"/agreements/{agreement.agreement_id}?act={outcome.act_id}#decisions")
