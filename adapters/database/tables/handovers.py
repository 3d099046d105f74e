"""What signatories say of who should sign in their place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base


class NotRightPersonRow(Base):
    """A signatory's word that they are not the right person; its id is the id of the act.

    `generation` is that of the link through which it came: it stands while that link lives.
    """

    __tablename__ = "not_right_person"
    __table_args__ = (UniqueConstraint("request_id", "generation"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("signing_request.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    generation: Mapped[int]
    words: Mapped[str]
    told_at: Mapped[datetime]
