"""Staff, their sessions, and API tokens; of a secret only the SHA-256 is stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base, one_of


class StaffRole(StrEnum):
    """What a member of staff may do."""

    COORDINATOR = "coordinator"
    LEGAL = "legal"
    ADMIN = "admin"


class StaffRow(Base):
    """A member of staff; one that is disabled keeps its history and loses its access.

    `link_generation` is that of the living sign-in link: it rises when a link is used
    or a new one is made, and so each link opens once.
    """

    __tablename__ = "staff"
    __table_args__ = (one_of("role", StaffRole),)

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    language: Mapped[str]
    name: Mapped[str] = mapped_column(default="", server_default="")
    notices_to: Mapped[str] = mapped_column(default="", server_default="")
    link_generation: Mapped[int]
    link_valid_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class StaffSessionRow(Base):
    """A signed-in browser."""

    __tablename__ = "staff_session"

    secret_sha256: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    valid_until: Mapped[datetime]


class StaffEventRow(Base):
    """One event of the chain of staff; INSERT only (triggers refuse the rest)."""

    __tablename__ = "staff_event"

    id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str]
    occurred_at: Mapped[datetime]
    event: Mapped[dict[str, Any]]
    hash: Mapped[str]


class ApiTokenRow(Base):
    """A bearer token of the API with its scopes, as words divided by spaces."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[str]
    created_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
