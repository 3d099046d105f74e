"""Reads from a returned mail which mail of ours did not arrive, and why (RFC 3464).

Only a report of failure is one: an answer, an out-of-office note, a receipt, or word of a mere
delay says nothing here, whatever its text (abuse 59).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from adapters.mail.plain_words import one_line

LARGEST_READ = 256 * 1024
"""Bytes: the report comes first, and what was returned behind it may be large."""

_TAG = r"(?P<tag>[0-9a-f]{32})"
_IN_MESSAGE_ID = re.compile(rf"<{_TAG}@")
_IN_ADDRESS = re.compile(rf"(?:^|[<+=\s]){_TAG}@")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ANSWER = re.compile(r"^.*\b[45]\d\d[ -].*$", re.MULTILINE)
_OUR_ID_RETURNED = re.compile(rf"^Message-ID:\s*<{_TAG}@", re.MULTILINE | re.IGNORECASE)
_TO_US = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A mail did not arrive.

    `tags` are what may name it: the first part of its Message-ID, which also stands in the
    address that the report was sent to. `status` is that of RFC 3463 or empty; `words` are the
    other server's, on one line, shortened, and nothing that a program should trust.
    """

    tags: tuple[str, ...]
    status: str
    words: str


def read_report(raw: bytes) -> DeliveryReport | None:
    """Return the report that a mail is, or None; no bytes make it raise."""
    try:
        message = message_from_bytes(raw[:LARGEST_READ])
        report = _standard_report(message) or _report_of_exim(message)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        # The parser of the standard library is patient, but not with everything.
        return None
    return report


def _standard_report(message: Message) -> DeliveryReport | None:
    """Read a `multipart/report` with a part `message/delivery-status`."""
    if message.get_content_type() != "multipart/report":
        return None
    parts = _children(message)
    blocks = [
        block
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for block in _children(part)
    ]
    failed = next((block for block in blocks if _action(block) == "failed"), None)
    if failed is None:
        return None
    words = _text(failed, "Diagnostic-Code").partition(";")[2] or _text(failed, "Diagnostic-Code")
    status = _STATUS.search(_text(failed, "Status"))
    return DeliveryReport(
        tags=_distinct([*_tags_of(message), *_tags_of_returned(parts)]),
        status=status[1] if status else "",
        words=_shortened(words or _text(failed, "Status")),
    )


def _report_of_exim(message: Message) -> DeliveryReport | None:
    """Read what Exim wrote before it knew RFC 3464: it names whom it failed in a header."""
    if not message["X-Failed-Recipients"] or message.is_multipart():
        return None
    text = str(message.get_payload())
    answer = _ANSWER.search(text)
    words = answer[0] if answer else ""
    status = _STATUS.search(words)
    returned = [match["tag"] for match in _OUR_ID_RETURNED.finditer(text)]
    return DeliveryReport(
        tags=_distinct([*_tags_of(message), *returned]),
        status=status[1] if status else "",
        words=_shortened(words),
    )


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _text(message: Message, name: str) -> str:
    return str(message.get(name, ""))


def _action(block: Message) -> str:
    words = _text(block, "Action").split()
    return words[0].lower() if words else ""


def _tags_of(message: Message) -> Iterator[str]:
    """Yield the tags by which the report itself says what it is about."""
    for name in _TO_US:
        for value in message.get_all(name, []):
            yield from (match["tag"] for match in _IN_ADDRESS.finditer(str(value)))
    for name in ("In-Reply-To", "References"):
        yield from (match["tag"] for match in _IN_MESSAGE_ID.finditer(_text(message, name)))


def _tags_of_returned(parts: list[Message]) -> Iterator[str]:
    """Yield the tag of the mail that came back, whole or its headers alone."""
    for part in parts:
        kind = part.get_content_type()
        returned: list[Message] = []
        if kind == "message/rfc822":
            returned = _children(part)
        elif kind == "text/rfc822-headers":
            body = part.get_payload(decode=True)
            text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
            returned = [message_from_string(text)]
        for one in returned:
            value = _text(one, "Message-ID")
            yield from (match["tag"] for match in _IN_MESSAGE_ID.finditer(value))


def _distinct(tags: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))


def _shortened(words: str) -> str:
    plain = one_line(words)
    return plain if len(plain) <= _LONGEST_WORDS else f"{plain[: _LONGEST_WORDS - 1]}…"
