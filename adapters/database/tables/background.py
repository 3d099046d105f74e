"""Background documents of an agreement: of its draft, and as each round was sent with them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base


class BackgroundDocumentRow(Base):
    """A PDF in its place in a list, from 1 on; the bytes are the blob of the hash.

    Without `round_id` it stands in the agreement's own list, which may change while that is a
    draft; with it, in the list that the round's document was certified with.
    """

    __tablename__ = "background_document"
    __table_args__ = (UniqueConstraint("round_id", "ordinal"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    round_id: Mapped[str | None] = mapped_column(ForeignKey("signing_round.id"))
    ordinal: Mapped[int]
    title: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
