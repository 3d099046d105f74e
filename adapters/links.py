"""Tokens of emailed links: derived, never stored.

`id.generation.key-id.HMAC` with the first 128 bits of HMAC-SHA-256 (RFC 2104) in
base64url, under a key that is not in the database. A retried mail carries the same
link; a raised generation kills the old one; a dump of the database opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from adapters.keys import KeyRing

_TOKEN = re.compile(
    r"(?P<id>[0-9a-f-]{8,36})\.(?P<generation>\d{1,6})\.(?P<key>[a-z0-9]{1,16})\."
    r"(?P<mac>[A-Za-z0-9_-]{22})",
    re.ASCII,
)


class LinkPurpose(StrEnum):
    """What a link opens; a token of one purpose is no token of another."""

    SIGNING = "signing"
    STAFF_SIGN_IN = "staff_sign_in"
    DECIDING = "deciding"
    PARTY = "party"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Link:
    """What an authentic token names; whether it still opens is for the records to say."""

    id: str
    generation: int


def make_token(ring: KeyRing, purpose: LinkPurpose, link: Link) -> str:
    """Return the token of a link under the ring's current key."""
    name, key = ring.current
    return f"{link.id}.{link.generation}.{name}.{_mac(key, purpose, link)}"


def read_token(ring: KeyRing, purpose: LinkPurpose, token: str) -> Link | None:
    """Return what a token names, or None when it is not authentic."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    link = Link(match["id"], int(match["generation"]))
    key = ring.get(match["key"])
    # An unknown key id costs the same time as a wrong code (abuse 7).
    expected = _mac(key or bytes(32), purpose, link)
    authentic = hmac.compare_digest(expected, match["mac"])
    return link if authentic and key is not None else None


def _mac(key: bytes, purpose: LinkPurpose, link: Link) -> str:
    words = f"{purpose.value}\n{link.id}\n{link.generation}".encode()
    digest = hmac.new(key, words, hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
