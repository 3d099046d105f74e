"""What mails about a correction of a party's people say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.corrections import CorrectionView, correction_view
from adapters.database.party_pages import place_of
from domain.corrections import CorrectionStatus
from messages.mail import MailKind, SendMail


async def about_correction(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return what was corrected; None for a proposal that has been decided already."""
    found = await correction_view(session, mail.agreement_id, mail.subject_id)
    assert found is not None
    asks = mail.kind is MailKind.CORRECTION_PROPOSED
    if asks and found.status is not CorrectionStatus.PROPOSED:
        return None
    listed = await place_of(session, mail.person_id) if mail.person_id else None
    return {**_names(found), "is_listed": listed is not None}


def _names(found: CorrectionView) -> dict[str, Any]:
    return {
        "party": found.party_name,
        "kind": found.kind.value,
        "before": found.before.name if found.before else "",
        "after": found.after["name"] if found.after else "",
        "proposer": found.proposed_by.name if found.proposed_by else "",
        "reason": found.reason,
        "has_attachment": found.document_sha256 is not None,
    }
