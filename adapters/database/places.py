"""Who took a signatory's place in a round, on what basis, read from the history."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import (
    AuditEventRow,
    PersonalValueRow,
    PersonRow,
    SigningRequestRow,
)

TAKEN = ("signatory_replaced", "signatory_handed_over", "proposal_accepted")
"""The events by which somebody else is asked to sign in a place."""


@dataclass(frozen=True, slots=True)
class PlaceTaken:
    """The newest change of one place; what was erased since is empty.

    `act_id` names the act, and `extract_sha256` the proof of the authority, if one was given.
    """

    act_id: str
    before: str
    basis: str
    reason: str
    extract_sha256: str


async def places_taken(
    session: AsyncSession, agreement_id: str, number: int
) -> dict[str, PlaceTaken]:
    """Return the newest change of each place of a round, by request."""
    rows = (
        await session.scalars(
            select(AuditEventRow)
            .where(AuditEventRow.agreement_id == agreement_id, AuditEventRow.kind.in_(TAKEN))
            .order_by(AuditEventRow.sequence)
        )
    ).all()
    values = await session.execute(
        select(PersonalValueRow.event_id, PersonalValueRow.field, PersonalValueRow.value).where(
            PersonalValueRow.event_id.in_([row.id for row in rows])
        )
    )
    personal: dict[str, dict[str, str]] = {}
    for value in values:
        personal.setdefault(value.event_id, {})[value.field] = value.value
    found = {}
    for row in rows:
        data, said = row.event["data"], personal.get(row.id, {})
        if data.get("round") == number:
            found[str(data.get("request_id"))] = PlaceTaken(
                act_id=str(data.get("act_id", "")),
                before=said.get("before", ""),
                basis=said.get("basis", ""),
                reason=said.get("reason", ""),
                extract_sha256=str(data.get("extract_sha256") or ""),
            )
    return found


async def has_lost_place(
    session: AsyncSession, agreement_id: str, request_id: str, generation: int
) -> bool:
    """Tell whether the place went to somebody else after a link of this generation was sent."""
    rows = await session.scalars(
        select(AuditEventRow.event)
        .where(AuditEventRow.agreement_id == agreement_id, AuditEventRow.kind.in_(TAKEN))
        .order_by(AuditEventRow.sequence)
    )
    of_place = (event["data"] for event in rows if event["data"].get("request_id") == request_id)
    left = next((d["person_id"] for d in of_place if d["generation"] > generation), "")
    who = await session.scalar(select(PersonRow.identity).where(PersonRow.id == left))
    now = await session.scalar(
        select(PersonRow.identity)
        .join(SigningRequestRow, SigningRequestRow.person_id == PersonRow.id)
        .where(SigningRequestRow.id == request_id)
    )
    return who is not None and who != now


async def proof_of(session: AsyncSession, agreement_id: str, act_id: str) -> str:
    """Return the hash of the proof of authority that an act brought; empty without one."""
    rows = await session.scalars(
        select(AuditEventRow.event).where(
            AuditEventRow.agreement_id == agreement_id, AuditEventRow.kind.in_(TAKEN)
        )
    )
    given = (event["data"] for event in rows)
    found = (data.get("extract_sha256") for data in given if data.get("act_id") == act_id)
    return str(next(found, "") or "")
