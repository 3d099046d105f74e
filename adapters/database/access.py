"""The access log: what was merely fetched or tried, and the digest that enters the chain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import utc_text
from adapters.database.tables import AccessRow
from domain.audit import canonical_json

_LONGEST_USER_AGENT = 300


@dataclass(frozen=True, slots=True)
class AccessDigest:
    """How many entries there were before an instant, and the SHA-256 over all of them."""

    entries: int
    sha256: str


async def log_access(
    session: AsyncSession,
    *,
    agreement_id: str,
    kind: str,
    occurred_at: datetime,
    ip: str,
    user_agent: str,
    request_id: str | None = None,
) -> None:
    """Note that something of an agreement was fetched or tried; never with a token."""
    session.add(
        AccessRow(
            id=str(uuid4()),
            agreement_id=agreement_id,
            request_id=request_id,
            kind=kind,
            occurred_at=occurred_at,
            ip=ip,
            user_agent=user_agent[:_LONGEST_USER_AGENT],
        )
    )
    await session.flush()


async def digest_of_access(
    session: AsyncSession, agreement_id: str, *, before: datetime
) -> AccessDigest:
    """Return the digest of an agreement's entries, in order of time, one JSON line each."""
    rows = await session.scalars(
        select(AccessRow)
        .where(AccessRow.agreement_id == agreement_id, AccessRow.occurred_at < before)
        .order_by(AccessRow.occurred_at, AccessRow.id)
    )
    digest, entries = hashlib.sha256(), 0
    for row in rows:
        entries += 1
        digest.update(
            canonical_json(
                {
                    "id": row.id,
                    "request_id": row.request_id,
                    "kind": row.kind,
                    "occurred_at": utc_text(row.occurred_at),
                    "ip": row.ip,
                    "user_agent": row.user_agent,
                }
            )
            + b"\n"
        )
    return AccessDigest(entries, digest.hexdigest())
