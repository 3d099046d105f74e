"""Parties of an agreement with the persons who act for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import PartyRow, PersonRow
from domain.authority import Signer
from domain.parties import Role
from domain.turns import FIRST_STEP


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person in one role for one party; `identity` is the same for the same human being."""

    person_id: str
    party_id: str
    identity: str
    role: Role
    name: str
    email: str
    title: str
    capacity: str
    language: str
    removed_at: datetime | None = None
    basis: str = ""
    step: int = FIRST_STEP
    accepted_for: str = ""

    @property
    def is_listed_alternate(self) -> bool:
        """Tell whether they may take any place of the party, and not only the one they had."""
        return self.role is Role.ALTERNATE and not self.accepted_for

    def as_signer(self) -> Signer:
        """Return who signs, in the form of the rules."""
        return Signer(self.identity, self.capacity)


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party in its place in the list; `authority` is its rule's text.

    `persons` are those who act for it now, `former` those who were removed.
    """

    party_id: str
    ordinal: int
    name: str
    kind: str
    business_id: str
    authority: str
    persons: tuple[PersonView, ...]
    former: tuple[PersonView, ...] = ()
    left_out_at: datetime | None = None
    left_at: datetime | None = None
    joined_at: datetime | None = None

    @property
    def is_party(self) -> bool:
        """Tell whether it is bound now: it joined, and has not left."""
        return self.left_out_at is None and self.left_at is None

    def signatories(self) -> tuple[PersonView, ...]:
        """Return those who are asked to sign, in their places."""
        return tuple(person for person in self.persons if person.role is Role.SIGNATORY)

    def contacts(self) -> tuple[PersonView, ...]:
        """Return the contact persons."""
        return tuple(person for person in self.persons if person.role is Role.CONTACT)


async def parties_of(
    session: AsyncSession, agreement_id: str, *, with_left_out: bool = False
) -> tuple[PartyView, ...]:
    """Return an agreement's parties in the order of the list, with their persons.

    Those that were left out before signing are no parties, and come only when asked for.
    """
    listed = select(PartyRow).where(PartyRow.agreement_id == agreement_id)
    if not with_left_out:
        listed = listed.where(PartyRow.left_out_at.is_(None))
    parties = await session.scalars(listed.order_by(PartyRow.ordinal))
    persons = await session.scalars(
        select(PersonRow)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(PartyRow.agreement_id == agreement_id)
        .order_by(PartyRow.ordinal, PersonRow.ordinal)
    )
    by_party: dict[str, list[PersonView]] = {}
    for person in persons:
        by_party.setdefault(person.party_id, []).append(person_view(person))
    return tuple(
        PartyView(
            party_id=party.id,
            ordinal=party.ordinal,
            name=party.name,
            kind=party.kind,
            business_id=party.business_id,
            authority=party.authority,
            persons=tuple(p for p in by_party.get(party.id, ()) if p.removed_at is None),
            former=tuple(p for p in by_party.get(party.id, ()) if p.removed_at is not None),
            left_out_at=party.left_out_at,
            left_at=party.left_at,
            joined_at=party.joined_at,
        )
        for party in parties
    )


async def alternates_of(session: AsyncSession, party_id: str) -> tuple[PersonView, ...]:
    """Return the listed alternates of a party, in their order."""
    rows = await session.scalars(
        select(PersonRow)
        .where(
            PersonRow.party_id == party_id,
            PersonRow.role == Role.ALTERNATE,
            PersonRow.accepted_for == "",
            PersonRow.removed_at.is_(None),
        )
        .order_by(PersonRow.ordinal, PersonRow.id)
    )
    return tuple(person_view(row) for row in rows)


async def identity_of_address(session: AsyncSession, agreement_id: str, email: str) -> str | None:
    """Return by what an address is known in the agreement: one address, one human being."""
    found: str | None = await session.scalar(
        select(PersonRow.identity)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(
            PartyRow.agreement_id == agreement_id,
            func.lower(PersonRow.email) == email.strip().lower(),
        )
        .limit(1)
    )
    return found


def person_view(row: PersonRow) -> PersonView:
    """Return a person's row as the queries give it out."""
    return PersonView(
        person_id=row.id,
        party_id=row.party_id,
        identity=row.identity,
        role=Role(row.role),
        name=row.name,
        email=row.email,
        title=row.title,
        capacity=row.capacity,
        language=row.language,
        removed_at=row.removed_at,
        basis=row.basis,
        step=row.step,
        accepted_for=row.accepted_for,
    )
