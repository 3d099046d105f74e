"""Messages of signing rounds and their groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.lifecycle import RoundStatus


@dataclass(frozen=True, slots=True)
class GroupEnded:
    """How a group ended, and when its last required signature was received."""

    group: int
    outcome: RoundStatus
    signatures: int
    last_signature_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CloseGroup:
    """The round tells a group to take no more, and why."""

    outcome: RoundStatus


@dataclass(frozen=True, slots=True)
class Sign:
    """A signatory signs the very bytes hashed `document_sha256`.

    `generation` is that of the link through which they came.
    """

    act_id: str
    request_id: str
    document_sha256: str
    evidence_sha256: str
    received_at: datetime  # when the service received it: the rules judge by this
    generation: int = 0


@dataclass(frozen=True, slots=True)
class SignatureReceipt:
    """The signature is recorded; its id is the id of the act."""

    signature_id: str
    request_id: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class GroupState:
    """What a group carries over when it continues as new; the roster is read again."""

    receipts: tuple[SignatureReceipt, ...] = ()
    reminders: int = 0  # how many of the reminder times have gone by
    reported: bool = False  # the round knows that every party is bound


@dataclass(frozen=True, slots=True)
class SigningGroupInput:
    """A round's part: up to a hundred parties.

    With `declines_pause` a party that can no longer be bound stands still until the coordinator
    decides; without it the round ends as declined. With `careful_reminders` a reminder that is
    late, after an outage say, waits for office hours too, and nobody is asked again whose party
    is bound. With `in_steps` a step is asked when those before it are done; without it all are
    asked at once.
    """

    agreement_id: str
    round_number: int
    group: int
    document_sha256: str
    closes_at: datetime
    remind_at: tuple[datetime, ...] = ()
    state: GroupState | None = None
    declines_pause: bool = False
    careful_reminders: bool = False
    in_steps: bool = False


@dataclass(frozen=True, slots=True)
class RoundNews:
    """How far a round has come with telling its outcome, when it continues as new."""

    outcome: RoundStatus
    told: int = 0


@dataclass(frozen=True, slots=True)
class SigningRoundInput:
    """One frozen document and the instants at which its round acts.

    `declines_pause`, `careful_reminders` and `in_steps`: see `SigningGroupInput`.
    """

    agreement_id: str
    round_number: int
    document_sha256: str
    groups: int
    closes_at: datetime
    remind_at: tuple[datetime, ...] = ()
    news: RoundNews | None = None
    declines_pause: bool = False
    careful_reminders: bool = False
    in_steps: bool = False


@dataclass(frozen=True, slots=True)
class Decline:
    """A signatory refuses; the reason is part of the blob `evidence_sha256`."""

    act_id: str
    request_id: str
    evidence_sha256: str
    received_at: datetime
    generation: int = 0


@dataclass(frozen=True, slots=True)
class DeclineReceipt:
    """The refusal is recorded; `staff_ids` are those who are told while the round goes on."""

    request_id: str
    declined_at: datetime
    staff_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawRound:
    """A coordinator ends a round; the reason is the blob `reason_sha256`.

    A notice is withdrawn by a person of its party, without a reason. `leaving_out_sha256` is a
    blob that says which party the agreement goes on without, if it is withdrawn for that.
    """

    act_id: str
    staff_id: str
    reason_sha256: str
    received_at: datetime
    person_id: str = ""
    leaving_out_sha256: str = ""


@dataclass(frozen=True, slots=True)
class RoundWithdrawn:
    """The round has ended without a signed agreement."""

    round_number: int
    withdrawn_at: datetime
