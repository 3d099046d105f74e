"""A signing round opened in the records, and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.drafting import document_row
from activities.documenting.tools import Rendered
from activities.recording.steps import agreement_to_change, move
from adapters.database.agreements import AgreementView
from adapters.database.audit import NewEvent, append_events, utc_text
from adapters.database.decisions import DecisionView
from adapters.database.people import PartyView
from adapters.database.rounds import round_row
from adapters.database.tables import (
    AgreementRow,
    DocumentRow,
    PartyRow,
    SigningRequestRow,
    SigningRoundRow,
)
from adapters.documents.facts import field_name
from adapters.documents.manifest import AgreementTemplate
from domain.deadlines import reminder_times
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus
from messages.ids import group_of
from messages.records import FreezeDocument, FrozenRound


@dataclass(frozen=True, slots=True)
class Sending:
    """A text about to be sent for signing; `version` is its own, `closes_at` exclusive.

    `parties` are those that join, numbered from 1 without gaps; `decisions` are theirs.
    """

    agreement: AgreementView
    template: AgreementTemplate
    parties: tuple[PartyView, ...]
    version: int
    sent_on: date
    closes_at: datetime
    decisions: Mapping[str, DecisionView] = field(default_factory=dict)


async def recorded_round(
    session: AsyncSession, agreement_id: str, number: int
) -> FrozenRound | None:
    """Return a round that is in the records already, or None."""
    row = await round_row(session, agreement_id, number)
    if row is None:
        return None
    zone = await session.scalar(select(AgreementRow.zone).where(AgreementRow.id == agreement_id))
    last_group = await session.scalar(
        select(func.max(SigningRequestRow.group_number)).where(SigningRequestRow.round_id == row.id)
    )
    return FrozenRound(
        document_sha256=row.document_sha256,
        groups=(last_group or 0) + 1,
        closes_at=row.closes_at,
        remind_at=reminder_times(
            sent_at=row.sent_at, closes_at=row.closes_at, zone=ZoneInfo(zone or "UTC")
        ),
    )


async def open_round(
    session: AsyncSession,
    request: FreezeDocument,
    sending: Sending,
    certified: Rendered,
    *,
    at: datetime,
) -> None:
    """Record the document, the round and a request a signatory; the agreement is signing."""
    agreement = await agreement_to_change(session, request.agreement_id)
    move(agreement, AgreementStatus.SIGNING)
    agreement.version = sending.version
    await number_parties(session, request.agreement_id, sending.parties)
    document = document_row(request.agreement_id, "base", sending.version, certified, at=at)
    round_ = SigningRoundRow(
        id=str(uuid4()),
        agreement_id=request.agreement_id,
        number=request.round_number,
        status=RoundStatus.OPEN,
        document_sha256=document.sha256,
        sealed_sha256=None,
        started_by=request.staff_id,
        sent_at=request.sent_at,
        closes_at=sending.closes_at,
        ended_at=None,
        sealing_problem=None,
    )
    session.add_all([document, round_])
    await session.flush()
    session.add_all(
        _request(round_.id, party, place)
        for party in sending.parties
        for place in range(1, len(party.signatories()) + 1)
    )
    event = _event(request, sending, document, round_)
    await append_events(session, request.agreement_id, [event], recorded_at=at)


async def number_parties(
    session: AsyncSession, agreement_id: str, parties: Sequence[PartyView]
) -> None:
    """Give the parties that join the numbers that the text prints; the others come after."""
    rows = await session.scalars(
        select(PartyRow).where(PartyRow.agreement_id == agreement_id).order_by(PartyRow.ordinal)
    )
    by_id = {row.id: row for row in rows}
    order = {party.party_id: party.ordinal for party in parties}
    others = (party_id for party_id in by_id if party_id not in order)
    order |= {party_id: len(parties) + n for n, party_id in enumerate(others, start=1)}
    if all(by_id[party_id].ordinal == ordinal for party_id, ordinal in order.items()):
        return
    for take_away in (len(by_id) + 1, 0):  # first out of each other's way: they are UNIQUE
        for party_id, ordinal in order.items():
            by_id[party_id].ordinal = ordinal - 2 * take_away
        await session.flush()


def _event(
    request: FreezeDocument, sending: Sending, document: DocumentRow, round_: SigningRoundRow
) -> NewEvent:
    data: dict[str, Any] = {
        "act_id": request.act_id,
        "staff_id": request.staff_id,
        "round": request.round_number,
        "version": sending.version,
        "document_sha256": document.sha256,
        "docx_sha256": document.docx_sha256,
        "template_sha256": sending.template.sha256,
        "engine": document.engine,
        "engine_version": document.engine_version,
        "closes_at": utc_text(round_.closes_at),
    }
    if request.override_reason_sha256:
        data["override_reason_sha256"] = request.override_reason_sha256
    return NewEvent(
        "sent_for_signing", request.sent_at, f"sent_for_signing:{request.round_number}", data
    )


def _request(round_id: str, party: PartyView, place: int) -> SigningRequestRow:
    return SigningRequestRow(
        id=str(uuid4()),
        round_id=round_id,
        person_id=party.signatories()[place - 1].person_id,
        party_id=party.party_id,
        group_number=group_of(party.ordinal),
        field=field_name(party.ordinal, place),
        status=RequestStatus.WAITING,
        generation=1,
        ended_at=None,
    )
