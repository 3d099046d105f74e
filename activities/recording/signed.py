"""Signatures that are in the document, written down with their audit events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import NewEvent, append_events, lock_agreement
from adapters.database.revisions import DocumentHead, NewSignature, add_signature
from adapters.database.sessions import Sessions
from adapters.database.signing import RequestView, request_views
from domain.lifecycle import RoundStatus
from domain.signing import RoundClosed
from messages.records import RecordSignatures


@dataclass(frozen=True, slots=True)
class Made:
    """A signature in the document that is not recorded yet."""

    signature: NewSignature
    request: RequestView
    identification: str
    identified_at: str
    identified_name: str = ""


async def record_made(
    sessions: Sessions,
    request: RecordSignatures,
    head: DocumentHead,
    made: Sequence[Made],
    *,
    recorded_at: datetime,
) -> DocumentHead:
    """Record signatures made upon `head` in one transaction; return the new head.

    Raises `IntegrityError` when the document has moved on meanwhile.
    """
    async with sessions.begin() as session:
        await lock_agreement(session, request.agreement_id)
        await _check_still_open(session, made)
        for number, one in enumerate(made, start=len(head.increments) + 1):
            await add_signature(session, head.round_id, number, one.signature)
        events = [_event(request.round_number, one) for one in made]
        await append_events(session, request.agreement_id, events, recorded_at=recorded_at)
    added = tuple(one.signature.increment_sha256 for one in made)
    return replace(head, increments=head.increments + added)


async def _check_still_open(session: AsyncSession, made: Sequence[Made]) -> None:
    """Refuse when the round ended while the signatures were being made."""
    views = await request_views(session, [made[0].request.request_id])
    if any(view.round_status is not RoundStatus.OPEN for view in views.values()):
        raise RoundClosed


def _event(round_number: int, made: Made) -> NewEvent:
    signature, view = made.signature, made.request
    return NewEvent(
        kind="signature_given",
        occurred_at=signature.signed_at,
        once_key=f"signature_given:{signature.signature_id}",
        data={
            "round": round_number,
            "signature_id": signature.signature_id,
            "request_id": signature.request_id,
            "party_id": view.party_id,
            "field": view.field,
            "document_sha256": signature.document_sha256,
            "cms_sha256": signature.cms_sha256,
            "evidence_sha256": signature.evidence_sha256,
            "identification": made.identification,
            "identified_at": made.identified_at,
            **({"in_place_of": view.in_place_of} if view.in_place_of else {}),
        },
        personal={
            "name": view.person_name,
            "email": view.person_email,
            "capacity": view.person_capacity,
            "party": view.party_name,
            **({"identified_name": made.identified_name} if made.identified_name else {}),
            **({"basis": view.person_basis} if view.person_basis else {}),
        },
    )
