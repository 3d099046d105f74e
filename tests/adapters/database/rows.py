"""Rows that tests of the queries begin from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.drafts import add_parties
from adapters.database.tables import AgreementRow
from domain.authority import parse_authority
from domain.lifecycle import AgreementStatus
from domain.parties import Party, PartyKind, Person, Role

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def add_agreement(
    session: AsyncSession,
    number: str = "2026-0001",
    *,
    created_at: datetime = AT,
    status: AgreementStatus = AgreementStatus.DRAFT,
    agreement_id: str = "",
) -> str:
    """Add an agreement with two parties; return its id, a new one unless it is given."""
    agreement_id = agreement_id or str(uuid4())
    session.add(
        AgreementRow(
            id=agreement_id,
            number=number,
            title="Small agreement",
            template_name="small",
            template_version="1",
            language="en",
            zone="Europe/Helsinki",
            values={},
            first_on=date(2026, 1, 1),
            last_on=date(2029, 12, 31),
            status=status,
            version=0,
            created_by="staff",
            created_at=created_at,
            in_force_at=None,
            ended_at=None,
        )
    )
    await session.flush()
    await add_parties(session, agreement_id, [party("oak"), party("elm")])
    return agreement_id


def party(name: str) -> Party:
    """Return a party with one signatory."""
    person = Person(Role.SIGNATORY, f"{name} person", f"person@{name}.example.org", "fi")
    return Party(name, PartyKind.OTHER, parse_authority("any"), (person,))
