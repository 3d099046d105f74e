"""Signing in an order: who is asked when, and that nothing waits for nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import Signer, parse_authority
from domain.lifecycle import RequestStatus
from domain.signing import RequestState, bound_parties, hopeless_parties
from domain.turns import (
    FIRST_STEP,
    LAST_STEP,
    NotYourTurn,
    OrderOfTooMany,
    TurnHasNotCome,
    check_asked,
    check_order,
    check_turn,
    has_turn,
    holding_up,
    is_step,
    next_step,
)

W, S, D = RequestStatus.WAITING, RequestStatus.SIGNED, RequestStatus.DECLINED
RULES = ("any", "all", "2", "1 chair | 2 board")
CAPACITIES = ("chair", "board", "board")
AUTHORITIES = {f"p{n}": parse_authority(rule) for n, rule in enumerate(RULES)}
PLACES = [
    RequestState(f"{party}{n}", party, Signer(f"{party}{n}", capacity))
    for party in AUTHORITIES
    for n, capacity in enumerate(CAPACITIES)
]
steps = st.lists(st.integers(1, 4), min_size=len(PLACES), max_size=len(PLACES))
lives = st.lists(
    st.tuples(st.integers(0, len(PLACES) - 1), st.sampled_from(("sign", "decline", "ask again"))),
    max_size=60,
)


class Round:
    """A round as the workflow leads it: acts as the rules let them, steps opened as they come."""

    def __init__(self, order: list[int]) -> None:
        self.requests = [replace(r, step=step) for r, step in zip(PLACES, order, strict=True)]
        self.open_step = min(order)
        self.open_due()

    @property
    def unbound(self) -> set[str]:
        return set(AUTHORITIES) - bound_parties(AUTHORITIES, self.requests)

    @property
    def stuck(self) -> set[str]:
        return set(hopeless_parties(AUTHORITIES, self.requests))

    def waits_for(self) -> list[RequestState]:
        return holding_up(self.requests, unbound=self.unbound, stuck=self.stuck)

    def due(self) -> int | None:
        return next_step(
            self.requests, unbound=self.unbound, stuck=self.stuck, open_step=self.open_step
        )

    def open_due(self) -> None:
        while (step := self.due()) is not None:
            self.open_step = step

    def may_answer(self, number: int) -> bool:
        asked = self.requests[number]
        return asked.status is W and has_turn(asked.step, open_step=self.open_step)

    def live(self, number: int, act: str) -> None:
        """Let somebody act; what the rules do not let them do changes nothing."""
        if act == "ask again" and self.requests[number].status is D:
            self.requests[number] = replace(self.requests[number], status=W)
        elif act != "ask again" and self.may_answer(number):
            self.requests[number] = replace(self.requests[number], status=S if act == "sign" else D)
        self.open_due()


@given(steps, lives)
def test_a_round_waits_for_somebody_who_has_been_asked_until_all_are_bound(
    order: list[int], life: list[tuple[int, str]]
) -> None:
    round_ = Round(order)
    for number, act in life:
        round_.live(number, act)
    waited_for = round_.waits_for()
    asked = [r for r in waited_for if has_turn(r.step, open_step=round_.open_step)]
    assert bool(asked) == bool(round_.unbound)


@given(steps, lives)
def test_a_step_opens_when_nobody_before_it_is_waited_for_and_never_closes(
    order: list[int], life: list[tuple[int, str]]
) -> None:
    round_ = Round(order)
    for number, act in life:
        before, waited_for = round_.open_step, {r.request_id for r in round_.waits_for()}
        round_.live(number, act)
        assert round_.open_step >= before
        if round_.open_step > before:
            left = {r.request_id for r in round_.waits_for() if r.step < round_.open_step}
            assert waited_for
            assert not left


@given(steps)
def test_everybody_signs_in_turn_and_all_are_bound_in_the_end(order: list[int]) -> None:
    round_ = Round(order)
    while able := [n for n in range(len(PLACES)) if round_.may_answer(n)]:
        lowest = min(round_.requests[n].step for n in able)
        round_.live(next(n for n in able if round_.requests[n].step == lowest), "sign")
    assert not round_.unbound


@given(st.integers(1, 9), lives)
def test_with_equal_steps_all_may_sign_from_the_start(
    step: int, life: list[tuple[int, str]]
) -> None:
    round_ = Round([step] * len(PLACES))
    for number, act in life:
        assert round_.may_answer(number) == (round_.requests[number].status is W)
        round_.live(number, act)


def test_a_decline_holds_up_later_steps_only_where_the_party_stands_still() -> None:
    all_sign, one_signs = {"a": parse_authority("all")}, {"a": parse_authority("any")}
    asked = [
        RequestState("x", "a", Signer("x", "board"), D),
        RequestState("y", "a", Signer("y", "board"), S),
        RequestState("z", "a", Signer("z", "board"), step=2),
    ]
    stuck = hopeless_parties(all_sign, asked)
    assert next_step(asked, unbound={"a"}, stuck=stuck, open_step=1) is None
    asked = [asked[0], asked[2]]
    assert next_step(asked, unbound={"a"}, stuck=set(), open_step=1) == 2
    assert hopeless_parties(one_signs, asked) == set()


def test_who_is_not_needed_any_more_holds_nobody_up() -> None:
    asked = [
        RequestState("chair", "a", Signer("chair", "chair"), S),
        RequestState("board", "a", Signer("board", "board")),
        RequestState("county", "b", Signer("county", "director"), step=3),
    ]
    assert next_step(asked, unbound={"b"}, stuck=set(), open_step=1) == 3


def test_before_their_turn_nobody_answers_or_is_written_to() -> None:
    check_turn(2, open_step=2)
    check_asked(1, open_step=2)
    with pytest.raises(NotYourTurn):
        check_turn(3, open_step=2)
    with pytest.raises(TurnHasNotCome):
        check_asked(3, open_step=2)


def test_an_order_is_kept_by_one_group_alone() -> None:
    check_order([1, 1, 1], parties=101, most=100)
    check_order([1, 2, 1], parties=100, most=100)
    with pytest.raises(OrderOfTooMany):
        check_order([1, 2, 1], parties=101, most=100)


def test_a_step_is_a_number_from_one_to_nine() -> None:
    steps = [text for text in ("", "0", "1", "09", "9", "10", "-1", "1.0", "²") if is_step(text)]
    assert steps == [str(FIRST_STEP), "09", str(LAST_STEP)]
