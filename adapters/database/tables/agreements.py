"""Agreements, their parties, the persons of the parties, and documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of
from domain.lifecycle import AgreementStatus, RoundKind
from domain.parties import LANGUAGES, PartyKind, Role
from domain.turns import FIRST_STEP


class AgreementRow(Base):
    """One agreement, from draft to end; `number` is what people call it by (2026-0001).

    `terms` are term and termination as they were drafted (adapters/agreement_terms.py);
    `last_on` moves on where the term is prolonged, and is empty where it is open-ended.
    `duties` are its recurring duties as its template had them when it was drafted;
    `renewal_months` is how long before its end the next term is offered, None for one that is
    renewed on demand only; `renews_id` is the agreement of the term before. The offer was
    declined at `renewal_declined_at`, with the reason, unless a next term was drafted since.
    `wording` names the text that was edited in Word (adapters/payloads/redrafting.py), and is
    empty where the text is the template's.
    """

    __tablename__ = "agreement"
    __table_args__ = (one_of("status", AgreementStatus),)

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    template_name: Mapped[str]
    template_version: Mapped[str]
    language: Mapped[str]
    zone: Mapped[str]
    values: Mapped[dict[str, Any]]
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    in_force_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    duties: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    renewal_months: Mapped[int | None] = mapped_column(default=None)
    renews_id: Mapped[str | None] = mapped_column(index=True, default=None)
    renewal_declined_at: Mapped[datetime | None] = mapped_column(default=None)
    renewal_declined_reason: Mapped[str] = mapped_column(default="")
    wording: Mapped[dict[str, Any]] = mapped_column(default=dict)


class AgreementNumberRow(Base):
    """A number taken for an agreement, before its first document is made with it.

    `year` and `ordinal` are those of a number in the form 2026-0001: UNIQUE together,
    so that of two agreements that take the next one, one takes the one after.
    """

    __tablename__ = "agreement_number"
    __table_args__ = (UniqueConstraint("year", "ordinal"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int | None]
    ordinal: Mapped[int | None]


class PartyRow(Base):
    """A party in its place in the list; `ordinal` counts from 1.

    `left_out_at` is when it was left out before signing: it decided not to join, or the
    coordinator went on without it. It then is no party, and stays for the history alone.
    `left_at` is when its notice took effect.
    A party that accedes is none either until the last signature; then it is one from
    `joined_at` on, which is None for the parties of the first text.
    """

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("agreement_id", "ordinal"), one_of("kind", PartyKind))

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    ordinal: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str]
    business_id: Mapped[str]
    authority: Mapped[str]
    left_out_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]


class AgreementWordsRow(Base):
    """What an agreement is searched by (adapters/database/agreement_words.py), in small letters.

    Number, title and the names of all parties that it ever had, one a line: in a table of its
    own, since every search reads it from end to end.
    """

    __tablename__ = "agreement_words"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    words: Mapped[str]


class PersonRow(Base):
    """A person in one role for one party.

    `identity` is the id of the first row of the agreement with the same address, so that
    the rules can tell one human being from two without seeing an address. Who acts for the
    party no more is `removed_at`, and keeps the row: signatures and mails name it.
    `basis` is what the right to sign is based on, where somebody said so, and `step` when a
    signatory is asked in a round. Whom the coordinator accepted in one place of one round is an
    alternate for nothing else: `accepted_for` is that signing request.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "uq_person_living",
            "party_id",
            "role",
            "email",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        one_of("role", Role),
        one_of("language", LANGUAGES),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"))
    identity: Mapped[str] = mapped_column(index=True)
    ordinal: Mapped[int]
    role: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    title: Mapped[str]
    capacity: Mapped[str]
    language: Mapped[str]
    removed_at: Mapped[datetime | None]
    basis: Mapped[str] = mapped_column(default="")
    step: Mapped[int] = mapped_column(default=FIRST_STEP)
    accepted_for: Mapped[str] = mapped_column(default="")


class DocumentRow(Base):
    """A rendered file, by its hash; the bytes are the blob of the same hash.

    `kind` is draft (uncertified), base (certified, what signatories see), sealed, or
    attachment (who acts for the parties, issued anew); `about` says of which kind of round
    it is.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("agreement_id", "sha256"),
        one_of("kind", ("draft", "base", "sealed", "attachment")),
        one_of("about", RoundKind),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    sha256: Mapped[str] = mapped_column(index=True)
    docx_sha256: Mapped[str]
    kind: Mapped[str]
    about: Mapped[str] = mapped_column(default=RoundKind.AGREEMENT)
    version: Mapped[int]
    pages: Mapped[int]
    size: Mapped[int]
    engine: Mapped[str]
    engine_version: Mapped[str]
    created_at: Mapped[datetime]
