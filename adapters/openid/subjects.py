"""Marks by which one human is known again: keyed, and of one agreement alone."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from adapters.keys import KeyRing


@dataclass(frozen=True, slots=True)
class Subject:
    """One human as a provider calls them; neither value is kept, logged or shown."""

    issuer: str
    name: str

    def mark(self, ring: KeyRing, key_name: str, agreement_id: str) -> str:
        """Return what is kept, begun by the key's name; empty when the key is off the ring.

        HMAC-SHA-256 (RFC 2104) under a key that is not in the database: from a dump nobody
        tells who it was, and two agreements' marks of one human have nothing in common.
        """
        key = ring.get(key_name)
        if key is None:
            return ""
        words = f"identified subject\n{agreement_id}\n{self.issuer}\n{self.name}"
        return f"{key_name}:{hmac.new(key, words.encode(), hashlib.sha256).hexdigest()}"


def key_of(mark: str) -> str:
    """Return the name of the key under which a mark was made."""
    return mark.rpartition(":")[0]
