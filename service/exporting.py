"""What leaves the service as proof is itself recorded: in the access log and in the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from starlette.requests import Request

from adapters.database.access import log_access
from adapters.database.audit import append_event
from service.dependencies import Services

Exported = Literal["bundle", "events_csv", "events_json", "certificate"]


@dataclass(frozen=True, slots=True)
class Exporter:
    """Who gets an export: a member of staff, or whoever holds a token."""

    staff_id: str = ""
    token_id: str = ""

    @property
    def id(self) -> str:
        """Return the id of the one or of the other."""
        return self.staff_id or self.token_id


async def note_export(
    request: Request,
    found: Services,
    agreement_ids: Iterable[str],
    *,
    by: Exporter,
    what: Exported,
    data: bytes,
) -> None:
    """Note who got which bytes, in each agreement that they speak of (abuse 52)."""
    at, sha256 = found.clock(), hashlib.sha256(data).hexdigest()
    export_id = str(uuid4())
    who = {"staff_id": by.staff_id} if by.staff_id else {"token_id": by.token_id}
    for agreement_id in sorted(set(agreement_ids)):
        # A transaction each: an export of many agreements holds none of them up.
        async with found.sessions.begin() as session:
            await log_access(
                session,
                agreement_id=agreement_id,
                kind=f"evidence_exported by {by.id}",
                occurred_at=at,
                ip=request.client.host if request.client else "",
                user_agent=request.headers.get("user-agent", ""),
            )
            await append_event(
                session,
                agreement_id=agreement_id,
                kind="evidence_exported",
                occurred_at=at,
                recorded_at=at,
                data={"export_id": export_id, "export": what, "export_sha256": sha256, **who},
                personal={},
                once_key=f"evidence_exported:{export_id}",
            )
