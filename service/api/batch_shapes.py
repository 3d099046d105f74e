"""What the API says of a batch of signing rounds."""

from __future__ import annotations

from datetime import date, datetime

from domain.batches import ItemStatus
from domain.identification import Identification
from service.api.shapes import Shape


class BatchItemOut(Shape):
    """One agreement of the list; `row` is its place there, the header included.

    `code` and `detail` say why nothing was sent; `round` is the round that was started.
    """

    row: int
    agreement_number: str
    agreement_id: str
    closes_on: date
    identification: Identification | None
    status: ItemStatus
    code: str
    detail: str
    round: int | None
    done_at: datetime | None


class BatchOut(Shape):
    """A batch: `done` of `items` have been seen to, and what became of them."""

    id: str
    started_at: datetime
    items: int
    done: int
    started: int
    skipped: int
    refused: int


class BatchReportOut(BatchOut):
    """A batch with every row of its list."""

    rows: list[BatchItemOut]
