"""The list says that an agreement is stuck exactly when its own page says so: kind by kind.

The list asks the database about all agreements at once; the page judges one. Of each kind of
trouble there is a scene here in which it comes, and is settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from adapters.database.tables import (
    AgendaItemRow,
    AgreementRow,
    DecidingRow,
    DecisionRow,
    HandoverProposalRow,
    MailRow,
    NotRightPersonRow,
    SigningCodeRow,
    SigningRequestRow,
    SigningRoundRow,
    StrongIdentificationRow,
)
from domain.troubles import Trouble
from service.dependencies import Services
from tests.activities.years import IN_FORCE_AT
from tests.service.pages.conftest import Browser
from tests.service.pages.party.scene import make_scene
from tests.service.pages.test_waiting import a_correction, a_plan_change
from tests.service.pages.world import START, Ticking, World, make_world
from tests.stuck import stuck

SAID: Mapping[Trouble, str] = {
    Trouble.SEALING: "the sealing fails and is tried again",
    Trouble.DECLINED: '<span class="tag bad">declined</span>',
    Trouble.EXPIRED: "its time ran out",
    Trouble.MAIL: "Mail to one person could not be delivered.",
    Trouble.CODE: "code entered wrong five times",
    Trouble.ANOTHER_PERSON: "another person was identified through the link",
    Trouble.NOT_RIGHT_PERSON: "says that they are not the right person",
    Trouble.PROPOSAL: "proposes somebody else to sign",
    Trouble.CORRECTION: "waits to be approved",
    Trouble.CONDITION: "blocks signing, until it is met or dropped",
    Trouble.DECISIONS_LATE: "has not decided yet; its decision is expected by 1 March 2026",
    Trouble.UPDATE: "An update is due",
    Trouble.RENEWAL: "the next term can be prepared",
}


class Desk:
    """One agreement, as the list and its page see it."""

    def __init__(self, services: Services, browser: Browser, agreement_id: str) -> None:
        self.services, self.browser, self.agreement_id = services, browser, agreement_id

    async def put(self, *rows: Any) -> None:
        """Write rows, new or known."""
        async with self.services.sessions.begin() as session:
            for row in rows:
                await session.merge(row)

    async def change(self, table: type, *which: Any, **values: Any) -> None:
        """Change the rows that are meant."""
        async with self.services.sessions.begin() as session:
            await session.execute(update(table).where(*which).values(**values))

    async def tells(self, *troubles: Trouble) -> None:
        """Expect these troubles of the list and of the page, and no other of either."""
        page = await self.browser.get(f"/agreements/{self.agreement_id}")
        async with self.services.reads() as session:
            listed = await stuck(session, self.agreement_id, today=self.services.clock().date())
        assert listed == troubles
        assert [kind for kind, words in SAID.items() if words in page.text] == list(troubles)


def test_every_kind_of_trouble_has_its_words_on_the_page() -> None:
    assert set(SAID) == set(Trouble)


@pytest.fixture
def desk(services: Services, coordinator: Browser, world: World) -> Desk:
    return Desk(services, coordinator, world.agreement_id)


def a_mail(world: World, person: str, status: str) -> MailRow:
    return MailRow(
        key=f"mail-{status}",
        agreement_id=world.agreement_id,
        kind="invitation",
        person_id=person,
        message_id=f"mail-{status}",
        status=status,
        created_at=START + timedelta(hours=status == "sent"),
    )


async def test_while_people_sign(desk: Desk, world: World) -> None:
    asked = world.requests["Aino"]
    async with world.services.reads() as session:
        person = (await session.get_one(SigningRequestRow, asked)).person_id
    of_aino = SigningRequestRow.id == asked
    await desk.tells()
    for row, trouble, settled in (
        (a_mail(world, person, "failed"), Trouble.MAIL, a_mail(world, person, "sent")),
        (a_code(asked, 5), Trouble.CODE, a_code(asked, 0)),
        (identified(asked, "another_person"), Trouble.ANOTHER_PERSON, identified(asked, "begun")),
        (proposal(asked, person, "open"), Trouble.PROPOSAL, proposal(asked, person, "turned_down")),
    ):
        await desk.put(row)
        await desk.tells(trouble)
        await desk.put(settled)
        await desk.tells()
    await desk.put(
        NotRightPersonRow(
            id="n", request_id=asked, person_id=person, generation=1, words="", told_at=START
        )
    )
    await desk.tells(Trouble.NOT_RIGHT_PERSON)
    await desk.change(SigningRequestRow, of_aino, status="declined")
    await desk.tells(Trouble.DECLINED)
    await desk.change(SigningRequestRow, of_aino, status="signed")
    await desk.tells()


async def test_the_next_step_says_that_one_person_was_identified_as_two_signatories(
    desk: Desk, world: World, coordinator: Browser
) -> None:
    await desk.put(identified(world.requests["Carl"], "same_person"))
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    assert "one person was identified as two signatories of a party" in page
    assert "identified as another signatory of the party too" in page


async def test_the_next_step_names_who_cannot_go_on(
    desk: Desk, world: World, coordinator: Browser
) -> None:
    asked = world.requests["Aino"]
    for row, said in (
        (a_code(asked, 5), "the code was entered wrong five times. Ask"),
        (identified(asked, "another_person"), "another person was identified through their link"),
    ):
        page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
        assert said not in page
        await desk.put(row)
        page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
        assert said in page
        assert "Reminders go out by themselves" not in page


def a_code(request_id: str, wrong_tries: int) -> SigningCodeRow:
    return SigningCodeRow(
        request_id=request_id,
        serial="s",
        key_name="p1",
        browser_sha256="b",
        generation=1,
        issued_at=START,
        wrong_tries=wrong_tries,
    )


def identified(request_id: str, outcome: str) -> StrongIdentificationRow:
    return StrongIdentificationRow(
        request_id=request_id,
        provider="p",
        serial="s",
        key_name="p1",
        browser_sha256="b",
        generation=1,
        begun_at=START,
        outcome=outcome,
        identity_sha256="",
    )


def proposal(request_id: str, person: str, status: str) -> HandoverProposalRow:
    return HandoverProposalRow(
        id="h",
        request_id=request_id,
        person_id=person,
        identity=person,
        proposal={"name": "Ilse", "email": "ilse@example.org", "title": "", "language": "fi"},
        reason="",
        extract_sha256="",
        status=status,
        proposed_at=START,
        answer="",
    )


@pytest.mark.parametrize("ended_as", [Trouble.DECLINED, Trouble.EXPIRED])
async def test_after_a_round_that_ended_and_while_a_seal_fails(
    desk: Desk, world: World, ended_as: Trouble
) -> None:
    mine = SigningRoundRow.id == world.round_id
    await desk.change(SigningRoundRow, mine, status="sealing", sealing_problem="no answer")
    await desk.change(AgreementRow, status="sealing")
    await desk.tells(Trouble.SEALING)
    await desk.change(
        SigningRoundRow, mine, status=ended_as.value, sealing_problem=None, ended_at=START
    )
    await desk.change(AgreementRow, status="draft")
    if ended_as is Trouble.DECLINED:
        await desk.change(
            SigningRequestRow, SigningRequestRow.id == world.requests["Aino"], status="declined"
        )
    await desk.tells(ended_as)
    await desk.change(AgreementRow, status="withdrawn")
    async with world.services.reads() as session:
        assert await stuck(session, world.agreement_id) == ()


async def test_while_the_parties_decide(
    services: Services, coordinator: Browser, clock: Ticking
) -> None:
    world = await make_world(services, clock, status="deciding")
    desk = Desk(services, coordinator, world.agreement_id)
    async with services.reads() as session:
        party = (await session.scalars(DecisionRow.__table__.select())).first()
    await desk.put(
        DecidingRow(
            id="d",
            agreement_id=world.agreement_id,
            document_sha256=world.document_sha256,
            version=1,
            expected_on=date(2026, 3, 1),
            sent_by="staff",
            sent_at=START,
        )
    )
    await desk.tells()
    mine = DecisionRow.id == party
    condition = {"outcome": "approved_on_condition", "condition_state": "open"}
    await desk.change(DecisionRow, mine, **condition)
    await desk.tells(Trouble.CONDITION)
    await desk.change(DecisionRow, mine, condition_state="met")
    await desk.tells()
    await desk.change(DecisionRow, mine, superseded_at=START)
    await desk.tells(Trouble.DECISIONS_LATE)


async def test_while_the_agreement_is_in_force(
    services: Services, coordinator: Browser, clock: Ticking
) -> None:
    scene = await make_scene(services, clock)
    desk = Desk(services, coordinator, scene.agreement_id)
    await desk.change(AgreementRow, in_force_at=IN_FORCE_AT)
    await desk.tells()
    change, correction = a_plan_change(scene), a_correction(scene)
    await desk.put(change, correction)
    await desk.tells(Trouble.CORRECTION, Trouble.UPDATE)
    change.dismissed_at, correction.status, correction.decided_at = START, "approved", START
    await desk.put(change, correction)
    await desk.tells()
    await desk.change(AgreementRow, renewal_months=9, last_on=date(2026, 10, 31))
    await desk.put(
        AgendaItemRow(
            agreement_id=scene.agreement_id,
            key="renewal",
            kind="renewal_offered",
            due_at=START,
            done_at=START,
            answer={},
        )
    )
    await desk.tells(Trouble.RENEWAL)
    await desk.change(AgreementRow, renewal_declined_at=START)
    await desk.tells()
