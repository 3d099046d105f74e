"""The steps of a dispute and its outcomes, in words."""

from __future__ import annotations

from domain.disputes import DisputeOutcome, StepKind
from domain.errors import N_

STEP_WORDS = {
    StepKind.NEGOTIATION: N_("negotiation between the parties"),
    StepKind.STEERING_GROUP: N_("taken up in the steering group"),
    StepKind.OTHER: N_("another step"),
}
OUTCOME_WORDS = {
    DisputeOutcome.SETTLED: N_("the parties agreed"),
    DisputeOutcome.DROPPED: N_("the matter was dropped"),
    DisputeOutcome.ELSEWHERE: N_("it goes on elsewhere"),
}
