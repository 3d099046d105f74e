"""What mails about notices are written from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.agreement_terms import rule_of
from adapters.database.notices import NoticeView, notice_of
from adapters.database.rounds import round_row
from adapters.database.standing import standing_of
from adapters.database.tables import AgreementRow, PartyRow
from adapters.void_notices import void_reason
from domain.notices import NoticeStatus
from domain.termination.rule import NoTermination, NoticeEnds
from messages.mail import SendMail


async def about_notice(session: AsyncSession, mail: SendMail) -> Mapping[str, Any]:
    """Return a notice with its effect; `document_sha256` is the signed document or the scan."""
    notice = await _notice(session, mail)
    agreement = await session.get_one(AgreementRow, mail.agreement_id)
    party = await session.get_one(PartyRow, notice.party_id)
    return {
        "party": party.name,
        "party_id": party.id,
        "received_at": notice.received_at,
        "ends_on": notice.ends_on,
        "missed_on": notice.missed_on,
        "effect": await _effect(session, agreement, notice),
        "on_paper": notice.scan_sha256 is not None,
        "taken_back_at": notice.taken_back_at,
        "ended_at": agreement.ended_at,
        "void": void_reason(notice.void_code, notice.void_params),
        "document_sha256": await _document(session, notice),
    }


async def about_asked_consent(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return the notice whose taking back needs a consent; None when that is settled."""
    notice = await _notice(session, mail)
    if notice.status is not NoticeStatus.GIVEN:
        return None
    return await about_notice(session, mail)


async def _effect(session: AsyncSession, agreement: AgreementRow, notice: NoticeView) -> str:
    """Return what the rule says, or that all is over where too few parties would remain."""
    termination = rule_of(agreement).termination
    if isinstance(termination, NoTermination):
        return ""
    end = (await standing_of(session, agreement.id)).end()
    ends_all = end is not None and notice.notice_id in end.notice_ids
    return (NoticeEnds.AGREEMENT_ENDS if ends_all else termination.effect).value


async def _notice(session: AsyncSession, mail: SendMail) -> NoticeView:
    notice = await notice_of(session, mail.agreement_id, mail.subject_id)
    if notice is None:
        raise LookupError(f"mail {mail.key} is about no notice")
    return notice


async def _document(session: AsyncSession, notice: NoticeView) -> str:
    if notice.scan_sha256 is not None:
        return notice.scan_sha256
    round_ = await round_row(session, notice.agreement_id, notice.round_number or 0)
    return (round_.sealed_sha256 or "") if round_ else ""
