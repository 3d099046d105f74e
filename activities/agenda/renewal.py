"""The next term by date: its draft is offered in time, and a gap before it is warned of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.agenda.context import Done, DueContext
from activities.agenda.mornings import morning_by
from adapters.database.audit import append_event
from adapters.database.renewals import renewed_by
from adapters.database.tables import AgreementRow
from adapters.database.told import coordinators_of
from domain.agenda import Due, DueKind
from domain.deadlines import end_of_day
from domain.lifecycle import AgreementStatus
from domain.renewal import GAP_WARNINGS, offered_on
from messages.ids import word_key
from messages.mail import MailKind, SendMail

_DAY = timedelta(days=1)


async def renewal_due(session: AsyncSession, agreement: AgreementRow) -> Iterable[Due]:
    """Return the offer of the next term, while there is no draft of it, and the warnings.

    Neither, where somebody has said that no next term is prepared.
    An agreement that is prolonged by itself or has no last day is renewed on demand only:
    its `renewal_months` is None.
    """
    months, last_on = agreement.renewal_months, agreement.last_on
    if agreement.status != AgreementStatus.IN_FORCE or months is None or last_on is None:
        return []
    following = await renewed_by(session, agreement.id)
    if following is None and agreement.renewal_declined_at is not None:
        return []
    due: list[Due] = []
    if following is None:
        due.append(_offer(agreement, offered_on(agreement.first_on, last_on, months_before=months)))
    if following is None or following.in_force_at is None:
        due += _warnings(agreement, last_on)
    return due


def _offer(agreement: AgreementRow, day: date) -> Due:
    zone = ZoneInfo(agreement.zone)
    assert agreement.in_force_at is not None
    assert agreement.last_on is not None
    return Due(
        max(morning_by(agreement, day), agreement.in_force_at),
        DueKind.RENEWAL_OFFERED,
        f"{DueKind.RENEWAL_OFFERED}:{agreement.last_on}",
        useful_until=end_of_day(agreement.last_on, zone),
    )


def _warnings(agreement: AgreementRow, last_on: date) -> Iterable[Due]:
    """Yield the warnings whose day lies in the time in which the agreement is in force."""
    zone = ZoneInfo(agreement.zone)
    assert agreement.in_force_at is not None
    ends_at = end_of_day(last_on, zone)
    mornings = [morning_by(agreement, last_on + _DAY - before) for before in GAP_WARNINGS]
    for before, at, until in zip(GAP_WARNINGS, mornings, [*mornings[1:], ends_at], strict=True):
        if at > agreement.in_force_at:
            key = f"{DueKind.RENEWAL_GAP}:{last_on}:{before.days}"
            yield Due(at, DueKind.RENEWAL_GAP, key, useful_until=until)


async def offer_renewal(context: DueContext) -> Done:
    """Offer the coordinator a draft of the next term."""
    if await renewed_by(context.session, context.agreement.id) is not None:
        return Done()
    await _append(context, "renewal_offered")
    return await _told(context, MailKind.RENEWAL_OFFERED)


async def warn_of_gap(context: DueContext) -> Done:
    """Warn the coordinator that the next term is not signed, and so a gap lies ahead."""
    following = await renewed_by(context.session, context.agreement.id)
    if following is not None and following.in_force_at is not None:
        return Done()
    await _append(context, "renewal_gap_ahead")
    return await _told(context, MailKind.RENEWAL_GAP)


async def _append(context: DueContext, kind: str) -> None:
    await append_event(
        context.session,
        agreement_id=context.agreement.id,
        kind=kind,
        occurred_at=context.due.at,
        recorded_at=context.recorded_at,
        data={"last_on": str(context.agreement.last_on)},
        personal={},
        once_key=context.due.key,
    )


async def _told(context: DueContext, kind: MailKind) -> Done:
    if context.is_stale:
        return Done()
    agreement = context.agreement
    return Done(
        tuple(
            SendMail(
                key=word_key(kind, agreement.id, context.due.key, staff_id),
                kind=kind,
                agreement_id=agreement.id,
                round_number=0,
                staff_id=staff_id,
            )
            for staff_id in await coordinators_of(context.session, agreement)
        )
    )
