"""Parties of an agreement and the persons who act for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.authority import Signer, SigningAuthority, binds, can_bind
from domain.errors import N_, DomainError
from domain.turns import FIRST_STEP


class PartyKind(StrEnum):
    """What a party is, in law."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    COMPANY = "company"
    ASSOCIATION = "association"
    PARISH = "parish"
    OTHER = "other"


class Role(StrEnum):
    """What a person is to a party in this agreement.

    A viewer reads the document while it is being signed, and gets it sealed; who gets a copy
    gets it sealed. Neither acts for the party, is counted by a rule, or is reminded.
    """

    CONTACT = "contact"
    SIGNATORY = "signatory"
    ALTERNATE = "alternate"
    VIEWER = "viewer"
    COPY = "copy"


SIGNS = frozenset({Role.SIGNATORY, Role.ALTERNATE})
ONLY_READS = frozenset({Role.VIEWER, Role.COPY})


LANGUAGES = ("fi", "sv", "en")


class NoSignatory(DomainError):
    """Nobody is listed who could sign for the party."""

    code = "no_signatory"
    message = N_("The party “{party}” has no signatory.")


class CapacityNobodyHas(DomainError):
    """The rule names a capacity that no signatory of the party holds."""

    code = "capacity_nobody_has"
    message = N_(
        "The signing authority “{authority}” of “{party}” names the capacity “{capacity}”, "
        "which none of its signatories has."
    )


class AuthorityOutOfReach(DomainError):
    """Even if every listed signatory signs, the party is not bound."""

    code = "authority_out_of_reach"
    message = N_(
        "The signing authority “{authority}” of “{party}” cannot be met by its "
        "{signatories} signatories."
    )


class PersonListedTwice(DomainError):
    """The same address stands twice in one role of one party."""

    code = "person_listed_twice"
    message = N_("An address stands twice as {role} of “{party}”.")


FEWEST_PARTIES = 2


class TooFewParties(DomainError):
    """An agreement binds at least two parties."""

    code = "too_few_parties"
    message = N_("An agreement needs at least two parties.")


@dataclass(frozen=True, slots=True)
class Person:
    """A person in one role for one party; `language` is one of `LANGUAGES`.

    `basis` is what the right to sign is based on, where it was said, and `step` when a
    signatory is asked (`domain/turns.py`).
    """

    role: Role
    name: str
    email: str
    language: str
    capacity: str = ""
    title: str = ""
    basis: str = ""
    step: int = FIRST_STEP

    def as_signer(self) -> Signer:
        """Return who signs; one address is one human being (abuse 55)."""
        return Signer(self.email.strip().casefold(), self.capacity)


@dataclass(frozen=True, slots=True)
class Party:
    """A municipality, association, company, … with its rule of signing."""

    name: str
    kind: PartyKind
    authority: SigningAuthority
    persons: tuple[Person, ...]
    business_id: str = ""

    def signatories(self) -> tuple[Person, ...]:
        """Return those who may sign now; an alternate may only once named in a place."""
        return tuple(person for person in self.persons if person.role is Role.SIGNATORY)

    def contacts(self) -> tuple[Person, ...]:
        """Return the contact persons."""
        return tuple(person for person in self.persons if person.role is Role.CONTACT)

    def is_bound_by(self, signed: Sequence[Person]) -> bool:
        """Tell whether these signatures bind the party."""
        return binds(
            self.authority,
            listed=[person.as_signer() for person in self.signatories()],
            signed=[person.as_signer() for person in signed],
        )


def problems_of(party: Party) -> Iterator[DomainError]:
    """Yield every reason why the party could never be bound by its signatories."""
    listed = [person.as_signer() for person in party.signatories()]
    rule = str(party.authority)
    if not listed:
        yield NoSignatory(party=party.name)
        return
    held = {signer.capacity.lower() for signer in listed}
    missing = sorted(party.authority.capacities() - held)
    reachable = can_bind(party.authority, listed)
    for capacity in missing:
        yield CapacityNobodyHas(party=party.name, authority=rule, capacity=capacity)
    if not reachable and not missing:
        yield AuthorityOutOfReach(
            party=party.name, authority=rule, signatories=str(len({s.person for s in listed}))
        )
