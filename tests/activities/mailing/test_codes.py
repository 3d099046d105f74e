"""The mail that brings a code, and word of one that was entered wrong too often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.database.tables import SigningCodeRow
from adapters.identification_codes import code_of
from messages.mail import MailKind, SendMail
from tests.activities.mailing.received import words_of
from tests.mail_scene import AGREEMENT, NOW, STAFF, Scene, request_id
from tests.smtp_servers import Answers


async def issue(scene: Scene, minutes_ago: float = 0) -> tuple[SendMail, str]:
    """Put a code into the records; return the mail that brings it, and the code."""
    key_name, _ = scene.settings.link_ring().current
    async with scene.sessions.begin() as session:
        session.add(
            SigningCodeRow(
                request_id=request_id(1),
                serial="act",
                key_name=key_name,
                browser_sha256="",
                generation=1,
                issued_at=NOW - timedelta(minutes=minutes_ago),
                used_at=None,
                wrong_tries=0,
                identified_at=None,
            )
        )
    kind = MailKind.IDENTIFICATION_CODE
    mail = SendMail(f"{kind}:act", kind, AGREEMENT, 0, request_id=request_id(1), subject_id="act")
    return mail, code_of(scene.settings.link_ring(), key_name, request_id(1), "act")


@pytest.mark.abuse(22)
async def test_the_code_is_in_the_body_and_nowhere_else(scene: Scene, answers: Answers) -> None:
    mail, code = await issue(scene)
    await scene.send(mail)
    words = words_of(answers)
    assert code in words
    assert not any(code in str(value) for value in answers.messages[-1].values())
    assert "/sign/" not in words
    (event,) = await scene.events()
    assert code not in str(event.event["data"])


@pytest.mark.abuse(21)
async def test_a_code_that_has_run_out_or_was_replaced_is_not_mailed(
    scene: Scene, answers: Answers
) -> None:
    mail, _ = await issue(scene, minutes_ago=10)
    await scene.send(mail)
    replaced = SendMail(
        "other", mail.kind, AGREEMENT, 0, request_id=request_id(1), subject_id="other"
    )
    await scene.send(replaced)
    assert not answers.accepted


async def test_the_coordinator_hears_whose_codes_are_blocked(
    scene: Scene, answers: Answers
) -> None:
    kind = MailKind.CODE_BLOCKED
    await scene.send(
        SendMail("blocked", kind, AGREEMENT, 0, staff_id=STAFF, subject_id=request_id(1))
    )
    assert f"/agreements/{AGREEMENT}" in words_of(answers)
