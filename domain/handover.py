"""The rules by which a signatory says that somebody else should sign.

Nobody passes the right to sign on: a listed alternate has it already, anybody else can only
be proposed. Source: docs/domain.md, “Signing authority”.
"""

from __future__ import annotations

from enum import StrEnum

from domain.errors import N_, DomainError


class Delegation(StrEnum):
    """To whom a signatory may hand over; kept with the round.

    To nobody; to alternates of the party; or also to whom the coordinator accepts.
    """

    NO = "no"
    ALTERNATES = "alternates"
    ACCEPTED = "accepted"


class ProposalStatus(StrEnum):
    """Where a proposal stands; all but the first are final.

    It is moot when its signatory has answered, or was replaced otherwise.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    TURNED_DOWN = "turned_down"
    MOOT = "moot"


class AlreadyTold(DomainError):
    """The signatory has said so, and the coordinator has not acted yet."""

    code = "already_told"
    message = N_("You have told the coordinator already. You may still sign.")


class DelegationNotAllowed(DomainError):
    """The round does not let a signatory hand over, or not to this person."""

    code = "delegation_not_allowed"
    message = N_("In this signing round the request to sign cannot be handed over in this way.")


class IdentifyFirst(DomainError):
    """What takes effect at once asks for what signing in the round asks for."""

    code = "identify_before_handing_over"
    message = N_(
        "Read the agreement and identify yourself first, as if you were to sign: then you can "
        "hand over to an alternate."
    )


class ProposalIsOpen(DomainError):
    """The signatory has proposed somebody, and the coordinator has not decided."""

    code = "proposal_is_open"
    message = N_("You have proposed somebody already. The coordinator has not decided yet.")


class ProposesThemselves(DomainError):
    """The person proposed is the one who proposes."""

    code = "proposes_themselves"
    message = N_("This is your own address. Give the address of the person who should sign.")


class ProposalUnknown(DomainError):
    """The round has no such proposal."""

    code = "proposal_unknown"
    message = N_("There is no such proposal.")


class ProposalIsDecided(DomainError):
    """The proposal was decided, or is no longer needed."""

    code = "proposal_is_decided"
    message = N_("This proposal has been decided already, or is no longer needed.")


def check_not_told(told_for: int | None, *, living: int) -> None:
    """Refuse to say it a second time through the same link.

    Whatever the coordinator does about it (a new link, another address, another person)
    raises the generation of the living one.
    """
    if told_for == living:
        raise AlreadyTold


def check_may_hand_over(delegation: Delegation, *, to_alternate: bool) -> None:
    """Refuse to hand over to whom the round does not allow (abuse 56)."""
    enough = to_alternate and delegation is Delegation.ALTERNATES
    if not (enough or delegation is Delegation.ACCEPTED):
        raise DelegationNotAllowed


def check_may_give_place(*, was_identified: bool) -> None:
    """Refuse to give the place away to somebody who is less sure to be its holder than a signer."""
    if not was_identified:
        raise IdentifyFirst


def check_is_another(proposed: str, *, own: str) -> None:
    """Refuse to propose oneself: an address is one human being."""
    if proposed.strip().casefold() == own.strip().casefold():
        raise ProposesThemselves
