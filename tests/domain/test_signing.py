"""The rules of a round: who may act, who is bound, who can no longer be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import Signer, parse_authority
from domain.errors import DomainError
from domain.lifecycle import RequestStatus
from domain.signing import (
    AlreadyDeclined,
    AlreadySigned,
    DeadlinePassed,
    DocumentChanged,
    RequestState,
    RoundClosed,
    UnknownRequest,
    bound_parties,
    check_may_act,
    check_same_document,
    hopeless_parties,
)

CLOSES_AT = datetime(2026, 2, 6, 22, tzinfo=UTC)
IN_TIME = CLOSES_AT - timedelta(microseconds=1)
WAITING = RequestState("r1", "kunta", Signer("ann", "chair"))


def requests(*statuses: RequestStatus, party: str = "kunta") -> list[RequestState]:
    return [
        RequestState(f"r{n}", party, Signer(f"person{n}", "board"), status)
        for n, status in enumerate(statuses)
    ]


def test_the_last_moment_before_the_deadline_is_in_time_and_the_deadline_is_not() -> None:
    assert check_may_act(WAITING, closes_at=CLOSES_AT, received_at=IN_TIME) is WAITING
    with pytest.raises(DeadlinePassed):
        check_may_act(WAITING, closes_at=CLOSES_AT, received_at=CLOSES_AT)


@pytest.mark.abuse(11)
@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (RequestStatus.SIGNED, AlreadySigned),
        (RequestStatus.DECLINED, AlreadyDeclined),
        (RequestStatus.CLOSED, RoundClosed),
    ],
)
def test_who_has_acted_or_whose_round_is_closed_may_not_act(
    status: RequestStatus, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        check_may_act(replace(WAITING, status=status), closes_at=CLOSES_AT, received_at=IN_TIME)


def test_an_unknown_request_is_refused() -> None:
    with pytest.raises(UnknownRequest):
        check_may_act(None, closes_at=CLOSES_AT, received_at=IN_TIME)


@pytest.mark.abuse(17)
def test_only_the_frozen_bytes_can_be_signed() -> None:
    check_same_document(seen_sha256="aa", frozen_sha256="aa")
    with pytest.raises(DocumentChanged):
        check_same_document(seen_sha256="aa", frozen_sha256="ab")


def test_a_party_is_bound_when_its_own_rule_is_met_and_not_before() -> None:
    rule = {"kunta": parse_authority("2"), "ry": parse_authority("any")}
    one = requests(RequestStatus.SIGNED, RequestStatus.WAITING, RequestStatus.WAITING)
    two = requests(RequestStatus.SIGNED, RequestStatus.SIGNED, RequestStatus.WAITING)
    other = requests(RequestStatus.SIGNED, party="ry")
    assert bound_parties(rule, one + other) == {"ry"}
    assert bound_parties(rule, two + other) == {"kunta", "ry"}


def test_one_no_ends_hope_under_all_and_not_under_any_of_two() -> None:
    one_no = requests(RequestStatus.DECLINED, RequestStatus.WAITING)
    assert hopeless_parties({"kunta": parse_authority("any")}, one_no) == frozenset()
    assert hopeless_parties({"kunta": parse_authority("all")}, one_no) == {"kunta"}
    assert hopeless_parties({"kunta": parse_authority("2")}, one_no) == {"kunta"}


@given(
    st.sampled_from(["any", "all", "2", "1 board"]),
    st.lists(st.sampled_from(list(RequestStatus)), min_size=2, max_size=5),
)
def test_no_party_is_bound_and_hopeless_at_once(rule: str, statuses: list[RequestStatus]) -> None:
    rules = {"kunta": parse_authority(rule)}
    listed = requests(*statuses)
    assert not bound_parties(rules, listed) & hopeless_parties(rules, listed)
