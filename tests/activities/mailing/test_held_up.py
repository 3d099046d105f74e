"""A mail that asks for a signature and was held up goes only where no newer one asks the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.database.tables import MailRow, PersonRow, SigningRequestRow
from adapters.mail.smtp import NotTakenYet
from messages.mail import MailKind
from tests.mail_scene import NOW, Scene, person_id, request_id, to_request
from tests.smtp_servers import Answers


async def test_an_invitation_held_up_is_left_to_the_newer_one_once_its_place_is_anothers(
    scene: Scene, answers: Answers
) -> None:
    answers.to = "451 later"
    held_up = to_request(MailKind.INVITATION)
    with pytest.raises(NotTakenYet):
        await scene.send(held_up)
    async with scene.sessions.begin() as session:
        session.add(
            PersonRow(
                id="taker",
                party_id="party-1",
                identity="taker",
                ordinal=8,
                role="alternate",
                name="Taker",
                email="taker@example.org",
                title="",
                capacity="",
                language="fi",
            )
        )
    await scene.change(SigningRequestRow, request_id(1), person_id="taker", generation=2)
    answers.to = ""
    await scene.send(held_up)
    await scene.send(replace(held_up, key=f"{held_up.key}:act"))
    await scene.send(held_up)
    assert [to for _, to in answers.accepted] == ["taker@example.org"]
    rows = {row.key: (row.person_id, row.status, row.problem) for row in await scene.mails()}
    assert rows == {
        held_up.key: (person_id(1), "sending", "superseded"),
        f"{held_up.key}:act": ("taker", "sent", None),
    }


async def test_an_invitation_held_up_is_left_to_the_link_that_was_sent_anew(
    scene: Scene, answers: Answers
) -> None:
    answers.to = "451 later"
    held_up = to_request(MailKind.INVITATION)
    with pytest.raises(NotTakenYet):
        await scene.send(held_up)
    async with scene.sessions.begin() as session:
        row = await session.get_one(MailRow, held_up.key)
        row.created_at = NOW - timedelta(minutes=5)
    answers.to = ""
    await scene.send(replace(held_up, key=f"{held_up.key}:act"))
    await scene.send(held_up)
    assert len(answers.accepted) == 1
