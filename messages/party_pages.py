"""Messages of the small workflow that mails the link to a party's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AskPartyPage:
    """Somebody asked for the link that belongs to this person's address."""

    act_id: str
    agreement_id: str
    person_id: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PartyPageAsked:
    """The link is on its way."""

    act_id: str
