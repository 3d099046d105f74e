"""What the mail says by which somebody hears that their signature is asked for no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.signing import request_view
from adapters.database.tables import MailRow
from domain.lifecycle import RoundStatus
from messages.mail import ASKS_TO_SIGN, SendMail


async def about_taken_place(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return for which party and what; None once the round is over, or they are asked again.

    Whoever was never reached by the request hears nothing either.
    """
    view = await request_view(session, mail.subject_id)
    if view is None or view.round_status is not RoundStatus.OPEN:
        return None
    asked = await session.scalar(
        select(MailRow.key)
        .where(
            MailRow.request_id == mail.subject_id,
            MailRow.person_id == mail.person_id,
            MailRow.kind.in_(ASKS_TO_SIGN),
            MailRow.status == "sent",
        )
        .limit(1)
    )
    if view.person_id == mail.person_id or asked is None:
        return None
    return {
        "party": view.party_name,
        "document": view.document_title,
        "closes_at": view.closes_at,
    }
