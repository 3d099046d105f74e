"""Rounds on documents about an agreement: beside each other, while it stays in force."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from domain.lifecycle import AgreementStatus, RequestStatus, RoundKind, RoundStatus
from messages.mail import MailKind
from messages.records import Recipients
from tests.workflows.house import House, Town, code_of
from tests.workflows.world import World, one_group


async def in_force(town: Town) -> House:
    house = town.house(World(groups=one_group(("a", "any", ("ann",)), ("b", "any", ("bo",)))))
    await house.send_for_signing()
    await sign_all(house, 1)
    for request in ("ann", "bo"):
        house.world.set_status(request, RequestStatus.WAITING)
    await house.settle()
    return house


async def sign_all(house: House, number: int) -> None:
    for request in ("ann", "bo"):
        await house.sign(request, number=number)


async def test_notices_run_beside_each_other_and_leave_the_agreement_in_force(town: Town) -> None:
    house = await in_force(town)
    started = await asyncio.gather(
        house.start(kind=RoundKind.NOTICE), house.start(kind=RoundKind.NOTICE)
    )
    assert sorted(answer.round_number for answer in started) == [2, 3]
    await sign_all(house, 3)
    await house.settle()
    assert "round 3 complete" in house.world.story
    assert (await house.start(kind=RoundKind.NOTICE)).round_number == 4
    assert await house.result(house.agreement) == AgreementStatus.TERM_ENDED


async def test_a_notice_that_runs_out_leaves_the_agreement_in_force(town: Town) -> None:
    house = await in_force(town)
    house.world.lasts = timedelta(days=14)
    await house.start(kind=RoundKind.NOTICE)
    await house.skip(timedelta(days=15))
    assert "round 2 expired" in house.world.story
    assert (await house.start(kind=RoundKind.NOTICE)).round_number == 3


async def test_a_decline_that_leaves_none_ends_a_notice_which_is_its_partys_own(
    town: Town,
) -> None:
    house = await in_force(town)
    await house.start(kind=RoundKind.NOTICE)
    await house.decline("bo", number=2)
    assert await house.result(house.round(2)) == RoundStatus.DECLINED


async def test_before_it_is_in_force_there_is_nothing_to_give_notice_of(town: Town) -> None:
    house = town.house(World(groups=one_group(("a", "any", ("ann",)))))
    await house.draft()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await house.start(kind=RoundKind.NOTICE)
    assert code_of(refused.value) == "not_in_force"


async def test_the_records_say_who_is_told_and_by_which_mail(town: Town) -> None:
    house = await in_force(town)
    house.world.recipients = Recipients(("zoe",), mail=MailKind.RECEIPT)
    await house.start(kind=RoundKind.NOTICE)
    await sign_all(house, 2)
    assert await house.result(house.round(2)) == RoundStatus.COMPLETE
    assert "zoe" in house.world.mails_of(MailKind.RECEIPT)
    assert "zoe" not in house.world.mails_of(MailKind.COMPLETED)


async def test_after_an_accession_the_attachment_is_issued_with_the_new_party(town: Town) -> None:
    house = await in_force(town)
    house.world.acceding = "the accession"
    await house.start(kind=RoundKind.ACCESSION)
    await sign_all(house, 2)
    assert await house.result(house.round(2)) == RoundStatus.COMPLETE
    assert [issued.change_id for issued in house.world.issued] == ["the accession"]
