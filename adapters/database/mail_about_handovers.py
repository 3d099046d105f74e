"""What mails about who should sign in somebody's place say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit_events import personal_values
from adapters.database.handovers import not_right_person, proposal_view
from adapters.database.tables import AuditEventRow, PartyRow
from messages.mail import SendMail


async def about_not_right_person(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return who said it, and their words; None when the coordinator has acted already."""
    found = await not_right_person(session, mail.subject_id)
    if found is None:
        return None
    word, name, party = found
    return {"name": name, "party": party, "words": word.words}


async def about_handed_over(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return who gave their place to whom, and why; None when the history has had to forget it."""
    row = await session.scalar(
        select(AuditEventRow).where(
            AuditEventRow.agreement_id == mail.agreement_id,
            AuditEventRow.kind == "signatory_handed_over",
            AuditEventRow.once_key.endswith(f":{mail.subject_id}"),
        )
    )
    if row is None:
        raise LookupError(f"nobody handed over by the act {mail.subject_id}")
    kept = (await personal_values(session, [row.id])).get(row.id, {})
    if not {"before", "name"} <= kept.keys():
        return None
    party = await session.get_one(PartyRow, str(row.event["data"]["party_id"]))
    return {"party": party.name, **{name: value.value for name, value in kept.items()}}


async def about_proposal(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return who proposes whom; None for the coordinator when nothing is to be decided any more."""
    found = await proposal_view(session, mail.subject_id)
    if found is None or (mail.staff_id and not found.is_open):
        return None
    return {
        "party": found.party,
        "proposer": found.proposer,
        "name": found.person["name"],
        "reason": found.reason,
        "has_proof": bool(found.extract_sha256),
        "answer": found.answer,
    }
