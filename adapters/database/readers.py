"""Who reads a round's document by a link: viewers while it is signed, others sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import (
    AgreementRow,
    PartyRow,
    PersonRow,
    ReaderRow,
    SigningRoundRow,
)
from domain.lifecycle import RoundKind, RoundStatus
from domain.parties import Role
from domain.reading_links import lives_until, may_read


@dataclass(frozen=True, slots=True)
class ReaderView:
    """A reader with the round's document; `sealed_sha256` is None before the seal.

    `removed_at` is when the person was taken from the list.
    """

    reader_id: str
    generation: int
    sent_at: datetime
    person_id: str
    person_name: str
    person_language: str
    role: Role
    removed_at: datetime | None
    agreement_id: str
    agreement_number: str
    agreement_title: str
    agreement_language: str
    zone: str
    round_id: str
    round_kind: RoundKind
    round_status: RoundStatus
    document_title: str
    document_sha256: str
    sealed_sha256: str | None
    closes_at: datetime

    @property
    def until(self) -> datetime | None:
        """Return when the link to the sealed document stops working; None before the seal."""
        return lives_until(self.sent_at) if self.sealed_sha256 else None

    def opens(self, *, at: datetime) -> bool:
        """Tell whether the living link opens the document at an instant."""
        is_listed = self.removed_at is None
        return is_listed and may_read(self.role, self.round_status, sent_at=self.sent_at, at=at)


async def reader_view(session: AsyncSession, reader_id: str) -> ReaderView | None:
    """Return one reader, or None when there is no such reader."""
    row = (
        await session.execute(
            select(ReaderRow, SigningRoundRow, PersonRow, AgreementRow)
            .join(SigningRoundRow, SigningRoundRow.id == ReaderRow.round_id)
            .join(PersonRow, PersonRow.id == ReaderRow.person_id)
            .join(AgreementRow, AgreementRow.id == SigningRoundRow.agreement_id)
            .where(ReaderRow.id == reader_id)
        )
    ).one_or_none()
    return _view(*row) if row else None


async def reader_of(session: AsyncSession, round_id: str, person_id: str) -> ReaderView | None:
    """Return a person as a reader of a round's document; None where they are none."""
    found: str | None = await session.scalar(
        select(ReaderRow.id).where(ReaderRow.round_id == round_id, ReaderRow.person_id == person_id)
    )
    return await reader_view(session, found) if found else None


async def reading_person(
    session: AsyncSession, agreement_id: str, person_id: str
) -> PersonRow | None:
    """Return a person whom the agreement lists now, whatever their role."""
    found: PersonRow | None = await session.scalar(
        select(PersonRow)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(
            PersonRow.id == person_id,
            PersonRow.removed_at.is_(None),
            PartyRow.agreement_id == agreement_id,
            PartyRow.left_out_at.is_(None),
        )
    )
    return found


def _view(
    reader: ReaderRow, round_: SigningRoundRow, person: PersonRow, agreement: AgreementRow
) -> ReaderView:
    return ReaderView(
        reader_id=reader.id,
        generation=reader.generation,
        sent_at=reader.sent_at,
        person_id=person.id,
        person_name=person.name,
        person_language=person.language,
        role=Role(person.role),
        removed_at=person.removed_at,
        agreement_id=agreement.id,
        agreement_number=agreement.number,
        agreement_title=agreement.title,
        agreement_language=agreement.language,
        zone=agreement.zone,
        round_id=round_.id,
        round_kind=RoundKind(round_.kind),
        round_status=RoundStatus(round_.status),
        document_title=round_.title or agreement.title,
        document_sha256=round_.document_sha256,
        sealed_sha256=round_.sealed_sha256,
        closes_at=round_.closes_at,
    )
