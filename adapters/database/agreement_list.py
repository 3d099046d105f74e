"""The list of agreements, newest first, page by page, each with its progress."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import (
    AgreementRow,
    PartyRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.authority import Signer, binds, parse_authority
from domain.errors import N_, DomainError
from domain.lifecycle import AgreementStatus, RequestStatus, RoundKind, RoundStatus

_ALL_HAVE_SIGNED = frozenset({RoundStatus.SEALING, RoundStatus.COMPLETE})
"""Rounds in which every party is bound; who acceded since has signed as well."""


class CursorNotValid(DomainError):
    """The cursor is none that the list gave out."""

    code = "cursor_not_valid"
    message = N_("The cursor is not valid: start again from the first page.")


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """One line of the list; the numbers are those of the agreement's newest round.

    In an order of signing `open_step` is the last step that was asked, and `last_step` the last
    there is; both are 0 where all are asked at once.
    """

    agreement_id: str
    number: str
    title: str
    status: AgreementStatus
    created_at: datetime
    last_on: date | None
    in_force_at: datetime | None
    round_number: int | None
    closes_at: datetime | None
    parties: int
    bound: int
    open_step: int = 0
    last_step: int = 0


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One page of the list; `next_cursor` is None on the last one."""

    items: tuple[AgreementSummary, ...]
    next_cursor: str | None


async def list_agreements(
    session: AsyncSession,
    *,
    after: str | None = None,
    limit: int = 50,
    statuses: Collection[AgreementStatus] = (),
) -> AgreementPage:
    """Return a page of agreements, newest first; `after` is the cursor of the page before."""
    query = select(AgreementRow).order_by(AgreementRow.created_at.desc(), AgreementRow.id.desc())
    if after is not None:
        created_at, agreement_id = _read_cursor(after)
        query = query.where(
            or_(
                AgreementRow.created_at < created_at,
                and_(AgreementRow.created_at == created_at, AgreementRow.id < agreement_id),
            )
        )
    if statuses:
        query = query.where(AgreementRow.status.in_(statuses))
    rows = (await session.scalars(query.limit(limit + 1))).all()
    shown = rows[:limit]
    return AgreementPage(
        await summaries_of(session, shown), _cursor(shown[-1]) if len(rows) > limit else None
    )


async def summaries_of(
    session: AsyncSession, rows: Sequence[AgreementRow]
) -> tuple[AgreementSummary, ...]:
    """Return the lines of these agreements, in their order, from a fixed number of queries."""
    rounds = await _newest_rounds(session, [row.id for row in rows])
    judged = [one.id for one in rounds.values() if one.status not in _ALL_HAVE_SIGNED]
    bound = await _bound_counts(session, judged)
    parties = await _party_counts(session, [row.id for row in rows])
    last = await _last_steps(session, judged)
    lines = [_summary(row, rounds.get(row.id), parties.get(row.id, 0), bound) for row in rows]
    return tuple(_in_order(line, rounds.get(line.agreement_id), last) for line in lines)


def _in_order(
    line: AgreementSummary, newest: SigningRoundRow | None, last: Mapping[str, int]
) -> AgreementSummary:
    if newest is None or newest.id not in last:
        return line
    return replace(line, open_step=newest.open_step, last_step=last[newest.id])


async def _last_steps(session: AsyncSession, round_ids: Sequence[str]) -> dict[str, int]:
    """Return the last step of each round in which somebody is asked before somebody else."""
    last = func.max(SigningRequestRow.step)
    rows = await session.execute(
        select(SigningRequestRow.round_id, last.label("last_step"))
        .where(SigningRequestRow.round_id.in_(round_ids))
        .group_by(SigningRequestRow.round_id)
        .having(last > func.min(SigningRequestRow.step))
    )
    return {row.round_id: row.last_step for row in rows}


def _summary(
    row: AgreementRow, newest: SigningRoundRow | None, parties: int, bound: Counter[str]
) -> AgreementSummary:
    all_have = newest is not None and newest.status in _ALL_HAVE_SIGNED
    return AgreementSummary(
        agreement_id=row.id,
        number=row.number,
        title=row.title,
        status=AgreementStatus(row.status),
        created_at=row.created_at,
        last_on=row.last_on,
        in_force_at=row.in_force_at,
        round_number=newest.number if newest else None,
        closes_at=newest.closes_at if newest else None,
        parties=parties,
        bound=parties if all_have else bound[newest.id] if newest else 0,
    )


async def _newest_rounds(
    session: AsyncSession, agreement_ids: Sequence[str]
) -> dict[str, SigningRoundRow]:
    rows = await session.scalars(
        select(SigningRoundRow)
        .where(
            SigningRoundRow.agreement_id.in_(agreement_ids),
            SigningRoundRow.kind == RoundKind.AGREEMENT,
        )
        .order_by(SigningRoundRow.number)
    )
    return {row.agreement_id: row for row in rows}


async def _party_counts(session: AsyncSession, agreement_ids: Sequence[str]) -> dict[str, int]:
    rows = await session.execute(
        select(PartyRow.agreement_id, func.count().label("parties"))
        .where(PartyRow.agreement_id.in_(agreement_ids), PartyRow.left_out_at.is_(None))
        .group_by(PartyRow.agreement_id)
    )
    return {row.agreement_id: row.parties for row in rows}


async def _bound_counts(session: AsyncSession, round_ids: Sequence[str]) -> Counter[str]:
    """Count the bound parties of each round: the rules are judged here, not in SQL."""
    rows = await session.execute(
        select(
            SigningRequestRow.id,
            SigningRequestRow.round_id,
            SigningRequestRow.party_id,
            SigningRequestRow.status,
            PartyRow.authority,
            PersonRow.identity,
            func.coalesce(func.nullif(PersonRow.capacity, ""), SigningRequestRow.capacity).label(
                "capacity"
            ),
            SigningRequestRow.in_place_of,
        )
        .join(PartyRow, PartyRow.id == SigningRequestRow.party_id)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .where(SigningRequestRow.round_id.in_(round_ids))
    )
    parties: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        parties.setdefault((row.round_id, row.party_id), []).append(row)
    return Counter(round_id for (round_id, _), asked in parties.items() if _is_bound(asked))


def _is_bound(asked: Sequence[Any]) -> bool:
    if all(row.status != RequestStatus.SIGNED for row in asked):
        return False
    signers = {row.id: Signer(row.identity, row.capacity, row.in_place_of) for row in asked}
    signed = [signers[row.id] for row in asked if row.status == RequestStatus.SIGNED]
    rule = parse_authority(asked[0].authority)
    return binds(rule, listed=list(signers.values()), signed=signed)


def _cursor(row: AgreementRow) -> str:
    words = f"{row.created_at.isoformat()} {row.id}"
    return base64.urlsafe_b64encode(words.encode()).rstrip(b"=").decode()


def _read_cursor(text: str) -> tuple[datetime, str]:
    try:
        words = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        moment, _, agreement_id = words.partition(" ")
        created_at = datetime.fromisoformat(moment)
        if created_at.tzinfo is None:
            raise CursorNotValid
        return created_at.astimezone(UTC), str(UUID(agreement_id))
    except (ValueError, OverflowError, binascii.Error) as error:
        raise CursorNotValid from error
