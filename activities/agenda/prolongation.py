"""A term that runs on unless notice was given: by itself, on the day after its last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.agenda.context import Done, DueContext
from activities.agenda.mornings import morning_after
from activities.agenda.telling import mails_to_contacts, mails_to_staff
from adapters.agreement_terms import drafted_last_on, rule_of
from adapters.database.audit import append_event
from adapters.database.standing import standing_of
from adapters.database.tables import AgendaItemRow, AgreementRow
from domain.agenda import Due, DueKind
from domain.lifecycle import AgreementStatus
from domain.prolongation import is_prolonged, prolonged
from messages.mail import MailKind

_WORD_IS_OF_USE_FOR = timedelta(days=60)


async def prolongations_due(session: AsyncSession, agreement: AgreementRow) -> Iterable[Due]:
    """Return the prolongation at the end of the term, and word of the one before."""
    rule, zone = rule_of(agreement), ZoneInfo(agreement.zone)
    ends_at = rule.term.ends_at(zone)
    if agreement.status != AgreementStatus.IN_FORCE or ends_at is None:
        return []
    if not rule.prolonged_by_months:
        return []
    dues = [await _word(session, agreement)]
    standing = await standing_of(session, agreement.id)
    if is_prolonged(rule, zone, standing.members, standing.given):
        last_on = str(agreement.last_on)
        dues.append(Due(ends_at, DueKind.TERM_PROLONGED, f"term_prolonged:{last_on}", last_on))
    return [due for due in dues if due is not None]


async def _word(session: AsyncSession, agreement: AgreementRow) -> Due | None:
    """Return word of the newest prolongation, in the morning of a working day."""
    newest = await session.scalar(
        select(AgendaItemRow.due_at)
        .where(
            AgendaItemRow.agreement_id == agreement.id,
            AgendaItemRow.kind == DueKind.TERM_PROLONGED,
        )
        .order_by(AgendaItemRow.due_at.desc())
        .limit(1)
    )
    if newest is None:
        return None
    at = morning_after(agreement, newest)
    last_on = str(agreement.last_on)
    kind = DueKind.PROLONGATION_TOLD
    return Due(at, kind, f"{kind}:{last_on}", last_on, at + _WORD_IS_OF_USE_FOR)


async def prolong(context: DueContext) -> Done:
    """Let the term run on by one more period, and record it."""
    agreement = context.agreement
    agreed = drafted_last_on(agreement)
    assert agreed is not None, "only a term with a last day runs on"
    before = date.fromisoformat(context.due.subject_id)
    agreement.last_on = prolonged(rule_of(agreement), drafted_last_on=agreed).term.last_on
    await append_event(
        context.session,
        agreement_id=agreement.id,
        kind="term_prolonged",
        occurred_at=context.due.at,
        recorded_at=context.recorded_at,
        data={"last_on_before": before.isoformat(), "last_on": str(agreement.last_on)},
        personal={},
        once_key=context.due.key,
    )
    return Done()


async def tell_of_prolongation(context: DueContext) -> Done:
    """Tell the contact persons and the coordinator until when the term runs now."""
    if context.is_stale:
        return Done()
    kind = MailKind.TERM_PROLONGED
    mails = (*await mails_to_contacts(context, kind), *await mails_to_staff(context, kind))
    return Done(mails)
