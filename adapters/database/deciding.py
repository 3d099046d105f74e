"""Who is asked to record a party's decision, and what their page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.people import PartyView, PersonView
from adapters.database.tables import AgreementRow, DecisionRequestRow, PartyRow, PersonRow
from domain.lifecycle import AgreementStatus


@dataclass(frozen=True, slots=True)
class DecisionRequestView:
    """A person asked to record a decision for one party of one agreement."""

    request_id: str
    generation: int
    agreement_id: str
    agreement_number: str
    agreement_title: str
    agreement_language: str
    agreement_status: AgreementStatus
    zone: str
    party_id: str
    party_name: str
    party_left_out_at: datetime | None
    person_id: str
    person_name: str
    person_email: str
    person_language: str


def deciders(party: PartyView) -> tuple[PersonView, ...]:
    """Return who records a party's decision: its contact persons, or its signatories."""
    return party.contacts() or party.signatories()


async def ask_for_decision(
    session: AsyncSession, agreement_id: str, person: PersonView, *, at: datetime
) -> str:
    """Return the id of a person's request, made if it is not there: their link stays."""
    known = await session.scalar(
        select(DecisionRequestRow.id).where(
            DecisionRequestRow.party_id == person.party_id,
            DecisionRequestRow.person_id == person.person_id,
        )
    )
    if known is not None:
        return known
    row = DecisionRequestRow(
        id=str(uuid4()),
        agreement_id=agreement_id,
        party_id=person.party_id,
        person_id=person.person_id,
        generation=1,
        asked_at=at,
    )
    session.add(row)
    await session.flush()
    return row.id


async def decision_request(session: AsyncSession, request_id: str) -> DecisionRequestView | None:
    """Return one request, or None when there is no such one."""
    rows = await session.execute(
        select(DecisionRequestRow, AgreementRow, PartyRow, PersonRow)
        .join(AgreementRow, AgreementRow.id == DecisionRequestRow.agreement_id)
        .join(PartyRow, PartyRow.id == DecisionRequestRow.party_id)
        .join(PersonRow, PersonRow.id == DecisionRequestRow.person_id)
        .where(DecisionRequestRow.id == request_id)
    )
    found = rows.first()
    if found is None:
        return None
    request, agreement, party, person = found
    return DecisionRequestView(
        request_id=request.id,
        generation=request.generation,
        agreement_id=agreement.id,
        agreement_number=agreement.number,
        agreement_title=agreement.title,
        agreement_language=agreement.language,
        agreement_status=AgreementStatus(agreement.status),
        zone=agreement.zone,
        party_id=party.id,
        party_name=party.name,
        party_left_out_at=party.left_out_at,
        person_id=person.id,
        person_name=person.name,
        person_email=person.email,
        person_language=person.language,
    )
