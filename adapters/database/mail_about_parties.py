"""What mails about a party's page say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.party_pages import place_of
from messages.mail import SendMail


async def about_party_page(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return whose page it is; None when the person acts for the party no more."""
    place = await place_of(session, mail.person_id)
    return {"party": place.party_name} if place else None
