"""From how an agreement stands between the terms to the shapes of the API."""

from __future__ import annotations

from adapters.database.renewals import LinkedAgreement, RenewalStanding
from service.api.renewal_shapes import (
    GapOut,
    LinkedAgreementOut,
    NextTermOut,
    RenewalOut,
    YearOutsideOut,
)
from service.renewal import NextTerm


def renewal_out(standing: RenewalStanding, offer: NextTerm | None) -> RenewalOut:
    """Return the terms before and after, the gap, and what the next one would be."""
    gap = standing.gap
    return RenewalOut(
        before=_linked_out(standing.before),
        following=_linked_out(standing.following),
        gap=GapOut(first_day=gap.first_on, last_day=gap.last_on) if gap else None,
        offered_on=standing.offered_on,
        due=standing.is_due,
        declined_at=standing.declined_at,
        declined_reason=standing.declined_reason,
        offer=_offer_out(offer) if offer else None,
    )


def _linked_out(linked: LinkedAgreement | None) -> LinkedAgreementOut | None:
    if linked is None:
        return None
    return LinkedAgreementOut(
        id=linked.agreement_id,
        number=linked.number,
        title=linked.title,
        status=linked.status,
        first_day=linked.first_on,
        last_day=linked.last_on,
        in_force_at=linked.in_force_at,
    )


def _offer_out(offer: NextTerm) -> NextTermOut:
    return NextTermOut(
        template=offer.template.name,
        version=offer.template.version,
        values=dict(offer.values),
        parties=[party.name for party in offer.parties],
        years_outside=[YearOutsideOut(field=key, year=year) for key, year in offer.years],
    )
