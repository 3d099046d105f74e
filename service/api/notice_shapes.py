"""What the API takes in and gives out about notices of termination."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import AwareDatetime, Base64Bytes

from domain.notices import NoticeStatus
from service.api.shapes import Shape


class PaperNoticeIn(Shape):
    """A notice on paper: who signed it, when it arrived, and its scan, a PDF in base64.

    `asked_for` is the last day for which notice is given, where the paper names one.
    """

    party: str
    arrived_at: AwareDatetime
    signed_by: list[str]
    scan: Base64Bytes
    asked_for: date | None = None


class TakingBackIn(Shape):
    """A party's word on paper that a notice is taken back: its own, or its consent."""

    party: str
    arrived_at: AwareDatetime
    signed_by: list[str]
    scan: Base64Bytes


class NoticeOut(Shape):
    """A notice with its effect.

    `waits_for` are the ids of the parties whose word on taking it back is missing.
    """

    id: str
    party: str
    party_name: str
    status: NoticeStatus
    signing_round: int | None
    on_paper: bool
    document_sha256: str
    received_at: datetime | None
    ends_on: date | None
    missed_on: date | None
    void_code: str
    taking_back_asked: bool
    waits_for: list[str]
    taken_back_at: datetime | None


class NoticesOut(Shape):
    """An agreement's notices, the newest first."""

    notices: list[NoticeOut]
