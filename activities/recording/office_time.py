"""When a round may remind: office hours of a working day where the agreement is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import AgreementRow, SigningRoundRow
from adapters.holiday_calendar import country_of_zone, holidays_of
from domain.reminders import next_office_time, plan_of
from messages.records import OfficeTime


async def office_time(session: AsyncSession, request: OfficeTime) -> datetime:
    """Return the first moment from `request.at` on that is office hours for the round."""
    found = await session.execute(
        select(AgreementRow.zone, SigningRoundRow.reminders)
        .join(SigningRoundRow, SigningRoundRow.agreement_id == AgreementRow.id)
        .where(
            AgreementRow.id == request.agreement_id,
            SigningRoundRow.number == request.round_number,
        )
    )
    zone, reminders = found.one()
    local = request.at.astimezone(ZoneInfo(zone))
    is_holiday = holidays_of(country_of_zone(zone))
    return next_office_time(local, is_holiday, plan_of(reminders)).astimezone(UTC)
