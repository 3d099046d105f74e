"""The words of the states, as a reader sees them (docs/glossary.md)."""

from __future__ import annotations

from enum import StrEnum

from domain.batches import ItemStatus
from domain.decisions import ConditionState, DecidedBy, Obstacle, Outcome
from domain.errors import N_
from domain.identification import Identification
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus
from domain.notices import NoticeStatus
from domain.troubles import Trouble

LANGUAGE_NAMES = {"fi": "suomi", "sv": "svenska", "en": "English"}
"""Each language as it calls itself."""

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
_OUTCOME = {
    Outcome.APPROVED: N_("approved"),
    Outcome.APPROVED_WITH_REMARK: N_("approved with a remark"),
    Outcome.APPROVED_ON_CONDITION: N_("approved on a condition"),
    Outcome.NOT_JOINING: N_("does not join"),
}
_DECIDED_BY = {
    DecidedBy.ORGAN: N_("organ"),
    DecidedBy.OFFICE_HOLDER: N_("office-holder"),
}
_CONDITION = {
    ConditionState.OPEN: N_("the condition is open"),
    ConditionState.MET: N_("the condition is met"),
    ConditionState.DROPPED: N_("the condition was dropped"),
}
_OBSTACLE = {
    Obstacle.MISSING: N_("no decision yet"),
    Obstacle.CONDITION_OPEN: N_("the condition is open"),
    Obstacle.NOT_FINAL: N_("the time for appeal runs"),
}
_NOTICE = {
    NoticeStatus.SIGNING: N_("waits for signatures"),
    NoticeStatus.GIVEN: N_("given"),
    NoticeStatus.NOT_GIVEN: N_("was not given"),
    NoticeStatus.VOID: N_("without effect"),
    NoticeStatus.TAKEN_BACK: N_("taken back"),
    NoticeStatus.IN_EFFECT: N_("has taken effect"),
}
_IDENTIFICATION = {
    Identification.LINK: N_("by the emailed link"),
    Identification.LINK_AND_CODE: N_("by the emailed link and a code"),
    Identification.STRONG: N_("by the emailed link and strong identification"),
}
_ITEM = {
    ItemStatus.WAITING: N_("waits its turn"),
    ItemStatus.STARTED: N_("sent for signing"),
    ItemStatus.SKIPPED: N_("had been sent before"),
    ItemStatus.REFUSED: N_("not sent"),
}
_LEVELS = {
    Identification.LINK: N_("by link"),
    Identification.LINK_AND_CODE: N_("by link and code"),
    Identification.STRONG: N_("strong identification"),
}
_TROUBLE = {
    Trouble.SEALING: N_("sealing fails"),
    Trouble.DECLINED: N_("somebody has declined"),
    Trouble.EXPIRED: N_("the signing time ran out"),
    Trouble.MAIL: N_("mail does not arrive"),
    Trouble.CODE: N_("code wrong five times"),
    Trouble.ANOTHER_PERSON: N_("another person was identified"),
    Trouble.NOT_RIGHT_PERSON: N_("not the right person"),
    Trouble.PROPOSAL: N_("other signatory proposed"),
    Trouble.CORRECTION: N_("correction to approve"),
    Trouble.CONDITION: N_("a condition is open"),
    Trouble.DECISIONS_LATE: N_("decisions are late"),
    Trouble.UPDATE: N_("update due"),
    Trouble.RENEWAL: N_("next term to be prepared"),
}
# Members of different enums with the same text are equal, so each type has a table of its own.
_BY_TYPE: dict[type[StrEnum], dict[str, str]] = {
    AgreementStatus: {status.value: word for status, word in _AGREEMENT.items()},
    RoundStatus: {status.value: word for status, word in _ROUND.items()},
    RequestStatus: {status.value: word for status, word in _REQUEST.items()},
    NoticeStatus: {status.value: word for status, word in _NOTICE.items()},
    Outcome: {outcome.value: word for outcome, word in _OUTCOME.items()},
    DecidedBy: {kind.value: word for kind, word in _DECIDED_BY.items()},
    ConditionState: {state.value: word for state, word in _CONDITION.items()},
    Identification: {level.value: word for level, word in _IDENTIFICATION.items()},
    ItemStatus: {status.value: word for status, word in _ITEM.items()},
    Trouble: {trouble.value: word for trouble, word in _TROUBLE.items()},
    Obstacle: {obstacle.value: word for obstacle, word in _OBSTACLE.items()},
}


def level_word(level: str) -> str:
    """Return how a signatory was identified in the few English words that a stamp has room for."""
    return _LEVELS[Identification(level)]


def status_word(status: StrEnum) -> str:
    """Return the English word of a status, the key of its translations."""
    return _BY_TYPE[type(status)][status.value]
