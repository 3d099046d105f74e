"""Somebody accepted in one place of one round is an alternate for nothing else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import PersonPayload
from adapters.database.people import alternates_of, parties_of
from adapters.payloads.corrections import CorrectionPayload
from adapters.payloads.round_acts import Replacement
from domain.lifecycle import RoundStatus
from messages.recorded_acts import RecordAct, RecordKind
from messages.records import RecordRoundEnded
from messages.round_acts import RoundActKind
from tests.activities.house import STAFF_ID, House, run
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


async def test_a_party_can_list_whom_a_round_had_accepted_once_with_what_it_says_of_them(
    house: House,
) -> None:
    round_ = await open_round(house)
    await replaced(house, round_, "ann")
    dan = of(await house.round(round_.agreement_id), "dan").person
    new = PersonPayload("alternate", "dan", "DAN@oak.example.org", "en", "board", "Deputy director")
    listing = CorrectionPayload("add", dan.party_id, "", new, "board § 4").to_bytes()

    async def listed() -> None:
        sha256, kind = await house.blobs.put(listing), RecordKind.CORRECT_CONTACTS
        act = (str(uuid4()), round_.agreement_id, kind, sha256, house.clock(), STAFF_ID)
        await run(house.records.record_act, RecordAct(*act))

    with pytest.raises(ApplicationError) as refusal:
        await listed()
    assert refusal.value.type == "round_is_open"
    ended = RecordRoundEnded(round_.agreement_id, 1, RoundStatus.WITHDRAWN, house.clock())
    await run(house.records.record_round_ended, ended)
    await listed()
    async with house.database.reads() as session:
        found = [p for p in await alternates_of(session, dan.party_id) if p.name == "dan"]
    kept = [(p.capacity, p.title, p.language, p.basis, p.identity) for p in found]
    assert kept == [("board", "Deputy director", "en", "board § 4", dan.identity)]


async def test_the_title_and_language_that_are_accepted_now_are_those_that_count(
    house: House,
) -> None:
    round_ = await open_round(house)
    await replaced(house, round_, "ann")
    await replaced(
        house, await house.round(round_.agreement_id), "dan", by=await gil_of(house, round_)
    )
    again = {"basis": "a new power", "title": "Acting director", "language": "en"}
    await replaced(house, round_, "bea", **again)
    taken = of(await house.round(round_.agreement_id), "dan").person
    assert (taken.title, taken.language) == ("Acting director", "en")
