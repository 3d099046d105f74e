"""The section about the next term, the term before, and the gap that may lie between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adapters.database.renewals import (
    LinkedAgreement,
    gap_after,
    renewal_before,
    renewed_by,
)
from adapters.database.tables import AgreementRow
from domain.lifecycle import AgreementStatus
from domain.renewal import Gap, offered_on
from service.pages.coordinator.years.section import SectionContext

_RENEWABLE = frozenset(
    {AgreementStatus.SIGNED, AgreementStatus.IN_FORCE, AgreementStatus.TERM_ENDED}
)


@dataclass(frozen=True, slots=True)
class RenewalModel:
    """The agreements before and after; `gap` where the next term does not follow at once.

    `is_due`: the day on which the next term is offered has come, and there is no draft of it.
    `offered_on` is None for an agreement that is renewed on demand only.
    """

    before: LinkedAgreement | None
    following: LinkedAgreement | None
    gap: Gap | None
    offered_on: date | None
    is_due: bool
    may_renew: bool


async def load_renewal(context: SectionContext) -> RenewalModel | None:
    """Return the section; None where there is no term before and none can follow."""
    agreement, session = context.agreement, context.session
    row = await session.get_one(AgreementRow, agreement.agreement_id)
    before = await renewal_before(session, agreement.agreement_id)
    renewable = agreement.status in _RENEWABLE
    if before is None and not renewable:
        return None
    following = await renewed_by(session, agreement.agreement_id)
    months, last_on = row.renewal_months, agreement.last_on
    offered = (
        offered_on(agreement.first_on, last_on, months_before=months)
        if months is not None and last_on is not None
        else None
    )
    has_come = offered is not None and context.now.astimezone(context.zone).date() >= offered
    is_signed = following is not None and following.in_force_at is not None
    shows_gap = renewable and last_on is not None and (has_come or following is not None)
    return RenewalModel(
        before=before,
        following=following,
        gap=gap_after(last_on, following, context.zone) if shows_gap and last_on else None,
        offered_on=offered,
        is_due=has_come and following is None and renewable,
        may_renew=context.may_write and renewable and not is_signed,
    )
