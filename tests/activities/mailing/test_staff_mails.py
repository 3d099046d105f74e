"""The link by which staff sign in, by mail: once, while it opens, and of no agreement."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from temporalio.testing import ActivityEnvironment

from activities.staff_mail import SmtpStaffMailActivities
from adapters.database.staff import MAILED_LINK_GOOD_FOR, StaffView, renew_link
from adapters.database.tables import StaffMailRow
from adapters.staff_links import sign_in_address
from messages.staff_mail import SendStaffMail, StaffMailKind
from tests.activities.mailing.received import words_of
from tests.mail_scene import NOW, STAFF, Scene
from tests.smtp_servers import Answers


async def asked(scene: Scene) -> StaffView:
    async with scene.sessions.begin() as session:
        staff = await renew_link(session, email="coordinator@example.org", at=NOW)
    assert staff is not None
    return staff


async def send(scene: Scene, staff: StaffView, *, act: str = "act", at: datetime = NOW) -> None:
    kind = StaffMailKind.SIGN_IN
    activities = SmtpStaffMailActivities(
        sessions=scene.sessions, settings=scene.settings, clock=lambda: at
    )
    mail = SendStaffMail(f"{kind}:{act}", kind, staff.id, staff.link_generation)
    await ActivityEnvironment().run(activities.send_staff_mail, mail)


async def rows(scene: Scene) -> list[StaffMailRow]:
    async with scene.sessions() as session:
        return list(await session.scalars(select(StaffMailRow)))


@pytest.mark.abuse(58)
async def test_a_member_gets_the_living_link_once_in_their_language(
    scene: Scene, answers: Answers
) -> None:
    staff = await asked(scene)
    for _ in range(2):
        await send(scene, staff)
    assert answers.accepted == [("sidos@example.org", "coordinator@example.org")]
    words = words_of(answers)
    assert sign_in_address(scene.settings, staff) in words
    assert "Linkki" in words
    (message,) = answers.messages
    assert message["Auto-Submitted"] == "auto-generated"
    assert "sign-in" not in message["Subject"]
    (row,) = await rows(scene)
    assert (row.staff_id, row.status, row.sent_at) == (STAFF, "sent", NOW)
    assert await scene.events() == []


async def test_a_link_that_was_replaced_or_ran_out_is_not_mailed_any_more(
    scene: Scene, answers: Answers
) -> None:
    first, second = await asked(scene), await asked(scene)
    await send(scene, first)
    await send(scene, second, at=NOW + MAILED_LINK_GOOD_FOR)
    assert answers.accepted == []
    assert await rows(scene) == []


@pytest.mark.abuse(59)
async def test_an_address_that_is_refused_for_good_is_recorded_and_not_retried(
    scene: Scene, answers: Answers
) -> None:
    staff = await asked(scene)
    answers.to = "550 no such user"
    await send(scene, staff)
    answers.to = ""
    await send(scene, staff)
    (row,) = await rows(scene)
    assert (row.status, row.sent_at) == ("failed", None)
    assert "550 no such user" in str(row.problem)
    assert answers.accepted == []
