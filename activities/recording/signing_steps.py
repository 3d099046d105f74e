"""A step of a signing order opened in the records: from then on its signatories may sign."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.recording.steps import agreement_to_change, round_to_change
from adapters.database.audit import NewEvent, append_events
from adapters.holiday_calendar import country_of_zone, holidays_of
from domain.reminders import plan_of, reminder_times
from messages.records import OpenStep, StepOpened


async def open_step(
    session: AsyncSession, request: OpenStep, *, recorded_at: datetime
) -> StepOpened:
    """Open a step once; who is asked in it is reminded as if the round had begun then."""
    agreement = await agreement_to_change(session, request.agreement_id)
    round_ = await round_to_change(session, request.agreement_id, request.round_number)
    if round_.open_step < request.step:
        round_.open_step = request.step
        event = NewEvent(
            kind="signing_step_opened",
            occurred_at=request.opened_at,
            once_key=f"signing_step_opened:{request.round_number}:{request.step}",
            data={"round": request.round_number, "step": request.step},
        )
        await append_events(session, request.agreement_id, [event], recorded_at=recorded_at)
    remind_at = reminder_times(
        sent_at=request.opened_at,
        closes_at=round_.closes_at,
        zone=ZoneInfo(agreement.zone),
        is_holiday=holidays_of(country_of_zone(agreement.zone)),
        plan=plan_of(round_.reminders),
    )
    return StepOpened(request.step, round_.closes_at, remind_at)
