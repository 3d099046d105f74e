"""The words of the states, as a reader sees them (docs/glossary.md)."""

from __future__ import annotations

from enum import StrEnum

from domain.errors import N_
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus

_AGREEMENT = {
    AgreementStatus.DRAFT: N_("draft"),
    AgreementStatus.DECIDING: N_("out for decision"),
    AgreementStatus.SIGNING: N_("out for signing"),
    AgreementStatus.SEALING: N_("being sealed"),
    AgreementStatus.SIGNED: N_("signed, waiting for its first day"),
    AgreementStatus.IN_FORCE: N_("in force"),
    AgreementStatus.ENDED_BY_NOTICE: N_("ended by notice"),
    AgreementStatus.TERM_ENDED: N_("term ended"),
    AgreementStatus.WITHDRAWN: N_("withdrawn"),
}
_ROUND = {
    RoundStatus.OPEN: N_("open"),
    RoundStatus.SEALING: N_("being sealed"),
    RoundStatus.COMPLETE: N_("complete"),
    RoundStatus.DECLINED: N_("ended by a decline"),
    RoundStatus.EXPIRED: N_("ended, its time ran out"),
    RoundStatus.WITHDRAWN: N_("withdrawn by the coordinator"),
}
_REQUEST = {
    RequestStatus.WAITING: N_("waiting for the signature"),
    RequestStatus.SIGNED: N_("signed"),
    RequestStatus.DECLINED: N_("declined"),
    RequestStatus.CLOSED: N_("no longer needed"),
}
# Members of different enums with the same text are equal, so each type has a table of its own.
_BY_TYPE: dict[type[StrEnum], dict[str, str]] = {
    AgreementStatus: {status.value: word for status, word in _AGREEMENT.items()},
    RoundStatus: {status.value: word for status, word in _ROUND.items()},
    RequestStatus: {status.value: word for status, word in _REQUEST.items()},
}


def status_word(status: StrEnum) -> str:
    """Return the English word of a status, the key of its translations."""
    return _BY_TYPE[type(status)][status.value]
