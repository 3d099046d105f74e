"""Who may take a signatory's place, and what it means for the rule of the party."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import Signer, binds, can_bind, parse_authority
from domain.errors import DomainError
from domain.lifecycle import RequestStatus
from domain.places import (
    check_may_be_asked_again,
    check_may_take_place,
    check_place_is_open,
)
from domain.round_acts import (
    CapacityDoesNotFit,
    SignatoryHasAnswered,
    SignatoryHasNotDeclined,
    SignsForPartyAlready,
)
from domain.signing import RequestState, RoundClosed, bound_parties, hopeless_parties

RULES = ("all", "any", "2", "1 chair | 2 board", "1 chair + 1 board")
ANN, BEA, CID = Signer("ann", "chair"), Signer("bea", "board"), Signer("cid", "board")
PLACES = (ANN, BEA, CID)
takers = st.lists(st.sampled_from(("ann", "bea", "cid", "dan", "eva")), min_size=3, max_size=3)


def seated(persons: list[str]) -> list[Signer]:
    """Put persons into the three places, each in the capacity of the place."""
    return [
        replace(place, person=person, in_place_of="" if person == place.person else place.person)
        for place, person in zip(PLACES, persons, strict=True)
    ]


@pytest.mark.abuse(55)
@given(st.sampled_from(RULES), takers, st.sets(st.integers(0, 2)))
def test_nobody_counts_twice_however_the_places_are_taken(
    rule: str, persons: list[str], signing: set[int]
) -> None:
    signed = [signer for n, signer in enumerate(seated(persons)) if n in signing]
    authority = parse_authority(rule)
    if binds(authority, listed=PLACES, signed=signed):
        fewest = {"all": 3, "any": 1, "2": 2, "1 chair | 2 board": 1, "1 chair + 1 board": 2}
        assert len({signer.person for signer in signed}) >= fewest[rule]


@given(st.sampled_from(RULES), st.permutations(PLACES), st.integers(0, 3))
def test_a_place_taken_counts_as_the_place_did(
    rule: str, order: list[Signer], signing: int
) -> None:
    signed = order[:signing]
    others = [
        replace(signer, person=f"for {signer.person}", in_place_of=signer.person)
        for signer in signed
    ]
    authority = parse_authority(rule)
    before = binds(authority, listed=PLACES, signed=signed)
    assert binds(authority, listed=PLACES, signed=others) == before


@given(st.sampled_from(RULES), takers, st.integers(0, 2), st.sampled_from(("dan", "eva", "fay")))
def test_whoever_is_let_take_a_place_leaves_the_party_within_reach(
    rule: str, persons: list[str], at: int, taker: str
) -> None:
    authority, places = parse_authority(rule), seated(persons)
    others = [signer for n, signer in enumerate(places) if n != at]
    new = replace(places[at], person=taker, in_place_of=PLACES[at].person)
    try:
        check_may_take_place(authority, others=others, left=places[at], taker=new)
    except DomainError:
        assert taker in persons
        return
    assert can_bind(authority, [*others, new]) or not can_bind(authority, places)


@pytest.mark.abuse(55)
def test_who_signs_for_the_party_already_or_in_a_capacity_that_does_not_fit_is_refused() -> None:
    rule = parse_authority("1 chair + 1 board")
    for taker in (ANN, replace(BEA, in_place_of="ann", capacity="chair")):
        with pytest.raises(SignsForPartyAlready):
            check_may_take_place(rule, others=[BEA], left=ANN, taker=taker)
    with pytest.raises(CapacityDoesNotFit):
        check_may_take_place(rule, others=[BEA], left=ANN, taker=Signer("dan", "board", "ann"))
    check_may_take_place(rule, others=[BEA], left=ANN, taker=Signer("dan", "chair", "ann"))


def test_a_party_that_stands_still_can_be_bound_again_once_its_place_is_taken() -> None:
    rules = {"oak": parse_authority("all")}
    ann = RequestState("1", "oak", ANN, RequestStatus.DECLINED)
    bea = RequestState("2", "oak", BEA, RequestStatus.SIGNED)
    assert hopeless_parties(rules, [ann, bea]) == {"oak"}
    dan = replace(ann, signer=Signer("dan", "chair", "ann"), status=RequestStatus.WAITING)
    assert not hopeless_parties(rules, [dan, bea])
    assert not bound_parties(rules, [dan, bea])
    assert bound_parties(rules, [replace(dan, status=RequestStatus.SIGNED), bea]) == {"oak"}


def test_a_place_is_given_away_while_it_is_not_signed_and_only_a_decline_is_asked_again() -> None:
    for status in (RequestStatus.WAITING, RequestStatus.DECLINED):
        check_place_is_open(status, answer_is_waiting=False)
    for status, waits, refusal in (
        (RequestStatus.SIGNED, False, SignatoryHasAnswered),
        (RequestStatus.WAITING, True, SignatoryHasAnswered),
        (RequestStatus.CLOSED, False, RoundClosed),
    ):
        with pytest.raises(refusal):
            check_place_is_open(status, answer_is_waiting=waits)
    check_may_be_asked_again(RequestStatus.DECLINED, answer_is_waiting=False)
    with pytest.raises(SignatoryHasNotDeclined):
        check_may_be_asked_again(RequestStatus.WAITING, answer_is_waiting=False)
