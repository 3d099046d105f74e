"""The rules of a signing round: who may sign, when a party is bound, how a round ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.authority import Signer, SigningAuthority, binds, can_bind
from domain.errors import N_, DomainError
from domain.lifecycle import RequestStatus
from domain.turns import FIRST_STEP


class UnknownRequest(DomainError):
    """No such signing request in this round."""

    code = "unknown_request"
    message = N_("This signing request does not exist.")


class AlreadySigned(DomainError):
    """The signatory has signed already."""

    code = "already_signed"
    message = N_("You have already signed.")


class AlreadyDeclined(DomainError):
    """The signatory has declined."""

    code = "already_declined"
    message = N_("You have declined to sign.")


class RoundClosed(DomainError):
    """The round has ended: completed, declined, withdrawn or expired."""

    code = "round_closed"
    message = N_("The signing round has ended.")


class DeadlinePassed(DomainError):
    """The act was received after the round's deadline."""

    code = "deadline_passed"
    message = N_("The deadline for signing has passed.")


class DocumentChanged(DomainError):
    """The signatory saw another document than the one in this round."""

    code = "document_changed"
    message = N_("The document has changed since you opened it. Please read it again.")


class RoundIsOpen(DomainError):
    """A round is open already: starting twice is impossible."""

    code = "round_is_open"
    message = N_("A signing round is already open.")


class NoRoundIsOpen(DomainError):
    """There is no open round to withdraw."""

    code = "no_round_is_open"
    message = N_("No signing round is open.")


class SignaturePlaceNotFound(DomainError):
    """The rendered text does not print a place for each signatory: a fault of the template."""

    code = "signature_place_not_found"
    message = N_("The template's signature page cannot be used: {problem}.")


@dataclass(frozen=True, slots=True)
class RequestState:
    """One signatory's request: whose, for which party, and where it stands.

    `generation` is that of its living link, `step` when it is asked.
    """

    request_id: str
    party_id: str
    signer: Signer
    status: RequestStatus = RequestStatus.WAITING
    generation: int = 0
    step: int = FIRST_STEP


def check_may_act(
    request: RequestState | None, *, closes_at: datetime, received_at: datetime
) -> RequestState:
    """Refuse a signature or a decline that comes too late, or a second time.

    What counts is when the service received it, not when it was processed.
    """
    if request is None:
        raise UnknownRequest
    if request.status is RequestStatus.SIGNED:
        raise AlreadySigned
    if request.status is RequestStatus.DECLINED:
        raise AlreadyDeclined
    if request.status is RequestStatus.CLOSED:
        raise RoundClosed
    if received_at >= closes_at:
        raise DeadlinePassed
    return request


def check_same_document(*, seen_sha256: str, frozen_sha256: str) -> None:
    """Refuse a signature on other bytes than those frozen for this round."""
    if seen_sha256 != frozen_sha256:
        raise DocumentChanged


def bound_parties(
    authorities: Mapping[str, SigningAuthority], requests: Collection[RequestState]
) -> frozenset[str]:
    """Return the ids of the parties that the signatures given so far bind."""
    return frozenset(
        party_id
        for party_id, authority in authorities.items()
        if binds(
            authority,
            listed=_signers(party_id, requests),
            signed=_signers(party_id, requests, RequestStatus.SIGNED),
        )
    )


def bound_at(
    authority: SigningAuthority,
    *,
    listed: Collection[Signer],
    signed: Collection[tuple[datetime, Signer]],
) -> datetime | None:
    """Return the earliest instant at which the signatures bind a party, or None."""
    so_far: list[Signer] = []
    for at, signer in sorted(signed, key=lambda given: given[0]):
        so_far.append(signer)
        if binds(authority, listed=listed, signed=so_far):
            return at
    return None


def hopeless_parties(
    authorities: Mapping[str, SigningAuthority], requests: Collection[RequestState]
) -> frozenset[str]:
    """Return the ids of the parties that can no longer be bound after the declines.

    Under the rule `all` a single decline is enough; under `any` of two it is not.
    """
    hopeless = set()
    for party_id, authority in authorities.items():
        listed = _signers(party_id, requests)
        left = _signers(party_id, requests, RequestStatus.SIGNED, RequestStatus.WAITING)
        if not binds(authority, listed=listed, signed=left) and can_bind(authority, listed):
            hopeless.add(party_id)
    return frozenset(hopeless)


def _signers(
    party_id: str, requests: Collection[RequestState], *statuses: RequestStatus
) -> list[Signer]:
    return [
        request.signer
        for request in requests
        if request.party_id == party_id and (not statuses or request.status in statuses)
    ]
