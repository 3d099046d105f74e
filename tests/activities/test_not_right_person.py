"""A signatory says that they are not the right person: told, and left in peace."""

from __future__ import annotations

import pytest
from temporalio.exceptions import ApplicationError

from adapters.database.mail_sources import mail_facts
from adapters.database.rounds import RoundView
from adapters.database.tables import StaffRow
from adapters.payloads.handover import NotRightPerson
from messages.mail import MailKind, SendMail
from messages.round_acts import RoundActKind, RoundActRecorded
from tests.activities.house import STAFF_ID, House
from tests.activities.test_round_acts import correct, kinds, manage, of


async def tell(house: House, round_: RoundView, *, generation: int = 1) -> RoundActRecorded:
    """Let ann say through her link of a generation that bea should sign."""
    request_id = of(round_, "ann").request_id
    payload = NotRightPerson(request_id, "Bea signs now", "en", "", "", "link", "0" * 32)
    return await manage(
        house,
        round_,
        RoundActKind.NOT_RIGHT_PERSON,
        request_id,
        payload.to_bytes(),
        by=of(round_, "ann").person,
        generation=generation,
    )


async def is_doubted(house: House, round_: RoundView) -> bool:
    request_id = of(round_, "ann").request_id
    mail = SendMail(
        "r", MailKind.REMINDER, round_.agreement_id, round_.number, request_id=request_id, number=1
    )
    async with house.database.reads() as session:
        facts = await mail_facts(session, mail, at=house.clock())
    shown = of(await house.round(round_.agreement_id), "ann").said.not_right
    assert facts.requests[0].is_doubted == (shown is not None)
    return shown is not None and shown.words == "Bea signs now"


async def coordinator(house: House) -> str:
    """Let whoever makes agreements and starts rounds here be a member of staff."""
    async with house.database.sessions.begin() as session:
        session.add(
            StaffRow(
                id=STAFF_ID,
                email="coordinator@example.org",
                role="coordinator",
                language="fi",
                link_generation=1,
                link_valid_until=None,
                created_at=house.clock(),
                disabled_at=None,
            )
        )
    return STAFF_ID


async def test_the_coordinator_hears_it_and_the_link_lives_until_they_act(house: House) -> None:
    await coordinator(house)
    round_ = await house.open_round()
    told = await tell(house, round_)
    assert [(mail.kind, mail.staff_id) for mail in told.mails] == [
        (MailKind.NOT_RIGHT_PERSON, STAFF_ID)
    ]
    assert not told.requests
    assert await is_doubted(house, round_)
    assert (await kinds(house, round_))[-1] == "not_right_person_told"
    await correct(house, round_, "ann", "bea.berg@oak.example.org")
    assert not await is_doubted(house, round_)


async def test_it_is_said_once_a_link_and_not_through_a_dead_one(house: House) -> None:
    round_ = await house.open_round()
    await tell(house, round_)
    with pytest.raises(ApplicationError) as again:
        await tell(house, round_)
    await manage(house, round_, RoundActKind.RESEND_LINK, of(round_, "ann").request_id)
    with pytest.raises(ApplicationError) as dead:
        await tell(house, round_)
    assert (again.value.type, dead.value.type) == ("already_told", "link_replaced")
    await tell(house, round_, generation=2)
    assert await is_doubted(house, round_)


async def test_all_are_reminded_but_who_says_that_they_are_not_the_right_person(
    house: House,
) -> None:
    round_ = await house.open_round()
    await tell(house, round_)
    reminded = await manage(house, round_, RoundActKind.REMIND)
    assert of(round_, "ann").request_id not in {mail.request_id for mail in reminded.mails}
    assert reminded.mails


async def test_who_has_signed_says_no_more_who_should(house: House) -> None:
    round_ = await house.open_round()
    await house.sign(round_, await house.signing(round_, "ann"))
    with pytest.raises(ApplicationError) as refused:
        await tell(house, round_)
    assert refused.value.type == "signatory_has_answered"
    assert not await is_doubted(house, round_)
