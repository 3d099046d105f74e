"""A run that goes on where another left off remembers what was done."""

from __future__ import annotations

from datetime import date, timedelta

from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus
from messages import names
from messages.agreement import (
    AgreementDrafted,
    AgreementInput,
    AgreementState,
    SigningRoundStarted,
    StartedRound,
    StartSigningRound,
)
from messages.ids import PROCESS_QUEUE
from messages.mail import MailKind
from messages.signing import (
    GroupState,
    RoundNews,
    SignatureReceipt,
    SigningGroupInput,
    SigningRoundInput,
)
from tests.workflows.house import House, Town, new_id
from tests.workflows.world import DOCUMENT, World, one_group
from workflows.agreement import AgreementWorkflow
from workflows.signing_group import SigningGroupWorkflow
from workflows.signing_round import SigningRoundWorkflow


async def a_house(town: Town) -> House:
    return town.house(World(groups=one_group(("a", "any", ("ann",)), ("b", "any", ("bo",)))))


async def test_a_group_answers_an_act_of_its_run_before(town: Town) -> None:
    house = await a_house(town)
    house.world.set_status("ann", RequestStatus.SIGNED)
    at = await house.now()
    receipt = SignatureReceipt(new_id(), "ann", at)
    await house.client.start_workflow(
        SigningGroupWorkflow.run,
        SigningGroupInput(
            agreement_id=house.agreement_id,
            round_number=1,
            group=0,
            document_sha256=DOCUMENT,
            closes_at=at + timedelta(days=30),
            state=GroupState((receipt,)),
        ),
        id=house.group().id,
        task_queue=PROCESS_QUEUE,
    )
    assert await house.sign("ann", act_id=receipt.signature_id, received_at=at) == receipt
    assert not house.world.receipts
    assert not house.world.mails_of(MailKind.INVITATION)


async def test_a_round_tells_only_those_who_were_not_told_before(town: Town) -> None:
    house = await a_house(town)
    at = await house.now()
    await house.client.start_workflow(
        SigningRoundWorkflow.run,
        SigningRoundInput(
            house.agreement_id, 1, DOCUMENT, 1, at, news=RoundNews(RoundStatus.EXPIRED, told=2)
        ),
        id=house.round().id,
        task_queue=PROCESS_QUEUE,
    )
    assert await house.result(house.round()) == RoundStatus.EXPIRED
    assert house.world.mails_of(MailKind.EXPIRED) == ["cid", "staff"]
    assert not house.world.ended


async def test_an_agreement_answers_an_act_of_its_run_before(town: Town) -> None:
    house = await a_house(town)
    at = await house.now()
    answer = SigningRoundStarted(1, DOCUMENT, at)
    state = AgreementState(
        status=AgreementStatus.DRAFT,
        rounds=1,
        drafted=AgreementDrafted(house.agreement_id, DOCUMENT),
        started=(StartedRound("the-act", answer),),
    )
    await house.client.start_workflow(
        AgreementWorkflow.run,
        AgreementInput(house.agreement_id, state),
        id=house.agreement.id,
        task_queue=PROCESS_QUEUE,
    )
    act = StartSigningRound("the-act", house.agreement_id, "staff", date(2030, 1, 1), at)
    again = await house.agreement.execute_update(
        names.START_SIGNING_ROUND, act, id=new_id(), result_type=SigningRoundStarted
    )
    assert again == answer
    assert (await house.start()).round_number == 2
