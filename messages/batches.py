"""Messages of a batch: many signing rounds started from one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.batches import ItemStatus


@dataclass(frozen=True, slots=True)
class StartBatch:
    """Start the rounds of a batch; `done` of its `items` have been seen to.

    The act's id is the batch's; the list itself is in the records.
    """

    act_id: str
    items: int
    received_at: datetime
    done: int = 0


@dataclass(frozen=True, slots=True)
class BatchStarted:
    """The batch is under way."""

    act_id: str


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One agreement of a batch; `ordinal` counts from 1."""

    batch_id: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class BatchItemDone:
    """What became of it."""

    ordinal: int
    status: ItemStatus
