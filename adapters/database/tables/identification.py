"""The codes that are mailed to signatories: how far each has come, never a code itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base


class SigningCodeRow(Base):
    """The newest code of one signing request, and how often one was entered wrong.

    `serial` is what the code is derived from, with the key `key_name`; `browser_sha256`
    that of a secret in the browser that asked. `identified_at` is when a code was last
    entered right, with the link of that `generation`.
    """

    __tablename__ = "signing_code"

    request_id: Mapped[str] = mapped_column(ForeignKey("signing_request.id"), primary_key=True)
    serial: Mapped[str]
    key_name: Mapped[str]
    browser_sha256: Mapped[str]
    generation: Mapped[int]
    issued_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    wrong_tries: Mapped[int]
    identified_at: Mapped[datetime | None]
