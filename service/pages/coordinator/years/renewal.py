"""The section about the next term, the term before, and the gap that may lie between."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.renewals import RenewalStanding, renewal_standing
from domain.renewal import RENEWABLE
from service.pages.coordinator.years.section import SectionContext


@dataclass(frozen=True, slots=True)
class RenewalModel:
    """Where the agreement stands between the terms, and what the reader may do about it."""

    standing: RenewalStanding
    may_renew: bool
    may_decline: bool


async def load_renewal(context: SectionContext) -> RenewalModel | None:
    """Return the section; None where there is no term before and none can follow."""
    agreement = context.agreement
    standing = await renewal_standing(context.session, agreement, at=context.now)
    if standing.before is None and agreement.status not in RENEWABLE:
        return None
    may_renew = context.may_write and standing.is_renewable
    return RenewalModel(standing, may_renew, may_renew and standing.may_be_declined)
