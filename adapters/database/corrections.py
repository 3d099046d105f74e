"""Corrections of who acts for a party: read out, and made in the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.people import PersonView, identity_of_address, person_view
from adapters.database.tables import (
    CorrectionRow,
    PartyRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.authority import parse_authority
from domain.corrections import Correction, CorrectionKind, CorrectionStatus
from domain.lifecycle import RequestStatus, RoundStatus
from domain.parties import Party, PartyKind, Person, Role


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction with the names that people know it by; instants in UTC.

    `before` is the person as they were, None for a new one; `proposal` is the new person.
    """

    correction_id: str
    agreement_id: str
    party_id: str
    party_name: str
    kind: CorrectionKind
    status: CorrectionStatus
    before: PersonView | None
    proposal: Mapping[str, Any]
    proposed_by: PersonView | None
    proposed_at: datetime
    decided_at: datetime | None
    reason: str
    document_sha256: str | None

    @property
    def basis(self) -> str:
        """Return what the right to sign is based on, as it was given."""
        return str(self.proposal.get("basis") or "")

    @property
    def after(self) -> Mapping[str, str] | None:
        """Return the new person's fields, None for one who is only removed."""
        return self.proposal.get("person")


async def corrections_of(
    session: AsyncSession,
    agreement_id: str,
    *,
    party_id: str = "",
    status: CorrectionStatus | None = None,
) -> tuple[CorrectionView, ...]:
    """Return an agreement's corrections, newest first; only those of a party or a status."""
    query = (
        select(CorrectionRow, PartyRow.name)
        .join(PartyRow, PartyRow.id == CorrectionRow.party_id)
        .where(CorrectionRow.agreement_id == agreement_id)
        .order_by(CorrectionRow.proposed_at.desc(), CorrectionRow.id)
    )
    if party_id:
        query = query.where(CorrectionRow.party_id == party_id)
    if status is not None:
        query = query.where(CorrectionRow.status == status)
    rows = (await session.execute(query)).all()
    ids = {row.person_id for row, _ in rows} | {row.proposed_by for row, _ in rows}
    people = {
        person.id: person_view(person)
        for person in await session.scalars(
            select(PersonRow).where(PersonRow.id.in_([found for found in ids if found]))
        )
    }
    return tuple(_view(row, name, people) for row, name in rows)


async def correction_view(
    session: AsyncSession, agreement_id: str, correction_id: str
) -> CorrectionView | None:
    """Return one correction; None for one of another agreement."""
    found = await corrections_of(session, agreement_id)
    return next((c for c in found if c.correction_id == correction_id), None)


def _view(row: CorrectionRow, party: str, people: Mapping[str, PersonView]) -> CorrectionView:
    return CorrectionView(
        correction_id=row.id,
        agreement_id=row.agreement_id,
        party_id=row.party_id,
        party_name=party,
        kind=CorrectionKind(row.kind),
        status=CorrectionStatus(row.status),
        before=people.get(row.person_id or ""),
        proposal=row.proposal,
        proposed_by=people.get(row.proposed_by),
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        reason=row.reason,
        document_sha256=row.document_sha256,
    )


async def living_persons(session: AsyncSession, party_id: str) -> list[PersonRow]:
    """Return the rows of those who act for a party now, in their order."""
    rows = await session.scalars(
        select(PersonRow)
        .where(PersonRow.party_id == party_id, PersonRow.removed_at.is_(None))
        .order_by(PersonRow.ordinal, PersonRow.id)
    )
    return list(rows)


def party_of(row: PartyRow, persons: list[PersonRow]) -> tuple[Party, dict[str, Person]]:
    """Return a party in the form of the rules, and its persons by id: those of its list."""
    listed = {
        person.id: Person(
            role=Role(person.role),
            name=person.name,
            email=person.email,
            language=person.language,
            capacity=person.capacity,
            title=person.title,
            basis=person.basis,
            step=person.step,
        )
        for person in persons
        if not person.accepted_for
    }
    party = Party(
        name=row.name,
        kind=PartyKind(row.kind),
        authority=parse_authority(row.authority),
        persons=tuple(listed.values()),
        business_id=row.business_id,
    )
    return party, listed


async def is_asked_to_sign(session: AsyncSession, person_id: str) -> bool:
    """Tell whether a round waits for the signature of a person, who may have declined so far.

    Whoever declined may be asked again as long as the round is open.
    """
    waiting = await session.scalar(
        select(func.count())
        .select_from(SigningRequestRow)
        .join(SigningRoundRow, SigningRoundRow.id == SigningRequestRow.round_id)
        .where(
            SigningRequestRow.person_id == person_id,
            SigningRequestRow.status.in_((RequestStatus.WAITING, RequestStatus.DECLINED)),
            SigningRoundRow.status == RoundStatus.OPEN,
        )
    )
    return bool(waiting)


async def exchange(
    session: AsyncSession,
    party: PartyRow,
    persons: list[PersonRow],
    correction: Correction,
    at: datetime,
) -> PersonRow | None:
    """Remove the person of before and list the new one in the same place; return the new one.

    Whom a round had accepted for one place is listed anew, as the correction says.
    """
    ordinal = max((person.ordinal for person in persons), default=0) + 1
    for person in persons:
        if correction.kind is not CorrectionKind.ADD and person.id == correction.person_id:
            person.removed_at, ordinal = at, person.ordinal
    new, person_id = correction.person, str(uuid4())
    known = accepted_once(persons, new) if new else None
    if known is not None:
        known.removed_at = at
    await session.flush()  # or the new row would meet the old one's key
    if correction.kind is CorrectionKind.REMOVE or new is None:
        return None
    row = PersonRow(
        id=person_id,
        party_id=party.id,
        identity=await identity_of_address(session, party.agreement_id, new.email) or person_id,
        ordinal=ordinal,
        role=new.role,
        name=new.name,
        email=new.email.strip(),
        title=new.title,
        capacity=new.capacity,
        language=new.language,
        removed_at=None,
        basis=correction.basis or new.basis or (known.basis if known else ""),
        step=new.step,
    )
    session.add(row)
    await session.flush()
    return row


def accepted_once(persons: list[PersonRow], new: Person) -> PersonRow | None:
    """Return the row by which a round had the new person as an alternate for one place."""
    return next(
        (
            row
            for row in persons
            if row.accepted_for
            and (row.role, row.email.lower()) == (new.role, new.email.strip().lower())
        ),
        None,
    )
