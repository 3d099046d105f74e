"""Ends a signing round without a signed document: the act of a coordinator, by page or API."""

from __future__ import annotations

import uuid
from datetime import datetime

from adapters.acts_payloads import WithdrawalReason
from adapters.database.rounds import RoundParty, RoundView, kind_of_round
from adapters.payloads.decisions import LeavingOut
from domain.decision_refusals import NotDeciding
from domain.lifecycle import RoundKind
from domain.notices import NoticeIsOfTheParty
from domain.parties import FEWEST_PARTIES, TooFewParties
from domain.signing import UnknownRequest
from messages.acts import ActKind
from messages.ids import signing_round_workflow_id
from messages.signing import WithdrawRound
from service.act_delivery import ActServices, Outcome, carry_out, new_act


async def withdraw_round(
    services: ActServices,
    *,
    agreement_id: str,
    round_number: int,
    staff_id: str,
    reason: str,
    once_key: str,
    received_at: datetime,
    leaving_out: str = "",
) -> Outcome:
    """End a round without a signed document; refuse that of a notice, which is its party's.

    `leaving_out` is the id of a party that the agreement goes on without, for the same reason.
    """
    async with services.sessions() as session:
        if await kind_of_round(session, agreement_id, round_number) is RoundKind.NOTICE:
            raise NoticeIsOfTheParty
    reason_sha256 = await services.blobs.put(WithdrawalReason(staff_id, reason).to_bytes())
    left_out = LeavingOut(leaving_out, reason).to_bytes() if leaving_out else b""
    message = WithdrawRound(
        str(uuid.uuid4()),
        staff_id,
        reason_sha256,
        received_at,
        leaving_out_sha256=await services.blobs.put(left_out) if left_out else "",
    )
    workflow_id = signing_round_workflow_id(agreement_id, round_number)
    act = new_act(ActKind.WITHDRAW_ROUND, workflow_id, message, once_key, received_at)
    return await carry_out(services, act, exact=True)


def may_be_left_out(round_: RoundView) -> bool:
    """Tell whether the text can go on without one of its parties."""
    return round_.kind is RoundKind.AGREEMENT and len(round_.parties) > FEWEST_PARTIES


def party_to_leave_out(round_: RoundView, party_id: str) -> RoundParty:
    """Return a party of a round; refuse where the text cannot go on without it."""
    found = next((party for party in round_.parties if party.party_id == party_id), None)
    if found is None:
        raise UnknownRequest
    if round_.kind is not RoundKind.AGREEMENT:
        raise NotDeciding
    if not may_be_left_out(round_):
        raise TooFewParties
    return found
