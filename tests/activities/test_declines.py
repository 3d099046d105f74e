"""A refusal to sign: recorded once, and final."""

from __future__ import annotations

from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from adapters.database.audit import list_events
from adapters.database.inbox import put_act, settle
from domain.lifecycle import RequestStatus
from messages.records import PendingActs, RecordDecline
from messages.signing import Decline
from tests.activities.house import House, run


async def test_a_decline_is_recorded_once(house: House) -> None:
    round_ = await house.open_round()
    request_id = round_.parties[0].requests[0].request_id
    decline = Decline(str(uuid4()), request_id, "e" * 64, house.clock())
    request = RecordDecline(round_.agreement_id, 1, decline)
    first = await run(house.records.record_decline, request)
    assert await run(house.records.record_decline, request) == first
    after = await house.round(round_.agreement_id)
    assert after.parties[0].requests[0].status is RequestStatus.DECLINED
    async with house.database.reads() as session:
        events = await list_events(session, round_.agreement_id)
    assert [e.kind for e in events].count("signing_declined") == 1


async def test_who_has_signed_cannot_decline_and_the_other_way_round(house: House) -> None:
    round_ = await house.open_round()
    sign = await house.signing(round_, "ann")
    await house.sign(round_, sign)
    decline = Decline(str(uuid4()), sign.request_id, "e" * 64, house.clock())
    with pytest.raises(ApplicationError) as refused:
        await run(house.records.record_decline, RecordDecline(round_.agreement_id, 1, decline))
    assert refused.value.type == "already_signed"
    other = await house.signing(round_, "bea")
    decline = Decline(str(uuid4()), other.request_id, "e" * 64, house.clock())
    await run(house.records.record_decline, RecordDecline(round_.agreement_id, 1, decline))
    with pytest.raises(ApplicationError) as refused:
        await house.sign(round_, other)
    assert refused.value.type == "already_declined"


async def test_acts_that_wait_in_the_inbox_are_counted(house: House) -> None:
    async with house.database.sessions.begin() as session:
        for name in ("first", "second"):
            await put_act(
                session,
                act_id=name,
                once_key=name,
                kind="sign",
                workflow_id="group",
                payload={},
                received_at=house.clock(),
            )
        await settle(session, "first", status="delivered", outcome={}, at=house.clock())
    before = house.clock.now.replace(minute=30)
    asked = PendingActs("group", before)
    assert await run(house.records.count_pending_acts, asked) == 1
    assert await run(house.records.count_pending_acts, PendingActs("group", house.clock())) == 0
