"""A signing round opened in the records, and read back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.drafting import document_row
from activities.documenting.kinds.base import RoundDocument
from activities.documenting.sending import Sending
from activities.documenting.tools import Rendered
from activities.recording.readers import let_viewers_read, reading_mails
from activities.recording.steps import agreement_to_change
from adapters.database.audit import NewEvent, append_events, utc_text
from adapters.database.background import background_of, list_background
from adapters.database.people import PartyView
from adapters.database.rounds import round_row
from adapters.database.tables import (
    AgreementRow,
    DocumentRow,
    SigningRequestRow,
    SigningRoundRow,
)
from adapters.documents.facts import field_name
from adapters.holiday_calendar import country_of_zone, holidays_of
from domain.audit import JsonValue
from domain.handover import Delegation
from domain.lifecycle import RequestStatus, RoundKind, RoundStatus
from domain.reminders import plan_of, reminder_times
from domain.signing import DocumentChanged
from domain.turns import has_order
from messages.ids import group_of
from messages.records import FreezeDocument, FrozenRound


async def recorded_round(
    session: AsyncSession, agreement_id: str, number: int
) -> FrozenRound | None:
    """Return a round that is in the records already, or None."""
    row = await round_row(session, agreement_id, number)
    if row is None:
        return None
    zone = await session.scalar(select(AgreementRow.zone).where(AgreementRow.id == agreement_id))
    asked = await session.execute(
        select(SigningRequestRow.group_number, SigningRequestRow.step).where(
            SigningRequestRow.round_id == row.id
        )
    )
    requests = asked.all()
    return FrozenRound(
        document_sha256=row.document_sha256,
        groups=max(request.group_number for request in requests) + 1,
        closes_at=row.closes_at,
        remind_at=reminder_times(
            sent_at=row.sent_at,
            closes_at=row.closes_at,
            zone=ZoneInfo(zone or "UTC"),
            is_holiday=holidays_of(country_of_zone(zone or "UTC")),
            plan=plan_of(row.reminders),
        ),
        mails=await reading_mails(session, row),
        in_steps=has_order(request.step for request in requests),
    )


async def open_round(
    session: AsyncSession,
    request: FreezeDocument,
    kind: RoundDocument,
    sending: Sending,
    certified: Rendered,
    *,
    at: datetime,
) -> None:
    """Record the document, the round, a request a signatory, and what the kind makes of it."""
    agreement = await agreement_to_change(session, request.agreement_id)
    document = document_row(request.agreement_id, "base", sending.version, certified, at=at)
    document.about = sending.kind
    round_ = SigningRoundRow(
        id=str(uuid4()),
        agreement_id=request.agreement_id,
        number=request.round_number,
        kind=sending.kind,
        subject_id=_subject(request),
        title="" if sending.kind is RoundKind.AGREEMENT else sending.title,
        identification=request.identification or sending.template.signing.identification,
        delegation=_delegation(sending),
        status=RoundStatus.OPEN,
        document_sha256=document.sha256,
        sealed_sha256=None,
        started_by=request.staff_id or request.person_id,
        sent_at=request.sent_at,
        closes_at=sending.closes_at,
        ended_at=None,
        sealing_problem=None,
        reminders=(request.reminders or sending.template.reminders.plan()).to_data(),
        open_step=min(sending.steps.values()),
    )
    session.add_all([document, round_])
    await session.flush()
    await kind.open(session, request, sending, agreement, round_)
    await _open_background(session, round_, sending)
    session.add_all(
        _request(round_.id, party, place, group=group_of(nth), sending=sending)
        for nth, party in enumerate(sending.parties, start=1)
        for place in range(1, len(party.signatories()) + 1)
    )
    viewers = await let_viewers_read(session, round_, sending.parties)
    event = _event(request, sending, document, round_, viewers)
    await append_events(session, request.agreement_id, [event], recorded_at=at)


async def _open_background(
    session: AsyncSession, round_: SigningRoundRow, sending: Sending
) -> None:
    """Record what is read with the document; refuse what has changed since it was prepared."""
    if sending.kind is RoundKind.NOTICE:
        return
    if await background_of(session, round_.agreement_id) != sending.background:
        raise DocumentChanged
    await list_background(session, round_.agreement_id, sending.background, round_id=round_.id)


def _event(
    request: FreezeDocument,
    sending: Sending,
    document: DocumentRow,
    round_: SigningRoundRow,
    viewers: Sequence[str],
) -> NewEvent:
    data: dict[str, Any] = {
        "act_id": request.act_id,
        **_about(request),
        "round": request.round_number,
        "version": sending.version,
        "document_sha256": document.sha256,
        "docx_sha256": document.docx_sha256,
        "template_sha256": sending.template.sha256,
        "engine": document.engine,
        "engine_version": document.engine_version,
        "closes_at": utc_text(round_.closes_at),
        "identification": round_.identification,
        "delegation": round_.delegation,
    }
    if sending.background:
        data["background"] = [document.sha256 for document in sending.background]
    if has_order(sending.steps.values()):
        data["steps"] = dict(sending.steps)
    if viewers:
        data["viewers"] = list(viewers)
    if request.override_reason_sha256:
        data["override_reason_sha256"] = request.override_reason_sha256
    is_agreement = request.kind is RoundKind.AGREEMENT
    kind = "sent_for_signing" if is_agreement else f"{request.kind.value}_sent_for_signing"
    return NewEvent(kind, request.sent_at, f"sent_for_signing:{request.round_number}", data)


def _delegation(sending: Sending) -> Delegation:
    """Return to whom a signatory may hand over; a notice is its party's own matter."""
    given = sending.template.signing.delegation
    if sending.kind is RoundKind.NOTICE and given is Delegation.ACCEPTED:
        return Delegation.ALTERNATES
    return given


def _subject(request: FreezeDocument) -> str:
    """Return the record that the document is about: its own act makes it, if no other is named."""
    return "" if request.kind is RoundKind.AGREEMENT else request.subject_id or request.act_id


def _about(request: FreezeDocument) -> dict[str, JsonValue]:
    """Return who sent the document, and what it is if it is not the agreement."""
    if request.kind is RoundKind.AGREEMENT:
        return {"staff_id": request.staff_id}
    by = {"staff_id": request.staff_id} if request.staff_id else {"person_id": request.person_id}
    return {**by, "subject_id": _subject(request)}


def _request(
    round_id: str, party: PartyView, place: int, *, group: int, sending: Sending
) -> SigningRequestRow:
    field = field_name(party.ordinal, place)
    return SigningRequestRow(
        id=str(uuid4()),
        round_id=round_id,
        person_id=party.signatories()[place - 1].person_id,
        party_id=party.party_id,
        group_number=group,
        field=field,
        status=RequestStatus.WAITING,
        generation=1,
        ended_at=None,
        step=sending.steps[field],
    )
