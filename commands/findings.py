"""What `sidos doctor` finds: of one subject, how bad it is, and what mends it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How bad it is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one subject, and what mends it."""

    subject: str
    level: Level
    text: str
    mend: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the finding for programs."""
        return asdict(self)
