"""Somebody who has opened the link to a party's page, with all that the link reaches."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from adapters.database.agreements import AgreementView
from adapters.database.party_pages import Place
from adapters.database.people import PartyView, PersonView
from adapters.links import Link


@dataclass(frozen=True, slots=True)
class PartyVisit:
    """A person of a party; `address` is that of the link's pages.

    `others` are the places of the same mail address elsewhere: other parties, other agreements.
    """

    address: str
    link: Link
    agreement: AgreementView
    party: PartyView
    person: PersonView
    others: tuple[Place, ...]

    @property
    def zone(self) -> ZoneInfo:
        """Return the agreement's own time zone."""
        return ZoneInfo(self.agreement.zone)

    @property
    def roles(self) -> tuple[PersonView, ...]:
        """Return what the visitor is to the party: one human being in each of its roles."""
        return tuple(p for p in self.party.persons if p.identity == self.person.identity)
