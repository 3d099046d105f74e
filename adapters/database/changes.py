"""Accessions and amendments, read out for pages, the API and activities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.people import PartyView
from adapters.database.tables import AgreementChangeRow, PartyRow, SigningRoundRow
from domain.changes import ChangeStatus, PartyInForce
from domain.lifecycle import RoundKind, RoundStatus
from domain.parties import PartyKind


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One accession, with the new party's name, or one amendment, with the text's version."""

    change_id: str
    kind: RoundKind
    status: ChangeStatus
    round_number: int
    party_id: str | None
    party_name: str
    version: int | None
    started_at: datetime
    counts_from: datetime | None


async def changes_of(
    session: AsyncSession, agreement_id: str, kind: RoundKind | None = None
) -> tuple[ChangeView, ...]:
    """Return an agreement's accessions and amendments, or one of the two, newest first."""
    query = (
        select(AgreementChangeRow, PartyRow.name)
        .outerjoin(PartyRow, PartyRow.id == AgreementChangeRow.party_id)
        .where(AgreementChangeRow.agreement_id == agreement_id)
        .order_by(AgreementChangeRow.started_at.desc(), AgreementChangeRow.id)
    )
    if kind is not None:
        query = query.where(AgreementChangeRow.kind == kind)
    return tuple(
        ChangeView(
            change_id=row.id,
            kind=RoundKind(row.kind),
            status=ChangeStatus(row.status),
            round_number=row.round_number,
            party_id=row.party_id,
            party_name=name or "",
            version=row.version,
            started_at=row.started_at,
            counts_from=row.counts_from,
        )
        for row, name in await session.execute(query)
    )


async def has_open_round(
    session: AsyncSession, agreement_id: str, kind: RoundKind | None = None
) -> bool:
    """Tell whether a round is open or being sealed: of one kind, or of any."""
    query = (
        select(func.count())
        .select_from(SigningRoundRow)
        .where(
            SigningRoundRow.agreement_id == agreement_id,
            SigningRoundRow.status.in_((RoundStatus.OPEN, RoundStatus.SEALING)),
        )
    )
    if kind is not None:
        query = query.where(SigningRoundRow.kind == kind)
    return bool(await session.scalar(query))


def as_rule(party: PartyView) -> PartyInForce:
    """Return a party in the form of the rules of a change."""
    return PartyInForce(party.party_id, party.name, PartyKind(party.kind), party.business_id)
