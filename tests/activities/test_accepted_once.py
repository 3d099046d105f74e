"""Somebody accepted in one place of one round is an alternate for nothing else."""

from __future__ import annotations

import pytest
from temporalio.exceptions import ApplicationError

from adapters.database.corrections import exchange, living_persons, party_of
from adapters.database.people import alternates_of, parties_of
from adapters.database.tables import PartyRow
from adapters.payloads.round_acts import Replacement
from domain.corrections import Correction, CorrectionKind
from domain.parties import Person, Role
from messages.round_acts import RoundActKind
from tests.activities.house import House
from tests.activities.test_places import gil_of, open_round, replaced
from tests.activities.test_round_acts import manage, of


async def test_who_was_accepted_once_takes_no_other_place_without_being_accepted_again(
    house: House,
) -> None:
    round_ = await open_round(house)
    await replaced(house, round_, "ann")
    taken = of(await house.round(round_.agreement_id), "dan").person
    party_id = taken.party_id
    async with house.database.reads() as session:
        assert [p.name for p in await alternates_of(session, party_id)] == ["gil"]
    await replaced(
        house, await house.round(round_.agreement_id), "dan", by=await gil_of(house, round_)
    )

    as_alternate = Replacement(taken.person_id, None, "", "", "").to_bytes()
    kind, bea = RoundActKind.REPLACE_SIGNATORY, of(round_, "bea").request_id
    with pytest.raises(ApplicationError) as refusal:
        await manage(house, round_, kind, bea, as_alternate)
    assert refusal.value.type == "not_an_alternate"
    await replaced(house, round_, "bea", basis="a new power of attorney")
    again = of(await house.round(round_.agreement_id), "dan").person
    assert again.person_id == taken.person_id
    async with house.database.reads() as session:
        assert [p.name for p in await alternates_of(session, party_id)] == ["gil"]
        [kept] = [
            p
            for party in await parties_of(session, round_.agreement_id)
            for p in party.persons
            if p.person_id == again.person_id
        ]
    assert (kept.basis, kept.accepted_for) == ("a new power of attorney", bea)


async def test_a_party_can_list_whom_a_round_had_accepted_once(house: House) -> None:
    round_ = await open_round(house)
    await replaced(house, round_, "ann")
    dan = of(await house.round(round_.agreement_id), "dan").person
    new = Person(Role.ALTERNATE, "dan", "DAN@oak.example.org", "sv", basis="board § 4")
    async with house.database.sessions.begin() as session:
        row = await session.get_one(PartyRow, dan.party_id)
        persons = await living_persons(session, dan.party_id)
        listed, _ = party_of(row, persons)
        assert "dan" not in [person.name for person in listed.persons]
        correction = Correction(CorrectionKind.ADD, person=new)
        await exchange(session, row, persons, correction, house.clock())
    async with house.database.reads() as session:
        found = await alternates_of(session, dan.party_id)
    assert [(p.name, p.basis) for p in found] == [("gil", "§ 7"), ("dan", "board § 4")]
