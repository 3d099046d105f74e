"""What mails about duties, disputes and the next term say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.disputes import DisputeView, find_dispute
from adapters.database.duties import duty_notes, planned_occurrences
from adapters.database.renewals import renewed_by
from adapters.database.tables import AgreementRow, DisputeStepRow, DutyNoteRow
from adapters.i18n.dispute_words import OUTCOME_WORDS, STEP_WORDS
from domain.disputes import StepKind
from messages.mail import SendMail

_DAY = timedelta(days=1)


async def about_duty(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return which occurrence of a duty is to be noted; None when it has been."""
    if mail.subject_id in await duty_notes(session, mail.agreement_id):
        return None
    return await _occurrence(session, mail.agreement_id, mail.subject_id)


async def about_duty_taken_back(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return which result was taken back, and why; None when another was noted since."""
    note = await session.get_one(DutyNoteRow, mail.subject_id)
    key = f"{note.duty}:{note.period}"
    if key in await duty_notes(session, mail.agreement_id):
        return None
    found = await _occurrence(session, mail.agreement_id, key)
    return {**found, "reason": note.taken_back_reason} if found else None


async def _occurrence(
    session: AsyncSession, agreement_id: str, key: str
) -> Mapping[str, Any] | None:
    agreement = await session.get_one(AgreementRow, agreement_id)
    for planned, occurrence in await planned_occurrences(session, agreement):
        if occurrence.key == key:
            return {
                "titles": dict(planned.titles),
                "period": occurrence.period,
                "every": planned.duty.every.value,
                "due_on": occurrence.due_on,
                "takes": planned.takes,
            }
    return None


async def about_dispute(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return what was recorded of a dispute: that it was opened, a step of it, its end."""
    what, _, subject_id = mail.subject_id.partition(":")
    step = await session.get(DisputeStepRow, subject_id) if what == "step" else None
    dispute_id = step.dispute_id if step else subject_id
    dispute = await find_dispute(session, mail.agreement_id, dispute_id)
    if dispute is None:
        raise LookupError(f"mail {mail.key}: the dispute is not recorded")
    said = {"what": what, "subject": dispute.subject, "parties": dispute.party_names}
    if step is not None:
        return said | {"on": step.held_on, "word": STEP_WORDS[StepKind(step.kind)]}
    return said | (_closed(dispute) if what == "closed" else {"on": dispute.opened_on, "word": ""})


def _closed(dispute: DisputeView) -> dict[str, Any]:
    word = OUTCOME_WORDS[dispute.outcome] if dispute.outcome else ""
    return {"on": dispute.closed_on, "word": word}


async def about_renewal(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return when the term ends; None when the next one is drafted, or declined."""
    agreement = await session.get_one(AgreementRow, mail.agreement_id)
    declined = agreement.renewal_declined_at is not None
    if declined or await renewed_by(session, mail.agreement_id) is not None:
        return None
    return {"last_on": agreement.last_on}


async def about_gap(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return from which day nothing binds the parties; None when the next term is signed."""
    agreement = await session.get_one(AgreementRow, mail.agreement_id)
    following = await renewed_by(session, mail.agreement_id)
    if agreement.last_on is None or (following is not None and following.in_force_at is not None):
        return None
    return {
        "last_on": agreement.last_on,
        "gap_from": agreement.last_on + _DAY,
        "next_number": following.number if following else "",
    }


async def about_ended_term(session: AsyncSession, mail: SendMail) -> Mapping[str, Any]:
    """Return the last day of the term, and the number of the next one where it is in force."""
    agreement = await session.get_one(AgreementRow, mail.agreement_id)
    following = await renewed_by(session, mail.agreement_id)
    is_signed = following is not None and following.in_force_at is not None
    return {
        "last_on": agreement.last_on,
        "next_number": following.number if following and is_signed else "",
    }
