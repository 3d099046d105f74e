"""Key rings: the first key makes, every key opens, so that keys can be rotated."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

_ENTRY = re.compile(r"(?P<id>[a-z0-9]{1,16}):(?P<key>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Named 256-bit keys, the one in use first."""

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read `id:hex,id:hex`; raise `ValueError` that names no key material."""
        entries = [_ENTRY.fullmatch(part.strip()) for part in text.split(",")]
        if not all(entries):
            raise ValueError("must be name:64 hex digits, several divided by commas")
        keys = tuple((entry["id"], bytes.fromhex(entry["key"])) for entry in entries if entry)
        if len({name for name, _ in keys}) != len(keys):
            raise ValueError("names a key twice")
        return cls(keys)

    @property
    def current(self) -> tuple[str, bytes]:
        """Return the name and the bytes of the key in use."""
        return self.keys[0]

    def get(self, name: str) -> bytes | None:
        """Return the key of that name, or None when it has been taken off the ring."""
        return dict(self.keys).get(name)


def new_key(name: str) -> str:
    """Return a fresh entry for a ring, in the form that `KeyRing.parse` reads."""
    return f"{name}:{secrets.token_hex(32)}"
