"""A party's notice withdrawn from signing on its page, before it is given."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.rounds import RoundView, round_view
from adapters.database.standing import standing_of
from domain.lifecycle import RoundStatus
from domain.notices import NoticeWithoutAuthority, UnknownNotice, may_withdraw
from domain.signing import NoRoundIsOpen
from service.dependencies import Reading, ServicesNeeded
from service.notices import withdraw_notice
from service.pages.forms import nonce_of, read_checked, see_other
from service.pages.party.links import PartyVisiting
from service.pages.party.visits import PartyVisit

router = APIRouter()


def may_withdraw_round(at: PartyVisit, round_: RoundView | None) -> bool:
    """Tell whether the reader may withdraw a notice of the own party in this round."""
    if round_ is None or round_.status is not RoundStatus.OPEN:
        return False
    has_started = any(person.person_id == round_.started_by for person in at.roles)
    return may_withdraw({person.role for person in at.roles}, has_started=has_started)


@router.post("/party/{token}/notices/{notice_id}/withdrawal")
async def withdraw(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    at: PartyVisiting,
    notice_id: str,
) -> Response:
    """End the round in which the own party's notice waits for its signatures."""
    received_at = found.clock()
    sent = await read_checked(request)
    standing = await standing_of(session, at.agreement.agreement_id)
    notice = standing.notice(notice_id)
    if notice.party_id != at.party.party_id or notice.round_number is None:
        raise UnknownNotice
    round_ = await round_view(session, at.agreement.agreement_id, notice.round_number)
    if round_ is None or round_.status is not RoundStatus.OPEN:
        raise NoRoundIsOpen
    if not may_withdraw_round(at, round_):
        raise NoticeWithoutAuthority(party=at.party.name, authority=at.party.authority)
    await withdraw_notice(
        found,
        agreement_id=at.agreement.agreement_id,
        round_number=notice.round_number,
        person_id=at.person.person_id,
        once_key=f"withdraw-notice:{notice_id}:{nonce_of(sent)}",
        received_at=received_at,
    )
    return see_other(f"{at.address}?done=received")
