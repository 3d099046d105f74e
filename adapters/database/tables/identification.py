"""How far signatories have come who are to be identified: codes, and strong identification."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.strong_identification import Outcome


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


class StrongIdentificationRow(Base):
    """The newest strong identification of one signing request, begun by the link of `generation`.

    State, nonce and verifier are derived from `serial` with the key `key_name`;
    `browser_sha256` is that of a secret in the browser that began. `identity_sha256` names the
    blob with the identified person, once it is the one invited; `subject_mark`, of whom that
    link identified last, tells whether two of a party are one human.
    """

    __tablename__ = "strong_identification"
    __table_args__ = (one_of("outcome", Outcome),)

    request_id: Mapped[str] = mapped_column(ForeignKey("signing_request.id"), primary_key=True)
    provider: Mapped[str]
    serial: Mapped[str]
    key_name: Mapped[str]
    browser_sha256: Mapped[str]
    generation: Mapped[int]
    begun_at: Mapped[datetime]
    outcome: Mapped[str]
    identified_at: Mapped[datetime | None]
    identity_sha256: Mapped[str]
    subject_mark: Mapped[str] = mapped_column(default="")
