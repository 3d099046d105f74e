"""The service's own certificates, with their keys encrypted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.tables.base import Base


class CredentialRow(Base):
    """A certificate and its private key, encrypted under a passphrase kept outside."""

    __tablename__ = "credential"

    name: Mapped[str] = mapped_column(primary_key=True)
    certificate_pem: Mapped[bytes] = mapped_column(LargeBinary)
    encrypted_key_pem: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
