"""The API's shapes of the audit chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.api.shapes import Shape


class EventOut(Shape):
    """An event of the audit chain; `personal` are the values not erased yet."""

    sequence: int
    kind: str
    occurred_at: datetime
    hash: str
    event: dict[str, Any]
    personal: dict[str, str]


class EventPageOut(Shape):
    """Events, oldest first; `next` is the cursor of the following page, if there is one."""

    items: list[EventOut]
    next: int | None
