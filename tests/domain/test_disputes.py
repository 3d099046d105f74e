"""Disputes: opened, taken on, closed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disputes import (
    ClosedBeforeStep,
    Dispute,
    DisputeBeforeAgreement,
    DisputeClosed,
    DisputeDayAhead,
    DisputeNeedsTwo,
    DisputeOutcome,
    DisputeStep,
    StepBeforeOpened,
    StepKind,
    close_dispute,
    open_dispute,
    with_step,
)

PARTIES = ("a", "b", "c")
IN_FORCE, OPENED, TODAY = date(2026, 1, 1), date(2027, 3, 1), date(2027, 6, 1)


def opened() -> Dispute:
    return open_dispute(
        ("a", "b"), parties=PARTIES, opened_on=OPENED, in_force_on=IN_FORCE, today=TODAY
    )


def step(*day: int) -> DisputeStep:
    return DisputeStep(StepKind.NEGOTIATION, date(*day))


def test_a_dispute_is_opened_negotiated_and_closed() -> None:
    talked = with_step(opened(), step(2027, 3, 10), today=TODAY)
    group = DisputeStep(StepKind.STEERING_GROUP, date(2027, 4, 20))
    heard = with_step(talked, group, today=TODAY)
    closed = close_dispute(heard, DisputeOutcome.SETTLED, closed_on=date(2027, 5, 2), today=TODAY)
    assert not closed.is_open
    assert [one.kind for one in closed.steps] == [StepKind.NEGOTIATION, StepKind.STEERING_GROUP]


def test_a_step_that_was_forgotten_takes_its_place_by_its_day() -> None:
    later = with_step(opened(), step(2027, 5, 1), today=TODAY)
    both = with_step(later, step(2027, 4, 1), today=TODAY)
    assert [one.held_on for one in both.steps] == [date(2027, 4, 1), date(2027, 5, 1)]


def test_a_closed_dispute_stays_closed() -> None:
    closed = close_dispute(
        opened(), DisputeOutcome.DROPPED, closed_on=date(2027, 3, 5), today=TODAY
    )
    with pytest.raises(DisputeClosed):
        with_step(closed, step(2027, 3, 6), today=TODAY)
    with pytest.raises(DisputeClosed):
        close_dispute(closed, DisputeOutcome.SETTLED, closed_on=TODAY, today=TODAY)


def test_days_are_in_their_order_and_not_ahead() -> None:
    with pytest.raises(StepBeforeOpened):
        with_step(opened(), step(2027, 2, 28), today=TODAY)
    with pytest.raises(DisputeDayAhead):
        with_step(opened(), step(2027, 6, 2), today=TODAY)
    talked = with_step(opened(), step(2027, 3, 10), today=TODAY)
    with pytest.raises(ClosedBeforeStep):
        close_dispute(talked, DisputeOutcome.SETTLED, closed_on=date(2027, 3, 9), today=TODAY)


@pytest.mark.parametrize("between", [(), ("a",), ("a", "a"), ("a", "stranger")])
def test_nobody_is_in_dispute_alone_or_with_a_stranger(between: tuple[str, ...]) -> None:
    with pytest.raises(DisputeNeedsTwo):
        open_dispute(between, parties=PARTIES, opened_on=OPENED, in_force_on=IN_FORCE, today=TODAY)


def test_there_is_no_dispute_before_the_agreement() -> None:
    with pytest.raises(DisputeBeforeAgreement):
        open_dispute(
            PARTIES,
            parties=PARTIES,
            opened_on=date(2025, 12, 31),
            in_force_on=IN_FORCE,
            today=TODAY,
        )


@given(st.lists(st.dates(OPENED, TODAY), max_size=8))
def test_the_order_in_which_steps_are_recorded_changes_nothing(days: list[date]) -> None:
    def after(order: list[date]) -> Dispute:
        dispute = opened()
        for day in order:
            dispute = with_step(dispute, DisputeStep(StepKind.OTHER, day), today=TODAY)
        return dispute

    assert after(days) == after(list(reversed(days)))
