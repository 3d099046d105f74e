"""The life of an agreement around its rounds."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from domain.agenda import Due, DueKind
from domain.calendar import DayOutOfRange
from domain.deadlines import DeadlineInThePast
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus, RoundStatus
from domain.term import DeadlineAfterTerm
from messages import names
from messages.agenda import CarriedOut
from messages.agreement import StartSigningRound
from messages.mail import MailKind, SendMail
from messages.recorded_acts import ActRecorded
from tests.workflows.house import House, Town, code_of, new_id
from tests.workflows.world import World, one_group


def world() -> World:
    return World(groups=one_group(("a", "any", ("ann",)), ("b", "any", ("bo",))))


def word(agreement_id: str, person_id: str) -> SendMail:
    return SendMail(f"word:{person_id}", MailKind.WITHDRAWN, agreement_id, 0, person_id=person_id)


async def signed(house: House, number: int = 1) -> None:
    for request in ("ann", "bo"):
        await house.sign(request, number=number)


async def test_an_agreement_is_in_force_at_the_seal_and_ends_with_its_term(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await signed(house)
    assert await house.result(house.agreement) == AgreementStatus.TERM_ENDED
    assert [due.key for due, _ in house.world.carried] == ["term ended"]
    due, happened_at = house.world.carried[0]
    assert timedelta(0) <= happened_at - due.at < timedelta(minutes=1)


async def test_an_agreement_signed_early_waits_for_its_first_day(town: Town) -> None:
    house = town.house(world())
    house.world.in_force_after = timedelta(days=200)
    await house.send_for_signing()
    await signed(house)
    assert await house.result(house.agreement) == AgreementStatus.TERM_ENDED
    assert [due.key for due, _ in house.world.carried] == ["in force", "term ended"]
    due, happened_at = house.world.carried[0]
    assert timedelta(0) <= happened_at - due.at < timedelta(minutes=1)


async def test_whoever_reads_along_gets_the_mail_that_came_of_the_frozen_document(
    town: Town,
) -> None:
    house = town.house(world())
    mail = SendMail("to read", MailKind.READING, house.agreement_id, 1, person_id="vera")
    house.world.mails_of_round = (mail,)
    await house.send_for_signing()
    await signed(house)
    await house.result(house.agreement)
    assert [m.key for m in house.world.mails if m.kind is MailKind.READING] == ["to read"]


async def test_a_round_open_over_new_year_goes_on(town: Town) -> None:
    house = town.house(world())
    house.world.lasts = timedelta(days=400)
    await house.send_for_signing()
    started = await house.now()
    await house.skip(timedelta(days=380))
    assert (await house.now()).year > started.year
    await signed(house)
    assert await house.result(house.round()) == RoundStatus.COMPLETE


async def test_two_rounds_are_never_open_at_once(town: Town) -> None:
    house = town.house(world())
    await house.draft()
    results = await asyncio.gather(house.start(), house.start(), return_exceptions=True)
    refused = [r for r in results if isinstance(r, WorkflowUpdateFailedError)]
    assert [code_of(error) for error in refused] == ["round_is_open"]
    assert house.world.story.count("froze round 1") == 1
    with pytest.raises(WorkflowUpdateFailedError) as again:
        await house.start()
    assert code_of(again.value) == "round_is_open"


@pytest.mark.abuse(14)
async def test_the_same_act_twice_starts_one_round_and_answers_alike(town: Town) -> None:
    house = town.house(world())
    await house.draft()
    act_id = new_id()
    assert await house.start(act_id) == await house.start(act_id)
    assert house.world.story.count("froze round 1") == 1


async def test_a_refused_draft_ends_its_workflow(town: Town) -> None:
    house = town.house(world())
    house.world.refuse_draft = DomainError()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await house.draft()
    assert code_of(refused.value) == "refused"
    assert await house.result(house.agreement) == AgreementStatus.DRAFT


@pytest.mark.parametrize(
    "refusal",
    [
        DeadlineInThePast(deadline="2020-01-01"),
        DeadlineAfterTerm(deadline="9999-12-31", last="2029-12-31"),
        DayOutOfRange(day="9999-12-31", first="1900", last="2200"),
    ],
    ids=type,
)
async def test_a_refused_freeze_leaves_a_draft_that_can_be_sent_again(
    town: Town, refusal: DomainError
) -> None:
    house = town.house(world())
    house.world.refuse_freeze = refusal
    await house.draft()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await house.start()
    assert code_of(refused.value) == refusal.code
    assert (await house.start()).round_number == 1


async def test_an_agreement_in_force_cannot_be_sent_again(town: Town) -> None:
    house = town.house(world())
    await house.send_for_signing()
    await signed(house)
    await house.settle()
    act = StartSigningRound(
        new_id(), house.agreement_id, "staff", date(2030, 1, 1), await house.now()
    )
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await house.agreement.execute_update(names.START_SIGNING_ROUND, act, id=act.act_id)
    assert code_of(refused.value) == "step_not_allowed"


async def test_an_act_that_only_records_may_change_the_agenda(town: Town) -> None:
    house = town.house(world())
    await house.draft()
    await house.settle()
    at = await house.now() + timedelta(days=3)
    house.world.agenda.append(Due(at, DueKind.IN_FORCE, "new"))
    house.world.answer = ActRecorded(
        "", mails=tuple(word(house.agreement_id, who) for who in ("ann", "bo"))
    )
    await house.record()
    await house.skip(timedelta(days=4))
    assert [due.key for due, _ in house.world.carried] == ["new"]
    assert house.world.mails_of(MailKind.WITHDRAWN) == ["ann", "bo"]


async def test_a_withdrawn_agreement_goes_no_further(town: Town) -> None:
    house = town.house(world())
    await house.draft()
    house.world.answer = ActRecorded("", status=AgreementStatus.WITHDRAWN)
    await house.record()
    assert await house.result(house.agreement) == AgreementStatus.WITHDRAWN


async def test_what_was_due_is_carried_out_once_in_order(town: Town) -> None:
    house = town.house(world())
    await house.draft()
    now = await house.now()
    days = [timedelta(days=n) for n in (9, 2, 5)]
    house.world.agenda += [Due(now + n, DueKind.IN_FORCE, f"after {n.days}") for n in days]
    await house.record()
    await house.skip(timedelta(days=10))
    assert [due.key for due, _ in house.world.carried] == ["after 2", "after 5", "after 9"]
    for due, happened_at in house.world.carried:
        assert timedelta(0) <= happened_at - due.at < timedelta(minutes=1)


async def test_what_happens_at_midnight_is_told_in_the_morning_even_when_all_is_over(
    town: Town,
) -> None:
    house = town.house(world())
    await house.draft()
    await house.settle()
    midnight = await house.now() + timedelta(days=3)
    morning = midnight + timedelta(hours=9)
    mails = tuple(word(house.agreement_id, who) for who in ("ann", "bo"))
    over = CarriedOut(mails, AgreementStatus.ENDED_BY_NOTICE, mails_at=morning)
    house.world.agenda.append(Due(midnight, DueKind.NOTICES_TAKE_EFFECT, "effect"))
    house.world.consequences[DueKind.NOTICES_TAKE_EFFECT] = over
    await house.record()
    assert await house.result(house.agreement) == AgreementStatus.ENDED_BY_NOTICE
    assert house.world.mails_of(MailKind.WITHDRAWN) == ["ann", "bo"]
    assert all(timedelta(0) <= at - morning < timedelta(hours=1) for at in house.world.mail_times)


async def test_after_a_correction_the_attachment_is_issued_before_anybody_is_told(
    town: Town,
) -> None:
    house = town.house(world())
    house.world.answer = ActRecorded("", "the correction", issues_attachment=True)
    house.world.mails_of_attachment = (word(house.agreement_id, "ann"),)
    await house.draft()
    await house.record()
    await house.settle()
    assert [issued.correction_id for issued in house.world.issued] == ["the correction"]
    assert house.world.mails_of(MailKind.WITHDRAWN) == ["ann"]
