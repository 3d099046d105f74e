"""The states of an agreement, told from its events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.life import LifeEvent, stages_of
from domain.lifecycle import AgreementStatus as S

START = datetime(2026, 1, 5, tzinfo=UTC)
KINDS = (
    "agreement_drafted",
    "sent_for_decision",
    "sent_for_signing",
    "round_expired",
    "document_sealed",
    "agreement_in_force",
    "term_ended",
    "mail_sent",
)


def happened(*events: tuple[str, int] | str) -> list[LifeEvent]:
    """Return events a day apart; a round's number stands beside its kind."""
    pairs = [event if isinstance(event, tuple) else (event, 0) for event in events]
    return [
        LifeEvent(kind, START + timedelta(days=day), number)
        for day, (kind, number) in enumerate(pairs)
    ]


def test_a_round_that_ran_out_gives_the_draft_back_and_the_next_one_leads_into_force() -> None:
    stages = stages_of(
        happened(
            "agreement_drafted",
            "sent_for_decision",
            ("sent_for_signing", 1),
            ("round_expired", 1),
            ("sent_for_signing", 2),
            ("document_sealed", 2),
            "agreement_in_force",
            "term_ended",
        )
    )
    assert [stage.status for stage in stages] == [
        S.DRAFT,
        S.DECIDING,
        S.SIGNING,
        S.DRAFT,
        S.SIGNING,
        S.SIGNED,
        S.IN_FORCE,
        S.TERM_ENDED,
    ]
    assert stages[-1].since == stages[-1].until, "an end is a moment"


def test_a_round_of_a_notice_or_an_amendment_is_no_state_of_the_agreement() -> None:
    stages = stages_of(
        happened(
            "agreement_drafted",
            ("sent_for_signing", 1),
            "agreement_in_force",
            ("document_sealed", 1),
            ("notice_sent_for_signing", 2),
            ("round_withdrawn", 2),
            ("amendment_sent_for_signing", 3),
            ("document_sealed", 3),
        )
    )
    assert [stage.status for stage in stages] == [S.DRAFT, S.SIGNING, S.IN_FORCE]
    assert stages[-1].until is None


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 3), st.integers(0, 9))))
def test_stages_follow_each_other_without_gap_or_overlap(found: list[tuple[str, int, int]]) -> None:
    stages = stages_of(
        LifeEvent(kind, START + timedelta(hours=hour), number) for kind, number, hour in found
    )
    for stage, following in pairwise(stages):
        assert stage.since <= following.since == stage.until
        assert stage.status is not following.status
