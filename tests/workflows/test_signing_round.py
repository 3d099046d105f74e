"""The outcomes of a signing round."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from domain.lifecycle import RequestStatus, RoundStatus
from messages.mail import MailKind
from messages.round_acts import RoundActRecorded
from tests.workflows.house import Town, code_of, new_id
from tests.workflows.world import World, one_group


def world(**arranged: object) -> World:
    parties = one_group(
        ("mikkeli", "any", ("ann",)), ("savo", "all", ("bo", "cid")), ("ry", "any", ("dan", "eve"))
    )
    return World(groups=parties, **arranged)  # type: ignore[arg-type]


async def test_a_round_is_complete_when_every_party_is_bound(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    for request in ("ann", "bo", "cid", "eve"):
        await house.sign(request)
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    assert house.world.sealed[0].document_sha256 == "5e" * 32
    assert house.world.mails_of(MailKind.INVITATION) == ["ann", "bo", "cid", "dan", "eve"]
    assert house.world.mails_of(MailKind.RECEIPT) == ["ann", "bo", "cid", "eve"]
    assert house.world.mails_of(MailKind.COMPLETED) == ["ann", "bo", "cid", "staff"]


@pytest.mark.abuse(18)
@pytest.mark.abuse(19)
async def test_completed_mails_wait_for_a_seal_that_was_verified(town: Town) -> None:
    house = town.house(world(seal_failures=2))
    await house.send_for_signing()
    for request in ("ann", "bo", "cid", "dan"):
        await house.sign(request)
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    story = [line for line in house.world.story if "seal" in line or "completed" in line]
    assert story == ["seal failed", "seal failed", "sealed", *["mail completed"] * 4]


async def test_a_decline_that_leaves_a_way_to_be_bound_ends_nothing(
    town: Town,
) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await house.decline("dan")
    for request in ("ann", "bo", "cid", "eve"):
        await house.sign(request)
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    assert house.world.mails_of(MailKind.DECLINED) == ["staff"]


async def test_a_decline_that_leaves_none_pauses_its_party_and_tells_the_coordinator(
    town: Town,
) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await house.sign("ann")
    await house.decline("bo")
    for request in ("cid", "dan", "eve"):
        await house.sign(request)  # the others go on
    assert house.world.mails_of(MailKind.DECLINED) == ["staff"]
    assert not house.world.ended
    assert await house.result(house.round()) == RoundStatus.EXPIRED
    assert not house.world.sealed


async def test_whoever_takes_the_place_of_somebody_who_declined_completes_the_round(
    town: Town,
) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await house.decline("bo")
    bo = next(r for r in house.world.groups[0].requests if r.request_id == "bo")
    taken = replace(bo, person="ida", in_place_of="bo", status=RequestStatus.WAITING, generation=2)
    house.world.managed = RoundActRecorded("", requests=(taken,))
    await house.manage("bo")
    with pytest.raises(WorkflowUpdateFailedError) as old:
        await house.sign("bo", generation=1)
    assert code_of(old.value) == "link_replaced"
    for request in ("ann", "bo", "cid", "dan"):
        await house.sign(request, generation=2 if request == "bo" else 0)
    assert await house.result(house.round()) == RoundStatus.COMPLETE


async def test_a_round_that_runs_out_keeps_the_signatures_given(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    receipt = await house.sign("ann")
    closes_at = (await house.now()) + timedelta(days=30)
    assert await house.result(house.round()) == RoundStatus.EXPIRED
    assert list(house.world.receipts.values()) == [receipt]
    assert abs(house.world.ended[0].ended_at - closes_at) < timedelta(minutes=1)
    assert house.world.mails_of(MailKind.EXPIRED) == ["ann", "bo", "cid", "staff"]


async def test_a_withdrawn_round_takes_no_more_acts(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await house.sign("ann")
    withdrawn = await house.withdraw()
    assert withdrawn["round_number"] == 1
    assert await house.result(house.round()) == RoundStatus.WITHDRAWN
    ended = house.world.ended[0]
    assert (ended.outcome, ended.staff_id, ended.reason_sha256) == (
        RoundStatus.WITHDRAWN,
        "staff",
        "a5" * 32,
    )
    assert house.world.mails_of(MailKind.WITHDRAWN) == ["ann", "bo", "cid", "staff"]


async def test_a_withdrawn_agreement_can_be_sent_again(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await house.withdraw()
    await house.result(house.round())
    again = await house.start()
    assert again.round_number == 2
    for request in ("ann", "bo", "cid", "eve"):
        await house.sign(request, number=2)
    assert await house.result(house.round(2)) == RoundStatus.COMPLETE


async def test_one_mail_that_fails_holds_up_nobody(town: Town) -> None:
    house = town.house(world(failing_mail="bo"))
    await house.send_for_signing()
    for request in ("ann", "bo", "cid", "dan"):
        await house.sign(request)
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    assert house.world.mails_of(MailKind.COMPLETED) == ["ann", "cid", "staff"]


async def test_a_signature_that_cannot_be_recorded_leaves_the_others(
    town: Town,
) -> None:
    house = town.house(world(unrecordable="cid"))
    await house.send_for_signing()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await house.sign("cid")
    assert code_of(refused.value) == "evidence_missing"
    await house.sign("bo")
    house.world.unrecordable = ""
    await house.sign("cid", act_id=new_id())
    assert len(house.world.receipts) == 2


async def test_an_act_that_fails_is_answered_and_the_request_is_free_again(town: Town) -> None:
    house = town.house(world(unrecordable="cid"))
    await house.send_for_signing()
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await house.manage("cid")
    assert code_of(failed.value) == "act_failed"
    house.world.unrecordable = ""
    await house.sign("cid")
    assert len(house.world.receipts) == 1


async def test_a_round_of_several_groups_is_complete_when_all_are(
    town: Town,
) -> None:
    groups = one_group(("a", "any", ("ann", "amy"))) + one_group(("b", "any", ("bo",)))
    house = town.house(world())
    house.world.groups = groups
    await house.send_for_signing()
    await house.sign("ann")
    await house.sign("amy")  # her party is bound, the round is still open
    await house.sign("bo", group=1)
    assert await house.result(house.round()) == RoundStatus.COMPLETE
    assert len(house.world.receipts) == 3


async def test_the_end_of_a_group_whose_party_stood_still_closes_the_others(town: Town) -> None:
    groups = one_group(("a", "any", ("ann",))) + one_group(("b", "any", ("bo",)))
    house = town.house(world())
    house.world.groups = groups
    await house.send_for_signing()
    await house.sign("ann")
    await house.decline("bo", group=1)
    assert await house.result(house.round()) == RoundStatus.EXPIRED
    first = await house.result(house.group())
    assert first["outcome"] == RoundStatus.COMPLETE
