"""New agreements: their number taken, then the agreement with its parties written."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreement_words import keep_words
from adapters.database.people import parties_of
from adapters.database.tables import AgreementNumberRow, PartyRow, PersonRow
from domain.numbers import AgreementNumber, NumberTaken, check_number, parse_number
from domain.parties import Party

_TRIES = 20


async def take_number(session: AsyncSession, agreement_id: str, *, wanted: str, year: int) -> str:
    """Take the number `wanted`, or the next of the year when it is empty; return it.

    The same agreement gets the same number again; one that another agreement has is
    refused with `NumberTaken`.
    """
    taken = await session.scalar(
        select(AgreementNumberRow.number).where(AgreementNumberRow.agreement_id == agreement_id)
    )
    if taken is not None:
        return taken
    if wanted:
        check_number(wanted)
        if not await _take(session, agreement_id, wanted, parse_number(wanted)):
            raise NumberTaken(number=wanted)
        return wanted
    for _ in range(_TRIES):
        last = await session.scalar(
            select(func.max(AgreementNumberRow.ordinal)).where(AgreementNumberRow.year == year)
        )
        number = AgreementNumber(year, (last or 0) + 1)
        if await _take(session, agreement_id, str(number), number):
            return str(number)
    raise RuntimeError(f"no number of {year} could be taken in {_TRIES} tries")


async def _take(
    session: AsyncSession, agreement_id: str, text: str, number: AgreementNumber | None
) -> bool:
    row = AgreementNumberRow(
        number=text,
        agreement_id=agreement_id,
        year=number.year if number else None,
        ordinal=number.ordinal if number else None,
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


async def add_parties(session: AsyncSession, agreement_id: str, parties: Sequence[Party]) -> None:
    """Write the parties in the order given, after those that are there, with their persons.

    A person's identity is the id of the first row with the same address (abuse 55).
    """
    known = await parties_of(session, agreement_id, with_left_out=True)
    identities = {
        person.email.strip().casefold(): person.identity
        for party in known
        for person in (*party.former, *party.persons)
    }
    first = max((party.ordinal for party in known), default=0) + 1
    persons: list[PersonRow] = []
    for ordinal, party in enumerate(parties, start=first):
        row = PartyRow(
            id=str(uuid4()),
            agreement_id=agreement_id,
            ordinal=ordinal,
            name=party.name,
            kind=party.kind,
            business_id=party.business_id,
            authority=str(party.authority),
            left_out_at=None,
            joined_at=None,
        )
        session.add(row)
        persons += _persons(row.id, party, identities)
    await session.flush()
    session.add_all(persons)
    await session.flush()
    await keep_words(session, agreement_id)


def _persons(party_id: str, party: Party, identities: dict[str, str]) -> list[PersonRow]:
    rows = []
    for ordinal, person in enumerate(party.persons, start=1):
        person_id = str(uuid4())
        rows.append(
            PersonRow(
                id=person_id,
                party_id=party_id,
                identity=identities.setdefault(person.as_signer().person, person_id),
                ordinal=ordinal,
                role=person.role,
                name=person.name,
                email=person.email.strip(),
                title=person.title,
                capacity=person.capacity,
                language=person.language,
                removed_at=None,
                basis=person.basis,
                step=person.step,
            )
        )
    return rows
