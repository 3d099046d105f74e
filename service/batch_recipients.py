"""Who gets a mail when a round of a batch starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.database.people import PartyView
from domain.parties import Party, Role
from domain.turns import FIRST_STEP


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail when the round starts, or `later` in their turn, and for which party."""

    party: str
    name: str
    email: str
    language: str
    reads_only: bool = False
    later: bool = False


def recipients_of(parties: Sequence[Party] | Sequence[PartyView]) -> tuple[Recipient, ...]:
    """Return who gets a mail when the round starts: signatories, and each viewer once."""
    listed = [(party.name, person) for party in parties for person in party.signatories()]
    first = min((person.step for _, person in listed), default=FIRST_STEP)
    asked = [
        Recipient(party, person.name, person.email, person.language, later=person.step > first)
        for party, person in listed
    ]
    viewers = {
        person.email.casefold(): Recipient(
            party.name, person.name, person.email, person.language, reads_only=True
        )
        for party in parties
        for person in party.persons
        if person.role is Role.VIEWER
    }
    return (*asked, *viewers.values())
