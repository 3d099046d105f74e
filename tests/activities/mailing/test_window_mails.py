"""Word of a termination window: until when, what a notice does, the day for the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

from adapters.database.tables import AgreementRow
from domain.months import MonthDay
from domain.term import Term
from domain.termination.as_data import rule_to_data
from domain.termination.rule import NoticeEnds, TermRule, YearlyDeadline
from messages.mail import MailKind, SendMail
from tests.activities.mailing.received import calendar_of, words_of
from tests.mail_scene import AGREEMENT, Scene, person_id
from tests.smtp_servers import Answers

RULE = TermRule(
    Term(date(2026, 1, 1), date(2029, 12, 31)),
    YearlyDeadline(
        notice_by=MonthDay(6, 30), ends_on=MonthDay(12, 31), effect=NoticeEnds.PARTY_LEAVES
    ),
)


def word(kind: MailKind, number: int) -> SendMail:
    key = f"{kind}:{number}"
    return SendMail(
        key, kind, AGREEMENT, 0, person_id=person_id(3), number=number, subject_id="2027"
    )


async def in_force(scene: Scene) -> None:
    await scene.change(
        AgreementRow,
        AGREEMENT,
        status="in_force",
        in_force_at=datetime(2026, 1, 1, tzinfo=UTC),
        terms=rule_to_data(RULE),
    )


async def test_word_of_a_window_says_until_when_and_what_a_notice_does(
    scene: Scene, answers: Answers
) -> None:
    await in_force(scene)
    await scene.send(word(MailKind.WINDOW_OPENED, 0))
    text = " ".join(words_of(answers).split())
    assert "30 June 2027" in text
    assert "leaves the agreement on 31 December 2027" in text
    assert "https://sidos.example.org/party/" in text


async def test_a_later_word_replaces_the_day_in_the_calendar(
    scene: Scene, answers: Answers
) -> None:
    await in_force(scene)
    await scene.send(word(MailKind.WINDOW_OPENED, 0))
    first = calendar_of(answers).walk("VEVENT")[0]
    await scene.send(word(MailKind.WINDOW_CLOSING, 1))
    second = calendar_of(answers).walk("VEVENT")[0]
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second.decoded("DTSTART") == date(2027, 6, 30)


async def test_an_agreement_that_has_ended_meanwhile_is_not_written_about(
    scene: Scene, answers: Answers
) -> None:
    await in_force(scene)
    await scene.change(AgreementRow, AGREEMENT, status="ended_by_notice")
    await scene.send(word(MailKind.WINDOW_CLOSING, 1))
    assert not answers.accepted
