"""Signing rounds, requests, signatures and the revisions that carry them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.handover import Delegation
from domain.identification import Identification
from domain.lifecycle import RequestStatus, RoundKind, RoundStatus
from domain.turns import FIRST_STEP


class SigningRoundRow(Base):
    """One circulation of one frozen document; `number` counts from 1 in its agreement.

    `subject_id` is the record that a document of another kind than the agreement is about,
    and `title` what the document calls itself; both are empty for the agreement.
    `identification` says how those who sign are identified, `delegation` to whom they
    may hand over, `reminders` when who has not signed is reminded. The steps up to `open_step`
    have been asked to sign; it only rises.
    """

    __tablename__ = "signing_round"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        one_of("status", RoundStatus),
        one_of("kind", RoundKind),
        one_of("identification", Identification),
        one_of("delegation", Delegation),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(default=RoundKind.AGREEMENT)
    subject_id: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    identification: Mapped[str] = mapped_column(default=Identification.LINK)
    delegation: Mapped[str] = mapped_column(default=Delegation.ACCEPTED)
    status: Mapped[str]
    document_sha256: Mapped[str]
    sealed_sha256: Mapped[str | None]
    started_by: Mapped[str]
    sent_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sealing_problem: Mapped[str | None]
    reminders: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    open_step: Mapped[int] = mapped_column(default=FIRST_STEP)


class SigningRequestRow(Base):
    """One signatory asked to sign for one party; `generation` is that of the living link.

    Where somebody took the place, `in_place_of` is the identity of the person who was listed
    in it when the document was sent, and `capacity` the capacity of that place: it is theirs,
    unless they have one of their own. `step` is that of the place, whoever has it.
    """

    __tablename__ = "signing_request"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        UniqueConstraint("round_id", "field"),
        one_of("status", RequestStatus),
        Index(
            "ix_signing_request_declined",
            "round_id",
            sqlite_where=text("status = 'declined'"),
            postgresql_where=text("status = 'declined'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("signing_round.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"))
    group_number: Mapped[int]
    field: Mapped[str]
    status: Mapped[str]
    generation: Mapped[int]
    ended_at: Mapped[datetime | None]
    in_place_of: Mapped[str] = mapped_column(default="")
    capacity: Mapped[str] = mapped_column(default="")
    step: Mapped[int] = mapped_column(default=FIRST_STEP)


class ReaderRow(Base):
    """Somebody who reads a round's document by a link, and has signed nothing in it.

    Viewers from its start; whoever else gets the sealed document, from the seal on.
    `generation` is that of the living link, `sent_at` when it was last sent.
    """

    __tablename__ = "reader"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("signing_round.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    generation: Mapped[int]
    sent_at: Mapped[datetime]


class SignatureRow(Base):
    """A recorded signature; its id is the id of the act in the inbox."""

    __tablename__ = "signature"

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("signing_request.id"), unique=True)
    document_sha256: Mapped[str]
    evidence_sha256: Mapped[str]
    cms_sha256: Mapped[str] = mapped_column(unique=True)
    signed_at: Mapped[datetime]


class RevisionRow(Base):
    """One increment of a round's document: `number` from 1 upon the base, without gaps.

    The UNIQUE on (round, number) is the compare-and-set of the document's head: of two
    writers that append to the same state, one fails and reads again.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("signing_round.id"))
    number: Mapped[int]
    signature_id: Mapped[str] = mapped_column(ForeignKey("signature.id"), unique=True)
    increment_sha256: Mapped[str]
