"""The settings of an embedded stack as a file, so that other commands can be run beside it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

FILE = "settings.env"


def write_settings(state: Path, environment: Mapping[str, str]) -> None:
    """Write every `SIDOS_…` value to `settings.env` in `state`, for its owner's shell alone."""
    path = state / FILE
    lines = [
        f"{name}={shlex.quote(value)}\n"
        for name, value in sorted(environment.items())
        if name.startswith("SIDOS_")
    ]
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(lines)


def read_settings(state: Path) -> dict[str, str]:
    """Return the settings of the stack that was started last in `state`; none was: nothing."""
    try:
        lines = (state / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return dict(shlex.split(line)[0].split("=", 1) for line in lines if "=" in line)
