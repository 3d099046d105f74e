"""An order of signing in the records: frozen with the round, opened step by step, judged there."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
from sqlalchemy import update
from temporalio.exceptions import ApplicationError

from activities.recording.rosters import load_roster
from adapters.acts_payloads import PartyPayload
from adapters.database.audit import list_events
from adapters.database.rounds import RoundView
from adapters.database.signing import requests_of_address
from adapters.database.tables import PersonRow
from adapters.database.told_of_rounds import persons_told
from adapters.documents.facts import FACTS_NAME, SigningFacts
from adapters.payloads.handover import NotRightPerson
from adapters.payloads.round_acts import NewAddress, Replacement
from domain.round_acts import PAUSE_BETWEEN_REMINDERS
from messages.mail import MailKind
from messages.records import (
    GroupKey,
    OpenStep,
    RecordDecline,
    StepOpened,
)
from messages.round_acts import RoundActKind
from messages.signing import Decline
from tests.activities.house import PARTIES, House, party, run
from tests.activities.test_round_acts import manage, of

DAY = timedelta(days=1)


def stepped(given: PartyPayload, step: int) -> PartyPayload:
    """Return a party whose signatories sign in a step."""
    people = tuple(
        replace(person, step=step) if person.role == "signatory" else person
        for person in given.persons
    )
    return replace(given, persons=people)


async def ordered(house: House) -> RoundView:
    """Send an agreement that oak and elm sign first, and ash last."""
    drafted = await house.draft(parties=(*PARTIES[:2], stepped(PARTIES[2], 3)))
    frozen = await house.freeze(drafted.agreement_id)
    assert frozen.in_steps
    return await house.round(drafted.agreement_id)


async def open_step(house: House, round_: RoundView, step: int = 3) -> StepOpened:
    request = OpenStep(round_.agreement_id, round_.number, step, house.clock())
    first = await run(house.records.open_step, request)
    assert await run(house.records.open_step, request) == first
    return first


async def refusal(act: object) -> str | None:
    with pytest.raises(ApplicationError) as refused:
        await act  # type: ignore[misc]
    return refused.value.type


async def test_the_order_is_frozen_with_the_round_and_says_so_in_the_history(house: House) -> None:
    round_ = await ordered(house)
    steps = {r.person.name: (r.step, r.has_turn) for p in round_.parties for r in p.requests}
    assert steps["ann"] == steps["cid"] == (1, True)
    assert steps["fay"] == steps["gus"] == (3, False)
    opened = await open_step(house, round_)
    assert opened.closes_at == round_.closes_at
    assert min(opened.remind_at) > house.clock() + 4 * DAY
    async with house.database.reads() as session:
        roster = await load_roster(session, GroupKey(round_.agreement_id, 1, 0))
        events = await list_events(session, round_.agreement_id)
    assert roster.open_step == 3
    assert [r.step for r in roster.requests] == [1, 1, 1, 1, 1, 3, 3]
    sent, step = (event.event["data"] for event in events[-2:])
    assert isinstance(sent, dict)
    assert isinstance(step, dict)
    assert sorted(sent["steps"].values()) == [1, 1, 1, 1, 1, 3, 3]
    assert (events[-1].kind, step) == ("signing_step_opened", {"round": 1, "step": 3})
    with pikepdf.open(io.BytesIO(await house.blobs.get(round_.document_sha256))) as pdf:
        facts = SigningFacts.from_bytes(pdf.attachments[FACTS_NAME].get_file().read_bytes())
    assert [s.step for party in facts.parties for s in party.signatories] == [1, 1, 1, 1, 1, 3, 3]


async def test_an_order_of_one_step_is_none(house: House) -> None:
    drafted = await house.draft(parties=tuple(stepped(given, 4) for given in PARTIES))
    frozen = await house.freeze(drafted.agreement_id)
    assert not frozen.in_steps
    round_ = await house.round(drafted.agreement_id)
    assert all(r.has_turn for p in round_.parties for r in p.requests)


async def test_an_order_of_more_parties_than_are_asked_together_is_refused(house: House) -> None:
    many = tuple(party(f"p{n}", "any", (f"s{n}", "")) for n in range(101))
    drafting = house.draft(parties=(*many, stepped(PARTIES[2], 2)))
    assert await refusal(drafting) == "order_of_too_many"
    # One that was drafted before lists were judged is refused when it is to be sent.
    drafted = await house.draft(parties=many)
    async with house.database.sessions.begin() as session:
        named = update(PersonRow).where(PersonRow.name == "s0")
        await session.execute(named.values(step=2))
    assert await refusal(house.freeze(drafted.agreement_id)) == "order_of_too_many"


async def test_nobody_signs_or_declines_before_their_turn(house: House) -> None:
    round_ = await ordered(house)
    early = await house.signing(round_, "fay")
    no = Decline(str(uuid4()), early.request_id, "e0" * 32, house.clock())
    decline = RecordDecline(round_.agreement_id, round_.number, no)
    assert await refusal(house.sign(round_, early)) == "not_your_turn"
    assert await refusal(run(house.records.record_decline, decline)) == "not_your_turn"
    await open_step(house, round_)
    await house.sign(round_, early)


async def test_before_their_turn_people_are_exchanged_silently_and_get_no_mail(
    house: House,
) -> None:
    round_ = await ordered(house)
    fay = of(round_, "fay")
    for kind in (RoundActKind.RESEND_LINK, RoundActKind.REMIND, RoundActKind.ASK_FOR_LINK):
        assert await refusal(manage(house, round_, kind, fay.request_id)) == "turn_has_not_come"
    async with house.database.reads() as session:
        assert not await requests_of_address(session, fay.person.email, at=house.clock())
    about = (fay.request_id, "away", "en", "192.0.2.1", "test", "link", "nonce")
    not_me = NotRightPerson(*about).to_bytes()
    kind = RoundActKind.NOT_RIGHT_PERSON
    act = manage(house, round_, kind, fay.request_id, not_me, by=fay.person, generation=1)
    assert await refusal(act) == "not_your_turn"
    house.clock.now += PAUSE_BETWEEN_REMINDERS
    reminded = await manage(house, round_, RoundActKind.REMIND)
    assert len(reminded.mails) == 5
    corrected = await manage(
        house,
        round_,
        RoundActKind.CORRECT_ADDRESS,
        fay.request_id,
        NewAddress("right@ash.example.org").to_bytes(),
    )
    assert (corrected.mails, corrected.requests[0].step) == ((), 3)
    listed = party("ash", "any", ("ida", "")).persons[1]
    taker = replace(listed, role="alternate")
    payload = Replacement("", taker, "decision § 3", "", "").to_bytes()
    taken = await manage(house, round_, RoundActKind.REPLACE_SIGNATORY, fay.request_id, payload)
    assert (taken.mails, taken.requests[0].step) == ((), 3)
    await open_step(house, round_)
    sent = await manage(house, round_, RoundActKind.RESEND_LINK, fay.request_id)
    assert [(mail.kind, mail.request_id) for mail in sent.mails] == [
        (MailKind.INVITATION, fay.request_id)
    ]


async def test_who_is_not_needed_any_more_is_not_reminded_by_hand(house: House) -> None:
    round_ = await ordered(house)
    await house.sign(round_, await house.signing(round_, "cid"))
    house.clock.now += PAUSE_BETWEEN_REMINDERS
    reminded = await manage(house, round_, RoundActKind.REMIND)
    names = {r.request_id: r.person.name for p in round_.parties for r in p.requests}
    assert [names[mail.request_id] for mail in reminded.mails] == ["ann", "bea"]


@pytest.mark.parametrize(("steps", "told"), [((), False), ((3,), True)])
async def test_whose_turn_never_came_does_not_hear_that_the_round_was_withdrawn(
    house: House, steps: tuple[int, ...], told: bool
) -> None:
    round_ = await ordered(house)
    for step in steps:
        await open_step(house, round_, step)
    async with house.database.reads() as session:
        persons = await persons_told(session, round_.agreement_id, round_id=round_.round_id)
    assert (of(round_, "fay").person.person_id in persons) == told
