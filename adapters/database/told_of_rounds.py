"""Who is told of an agreement and of its rounds: what the mails go by, and the pages that ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.people import parties_of
from adapters.database.tables import (
    PartyRow,
    PersonRow,
    ReaderRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.lifecycle import RoundKind
from domain.parties import ONLY_READS, Role


@dataclass(frozen=True, slots=True)
class Told:
    """A person who gets a mail, and for which party."""

    party: str
    name: str
    email: str


async def persons_told(
    session: AsyncSession,
    agreement_id: str,
    party_ids: Collection[str] | None = None,
    *,
    round_id: str = "",
    with_copies: bool = False,
) -> tuple[str, ...]:
    """Return contact persons and signatories, one id an address; of all parties, or of some.

    Who acts for a party that has left is written to only where the party is named. Of a round
    those hear who were asked last: not whoever lost the place, but whoever took it; a party too
    that has been left out since. Whose turn never came hears of a seal alone.
    With `with_copies` those come after who only read what was signed.
    """
    asked, gone, signing = await _places(session, round_id)
    persons: dict[str, str] = {}
    read: dict[str, str] = {}
    for party in await parties_of(session, agreement_id, with_left_out=True):
        if party.left_out_at is not None and party.party_id not in signing:
            continue
        named = party.left_at is None if party_ids is None else party.party_id in party_ids
        if not named:
            continue
        for person in party.persons:
            is_gone = (party.party_id, person.identity) in gone
            told = person.role is Role.CONTACT or (person.role is Role.SIGNATORY and not is_gone)
            if told or person.person_id in asked:
                persons.setdefault(person.identity, person.person_id)
            elif person.role in ONLY_READS:
                read.setdefault(person.identity, person.person_id)
    others = {who: id_ for who, id_ in read.items() if who not in persons}
    return tuple((persons | (others if with_copies else {})).values())


async def _places(
    session: AsyncSession, round_id: str
) -> tuple[set[str], set[tuple[str, str]], set[str]]:
    """Return who has been asked in a round, which signatories have no place, and its parties."""
    rows = await session.execute(
        select(
            SigningRequestRow.person_id,
            SigningRequestRow.party_id,
            SigningRequestRow.in_place_of,
            PersonRow.identity,
            or_(
                SigningRequestRow.step <= SigningRoundRow.open_step,
                SigningRoundRow.sealed_sha256.is_not(None),
            ).label("is_told"),
        )
        .join(PersonRow, PersonRow.id == SigningRequestRow.person_id)
        .join(SigningRoundRow, SigningRoundRow.id == SigningRequestRow.round_id)
        .where(SigningRequestRow.round_id == round_id)
    )
    places = rows.all()
    gone = {(place.party_id, place.in_place_of) for place in places if place.in_place_of}
    gone |= {(place.party_id, place.identity) for place in places if not place.is_told}
    asked = {place.person_id for place in places if place.is_told}
    return asked, gone, {place.party_id for place in places}


async def persons_told_of_round(
    session: AsyncSession, round_: SigningRoundRow, viewers: Iterable[str]
) -> tuple[str, ...]:
    """Return who hears how a round of the whole text ended: of a seal, whoever gets a copy too.

    `viewers` are those who were let read it while it was signed.
    """
    agreement_id, round_id = round_.agreement_id, round_.id
    if round_.sealed_sha256 is not None:
        return await persons_told(session, agreement_id, round_id=round_id, with_copies=True)
    acting = await persons_told(session, agreement_id, round_id=round_id)
    return await one_an_address(session, (*acting, *viewers))


async def viewers_told(session: AsyncSession, round_: SigningRoundRow) -> tuple[str, ...]:
    """Return those who have read a round's document while it was signed, and are listed still.

    One id an address, and none of whom a signature is asked for: they hear as signatories.
    """
    asked = (
        select(PersonRow.identity)
        .join(SigningRequestRow, SigningRequestRow.person_id == PersonRow.id)
        .where(SigningRequestRow.round_id == round_.id)
    )
    rows = await session.scalars(
        select(PersonRow.id)
        .join(ReaderRow, ReaderRow.person_id == PersonRow.id)
        .where(
            ReaderRow.round_id == round_.id,
            PersonRow.removed_at.is_(None),
            PersonRow.identity.not_in(asked),
        )
        .order_by(PersonRow.id)
    )
    return await one_an_address(session, tuple(rows))


async def one_an_address(session: AsyncSession, person_ids: Collection[str]) -> tuple[str, ...]:
    """Return the persons in their order, of those who are one human only the first."""
    rows = await session.execute(
        select(PersonRow.id, PersonRow.identity).where(PersonRow.id.in_(person_ids))
    )
    identities = {row.id: row.identity for row in rows}
    first: dict[str, str] = {}
    for person_id in person_ids:
        first.setdefault(identities[person_id], person_id)
    return tuple(first.values())


async def persons_of_round(session: AsyncSession, round_: SigningRoundRow) -> tuple[str, ...]:
    """Return those who were asked to sign in a round, one id an address."""
    rows = await session.scalars(
        select(PersonRow)
        .join(SigningRequestRow, SigningRequestRow.person_id == PersonRow.id)
        .where(SigningRequestRow.round_id == round_.id)
        .order_by(SigningRequestRow.field)
    )
    persons: dict[str, str] = {}
    for person in rows:
        persons.setdefault(person.identity, person.id)
    return tuple(persons.values())


async def told_of_unsigned(session: AsyncSession, round_: SigningRoundRow) -> tuple[str, ...]:
    """Return who hears that a round ended without its document: of an accession, those asked."""
    if round_.kind == RoundKind.ACCESSION:
        return await persons_of_round(session, round_)
    return await persons_told_of_round(session, round_, await viewers_told(session, round_))


async def in_words(session: AsyncSession, person_ids: Collection[str]) -> tuple[Told, ...]:
    """Return persons with their parties, in the same order."""
    rows = await session.execute(
        select(PersonRow.id, PartyRow.name.label("party"), PersonRow.name, PersonRow.email)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(PersonRow.id.in_(person_ids))
    )
    found = {row.id: Told(row.party, row.name, row.email) for row in rows}
    return tuple(found[person_id] for person_id in person_ids)
