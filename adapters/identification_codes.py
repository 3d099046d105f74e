"""Codes that identify a signatory: derived like links, never stored and never in a history.

Six digits of HMAC-SHA-256 (RFC 2104) over a random serial, under a key that is not in the
database. Neither a dump of the database nor a history of workflows tells a code (abuse 22).
"""

from __future__ import annotations

import hashlib
import hmac

from adapters.keys import KeyRing
from domain.identification import CODE_DIGITS


def code_of(ring: KeyRing, key_name: str, request_id: str, serial: str) -> str:
    """Return the code of a serial; empty when its key has been taken off the ring."""
    key = ring.get(key_name)
    if key is None:
        return ""
    words = f"identification code\n{request_id}\n{serial}".encode()
    # The remainder of 256 bits is even as far as anybody can tell.
    number = int.from_bytes(hmac.new(key, words, hashlib.sha256).digest())
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def is_code(ring: KeyRing, key_name: str, request_id: str, serial: str, *, typed: str) -> bool:
    """Compare what was typed in constant time (abuse 21); spaces in it do not matter."""
    code = code_of(ring, key_name, request_id, serial)
    right = hmac.compare_digest(code.encode(), "".join(typed.split()).encode())
    return right and bool(code)


def browser_hash(secret: str) -> str:
    """Return what is kept of the secret that the asking browser carries."""
    return hashlib.sha256(f"code browser\n{secret}".encode()).hexdigest()
