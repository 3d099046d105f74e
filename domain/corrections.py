"""Corrections of a party's people while the agreement lives: the signed text is not touched.

A person of the party proposes, the coordinator approves or refuses; the coordinator may
also correct without a proposal. Source: docs/domain.md, “In force”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.errors import N_, DomainError
from domain.lifecycle import ENDED, AgreementStatus
from domain.parties import (
    ONLY_READS,
    SIGNS,
    Party,
    Person,
    PersonListedTwice,
    Role,
    problems_of,
)
from domain.signing import RoundIsOpen

_BEING_SIGNED = frozenset({AgreementStatus.SIGNING, AgreementStatus.SEALING})
_REISSUED = frozenset({AgreementStatus.SIGNED, AgreementStatus.IN_FORCE})


class CorrectionKind(StrEnum):
    """What is corrected."""

    CHANGE = "change"
    ADD = "add"
    REMOVE = "remove"


class CorrectionStatus(StrEnum):
    """Where a correction stands; the last two are final."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class AgreementHasEnded(DomainError):
    """The agreement has ended or was withdrawn: nothing of it changes any more."""

    code = "agreement_has_ended"
    message = N_("The agreement has ended: nothing of it changes any more.")


class PersonNotListed(DomainError):
    """The person does not act for the party, or no longer."""

    code = "person_not_listed"
    message = N_("This person does not act for the party, or no longer does.")


class BasisMissing(DomainError):
    """Whoever signs for a party has the right to do so from somewhere."""

    code = "basis_missing"
    message = N_(
        "Say what the right to sign is based on: a decision with its date and section, "
        "an administrative rule, a register extract and its date."
    )


class SignatoryIsAsked(DomainError):
    """A signing round waits for this very person."""

    code = "signatory_is_asked"
    message = N_(
        "A signing round waits for the signature of this person. Correct it when the round ends."
    )


class CorrectionUnknown(DomainError):
    """The agreement has no such correction."""

    code = "correction_unknown"
    message = N_("There is no such correction.")


class CorrectionIsDecided(DomainError):
    """The correction was approved or refused before."""

    code = "correction_is_decided"
    message = N_("The correction has been decided already.")


class NothingIsCorrected(DomainError):
    """What is proposed is what the records say."""

    code = "nothing_is_corrected"
    message = N_("Nothing is different from what is known already.")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be different: `person_id` names the one of before, `person` is the new one."""

    kind: CorrectionKind
    person_id: str = ""
    person: Person | None = None
    basis: str = ""


def check_correctable(status: AgreementStatus, correction: Correction, role: Role | None) -> None:
    """Refuse a correction that the agreement's state does not allow.

    `role` is that of the person of before. While the text is being signed, those who sign it
    stay as they are; contact persons may change.
    """
    if status in ENDED:
        raise AgreementHasEnded
    concerned = {role, correction.person.role if correction.person else None}
    if status in _BEING_SIGNED and concerned & SIGNS:
        raise RoundIsOpen


def is_reissued(status: AgreementStatus, *roles: Role | None) -> bool:
    """Tell whether the attachment is issued anew: there is a signed one that says less.

    `roles` are those of the persons of before and after: it lists nobody who only reads.
    """
    listed = any(role is not None and role not in ONLY_READS for role in roles)
    return status in _REISSUED and listed


def check_undecided(status: CorrectionStatus) -> None:
    """Refuse to decide a correction a second time."""
    if status is not CorrectionStatus.PROPOSED:
        raise CorrectionIsDecided


def corrected(
    party: Party, listed: Mapping[str, Person], correction: Correction
) -> tuple[Person, ...]:
    """Return a party's persons after a correction; refuse one that does not fit.

    `listed` are the persons of before by id, in their order. The party must be able to be
    bound afterwards, and whoever comes to sign brings the basis of the right to.
    """
    added = correction.kind is CorrectionKind.ADD
    before = None if added else listed.get(correction.person_id)
    if before is None and not added:
        raise PersonNotListed
    if correction.kind is CorrectionKind.REMOVE:
        after = tuple(p for key, p in listed.items() if key != correction.person_id)
    else:
        assert correction.person is not None
        if correction.person == before:
            raise NothingIsCorrected
        if needs_basis(before, correction.person) and not correction.basis.strip():
            raise BasisMissing
        after = _with(listed, "" if added else correction.person_id, correction.person)
    _check_once(party, after)
    for problem in problems_of(replace(party, persons=after)):
        raise problem
    return after


def needs_basis(before: Person | None, after: Person) -> bool:
    """Tell whether the right to sign is another one than before."""
    if after.role not in SIGNS:
        return False
    return (
        before is None
        or before.role not in SIGNS
        or before.as_signer() != after.as_signer()
        or before.name != after.name
    )


def _with(listed: Mapping[str, Person], person_id: str, person: Person) -> tuple[Person, ...]:
    if person_id not in listed:
        return (*listed.values(), person)
    return tuple(person if key == person_id else other for key, other in listed.items())


def _check_once(party: Party, persons: tuple[Person, ...]) -> None:
    places = [(person.role, person.as_signer().person) for person in persons]
    for role, _ in (place for place in places if places.count(place) > 1):
        raise PersonListedTwice(party=party.name, role=role.value)
