"""Accession and amendment: when, by whom, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import (
    AccessionIsOpen,
    FirstDayStays,
    NoManagingParty,
    NothingIsAmended,
    PartyInForce,
    PartyIsInForce,
    SignedBy,
    check_amended,
    check_may_accede,
    check_may_amend,
    signers_of_accession,
)
from domain.lifecycle import AgreementStatus, NotInForce
from domain.parties import PartyKind
from domain.signing import RoundIsOpen

COUNTY = PartyInForce("1", "Example County", PartyKind.COUNTY, "3221310-3")
JUVA = PartyInForce("2", "Juva", PartyKind.MUNICIPALITY)
SULKAVA = PartyInForce("3", "Sulkava", PartyKind.MUNICIPALITY)
IN_FORCE = (JUVA, COUNTY, SULKAVA)


def new(name: str = "Puumala", business_id: str = "") -> PartyInForce:
    return PartyInForce("", name, PartyKind.MUNICIPALITY, business_id)


def accede(
    party: PartyInForce,
    status: AgreementStatus = AgreementStatus.IN_FORCE,
    acceding: tuple[PartyInForce, ...] = (),
    *,
    amending: bool = False,
) -> None:
    check_may_accede(
        status, party, in_force=IN_FORCE, acceding=acceding, amendment_is_open=amending
    )


def test_a_new_party_may_accede_while_others_are_acceding() -> None:
    accede(new(), acceding=(PartyInForce("4", "Hirvensalmi", PartyKind.MUNICIPALITY),))


@pytest.mark.parametrize("party", [new("Juva"), new("  jUVA "), new("Another name", "3221310-3")])
def test_a_party_in_force_cannot_accede_however_it_is_written(party: PartyInForce) -> None:
    with pytest.raises(PartyIsInForce):
        accede(party)


def test_two_of_one_name_with_different_business_ids_are_two() -> None:
    accede(new("Example County", "0199920-7"))


def test_the_same_accession_is_not_opened_twice() -> None:
    with pytest.raises(AccessionIsOpen):
        accede(new(), acceding=(PartyInForce("4", "PUUMALA", PartyKind.MUNICIPALITY),))


def test_nobody_accedes_to_a_text_that_is_being_amended() -> None:
    with pytest.raises(RoundIsOpen):
        accede(new(), amending=True)


@given(st.sampled_from([s for s in AgreementStatus if s is not AgreementStatus.IN_FORCE]))
def test_nothing_changes_of_what_is_not_in_force(status: AgreementStatus) -> None:
    with pytest.raises(NotInForce):
        accede(new(), status)
    with pytest.raises(NotInForce):
        check_may_amend(status, round_is_open=False)


def test_all_sign_an_accession_or_the_managing_party_alone() -> None:
    everybody = signers_of_accession(IN_FORCE, signed_by=SignedBy.ALL, managing=PartyKind.COUNTY)
    assert everybody == ("2", "1", "3")
    clause = SignedBy.NEW_AND_MANAGING
    assert signers_of_accession(IN_FORCE, signed_by=clause, managing=PartyKind.COUNTY) == ("1",)
    with pytest.raises(NoManagingParty):
        signers_of_accession((JUVA,), signed_by=clause, managing=PartyKind.COUNTY)


def test_an_amendment_waits_until_no_round_is_open() -> None:
    check_may_amend(AgreementStatus.IN_FORCE, round_is_open=False)
    with pytest.raises(RoundIsOpen):
        check_may_amend(AgreementStatus.IN_FORCE, round_is_open=True)


def test_an_amendment_changes_something_but_not_the_first_day() -> None:
    first = date(2026, 1, 1)
    check_amended(first, first, is_different=True)
    with pytest.raises(NothingIsAmended):
        check_amended(first, first, is_different=False)
    with pytest.raises(FirstDayStays):
        check_amended(first, date(2026, 2, 1), is_different=True)
