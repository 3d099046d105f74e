"""Reads from the records what a mail is written from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.declines import declines_of, withdrawal_reason
from adapters.database.handovers import STANDS
from adapters.database.mail_about import LOADERS
from adapters.database.mail_about_changes import about_round
from adapters.database.mail_facts import (
    MOST_NAMES,
    MailAgreement,
    MailFacts,
    MailRecipient,
    MailRequest,
    MailRound,
)
from adapters.database.mail_reading import reading_of, reading_of_change
from adapters.database.signing import listed_name
from adapters.database.tables import (
    AgreementRow,
    NotRightPersonRow,
    PartyRow,
    PersonRow,
    SignatureRow,
    SigningRequestRow,
    SigningRoundRow,
    StaffRow,
)
from domain.identification import Identification
from domain.lifecycle import RoundKind
from domain.parties import ONLY_READS
from messages.mail import MailKind, SendMail


async def mail_facts(session: AsyncSession, mail: SendMail, *, at: datetime) -> MailFacts:
    """Return what a mail of an instant is written from; raise `LookupError` where it is missing."""
    agreement = await _agreement(session, mail.agreement_id)
    recipient, identity = await _recipient(session, mail)
    if not mail.round_number:
        about = await LOADERS[mail.kind](session, mail)
        return MailFacts(
            agreement,
            None,
            recipient,
            (),
            (),
            "",
            about or {},
            about is not None,
            await reading_of_change(session, mail, at=at) if recipient.only_reads else None,
        )
    row = await session.scalar(
        select(SigningRoundRow).where(
            SigningRoundRow.agreement_id == mail.agreement_id,
            SigningRoundRow.number == mail.round_number,
        )
    )
    if row is None:
        raise LookupError(f"round {mail.round_number} of {mail.agreement_id} is not recorded")
    return await _of_round(session, mail, agreement, row, recipient, identity, at=at)


async def _of_round(  # noqa: PLR0917 - what was read before
    session: AsyncSession,
    mail: SendMail,
    agreement: MailAgreement,
    row: SigningRoundRow,
    recipient: MailRecipient,
    identity: str,
    *,
    at: datetime,
) -> MailFacts:
    requests = await _requests(session, row.id, identity) if identity else ()
    first = [request for request in requests if request.id == mail.request_id]
    others = [request for request in requests if request.id != mail.request_id]
    return MailFacts(
        agreement=agreement,
        round=MailRound(
            row.number,
            RoundKind(row.kind),
            Identification(row.identification),
            row.status,
            row.closes_at,
            row.document_sha256,
            row.sealed_sha256,
        ),
        recipient=recipient,
        requests=(*first, *others),
        declines=(
            await declines_of(session, mail.agreement_id, mail.round_number)
            if mail.kind is MailKind.DECLINED
            else ()
        )[:MOST_NAMES],
        reason_sha256=(
            await withdrawal_reason(session, mail.agreement_id, mail.round_number)
            if mail.kind is MailKind.WITHDRAWN
            else ""
        ),
        about=await about_round(session, row),
        reading=await reading_of(session, row.id, mail.person_id, at=at),
    )


async def _agreement(session: AsyncSession, agreement_id: str) -> MailAgreement:
    row = await session.get(AgreementRow, agreement_id)
    if row is None:
        raise LookupError(f"agreement {agreement_id} is not recorded")
    listed = (PartyRow.agreement_id == agreement_id, PartyRow.left_out_at.is_(None))
    count = await session.scalar(select(func.count()).select_from(PartyRow).where(*listed))
    names = await session.scalars(
        select(PartyRow.name).where(*listed).order_by(PartyRow.ordinal).limit(MOST_NAMES)
    )
    return MailAgreement(
        id=row.id,
        number=row.number,
        title=row.title,
        language=row.language,
        zone=row.zone,
        last_on=row.last_on,
        in_force_at=row.in_force_at,
        party_count=count or 0,
        parties=tuple(names),
    )


async def _recipient(session: AsyncSession, mail: SendMail) -> tuple[MailRecipient, str]:
    """Return the recipient and, of a person, the id shared by all its rows in the agreement."""
    if mail.staff_id:
        staff = await session.get_one(StaffRow, mail.staff_id)
        return MailRecipient(
            staff.id, "", staff.notices_to or staff.email, staff.language, is_staff=True
        ), ""
    query = select(PersonRow).join(PartyRow, PartyRow.id == PersonRow.party_id)
    if mail.request_id:
        query = query.join(SigningRequestRow, SigningRequestRow.person_id == PersonRow.id).where(
            SigningRequestRow.id == mail.request_id
        )
    else:
        query = query.where(PersonRow.id == mail.person_id)
    person = await session.scalar(query.where(PartyRow.agreement_id == mail.agreement_id))
    if person is None:
        raise LookupError(f"mail {mail.key} has no recipient in the agreement")
    found = MailRecipient(
        person.id,
        person.name,
        person.email,
        person.language,
        is_staff=False,
        only_reads=person.role in ONLY_READS,
    )
    return found, person.identity


async def _requests(session: AsyncSession, round_id: str, identity: str) -> tuple[MailRequest, ...]:
    rows = await session.execute(
        select(
            SigningRequestRow,
            PartyRow.name,
            SignatureRow.id,
            SignatureRow.signed_at,
            NotRightPersonRow.id,
            listed_name(),
        )
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .join(PartyRow, PartyRow.id == SigningRequestRow.party_id)
        .outerjoin(SignatureRow, SignatureRow.request_id == SigningRequestRow.id)
        .outerjoin(NotRightPersonRow, STANDS)
        .where(SigningRequestRow.round_id == round_id, PersonRow.identity == identity)
        .order_by(PartyRow.ordinal, PersonRow.ordinal)
    )
    return tuple(
        MailRequest(
            id=request.id,
            generation=request.generation,
            status=request.status,
            party=party,
            signature_id=signature_id,
            signed_at=signed_at,
            is_doubted=word_id is not None,
            in_place_of=listed or "",
        )
        for request, party, signature_id, signed_at, word_id, listed in rows
    )
