"""Whose a party page is: the places of one address in agreements, and its newest link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import AgreementRow, MailRow, PartyRow, PersonRow
from domain.lifecycle import AgreementStatus
from domain.parties import ONLY_READS
from domain.party_links import generation_at
from messages.mail import WITH_PARTY_LINK

_NOT_SHOWN = (AgreementStatus.DRAFT, AgreementStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Place:
    """A person of a party in an agreement that has left the coordinator's desk."""

    person_id: str
    email: str
    language: str
    party_id: str
    party_name: str
    agreement_id: str
    agreement_number: str
    agreement_title: str
    status: AgreementStatus


async def place_of(session: AsyncSession, person_id: str) -> Place | None:
    """Return where a person stands; None for one who was removed or only reads, or of a draft."""
    row = (await session.execute(_places().where(PersonRow.id == person_id))).one_or_none()
    return _place(*row) if row else None


async def places_of(session: AsyncSession, address: str) -> tuple[Place, ...]:
    """Return the places of an address, one a party, those of the newest agreement first."""
    rows = await session.execute(
        _places()
        .where(func.lower(PersonRow.email) == address.strip().lower())
        .order_by(AgreementRow.created_at.desc(), PartyRow.ordinal, PersonRow.ordinal)
    )
    places: dict[str, Place] = {}
    for row in rows:
        place = _place(*row)
        places.setdefault(place.party_id, place)
    return tuple(places.values())


async def newest_link(session: AsyncSession, address: str) -> int:
    """Return the generation of the newest link that went to an address; 0 before the first."""
    newest: datetime | None = await session.scalar(
        select(MailRow.created_at)
        .join(PersonRow, PersonRow.id == MailRow.person_id)
        .where(
            func.lower(PersonRow.email) == address.strip().lower(),
            MailRow.kind.in_(WITH_PARTY_LINK),
            MailRow.status == "sent",
        )
        .order_by(MailRow.created_at.desc())
        .limit(1)
    )
    return generation_at(newest) if newest else 0


def _places() -> Select[PersonRow, PartyRow, AgreementRow]:
    return (
        select(PersonRow, PartyRow, AgreementRow)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .join(AgreementRow, AgreementRow.id == PartyRow.agreement_id)
        .where(
            AgreementRow.status.not_in(_NOT_SHOWN),
            PartyRow.left_out_at.is_(None),
            PersonRow.removed_at.is_(None),
            PersonRow.role.not_in(ONLY_READS),
        )
    )


def _place(person: PersonRow, party: PartyRow, agreement: AgreementRow) -> Place:
    return Place(
        person_id=person.id,
        email=person.email,
        language=person.language,
        party_id=party.id,
        party_name=party.name,
        agreement_id=agreement.id,
        agreement_number=agreement.number,
        agreement_title=agreement.title,
        status=AgreementStatus(agreement.status),
    )
