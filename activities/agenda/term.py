"""The first day of a signed agreement, and the last of one in force."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.agenda.context import Done, DueContext
from activities.agenda.mornings import morning_after
from activities.recording.notices import mails_to_all
from activities.recording.steps import record_in_force, record_term_ended
from adapters.agreement_terms import rule_of
from adapters.database.tables import AgreementRow
from domain.agenda import Due, DueKind
from domain.lifecycle import AgreementStatus
from messages.mail import MailKind
from messages.records import RecordStep


async def term_due(session: AsyncSession, agreement: AgreementRow) -> Iterable[Due]:  # noqa: ARG001 - the form of a provider
    """Return the first day that is waited for, or the term's end."""
    if agreement.status == AgreementStatus.SIGNED and agreement.in_force_at is not None:
        return [Due(agreement.in_force_at, DueKind.IN_FORCE, DueKind.IN_FORCE)]
    if agreement.status == AgreementStatus.IN_FORCE:
        rule = rule_of(agreement)
        ends_at = rule.term.ends_at(ZoneInfo(agreement.zone))
        if ends_at is None or not rule.ends_by_itself:
            return []
        return [Due(ends_at, DueKind.TERM_ENDED, f"{DueKind.TERM_ENDED}:{agreement.last_on}")]
    return []


async def come_into_force(context: DueContext) -> Done:
    """Record that the first day has come."""
    step = RecordStep(context.agreement.id, context.due.at)
    await record_in_force(context.session, step, recorded_at=context.recorded_at)
    return Done(status=AgreementStatus.IN_FORCE)


async def end_term(context: DueContext) -> Done:
    """Record that the last day is over, and tell everybody in the morning."""
    step = RecordStep(context.agreement.id, context.due.at)
    await record_term_ended(context.session, step, recorded_at=context.recorded_at)
    agreement, at = context.agreement, context.due.at
    mails = await mails_to_all(context.session, agreement, MailKind.TERM_ENDED, agreement.id)
    return Done(mails, AgreementStatus.TERM_ENDED, mails_at=morning_after(agreement, at))
