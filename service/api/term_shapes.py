"""The API's shape of term and termination."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class WindowOut(BaseModel):
    """One year's termination window; days in the agreement's zone, instants in UTC.

    Notice that is received from `opens_at` until before `closes_at` takes effect on `ends_on`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    opens_on: date
    notice_by: date
    ends_on: date
    opens_at: datetime
    closes_at: datetime


class TermsOut(BaseModel):
    """Term and termination as the agreement states them (docs/templates.md).

    `windows` are those from in force on, at most ten.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prolonged_by_months: int | None
    holidays: str
    termination: dict[str, Any]
    windows: list[WindowOut]
