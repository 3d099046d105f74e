"""Mails with the link to a party's page."""

from __future__ import annotations

import re

from adapters.database.party_pages import newest_link
from adapters.database.tables import AgreementRow, PersonRow
from adapters.links import Link, LinkPurpose, read_token
from domain.party_links import generation_at
from messages.ids import word_key
from messages.mail import MailKind, SendMail
from tests.activities.mailing.received import words_of
from tests.mail_scene import AGREEMENT, NOW, Scene, person_id
from tests.smtp_servers import Answers

_LINK = re.compile(r"https://sidos\.example\.org/party/(\S+)")


def asked(number: int = 3) -> SendMail:
    kind = MailKind.PARTY_PAGE
    key = word_key(kind, AGREEMENT, "act", person_id(number))
    return SendMail(key, kind, AGREEMENT, 0, person_id=person_id(number))


async def test_the_link_is_the_persons_own_and_of_the_day_of_the_mail(
    scene: Scene, answers: Answers
) -> None:
    await scene.change(AgreementRow, AGREEMENT, status="in_force")
    await scene.send(asked())
    assert answers.accepted == [("sidos@example.org", "person3@example.org")]
    found = _LINK.search(words_of(answers))
    assert found
    link = read_token(scene.settings.link_ring(), LinkPurpose.PARTY, found[1])
    assert link == Link(person_id(3), generation_at(NOW))
    assert "Mikkelin kaupunki" in words_of(answers)
    async with scene.sessions() as session:
        assert await newest_link(session, "PERSON3@example.org") == generation_at(NOW)


async def test_who_was_removed_meanwhile_gets_no_link(scene: Scene, answers: Answers) -> None:
    await scene.change(AgreementRow, AGREEMENT, status="in_force")
    await scene.change(PersonRow, person_id(3), removed_at=NOW)
    await scene.send(asked())
    assert not answers.accepted
