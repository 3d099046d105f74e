"""The history in sentences: which mail, to whom; mails that went out together are one line."""

from __future__ import annotations

from datetime import timedelta

from adapters.database.audit_events import AuditEvent
from adapters.i18n import translator
from service.wording.history import history_lines
from tests.service.pages.world import START

PEOPLE = {"p1": "Aino (Oak)", "p2": "Bo (Elm)"}


def event(number: int, kind: str, **data: str) -> AuditEvent:
    at = START + timedelta(seconds=number)
    return AuditEvent(
        number,
        kind,
        at,
        {"data": dict(data)},
        "",
        {},
        asked_id="p1" if "request_id" in data else "",
    )


def told(*events: AuditEvent) -> list[tuple[str, list[str]]]:
    lines = history_lines(events, PEOPLE, translator("en"))
    return [(line.words, [one.words for one in line.each]) for line in lines]


def test_mails_of_one_kind_that_follow_each_other_are_one_line_with_everyone_in_it() -> None:
    assert told(
        event(1, "sent_for_signing"),
        event(2, "mail_sent", mail="invitation", recipient_id="p1"),
        event(3, "mail_sent", mail="invitation", recipient_id="p2"),
        event(4, "mail_failed", mail="invitation", recipient_id="p2"),
        event(5, "signature_given", request_id="r1"),
        event(6, "mail_sent", mail="receipt", request_id="r1"),
    ) == [
        ("A mail was sent: receipt of the signature. Aino (Oak)", []),
        ("A signature was given. Aino (Oak)", []),
        ("A mail could not be delivered: request to sign. Bo (Elm)", []),
        ("2 mails were sent: request to sign.", ["Bo (Elm)", "Aino (Oak)"]),
        ("The agreement was sent for signing.", []),
    ]


def test_a_notice_says_when_it_takes_effect() -> None:
    ((words, _),) = told(event(1, "notice_given", party_id="p1", ends_on="2027-12-31"))
    assert words.endswith("given. It takes effect at the end of 31 December 2027. Aino (Oak)")


def test_an_event_that_the_page_does_not_know_is_told_as_such() -> None:
    assert told(event(1, "something_new")) == [("Something was recorded.", [])]
