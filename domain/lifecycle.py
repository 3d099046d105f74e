"""The life of an agreement and of a signing round: their states and allowed steps."""

from __future__ import annotations

from enum import StrEnum

from domain.errors import N_, DomainError


class AgreementStatus(StrEnum):
    """Where an agreement stands (docs/domain.md, “Life”)."""

    DRAFT = "draft"
    DECIDING = "deciding"
    SIGNING = "signing"
    SEALING = "sealing"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    ENDED_BY_NOTICE = "ended_by_notice"
    TERM_ENDED = "term_ended"
    WITHDRAWN = "withdrawn"


ENDED = frozenset(
    {AgreementStatus.ENDED_BY_NOTICE, AgreementStatus.TERM_ENDED, AgreementStatus.WITHDRAWN}
)
"""The statuses in which an agreement is over: nothing follows, and no workflow runs."""


class RoundKind(StrEnum):
    """What the document of a signing round is: the agreement, or something about it."""

    AGREEMENT = "agreement"
    NOTICE = "notice"
    ACCESSION = "accession"
    AMENDMENT = "amendment"


class RoundStatus(StrEnum):
    """Where a signing round stands; the last four are its outcomes."""

    OPEN = "open"
    SEALING = "sealing"
    COMPLETE = "complete"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class RequestStatus(StrEnum):
    """Where one signatory's request stands."""

    WAITING = "waiting"
    SIGNED = "signed"
    DECLINED = "declined"
    CLOSED = "closed"


_S = AgreementStatus
_TRANSITIONS: dict[AgreementStatus, frozenset[AgreementStatus]] = {
    _S.DRAFT: frozenset({_S.DECIDING, _S.SIGNING, _S.WITHDRAWN}),
    _S.DECIDING: frozenset({_S.DRAFT, _S.SIGNING, _S.WITHDRAWN}),
    # A round that was declined, ran out or was withdrawn gives the draft back.
    _S.SIGNING: frozenset({_S.SEALING, _S.DRAFT, _S.WITHDRAWN}),
    _S.SEALING: frozenset({_S.SIGNED, _S.IN_FORCE}),
    _S.SIGNED: frozenset({_S.IN_FORCE}),
    _S.IN_FORCE: frozenset({_S.ENDED_BY_NOTICE, _S.TERM_ENDED}),
    _S.ENDED_BY_NOTICE: frozenset(),
    _S.TERM_ENDED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}


class StepNotAllowed(DomainError):
    """The agreement cannot go from where it is to where it should."""

    code = "step_not_allowed"
    message = N_("An agreement that is “{now}” cannot become “{wanted}”.")


class NotInForce(DomainError):
    """What is asked for can only be done to an agreement that is in force."""

    code = "not_in_force"
    message = N_("The agreement is not in force: this can only be done while it is.")


def may_become(now: AgreementStatus, wanted: AgreementStatus) -> bool:
    """Tell whether the step is one of the allowed ones."""
    return wanted in _TRANSITIONS[now]


def check_step(now: AgreementStatus, wanted: AgreementStatus) -> None:
    """Refuse a step that the lifecycle does not have."""
    if not may_become(now, wanted):
        raise StepNotAllowed(now=now.value, wanted=wanted.value)
