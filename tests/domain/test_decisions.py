"""Decisions before signing: what blocks the round, who is left out, what may be recorded."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decision_refusals import (
    ConditionOpen,
    DecisionAfterRoundStarted,
    DecisionInTheFuture,
    DecisionMissing,
    DecisionNotFinal,
    NotDeciding,
    NothingToSettle,
)
from domain.decisions import (
    ConditionState,
    DecidingParty,
    Decision,
    Obstacle,
    Outcome,
    Requirement,
    Settlement,
    check_decided_on,
    check_enough_join,
    check_may_record,
    check_may_send,
    joins,
    new_condition,
    obstacles,
    settled,
)
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus
from domain.parties import TooFewParties

OAK, ELM, ASH = (
    DecidingParty(name.lower(), name, kind)
    for name, kind in (("Oak", "municipality"), ("Elm", "company"), ("Ash", "municipality"))
)
THREE = (OAK, ELM, ASH)
ALL = Requirement(required=True)
YES = Decision(Outcome.APPROVED, is_final=True)
NO = Decision(Outcome.NOT_JOINING, is_final=False)

decisions = st.builds(
    lambda outcome, final, condition: Decision(
        outcome,
        is_final=final,
        condition=condition if outcome is Outcome.APPROVED_ON_CONDITION else None,
    ),
    st.sampled_from(Outcome),
    st.booleans(),
    st.sampled_from(ConditionState),
)
parties = st.lists(
    st.builds(
        DecidingParty,
        st.uuids().map(str),
        st.just("Party"),
        st.sampled_from(("municipality", "company")),
        st.booleans(),
    ),
    max_size=6,
)
requirements = st.builds(
    Requirement, st.booleans(), st.sampled_from(((), ("municipality",), ("company",)))
)


@pytest.mark.parametrize(
    ("decision", "refusal"),
    [
        (None, DecisionMissing),
        (Decision(Outcome.APPROVED, is_final=False), DecisionNotFinal),
        (
            Decision(Outcome.APPROVED_ON_CONDITION, is_final=True, condition=ConditionState.OPEN),
            ConditionOpen,
        ),
        (
            Decision(Outcome.APPROVED_ON_CONDITION, is_final=False, condition=ConditionState.OPEN),
            ConditionOpen,
        ),
        (
            Decision(Outcome.APPROVED_ON_CONDITION, is_final=False, condition=ConditionState.MET),
            DecisionNotFinal,
        ),
    ],
)
def test_one_party_that_is_not_ready_holds_the_round_up_and_is_named(
    decision: Decision | None, refusal: type[DomainError]
) -> None:
    made = {"oak": YES, "elm": YES} | ({"ash": decision} if decision else {})
    with pytest.raises(refusal, match="Ash"):
        check_may_send(ALL, THREE, made, overridden=False)
    check_may_send(ALL, THREE, made, overridden=True)


@pytest.mark.parametrize(
    "decision",
    [
        YES,
        Decision(Outcome.APPROVED_WITH_REMARK, is_final=True),
        Decision(Outcome.APPROVED_ON_CONDITION, is_final=True, condition=ConditionState.MET),
        Decision(Outcome.APPROVED_ON_CONDITION, is_final=True, condition=ConditionState.DROPPED),
        NO,
    ],
)
def test_a_remark_a_settled_condition_and_a_party_that_stays_away_block_nobody(
    decision: Decision,
) -> None:
    check_may_send(ALL, THREE, {"oak": YES, "elm": YES, "ash": decision}, overridden=False)


def test_only_the_kinds_of_party_that_the_template_names_must_decide() -> None:
    municipalities = Requirement(required=True, kinds=("municipality",))
    assert obstacles(municipalities, THREE, {}) == {
        "oak": Obstacle.MISSING,
        "ash": Obstacle.MISSING,
    }


def test_a_condition_blocks_even_where_the_template_requires_no_decision() -> None:
    made = {
        "elm": Decision(Outcome.APPROVED_ON_CONDITION, is_final=True, condition=ConditionState.OPEN)
    }
    with pytest.raises(ConditionOpen):
        check_may_send(Requirement(), THREE, made, overridden=False)


def test_two_parties_must_remain_and_no_reason_overrides_that() -> None:
    with pytest.raises(TooFewParties):
        check_enough_join(THREE, {"oak": NO, "elm": NO})
    with pytest.raises(TooFewParties):
        check_may_send(Requirement(), THREE, {"oak": NO, "elm": NO}, overridden=True)


@pytest.mark.parametrize(
    ("status", "sent_out", "refusal"),
    [
        (AgreementStatus.DRAFT, False, NotDeciding),
        (AgreementStatus.SIGNING, True, DecisionAfterRoundStarted),
        (AgreementStatus.IN_FORCE, True, DecisionAfterRoundStarted),
    ],
)
def test_a_decision_is_recorded_only_between_sending_out_and_signing(
    status: AgreementStatus, sent_out: bool, refusal: type[DomainError]
) -> None:
    check_may_record(AgreementStatus.DECIDING, sent_out=True)
    check_may_record(AgreementStatus.DRAFT, sent_out=True)  # after a round that came to nothing
    with pytest.raises(refusal):
        check_may_record(status, sent_out=sent_out)


def test_a_decision_may_be_of_today_but_not_of_tomorrow() -> None:
    today = date(2025, 11, 24)
    check_decided_on(today, received_on=today)
    with pytest.raises(DecisionInTheFuture):
        check_decided_on(date(2025, 11, 25), received_on=today)


@given(decisions, st.sampled_from(Settlement))
def test_what_was_settled_once_cannot_be_settled_again(
    decision: Decision, settlement: Settlement
) -> None:
    try:
        after = settled(decision, settlement)
    except NothingToSettle:
        return
    assert after.outcome is decision.outcome
    with pytest.raises(NothingToSettle):
        settled(after, settlement)


@given(st.sampled_from(Outcome))
def test_only_an_approval_on_a_condition_has_one_and_it_begins_open(outcome: Outcome) -> None:
    on_condition = outcome is Outcome.APPROVED_ON_CONDITION
    assert new_condition(outcome) is (ConditionState.OPEN if on_condition else None)


@given(requirements, parties, st.data())
def test_only_a_party_that_joins_is_ever_in_the_way(
    requirement: Requirement, listed: list[DecidingParty], data: st.DataObject
) -> None:
    made = {p.party_id: data.draw(decisions) for p in listed if data.draw(st.booleans())}
    by_id = {party.party_id: party for party in listed}
    for party_id in obstacles(requirement, listed, made):
        assert joins(by_id[party_id], made.get(party_id))


@given(requirements, parties, st.data())
def test_when_all_approve_finally_and_two_join_nothing_is_in_the_way(
    requirement: Requirement, listed: list[DecidingParty], data: st.DataObject
) -> None:
    made = {party.party_id: YES for party in listed}
    try:
        check_enough_join(listed, made)
    except TooFewParties:
        return
    check_may_send(requirement, listed, made, overridden=False)


@given(requirements, parties, st.data())
def test_a_further_final_approval_never_makes_a_new_obstacle(
    requirement: Requirement, listed: list[DecidingParty], data: st.DataObject
) -> None:
    made = {p.party_id: data.draw(decisions) for p in listed if data.draw(st.booleans())}
    before = obstacles(requirement, listed, made)
    for party in listed:
        after = obstacles(requirement, listed, made | {party.party_id: YES})
        assert set(after) <= set(before)
