"""What people gave as their reasons in a round: for a decline, or for a withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.acts_payloads import DeclineEvidence, WithdrawalReason
from adapters.blobs import Blobs
from adapters.database.declines import declines_of, withdrawal_reason
from adapters.database.rounds import RoundView
from domain.lifecycle import RoundStatus


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Reasons of declines by signing request, and the reason of a withdrawal; for staff."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    withdrawal: str = ""


async def aftermath(session: AsyncSession, blobs: Blobs, newest: RoundView | None) -> Aftermath:
    """Return the reasons that were given in a round."""
    if newest is None:
        return Aftermath()
    reasons = {
        decline.request_id: DeclineEvidence.from_bytes(
            await blobs.get(decline.evidence_sha256)
        ).reason
        for decline in await declines_of(session, newest.agreement_id, newest.number)
        if decline.evidence_sha256
    }
    if newest.status is not RoundStatus.WITHDRAWN:
        return Aftermath(reasons)
    sha256 = await withdrawal_reason(session, newest.agreement_id, newest.number)
    given = WithdrawalReason.from_bytes(await blobs.get(sha256)).reason if sha256 else ""
    return Aftermath(reasons, given)
