"""What mails about termination windows and prolongations are written from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.agreement_terms import rule_of
from adapters.database.party_pages import place_of
from adapters.database.tables import AgreementRow
from adapters.holiday_calendar import holidays_of
from domain.lifecycle import AgreementStatus
from domain.termination.rule import NoTermination
from domain.termination.windows import windows_of
from messages.mail import SendMail


async def about_window(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return a year's window; None when the agreement or the person is there no more."""
    agreement = await session.get_one(AgreementRow, mail.agreement_id)
    place = await place_of(session, mail.person_id)
    if place is None or agreement.status != AgreementStatus.IN_FORCE:
        return None
    rule, zone = rule_of(agreement), ZoneInfo(agreement.zone)
    if isinstance(rule.termination, NoTermination) or agreement.in_force_at is None:
        return None
    windows = windows_of(
        rule,
        in_force_at=agreement.in_force_at,
        zone=zone,
        is_holiday=holidays_of(rule.holidays),
    )
    window = next(w for w in windows if str(w.year) == mail.subject_id)
    return {
        "party": place.party_name,
        "year": window.year,
        "opens_on": window.opens_on,
        "notice_by": window.notice_by,
        "ends_on": window.ends_on,
        "effect": rule.termination.effect.value,
    }


async def about_prolongation(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return until when the term runs; None when that is no longer so."""
    agreement = await session.get_one(AgreementRow, mail.agreement_id)
    still = agreement.status == AgreementStatus.IN_FORCE
    if not still or str(agreement.last_on) != mail.subject_id:
        return None
    if mail.person_id and await place_of(session, mail.person_id) is None:
        return None
    return {"last_on": agreement.last_on}
