"""What mails about decisions are written from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.deciding import decision_request
from adapters.database.decisions import decision_view, newest_deciding, standing_decisions
from adapters.database.mail_facts import MOST_NAMES
from adapters.database.people import parties_of
from adapters.database.tables import DecisionRow, PartyRow
from domain.decisions import shown_section
from domain.lifecycle import AgreementStatus
from messages.mail import SendMail


async def about_decision_request(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return what is asked of whom until when; None when the party has decided meanwhile."""
    request = await decision_request(session, mail.subject_id)
    deciding = await newest_deciding(session, mail.agreement_id)
    if request is None or deciding is None:
        raise LookupError(f"mail {mail.key} is about no request")
    decided = request.party_id in await standing_decisions(session, mail.agreement_id)
    is_open = request.agreement_status is AgreementStatus.DECIDING
    if decided or not is_open or request.party_left_out_at is not None:
        return None
    return {
        "request_id": request.request_id,
        "generation": request.generation,
        "party": request.party_name,
        "version": deciding.version,
        "expected_on": deciding.expected_on,
    }


async def about_decision(session: AsyncSession, mail: SendMail) -> Mapping[str, Any]:
    """Return a decision that was recorded, and how many are still missing."""
    row = await session.get_one(DecisionRow, mail.subject_id)
    party = await session.get_one(PartyRow, row.party_id)
    decision = decision_view(row)
    return {
        "party": party.name,
        "outcome": decision.outcome,
        "organ": decision.organ,
        "decided_on": decision.decided_on,
        "section": shown_section(decision.section),
        "is_final": decision.is_final,
        "remark": decision.remark,
        "missing": len(await _missing(session, mail.agreement_id)),
    }


async def about_missing_decisions(
    session: AsyncSession, mail: SendMail
) -> Mapping[str, Any] | None:
    """Return which parties have not decided; None when all have meanwhile."""
    deciding = await newest_deciding(session, mail.agreement_id)
    missing = await _missing(session, mail.agreement_id)
    if deciding is None or deciding.deciding_id != mail.subject_id or not missing:
        return None
    return {
        "expected_on": deciding.expected_on,
        "missing": len(missing),
        "parties": missing[:MOST_NAMES],
    }


async def _missing(session: AsyncSession, agreement_id: str) -> list[str]:
    decisions = await standing_decisions(session, agreement_id)
    parties = await parties_of(session, agreement_id)
    return [party.name for party in parties if party.party_id not in decisions]
