"""The next term of an agreement, and the term before: which agreements renew which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreements import AgreementView
from adapters.database.tables import AgreementRow
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus
from domain.renewal import RENEWABLE, Gap, check_may_decline, gap_between, offered_on

_GONE = AgreementStatus.WITHDRAWN


@dataclass(frozen=True, slots=True)
class LinkedAgreement:
    """The agreement of the term before or after, as a link names it."""

    agreement_id: str
    number: str
    title: str
    status: AgreementStatus
    first_on: date
    last_on: date | None
    in_force_at: datetime | None


@dataclass(frozen=True, slots=True)
class RenewalStanding:
    """The agreements before and after; `gap` where the next term does not follow at once.

    `is_due`: the day on which the next term is offered has come, and there is no draft of it.
    `offered_on` is None for an agreement that is renewed on demand only.
    `is_renewable`: another draft of the next term may be made. `declined_at`: somebody said, for
    `declined_reason`, that none is prepared, and none was drafted since.
    """

    before: LinkedAgreement | None
    following: LinkedAgreement | None
    gap: Gap | None
    offered_on: date | None
    is_due: bool
    is_renewable: bool
    may_be_declined: bool
    declined_at: datetime | None
    declined_reason: str


async def renewal_standing(
    session: AsyncSession, agreement: AgreementView, *, at: datetime
) -> RenewalStanding:
    """Return how an agreement stands between the terms before and after."""
    row = await session.get_one(AgreementRow, agreement.agreement_id)
    following = await renewed_by(session, agreement.agreement_id)
    zone, renewable = ZoneInfo(agreement.zone), agreement.status in RENEWABLE
    months, last_on = row.renewal_months, agreement.last_on
    offered = (
        offered_on(agreement.first_on, last_on, months_before=months)
        if months is not None and last_on is not None
        else None
    )
    has_come = offered is not None and at.astimezone(zone).date() >= offered
    is_signed = following is not None and following.in_force_at is not None
    shows_gap = renewable and last_on is not None and (has_come or following is not None)
    return RenewalStanding(
        before=await renewal_before(session, agreement.agreement_id),
        following=following,
        gap=gap_after(last_on, following, zone) if shows_gap and last_on else None,
        offered_on=offered,
        is_due=has_come and following is None and renewable and not row.renewal_declined_at,
        is_renewable=renewable and not is_signed,
        may_be_declined=_may_be_declined(agreement.status, following, row.renewal_declined_at),
        declined_at=row.renewal_declined_at,
        declined_reason=row.renewal_declined_reason,
    )


def _may_be_declined(
    status: AgreementStatus, following: LinkedAgreement | None, declined_at: datetime | None
) -> bool:
    try:
        check_may_decline(
            status, next_number=following.number if following else "", declined_at=declined_at
        )
    except DomainError:
        return False
    return True


async def renewals_of(session: AsyncSession, agreement_id: str) -> tuple[LinkedAgreement, ...]:
    """Return the agreements that renew this one, newest first; withdrawn ones too."""
    rows = await session.scalars(
        select(AgreementRow)
        .where(AgreementRow.renews_id == agreement_id)
        .order_by(AgreementRow.created_at.desc(), AgreementRow.id)
    )
    return tuple(map(_linked, rows))


async def renewed_by(session: AsyncSession, agreement_id: str) -> LinkedAgreement | None:
    """Return the agreement of the next term: the one that is signed, or else the newest draft."""
    return standing_renewal(await renewals_of(session, agreement_id))


def standing_renewal(renewals: Sequence[LinkedAgreement]) -> LinkedAgreement | None:
    """Return which of several renewals counts: the signed one, or else the newest."""
    there = [one for one in renewals if one.status is not _GONE]
    signed = [one for one in there if one.in_force_at is not None]
    return next(iter(signed or there), None)


async def renewal_before(session: AsyncSession, agreement_id: str) -> LinkedAgreement | None:
    """Return the agreement of the term before, which this one renews."""
    row = await session.get_one(AgreementRow, agreement_id)
    before = await session.get(AgreementRow, row.renews_id) if row.renews_id else None
    return _linked(before) if before else None


def gap_after(last_on: date, following: LinkedAgreement | None, zone: ZoneInfo) -> Gap | None:
    """Return the days after `last_on` that the next term does not cover."""
    return gap_between(
        last_on,
        next_first_on=following.first_on if following else None,
        next_in_force_at=following.in_force_at if following else None,
        zone=zone,
    )


def _linked(row: AgreementRow) -> LinkedAgreement:
    return LinkedAgreement(
        agreement_id=row.id,
        number=row.number,
        title=row.title,
        status=AgreementStatus(row.status),
        first_on=row.first_on,
        last_on=row.last_on,
        in_force_at=row.in_force_at,
    )
