"""What the coordinator notes: a condition met or dropped, a final decision, a party left out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.decision_board import PartyOnBoard
from adapters.i18n import N_
from adapters.payloads.decisions import LeavingOut, SettlementPayload
from domain.decision_refusals import NothingToSettle, PartyLeftOut
from domain.decisions import Settlement
from domain.plain_text import has_refused_characters
from messages.recorded_acts import RecordKind
from service.dependencies import ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.deciding.board import KnownParty, carry_out, show_page
from service.pages.forms import new_nonce, nonce_of, read_checked, text_of
from service.pages.rendering import words_for
from service.sessions import Coordinator

router = APIRouter()
_LONGEST = 2000
_NO_CHOICE = N_("Choose what you note.")
_NO_REASON = N_("Give a reason of at most 2000 letters: it stays in the history.")
_TOO_LONG = N_("The text is too long.")
_NOT_PLAIN = N_("The text has characters that are not allowed, such as invisible ones.")
_SETTLE = "/agreements/{agreement_id}/parties/{party_id}/decision/settlement"
_LEAVE_OUT = "/agreements/{agreement_id}/parties/{party_id}/leaving-out"


@router.get(_SETTLE)
async def show_settlement(
    request: Request, staff: Coordinator, agreement: KnownAgreement, party: KnownParty
) -> Response:
    """Show the decision, and what can be noted of it."""
    if not party.matters:
        raise NothingToSettle
    return _settlement_page(request, staff, agreement, party, new_nonce(), {}, "")


@router.post(_SETTLE)
async def settle(
    request: Request,
    found: ServicesNeeded,
    staff: Coordinator,
    agreement: KnownAgreement,
    party: KnownParty,
) -> Response:
    """Note what was chosen."""
    form = await read_checked(request)
    chosen, note, nonce = text_of(form, "settlement"), text_of(form, "note"), nonce_of(form)
    if party.decision is None:
        raise NothingToSettle
    faults = {"note": _wrong_with(note)} if _wrong_with(note) else {}
    if chosen not in set(Settlement):
        faults["settlement"] = _NO_CHOICE
    if faults:
        return _settlement_page(request, staff, agreement, party, nonce, faults, note)
    payload = SettlementPayload(party.decision.decision_id, chosen, note).to_bytes()
    kind = RecordKind.SETTLE_DECISION
    return await carry_out(found, agreement, kind, payload, staff.id, nonce)


@router.get(_LEAVE_OUT)
async def show_leaving_out(
    request: Request, staff: Coordinator, agreement: KnownAgreement, party: KnownParty
) -> Response:
    """Say what leaving a party out does."""
    if not party.joins:
        raise PartyLeftOut(party=party.party.name)
    return _leaving_page(request, staff, agreement, party, new_nonce(), {}, "")


@router.post(_LEAVE_OUT)
async def leave_out(
    request: Request,
    found: ServicesNeeded,
    staff: Coordinator,
    agreement: KnownAgreement,
    party: KnownParty,
) -> Response:
    """Go on without the party."""
    form = await read_checked(request)
    reason, nonce = text_of(form, "reason"), nonce_of(form)
    wrong = _wrong_with(reason) if reason else _NO_REASON
    if wrong:
        return _leaving_page(request, staff, agreement, party, nonce, {"reason": wrong}, reason)
    payload = LeavingOut(party.party.party_id, reason).to_bytes()
    kind = RecordKind.LEAVE_PARTY_OUT
    return await carry_out(found, agreement, kind, payload, staff.id, nonce)


def _wrong_with(text: str) -> str:
    if len(text) > _LONGEST:
        return _TOO_LONG
    return _NOT_PLAIN if has_refused_characters(text, lines=True) else ""


def _settlement_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: object,
    agreement: KnownAgreement,
    party: PartyOnBoard,
    nonce: str,
    faults: dict[str, str],
    note: str,
) -> Response:
    said = _said(request, faults)
    return show_page(
        request,
        "settlement.html",
        staff,
        agreement,
        nonce,
        said,
        errors={name: said.get(name, "") for name in ("settlement", "note")},
        party=party,
        matters=party.matters,
        note=note,
    )


def _leaving_page(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: object,
    agreement: KnownAgreement,
    party: PartyOnBoard,
    nonce: str,
    faults: dict[str, str],
    reason: str,
) -> Response:
    said = _said(request, faults)
    return show_page(
        request,
        "leaving_out.html",
        staff,
        agreement,
        nonce,
        said,
        errors={"reason": said.get("reason", "")},
        party=party,
        reason=reason,
    )


def _said(request: Request, faults: dict[str, str]) -> dict[str, str]:
    words = words_for(request)
    return {name: words.text(text) for name, text in faults.items()}
