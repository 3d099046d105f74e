"""The few forms of DER that a signature container needs, written directly.

asn1crypto reads containers well, but takes tens of milliseconds to write one.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache

from asn1crypto import core

SEQUENCE, SET = 0x30, 0x31
OCTET_STRING, GENERALIZED_TIME = 0x04, 0x18
_LONG_FORM = 0x80
NULL = b"\x05\x00"


def tlv(tag: int, *contents: bytes) -> bytes:
    """Return one value with its tag and length."""
    body = b"".join(contents)
    size = len(body)
    if size < _LONG_FORM:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG_FORM | len(length))) + length + body


def sequence(*contents: bytes) -> bytes:
    """Return a SEQUENCE."""
    return tlv(SEQUENCE, *contents)


def set_of(*contents: bytes, tag: int = SET) -> bytes:
    """Return a SET OF, in the order that DER prescribes."""
    return tlv(tag, *sorted(contents))


def context(number: int, *contents: bytes) -> bytes:
    """Return a constructed, context-specific value."""
    return tlv(0xA0 | number, *contents)


def octets(value: bytes) -> bytes:
    """Return an OCTET STRING."""
    return tlv(OCTET_STRING, value)


def integer(value: int) -> bytes:
    """Return an INTEGER that is not negative."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def generalized_time(at: datetime) -> bytes:
    """Return a UTC instant, to the second."""
    return tlv(GENERALIZED_TIME, at.strftime("%Y%m%d%H%M%SZ").encode())


@cache
def oid(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER."""
    return bytes(core.ObjectIdentifier(dotted).dump())
