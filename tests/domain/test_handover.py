"""To whom a signatory may hand over, and who may be proposed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.handover import (
    Delegation,
    DelegationNotAllowed,
    ProposesThemselves,
    check_is_another,
    check_may_hand_over,
)


def may(delegation: Delegation, *, to_alternate: bool) -> bool:
    try:
        check_may_hand_over(delegation, to_alternate=to_alternate)
    except DelegationNotAllowed:
        return False
    return True


@pytest.mark.abuse(56)
@given(st.sampled_from(Delegation))
def test_whoever_may_be_proposed_may_be_an_alternate_and_no_lets_nobody_hand_over(
    delegation: Delegation,
) -> None:
    alternate, other = (may(delegation, to_alternate=listed) for listed in (True, False))
    assert alternate >= other
    assert alternate == (delegation is not Delegation.NO)
    assert other == (delegation is Delegation.ACCEPTED)


@given(st.emails())
def test_nobody_proposes_themselves_however_they_write_their_address(address: str) -> None:
    with pytest.raises(ProposesThemselves):
        check_is_another(f" {address.swapcase()} ", own=address)
    try:
        check_is_another(f"x{address}", own=address)
    except DomainError:
        pytest.fail("another address is another person")
