"""What the coordinator notes: a condition met or dropped, a final decision, a party left out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.decision_board import PartyOnBoard
from adapters.i18n import N_, Translator
from adapters.payloads.decisions import LeavingOut, SettlementPayload
from domain.decision_refusals import NothingToSettle, PartyLeftOut
from domain.decisions import Settlement
from domain.plain_text import NOT_PLAIN, has_refused_characters
from messages.recorded_acts import RecordKind
from service.dependencies import ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.deciding.board import KnownParty, carry_out, show_page
from service.pages.coordinator.small_forms import SmallForm, reason_form, show_small_form
from service.pages.coordinator.small_records import record_form
from service.pages.forms import new_nonce, nonce_of, read_checked, text_of
from service.pages.rendering import words_for
from service.sessions import Coordinator

router = APIRouter()
_LONGEST = 2000
_NO_CHOICE = N_("Choose what you note.")
_LEAVE = N_("Leave the party out")
_INTRO = N_(
    "The party no longer stands in the list of those who sign, and its link no longer works. "
    "Nobody is told by mail. You can take it in again by recording its approval."
)
_STAY = N_("Keep it")
_TOO_LONG = N_("The text is too long.")
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
    form, action = _leaving_out(party, words_for(request)), _leave_out_at(agreement, party)
    return show_small_form(request, staff, agreement, form, action)


@router.post(_LEAVE_OUT)
async def leave_out(
    request: Request,
    found: ServicesNeeded,
    staff: Coordinator,
    agreement: KnownAgreement,
    party: KnownParty,
) -> Response:
    """Go on without the party."""
    party_id = party.party.party_id
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=_leaving_out(party, words_for(request)),
        action=_leave_out_at(agreement, party),
        kind=RecordKind.LEAVE_PARTY_OUT,
        payload=lambda form: LeavingOut(party_id, form.value("reason")).to_bytes(),
    )


def _leave_out_at(agreement: AgreementView, party: PartyOnBoard) -> str:
    return f"/agreements/{agreement.agreement_id}/parties/{party.party.party_id}/leaving-out"


def _leaving_out(party: PartyOnBoard, words: Translator) -> SmallForm:
    heading = words.text("Leave {party} out", party=party.party.name)
    return reason_form(heading, _INTRO, _LEAVE, _STAY, new_nonce(), words)


def _wrong_with(text: str) -> str:
    if len(text) > _LONGEST:
        return _TOO_LONG
    return NOT_PLAIN if has_refused_characters(text, lines=True) else ""


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


def _said(request: Request, faults: dict[str, str]) -> dict[str, str]:
    words = words_for(request)
    return {name: words.text(text) for name, text in faults.items()}
