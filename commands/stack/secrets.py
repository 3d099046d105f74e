"""The secrets of an embedded stack: made once, kept beside its state, readable by its owner."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from adapters.keys import new_key

_FILE = "secrets.env"


def load_or_make(state: Path) -> dict[str, str]:
    """Return the secret settings of the stack in the folder `state`."""
    path = state / _FILE
    if not path.exists():
        made = {
            "SIDOS_LINK_KEYS": new_key("k1"),
            "SIDOS_PAYLOAD_KEYS": new_key("k1"),
            "SIDOS_AUTHORITY_PASSPHRASE": secrets.token_urlsafe(32),
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in made.items())
    lines = path.read_text().splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
