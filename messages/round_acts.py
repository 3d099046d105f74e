"""What is done about the requests of a signing round that runs: one Update carries it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from messages.mail import SendMail
from messages.records import RosterRequest


class RoundActKind(StrEnum):
    """What somebody did to a round that runs."""

    RESEND_LINK = "resend_link"
    CORRECT_ADDRESS = "correct_address"
    REMIND = "remind"
    REPLACE_SIGNATORY = "replace_signatory"
    ASK_AGAIN = "ask_again"
    NOT_RIGHT_PERSON = "not_right_person"
    EXTEND_DEADLINE = "extend_deadline"
    ASK_FOR_LINK = "ask_for_link"
    HAND_OVER = "hand_over"
    PROPOSE_PERSON = "propose_person"
    DECIDE_PROPOSAL = "decide_proposal"


@dataclass(frozen=True, slots=True)
class RoundAct:
    """One such act; what the person wrote is the blob `payload_sha256`.

    `request_id` is the signing request that it is about; empty for all of the group. It is done
    by the member of staff `staff_id`, or by the signatory `person_id` themselves, through the
    link of that `generation`.
    The deadline is that of the whole round: its act goes to the round, with the group 0.
    """

    act_id: str
    agreement_id: str
    round_number: int
    group: int
    kind: RoundActKind
    payload_sha256: str
    received_at: datetime
    request_id: str = ""
    staff_id: str = ""
    person_id: str = ""
    generation: int = 0


@dataclass(frozen=True, slots=True)
class NewDeadline:
    """When the round closes now (exclusive), and who has not signed is reminded until then."""

    closes_at: datetime
    remind_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundActRecorded:
    """The act is in the records: `mails` are to be sent, `requests` are those it changed.

    `deadline` is the round's new one, where the act changed it.
    """

    act_id: str
    mails: tuple[SendMail, ...] = ()
    requests: tuple[RosterRequest, ...] = ()
    deadline: NewDeadline | None = None
