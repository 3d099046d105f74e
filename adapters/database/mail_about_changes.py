"""What mails about accessions and amendments are written from, in their rounds and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rounds import round_row
from adapters.database.tables import AgreementChangeRow, PartyRow, SigningRoundRow
from domain.changes import ChangeStatus
from messages.mail import SendMail


async def about_change(session: AsyncSession, mail: SendMail) -> Mapping[str, Any]:
    """Return the new party or the version of the text, and the hash of the sealed document."""
    change = await session.get_one(AgreementChangeRow, mail.subject_id)
    party = await session.get(PartyRow, change.party_id) if change.party_id else None
    round_ = await round_row(session, change.agreement_id, change.round_number)
    return {
        "party": party.name if party else "",
        "version": change.version,
        "counts_from": change.counts_from,
        "document_sha256": (round_.sealed_sha256 or "") if round_ else "",
    }


async def about_round(session: AsyncSession, round_: SigningRoundRow) -> Mapping[str, Any]:
    """Return what a round changes in an agreement in force; nothing where it changes nothing."""
    change = await session.get(AgreementChangeRow, round_.subject_id)
    if change is None:
        return {}
    party = await session.get(PartyRow, change.party_id) if change.party_id else None
    return {
        "change": change.kind,
        "party": party.name if party else "",
        "version": change.version,
        "is_void": change.status == ChangeStatus.VOID,
    }
