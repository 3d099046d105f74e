"""Messages: headers that nobody can add to, the same bytes for the same mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.mail.compose import AddressNotValid, Attachment, Envelope, compose
from adapters.mail.identity import message_id, sender_address
from adapters.mail.plain_words import one_line
from adapters.mail.rendering import Words, put_into_words
from messages.mail import MailKind
from tests.letters import a_letter

ENVELOPE = Envelope(
    sender=sender_address("sidos@example.org", "Etelä-Savon hyvinvointialue"),
    reply_to="coordinator@example.org",
    recipient_name="Äijälä, Örjan",
    recipient="orjan@example.org",
    message_id=message_id("invitation:1", "example.org"),
    references=(),
    sent_at=datetime(2026, 11, 24, 8, tzinfo=UTC),
)
WORDS = put_into_words(a_letter(MailKind.INVITATION, "fi"))
PDF = Attachment("2026-0001.pdf", "application", "pdf", b"%PDF-1.7 \x00\xff")


def _sent(message: EmailMessage) -> EmailMessage:
    received = message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(received, EmailMessage)
    return received


def test_a_mail_is_plain_text_and_html_and_says_that_a_machine_sent_it() -> None:
    received = _sent(compose(ENVELOPE, WORDS, []))
    assert received.get_content_type() == "multipart/alternative"
    plain, html = received.get_body(("plain",)), received.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == WORDS.text
    assert html.get_content().replace("\r\n", "\n") == WORDS.html
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Date"] == "Tue, 24 Nov 2026 08:00:00 +0000"
    assert str(received["To"]) == '"Äijälä, Örjan" <orjan@example.org>'
    assert received["Reply-To"] == "coordinator@example.org"
    assert str(received["From"]) == "Etelä-Savon hyvinvointialue <sidos@example.org>"


@pytest.mark.abuse(58)
def test_the_same_mail_is_the_same_bytes() -> None:
    first, second = (compose(ENVELOPE, WORDS, [PDF]).as_bytes() for _ in range(2))
    assert first == second


def test_what_is_attached_arrives_unchanged() -> None:
    (attached,) = _sent(compose(ENVELOPE, WORDS, [PDF])).iter_attachments()
    assert attached.get_filename() == "2026-0001.pdf"
    assert attached.get_content() == PDF.content


def test_a_calendar_file_says_what_it_does() -> None:
    ics = Attachment("deadline.ics", "text", "calendar", b"BEGIN:VCALENDAR\r\n", "PUBLISH")
    (attached,) = _sent(compose(ENVELOPE, WORDS, [ics])).iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached["Content-Type"].params["method"] == "PUBLISH"


def test_a_reminder_belongs_to_its_invitation() -> None:
    received = _sent(compose(replace(ENVELOPE, references=("<first@example.org>",)), WORDS, []))
    assert received["References"] == received["In-Reply-To"] == "<first@example.org>"


_HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "a\r\nBcc: victim@example.net",
            "a\nBcc: victim@example.net",
            "=?UTF-8?Q?=0D=0ABcc:_victim@example.net?=",
            "=?UTF-8?Q?=0A?=",
            'a" <victim@example.net>, "b',
            "a\u2028Bcc: victim@example.net",
        ]
    ),
)


@pytest.mark.abuse(29)
@given(name=_HOSTILE, subject=_HOSTILE)
def test_no_name_or_title_adds_a_header_or_a_recipient(name: str, subject: str) -> None:
    message = compose(
        replace(ENVELOPE, recipient_name=name), Words(subject, "text", "<p>text</p>"), []
    )
    received = _sent(message)
    expected = _sent(compose(ENVELOPE, WORDS, []))
    assert sorted(received.keys()) == sorted(expected.keys())
    (recipient,) = received["To"].addresses
    assert recipient.addr_spec == "orjan@example.org"


_WORDS = st.lists(
    st.text(st.characters(categories=("L", "N"), max_codepoint=0x24F), min_size=1, max_size=30),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(name=_WORDS, subject=_WORDS)
@example(
    name="Örjan Äijälä", subject="Signed by all: Perhekeskustoiminnan yhteistyösopimus 2026–2029"
)
def test_names_and_titles_arrive_with_their_spaces(name: str, subject: str) -> None:
    message = compose(
        replace(ENVELOPE, recipient_name=name), Words(subject, "text", "<p>text</p>"), []
    )
    raw = message_from_bytes(message.as_bytes())
    to, address = parseaddr(raw["To"])
    assert address == ENVELOPE.recipient
    assert str(make_header(decode_header(to))) == one_line(name)
    assert str(make_header(decode_header(raw["Subject"]))) == one_line(subject)
    lines = message.as_bytes().partition(b"\r\n\r\n")[0].splitlines()
    assert max(map(len, lines)) <= 78


@pytest.mark.abuse(29)
@pytest.mark.parametrize(
    "address", ["a@example.org\r\nBcc: b@example.net", "a@b@c", "a", "", "a@ä..fi", "x y@z.org"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(AddressNotValid):
        compose(replace(ENVELOPE, recipient=address), WORDS, [])


def test_a_domain_beyond_ascii_is_written_as_dns_knows_it() -> None:
    received = _sent(compose(replace(ENVELOPE, recipient="a@työ.example"), WORDS, []))
    assert received["To"].addresses[0].addr_spec == "a@xn--ty-gka.example"


def test_the_sender_s_own_name_comes_before_the_organisation_s() -> None:
    assert sender_address("Sidos <s@example.org>", "Org").display_name == "Sidos"
    assert sender_address("s@example.org", "Org").display_name == "Org"
