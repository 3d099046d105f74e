"""Bearer tokens of the API: random secrets of which only the SHA-256 is stored."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.staff_sessions import digest
from adapters.database.tables.staff import ApiTokenRow
from domain.errors import N_, DomainError

_PREFIX = "sidos_"  # so that scanners for leaked secrets can recognise one


class Scope(StrEnum):
    """How far a token reaches."""

    AGREEMENTS_READ = "agreements:read"
    AGREEMENTS_WRITE = "agreements:write"
    VERIFY = "verify"
    MAIL_RETURNED = "mail:returned"


class UnknownScope(DomainError):
    """A scope that the API does not have."""

    code = "unknown_scope"
    message = N_("“{scope}” is no scope; there are: {scopes}.")


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token that opens the API; `id` is what acts are recorded under."""

    id: str
    name: str
    scopes: frozenset[str]


async def add_api_token(
    session: AsyncSession,
    *,
    name: str,
    scopes: Collection[str],
    at: datetime,
    valid_until: datetime | None,
) -> tuple[str, str]:
    """Store a new token; return its id and its secret, which nobody can read again.

    Refuses with `UnknownScope`. `valid_until` None: until it is revoked.
    """
    for scope in scopes:
        if scope not in tuple(Scope):
            raise UnknownScope(scope=scope, scopes=", ".join(Scope))
    token_id, secret = str(uuid.uuid4()), _PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiTokenRow(
            id=token_id,
            name=name,
            secret_sha256=digest(secret),
            scopes=" ".join(sorted(scopes)),
            created_at=at,
            valid_until=valid_until,
            revoked_at=None,
        )
    )
    await session.flush()
    return token_id, secret


async def revoke_api_token(session: AsyncSession, token_id: str, *, at: datetime) -> bool:
    """Take a token back; False when there is none of that id."""
    row = await session.get(ApiTokenRow, token_id)
    if row is None:
        return False
    row.revoked_at = row.revoked_at or at
    return True


async def find_token(session: AsyncSession, secret: str, *, at: datetime) -> TokenView | None:
    """Return the token of a secret, or None when there is none, or it ran out or was revoked."""
    row = await session.scalar(
        select(ApiTokenRow).where(
            ApiTokenRow.secret_sha256 == digest(secret),
            ApiTokenRow.revoked_at.is_(None),
            or_(ApiTokenRow.valid_until.is_(None), ApiTokenRow.valid_until > at),
        )
    )
    return TokenView(row.id, row.name, frozenset(row.scopes.split())) if row else None
