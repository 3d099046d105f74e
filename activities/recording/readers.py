"""Readers of a round's document, recorded: viewers from its start, the others from its seal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.people import PartyView, PersonView, parties_of
from adapters.database.tables import (
    PartyRow,
    PersonRow,
    ReaderRow,
    SignatureRow,
    SigningRequestRow,
    SigningRoundRow,
)
from adapters.database.told_of_rounds import persons_told
from domain.lifecycle import RoundKind, RoundStatus
from domain.parties import ONLY_READS, Role
from domain.reading_links import NothingToRead
from messages.ids import mail_key
from messages.mail import MailKind, SendMail

WHOLE_TEXTS = (RoundKind.AGREEMENT, RoundKind.AMENDMENT)
"""What viewers read while it is signed; a notice is the party's own, an accession a page."""


async def let_viewers_read(
    session: AsyncSession, round_: SigningRoundRow, parties: Iterable[PartyView]
) -> tuple[str, ...]:
    """Record the viewers of a round that opens, each once; whoever is asked to sign is none."""
    if round_.kind not in WHOLE_TEXTS:
        return ()
    parties = tuple(parties)
    signs = {person.identity for party in parties for person in party.signatories()}
    viewers: dict[str, str] = {}
    for party in parties:
        for person in party.persons:
            if person.role is Role.VIEWER and person.identity not in signs:
                viewers.setdefault(person.identity, person.person_id)
    session.add_all(_row(round_, person_id, round_.sent_at) for person_id in viewers.values())
    await session.flush()
    return tuple(viewers.values())


async def hand_out_copies(session: AsyncSession, round_: SigningRoundRow, *, at: datetime) -> None:
    """Let everybody who is told of a seal read the document; those who signed have receipts."""
    if round_.kind == RoundKind.NOTICE:
        return
    signed = set(await _signed(session, round_.id))
    known = {row.person_id: row for row in await _readers(session, round_.id)}
    for person in await _told(session, round_):
        if person.identity in signed:
            continue
        if person.person_id in known:
            known[person.person_id].sent_at = at
        else:
            session.add(_row(round_, person.person_id, at))
    await session.flush()


async def send_link(session: AsyncSession, person: PersonRow, *, at: datetime) -> SendMail:
    """Let a person read what there is to read now, by a new link; the one before is dead."""
    round_ = await _round_to_read(session, person)
    if round_ is None:
        raise NothingToRead
    row = next((r for r in await _readers(session, round_.id) if r.person_id == person.id), None)
    if row is None:
        row = _row(round_, person.id, at)
        session.add(row)
    else:
        row.generation, row.sent_at = row.generation + 1, at
    await session.flush()
    return _mail(round_, row)


async def reading_mails(session: AsyncSession, round_: SigningRoundRow) -> tuple[SendMail, ...]:
    """Return the mails that bring the viewers of a round their links."""
    return tuple(_mail(round_, row) for row in await _readers(session, round_.id))


def _mail(round_: SigningRoundRow, row: ReaderRow) -> SendMail:
    kind, agreement_id = MailKind.READING, round_.agreement_id
    return SendMail(
        key=mail_key(kind, agreement_id, round_.number, row.person_id, row.generation),
        kind=kind,
        agreement_id=agreement_id,
        round_number=round_.number,
        person_id=row.person_id,
        subject_id=row.id,
    )


def _row(round_: SigningRoundRow, person_id: str, at: datetime) -> ReaderRow:
    return ReaderRow(
        id=str(uuid4()), round_id=round_.id, person_id=person_id, generation=1, sent_at=at
    )


async def _readers(session: AsyncSession, round_id: str) -> list[ReaderRow]:
    rows = await session.scalars(
        select(ReaderRow).where(ReaderRow.round_id == round_id).order_by(ReaderRow.id)
    )
    return list(rows)


async def _signed(session: AsyncSession, round_id: str) -> Iterable[str]:
    """Return the human beings who signed in a round."""
    return await session.scalars(
        select(PersonRow.identity)
        .join(SigningRequestRow, SigningRequestRow.person_id == PersonRow.id)
        .join(SignatureRow, SignatureRow.request_id == SigningRequestRow.id)
        .where(SigningRequestRow.round_id == round_id)
    )


async def _told(session: AsyncSession, round_: SigningRoundRow) -> list[PersonView]:
    """Return who gets a sealed document by a link to it; of a change, who has no party page."""
    agreement_id, round_id = round_.agreement_id, round_.id
    told = await persons_told(session, agreement_id, round_id=round_id, with_copies=True)
    everybody = round_.kind == RoundKind.AGREEMENT
    return [
        person
        for party in await parties_of(session, agreement_id)
        for person in party.persons
        if person.person_id in told and (everybody or person.role in ONLY_READS)
    ]


async def _round_to_read(session: AsyncSession, person: PersonRow) -> SigningRoundRow | None:
    """Return the newest round whose document a person may read: a running one, or a sealed one."""
    party = await session.get_one(PartyRow, person.party_id)
    rounds = await session.scalars(
        select(SigningRoundRow)
        .where(
            SigningRoundRow.agreement_id == party.agreement_id,
            SigningRoundRow.kind.in_(WHOLE_TEXTS),
        )
        .order_by(SigningRoundRow.number.desc())
    )
    may = {RoundStatus.COMPLETE}
    if person.role == Role.VIEWER:
        may |= {RoundStatus.OPEN, RoundStatus.SEALING}
    return next((round_ for round_ in rounds if round_.status in may), None)
