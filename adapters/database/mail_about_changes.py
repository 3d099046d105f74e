"""What mails about accessions and amendments that are in force are written from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rounds import round_row
from adapters.database.tables import AgreementChangeRow, PartyRow
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
