"""The codes of signing requests in the database: one row a request, under the agreement's lock."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import lock_agreement
from adapters.database.tables import (
    PartyRow,
    PersonRow,
    SigningCodeRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.identification import CodeState
from domain.lifecycle import RoundStatus


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """The request that a code is for, with its round, its party and its signatory."""

    round_number: int
    round_is_open: bool
    party_id: str
    party_name: str
    person_name: str


async def code_request(
    session: AsyncSession, agreement_id: str, request_id: str
) -> CodeRequest | None:
    """Return a signing request of an agreement; None when it has none of that id."""
    found = await session.execute(
        select(SigningRoundRow, PartyRow, PersonRow.name)
        .join(SigningRequestRow, SigningRequestRow.round_id == SigningRoundRow.id)
        .join(PartyRow, PartyRow.id == SigningRequestRow.party_id)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .where(SigningRequestRow.id == request_id, SigningRoundRow.agreement_id == agreement_id)
    )
    row = found.one_or_none()
    if row is None:
        return None
    round_, party, name = row
    is_open = round_.status == RoundStatus.OPEN
    return CodeRequest(round_.number, is_open, party.id, party.name, name)


async def hold_code(
    session: AsyncSession, agreement_id: str, request_id: str
) -> SigningCodeRow | None:
    """Return the row of a request's codes, which nobody else changes until the transaction ends.

    The agreement's row is what is held, since events are appended in the same transaction:
    two processes that count a try wait for each other (abuse 20).
    """
    await lock_agreement(session, agreement_id)
    return await session.get(SigningCodeRow, request_id, populate_existing=True)


async def code_row(session: AsyncSession, request_id: str) -> SigningCodeRow | None:
    """Return the row of a request's codes, to look at; None when none was asked for."""
    return await session.get(SigningCodeRow, request_id)


def state_of(row: SigningCodeRow | None) -> CodeState:
    """Return what the rule judges by."""
    return CodeState(row.issued_at, row.used_at, row.wrong_tries) if row else CodeState()


def write_state(row: SigningCodeRow, state: CodeState) -> None:
    """Put the rule's answer into the row."""
    row.issued_at, row.used_at, row.wrong_tries = state.issued_at, state.used_at, state.wrong_tries


async def was_identified(session: AsyncSession, request_id: str, generation: int) -> bool:
    """Tell whether a code was entered right by the link that lives now."""
    row = await code_row(session, request_id)
    return row is not None and row.identified_at is not None and row.generation == generation
