"""What mails about a signatory's code say: the code itself is derived when they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.identification import code_request, code_row
from adapters.database.signing import request_view
from domain.identification import CODE_LIVES_FOR
from messages.mail import SendMail


async def about_code(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return what the code is derived from; None when a newer one or its use has ended it."""
    row = await code_row(session, mail.request_id)
    view = await request_view(session, mail.request_id)
    if row is None or view is None or row.serial != mail.subject_id or row.issued_at is None:
        return None
    if row.used_at is not None:
        return None
    return {
        "request_id": row.request_id,
        "serial": row.serial,
        "key_name": row.key_name,
        "ends_at": row.issued_at + CODE_LIVES_FOR,
        "party": view.party_name,
        "document": view.document_title,
    }


async def about_blocked_code(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return whose identification needs the coordinator: who it is, and for which party."""
    found = await code_request(session, mail.agreement_id, mail.subject_id)
    return {"party": found.party_name, "name": found.person_name} if found else None
