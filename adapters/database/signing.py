"""One signing request with all that its pages and mails show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from adapters.database.tables import (
    AgreementRow,
    PartyRow,
    PersonRow,
    SignatureRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.handover import Delegation
from domain.identification import Identification
from domain.lifecycle import RequestStatus, RoundKind, RoundStatus
from domain.turns import FIRST_STEP, has_turn


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A recorded signature; `cms_sha256` is the hash of its container in the PDF."""

    signature_id: str
    request_id: str
    document_sha256: str
    evidence_sha256: str
    cms_sha256: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class RequestView:
    """One signatory asked to sign for one party, in one round of one agreement.

    `in_place_of` is the identity of whoever was listed in the place, if that was another, and
    `listed_name` their name.
    """

    request_id: str
    status: RequestStatus
    generation: int
    field: str
    group: int
    ended_at: datetime | None
    agreement_id: str
    agreement_number: str
    agreement_title: str
    agreement_language: str
    template_name: str
    template_version: int
    zone: str
    round_id: str
    round_number: int
    round_kind: RoundKind
    document_title: str
    identification: Identification
    delegation: Delegation
    round_status: RoundStatus
    sent_at: datetime
    closes_at: datetime
    document_sha256: str
    sealed_sha256: str | None
    party_id: str
    party_ordinal: int
    party_name: str
    party_authority: str
    person_id: str
    person_identity: str
    person_name: str
    person_email: str
    person_title: str
    person_capacity: str
    person_language: str
    signature: SignatureView | None
    in_place_of: str = ""
    person_basis: str = ""
    listed_name: str = ""
    step: int = FIRST_STEP
    open_step: int = FIRST_STEP

    @property
    def has_turn(self) -> bool:
        """Tell whether the signatory has been asked: the steps before theirs are done."""
        return has_turn(self.step, open_step=self.open_step)


async def request_view(session: AsyncSession, request_id: str) -> RequestView | None:
    """Return one request, or None when there is no such request."""
    return (await request_views(session, [request_id])).get(request_id)


async def request_views(
    session: AsyncSession, request_ids: Sequence[str]
) -> dict[str, RequestView]:
    """Return requests by their ids; those that do not exist are left out."""
    rows = await session.execute(_joined().where(SigningRequestRow.id.in_(request_ids)))
    return {row[0].id: _view(row) for row in rows}


async def requests_of_address(
    session: AsyncSession, address: str, *, at: datetime
) -> tuple[RequestView, ...]:
    """Return what an address is asked to sign at an instant, in its turn, and has not answered."""
    rows = await session.execute(
        _joined()
        .where(
            func.lower(PersonRow.email) == address.strip().lower(),
            SigningRequestRow.status == RequestStatus.WAITING,
            SigningRequestRow.step <= SigningRoundRow.open_step,
            SigningRoundRow.status == RoundStatus.OPEN,
            SigningRoundRow.closes_at > at,
        )
        .order_by(SigningRoundRow.sent_at, SigningRequestRow.id)
    )
    return tuple(_view(row) for row in rows)


def listed_name() -> ScalarSelect[str]:
    """Return a column: who was listed in the place of a request that somebody else has taken."""
    listed = aliased(PersonRow)
    return (
        select(listed.name)
        .where(
            listed.party_id == SigningRequestRow.party_id,
            listed.identity == SigningRequestRow.in_place_of,
        )
        .order_by(listed.role.desc(), listed.removed_at.is_not(None), listed.id)
        .limit(1)
        .correlate(SigningRequestRow)
        .scalar_subquery()
    )


def _joined() -> Select[Any, Any, Any, Any, Any, Any, Any]:
    return (
        select(
            SigningRequestRow,
            SigningRoundRow,
            AgreementRow,
            PartyRow,
            PersonRow,
            SignatureRow,
            listed_name(),
        )
        .join(SigningRoundRow, SigningRoundRow.id == SigningRequestRow.round_id)
        .join(AgreementRow, AgreementRow.id == SigningRoundRow.agreement_id)
        .join(PartyRow, PartyRow.id == SigningRequestRow.party_id)
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .outerjoin(SignatureRow, SignatureRow.request_id == SigningRequestRow.id)
    )


_Row: TypeAlias = tuple[
    SigningRequestRow,
    SigningRoundRow,
    AgreementRow,
    PartyRow,
    PersonRow,
    SignatureRow | None,
    str | None,
]


def _view(row: _Row) -> RequestView:
    request, round_, agreement, party, person, signature, listed = row
    return RequestView(
        request_id=request.id,
        status=RequestStatus(request.status),
        generation=request.generation,
        field=request.field,
        group=request.group_number,
        ended_at=request.ended_at,
        agreement_id=agreement.id,
        agreement_number=agreement.number,
        agreement_title=agreement.title,
        agreement_language=agreement.language,
        template_name=agreement.template_name,
        template_version=int(agreement.template_version),
        zone=agreement.zone,
        round_id=round_.id,
        round_number=round_.number,
        round_kind=RoundKind(round_.kind),
        document_title=round_.title or agreement.title,
        delegation=Delegation(round_.delegation),
        identification=Identification(round_.identification),
        round_status=RoundStatus(round_.status),
        sent_at=round_.sent_at,
        closes_at=round_.closes_at,
        document_sha256=round_.document_sha256,
        sealed_sha256=round_.sealed_sha256,
        party_id=party.id,
        party_ordinal=party.ordinal,
        party_name=party.name,
        party_authority=party.authority,
        person_id=person.id,
        person_identity=person.identity,
        person_name=person.name,
        person_email=person.email,
        person_title=person.title,
        person_capacity=person.capacity or request.capacity,
        person_language=person.language,
        signature=signature_view(signature) if signature else None,
        in_place_of=request.in_place_of,
        person_basis=person.basis,
        listed_name=listed or "",
        step=request.step,
        open_step=round_.open_step,
    )


def signature_view(row: SignatureRow) -> SignatureView:
    """Return a signature's row as the queries give it out."""
    return SignatureView(
        signature_id=row.id,
        request_id=row.request_id,
        document_sha256=row.document_sha256,
        evidence_sha256=row.evidence_sha256,
        cms_sha256=row.cms_sha256,
        signed_at=row.signed_at,
    )
