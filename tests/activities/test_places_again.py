"""Places that change hands more than once, and addresses that are corrected in between."""

from __future__ import annotations

import pytest
from temporalio.exceptions import ApplicationError

from adapters.acts_payloads import PersonPayload
from adapters.database.tables import PersonRow
from adapters.payloads.corrections import CorrectionPayload
from messages.recorded_acts import RecordKind
from messages.round_acts import RoundActKind
from tests.activities.house import House
from tests.activities.test_changes import amendment, in_force
from tests.activities.test_corrections import record
from tests.activities.test_places import decline, gil_of, open_round, refused, replaced
from tests.activities.test_round_acts import correct, manage, of


async def test_an_address_is_corrected_again_after_the_place_went_to_and_fro(house: House) -> None:
    round_ = await open_round(house)
    await replaced(house, round_, "ann")
    await correct(house, await house.round(round_.agreement_id), "dan", "dan.new@oak.example.org")
    second = await house.round(round_.agreement_id)
    await replaced(house, second, "dan", by=await gil_of(house, round_))
    # Dan is typed in once more, with the wrong address.
    await replaced(house, await house.round(round_.agreement_id), "gil")
    back = await house.round(round_.agreement_id)
    recorded = await correct(house, back, "dan", "dan.new@oak.example.org")
    now = of(await house.round(round_.agreement_id), "dan")
    assert now.person.person_id == of(second, "dan").person.person_id
    assert now.person.email == "dan.new@oak.example.org"
    assert [mail.request_id for mail in recorded.mails] == [now.request_id]


async def test_whoever_is_back_in_the_place_binds_the_party_as_was_judged(house: House) -> None:
    round_ = await open_round(house, "1 chair + 1 board")
    await correct(house, round_, "ann", "ann.new@oak.example.org")
    await replaced(house, await house.round(round_.agreement_id), "ann")
    third = await house.round(round_.agreement_id)
    [back] = (await replaced(house, third, "dan", name="ann", email="ann@oak.example.org")).requests
    assert (back.capacity, back.in_place_of) == ("chair", "")
    fourth = await house.round(round_.agreement_id)
    await replaced(house, fourth, "ann", by=await gil_of(house, round_))
    fifth = await house.round(round_.agreement_id)
    ann = {"name": "ann", "email": "ann@oak.example.org"}
    [again] = (await replaced(house, fifth, "gil", **ann)).requests
    assert again.capacity == "chair"
    last = await house.round(round_.agreement_id)
    await house.sign(last, *[await house.signing(last, name) for name in ("ann", "bea", "eva")])
    assert (await house.round(round_.agreement_id)).bound == 2


async def test_an_address_that_is_known_under_another_name_names_nobody_else(house: House) -> None:
    round_ = await open_round(house)
    eva = {"name": "dan", "email": "EVA@elm.example.org"}
    assert await refused(house, round_, "ann", **eva) == "address_is_anothers"
    gil = {"name": "dan", "email": "gil@oak.example.org"}
    assert await refused(house, round_, "ann", **gil) == "address_is_anothers"


async def test_a_corrected_address_moves_no_request_of_another_name(house: House) -> None:
    round_ = await open_round(house)
    await replaced(house, round_, "ann")
    taken = await house.round(round_.agreement_id)
    eva = of(taken, "eva")
    async with house.database.sessions.begin() as session:
        dan = await session.get_one(PersonRow, of(taken, "dan").person.person_id)
        # As it could be written down once.
        dan.email, dan.identity = eva.person.email, eva.person.identity
    recorded = await correct(house, taken, "dan", "dan@right.example.org")
    assert [mail.request_id for mail in recorded.mails] == [of(taken, "dan").request_id]
    after = await house.round(round_.agreement_id)
    assert of(after, "eva") == eva
    assert of(after, "dan").person.email == "dan@right.example.org"


async def test_who_declined_an_amendment_is_listed_until_the_round_ends(house: House) -> None:
    agreement_id = await in_force(house)
    round_ = await amendment(house, agreement_id, subject="bees")
    ann = of(round_, "ann")
    await decline(house, round_, "ann")
    zoe = PersonPayload("signatory", "zoe", "zoe@oak.example.org", "en", "", "Manager")
    change = CorrectionPayload("change", ann.person.party_id, ann.person.person_id, zoe, "§ 5")
    with pytest.raises(ApplicationError) as asked:
        await record(house, agreement_id, RecordKind.CORRECT_CONTACTS, change)
    assert asked.value.type == "signatory_is_asked"


async def test_who_was_removed_is_neither_asked_again_nor_sent_a_new_link(house: House) -> None:
    round_ = await open_round(house)
    ann = of(round_, "ann")
    await decline(house, round_, "ann")
    async with house.database.sessions.begin() as session:
        row = await session.get_one(PersonRow, ann.person.person_id)
        row.removed_at = house.clock()
    with pytest.raises(ApplicationError) as gone:
        await manage(house, round_, RoundActKind.ASK_AGAIN, ann.request_id)
    assert gone.value.type == "person_not_listed"
    async with house.database.sessions.begin() as session:
        row = await session.get_one(PersonRow, of(round_, "bea").person.person_id)
        row.removed_at = house.clock()
    with pytest.raises(ApplicationError) as moved:
        await correct(house, round_, "bea", "bea@right.example.org")
    assert moved.value.type == "person_not_listed"
