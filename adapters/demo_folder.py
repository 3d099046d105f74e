"""Where a demo keeps everything unless it is told otherwise."""

from __future__ import annotations

from pathlib import Path

from typer import get_app_dir


def demo_folder() -> Path:
    """Return the folder of this user's demo, in the place that the operating system has for it."""
    return Path(get_app_dir("sidos")) / "demo"
