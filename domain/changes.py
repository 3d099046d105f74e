"""Changes of an agreement in force: a new party accedes, or the text is amended.

Source: docs/domain.md, “Change while in force”: an accession is an addendum that all sign, or
the new party and the one that keeps the agreement, where the text has a clause that says so;
an amendment is a new version of the text that all sign.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import N_, DomainError
from domain.lifecycle import AgreementStatus, NotInForce
from domain.parties import PartyKind
from domain.signing import RoundIsOpen


class SignedBy(StrEnum):
    """Who signs an accession, by the agreement's own clause."""

    ALL = "all"
    NEW_AND_MANAGING = "new_and_managing"


class ChangeStatus(StrEnum):
    """Where an accession or an amendment stands."""

    SIGNING = "signing"
    IN_FORCE = "in_force"
    NOT_SIGNED = "not_signed"
    VOID = "void"


class PartyIsInForce(DomainError):
    """Whoever is a party cannot become one."""

    code = "party_is_in_force"
    message = N_("“{party}” is a party to the agreement already.")


class AccessionIsOpen(DomainError):
    """The same party is named in an accession that is being signed."""

    code = "accession_is_open"
    message = N_("The accession of “{party}” is being signed already.")


class NoManagingParty(DomainError):
    """The clause lets one party sign for all, and no party in force is of that kind."""

    code = "no_managing_party"
    message = N_("No party in force is a {kind}: nobody can sign the accession for the others.")


class FirstDayStays(DomainError):
    """The first day of a term that has begun is history."""

    code = "first_day_stays"
    message = N_("The first day of the term stays {first}: the agreement is in force since then.")


class NothingIsAmended(DomainError):
    """The amended text would say what the agreement says."""

    code = "nothing_is_amended"
    message = N_("Nothing is different from the agreement as it is in force.")


@dataclass(frozen=True, slots=True)
class PartyInForce:
    """A party as the rules of a change know it, in force or about to be."""

    party_id: str
    name: str
    kind: PartyKind
    business_id: str = ""

    def is_same_as(self, party: PartyInForce) -> bool:
        """Tell whether this is the same party: by its business id, or by its name."""
        if self.business_id and party.business_id:
            return self.business_id == party.business_id
        return _key(self.name) == _key(party.name)


def check_may_accede(
    status: AgreementStatus,
    new: PartyInForce,
    *,
    in_force: Collection[PartyInForce],
    acceding: Collection[PartyInForce],
    amendment_is_open: bool,
) -> None:
    """Refuse an accession that the agreement's state does not allow.

    While an amendment is being signed nobody accedes: the new party would be bound by a
    text that it has not signed.
    """
    if status is not AgreementStatus.IN_FORCE:
        raise NotInForce
    if any(party.is_same_as(new) for party in in_force):
        raise PartyIsInForce(party=new.name)
    if any(party.is_same_as(new) for party in acceding):
        raise AccessionIsOpen(party=new.name)
    if amendment_is_open:
        raise RoundIsOpen


def signers_of_accession(
    in_force: Sequence[PartyInForce], *, signed_by: SignedBy, managing: PartyKind
) -> tuple[str, ...]:
    """Return the ids of the parties in force that sign beside the new one."""
    if signed_by is SignedBy.ALL:
        return tuple(party.party_id for party in in_force)
    found = next((party for party in in_force if party.kind is managing), None)
    if found is None:
        raise NoManagingParty(kind=managing.value)
    return (found.party_id,)


def check_may_amend(status: AgreementStatus, *, round_is_open: bool) -> None:
    """Refuse an amendment of what is not in force, or while any round is open."""
    if status is not AgreementStatus.IN_FORCE:
        raise NotInForce
    if round_is_open:
        raise RoundIsOpen


def check_amended(first_on: date, amended_first_on: date, *, is_different: bool) -> None:
    """Refuse an amendment that would change the past, or nothing."""
    if amended_first_on != first_on:
        raise FirstDayStays(first=first_on.isoformat())
    if not is_different:
        raise NothingIsAmended


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
