"""Reports of several servers are read; nothing else says that a mail did not arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.delivery_reports import LARGEST_READ, read_report
from tests.adapters.mail import reports
from tests.adapters.mail.reports import TAG, WORDS


@pytest.mark.parametrize(
    ("raw", "status", "words"),
    [
        (reports.postfix(), "5.1.1", WORDS),
        (reports.exchange(), "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient"),
        (reports.exim(), "5.0.0", "554 5.2.2 mailbox full"),
        (reports.old_exim(), "5.7.1", "550 5.7.1 relaying denied"),
        (reports.gave_up(), "4.4.1", "451 4.4.1"),
    ],
    ids=["postfix", "exchange", "exim", "old exim", "gave up after days"],
)
def test_a_report_of_failure_names_the_mail_and_says_why(
    raw: bytes, status: str, words: str
) -> None:
    report = read_report(raw)
    assert report is not None
    assert report.tags == (TAG,)
    assert report.status == status
    assert report.words.startswith(words)


@pytest.mark.abuse(59)
@pytest.mark.parametrize(
    "raw",
    [
        reports.postfix(action="delayed"),
        reports.postfix(action="delivered"),
        reports.postfix(action="relayed"),
        reports.out_of_office(),
        reports.answer(),
        reports.read_receipt(),
        reports.forwarded(),
        b"",
    ],
    ids=["delayed", "delivered", "relayed", "away", "answer", "read", "forwarded", "nothing"],
)
def test_whatever_is_no_report_of_failure_says_nothing(raw: bytes) -> None:
    assert read_report(raw) is None


def test_the_address_that_a_report_was_sent_to_names_the_mail_too() -> None:
    other = "f" * 32
    report = read_report(reports.postfix(other, to=f"sidos+{TAG}@example.org"))
    assert report is not None
    assert set(report.tags) == {TAG, other}


@pytest.mark.abuse(29)
def test_a_servers_words_are_one_short_line_without_hidden_marks() -> None:
    hostile = "550 \u202e<script>alert(1)</script>\u200b " + "x" * 2000
    raw = reports.exim().replace(b"554 5.2.2 mailbox full", hostile.encode())
    report = read_report(raw)
    assert report is not None
    assert len(report.words) == 300
    assert "\u202e" not in report.words
    assert "\u200b" not in report.words


def test_a_report_is_read_from_the_beginning_of_a_mail_that_was_cut_off() -> None:
    raw = reports.postfix().replace(b"Hello\r\n", b"x" * 78 * 20_000)
    assert len(raw) > LARGEST_READ
    report = read_report(raw[:LARGEST_READ])
    assert report is not None
    assert report.tags == (TAG,)


@pytest.mark.parametrize("raw", [reports.postfix(), reports.exchange(), reports.old_exim()])
@given(data=st.data())
def test_a_report_that_was_cut_and_garbled_never_raises(raw: bytes, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(raw))] * 2)))
    garbled = raw[:start] + data.draw(st.binary(max_size=60)) + raw[end:]
    found = read_report(garbled)
    assert found is None or len(found.words) <= 300


@given(st.binary(max_size=2000))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    read_report(raw)
    read_report(b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n" + raw)
    read_report(
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: message/delivery-status\r\n\r\n" + raw
    )


def test_mails_within_mails_without_end_are_no_report() -> None:
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 8000
    head = b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
    assert read_report(head + nested) is None
