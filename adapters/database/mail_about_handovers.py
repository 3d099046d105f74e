"""What mails about who should sign in somebody's place say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.handovers import not_right_person
from messages.mail import SendMail


async def about_not_right_person(session: AsyncSession, mail: SendMail) -> Mapping[str, Any] | None:
    """Return who said it, and their words; None when the coordinator has acted already."""
    found = await not_right_person(session, mail.subject_id)
    if found is None:
        return None
    word, name, party = found
    return {"name": name, "party": party, "words": word.words}
