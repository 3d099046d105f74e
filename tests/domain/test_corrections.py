"""Corrections of a party's people: who may, when, and what must hold afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import parse_authority
from domain.corrections import (
    AgreementHasEnded,
    BasisMissing,
    Correction,
    CorrectionIsDecided,
    CorrectionKind,
    CorrectionStatus,
    NothingIsCorrected,
    PersonNotListed,
    check_correctable,
    check_undecided,
    corrected,
    is_reissued,
)
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus
from domain.parties import (
    AuthorityOutOfReach,
    CapacityNobodyHas,
    NoSignatory,
    Party,
    PartyKind,
    Person,
    PersonListedTwice,
    Role,
    problems_of,
)
from domain.signing import RoundIsOpen

CONTACT = Person(Role.CONTACT, "Aino", "aino@example.org", "fi")
CHAIR = Person(Role.SIGNATORY, "Bo", "bo@example.org", "sv", "chair")
LISTED = {"aino": CONTACT, "bo": CHAIR}
NEW_CHAIR = Person(Role.SIGNATORY, "Cia", "cia@example.org", "sv", "chair")


def party(rule: str = "1 chair") -> Party:
    return Party("Juva", PartyKind.MUNICIPALITY, parse_authority(rule), tuple(LISTED.values()))


def test_a_contact_person_changes_without_any_basis() -> None:
    new = replace(CONTACT, name="Aino Virta", email="aino.virta@example.org")
    after = corrected(party(), LISTED, Correction(CorrectionKind.CHANGE, "aino", new))
    assert after == (new, CHAIR)


def test_a_new_signatory_comes_with_the_basis_of_the_right_to_sign() -> None:
    change = Correction(CorrectionKind.CHANGE, "bo", NEW_CHAIR)
    with pytest.raises(BasisMissing):
        corrected(party(), LISTED, change)
    with pytest.raises(BasisMissing):
        corrected(party(), LISTED, replace(change, basis="  "))
    assert corrected(party(), LISTED, replace(change, basis="§ 12")) == (CONTACT, NEW_CHAIR)


def test_a_signatorys_title_or_language_needs_no_basis() -> None:
    new = replace(CHAIR, title="Chair of the board", language="fi")
    assert new in corrected(party(), LISTED, Correction(CorrectionKind.CHANGE, "bo", new))


@pytest.mark.parametrize(
    ("correction", "rule", "refusal"),
    [
        (Correction(CorrectionKind.REMOVE, "bo"), "any", NoSignatory),
        (Correction(CorrectionKind.REMOVE, "nobody"), "any", PersonNotListed),
        (Correction(CorrectionKind.CHANGE, "aino", CONTACT), "any", NothingIsCorrected),
        (Correction(CorrectionKind.ADD, "", CONTACT), "any", PersonListedTwice),
        (
            Correction(CorrectionKind.CHANGE, "bo", replace(CHAIR, capacity="board"), "§ 1"),
            "1 chair",
            CapacityNobodyHas,
        ),
        (
            Correction(CorrectionKind.CHANGE, "bo", replace(CHAIR, name="Bo B"), "§ 1"),
            "2",
            AuthorityOutOfReach,
        ),
    ],
)
def test_what_must_not_be_is_refused(
    correction: Correction, rule: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        corrected(party(rule), LISTED, correction)


def test_while_the_text_is_being_signed_contact_persons_alone_may_change() -> None:
    contact = Correction(CorrectionKind.CHANGE, "aino", replace(CONTACT, name="Aino V"))
    signatory = Correction(CorrectionKind.ADD, "", NEW_CHAIR, "§ 1")
    check_correctable(AgreementStatus.SIGNING, contact, Role.CONTACT)
    with pytest.raises(RoundIsOpen):
        check_correctable(AgreementStatus.SIGNING, signatory, None)
    with pytest.raises(RoundIsOpen):
        check_correctable(
            AgreementStatus.SEALING, Correction(CorrectionKind.REMOVE, "bo"), Role.SIGNATORY
        )
    check_correctable(AgreementStatus.IN_FORCE, signatory, None)


@given(st.sampled_from(AgreementStatus))
def test_nothing_changes_in_an_agreement_that_is_over_and_only_a_signed_one_is_reissued(
    status: AgreementStatus,
) -> None:
    change = Correction(CorrectionKind.CHANGE, "aino", replace(CONTACT, name="Aino V"))
    over = status in {
        AgreementStatus.ENDED_BY_NOTICE,
        AgreementStatus.TERM_ENDED,
        AgreementStatus.WITHDRAWN,
    }
    if over:
        with pytest.raises(AgreementHasEnded):
            check_correctable(status, change, Role.CONTACT)
    else:
        check_correctable(status, change, Role.CONTACT)
    signed = status in {AgreementStatus.SIGNED, AgreementStatus.IN_FORCE}
    assert is_reissued(status, Role.CONTACT) == signed
    assert is_reissued(status, Role.COPY, Role.ALTERNATE) == signed
    assert not is_reissued(status, Role.VIEWER, Role.COPY)


@pytest.mark.parametrize("status", [CorrectionStatus.APPROVED, CorrectionStatus.REFUSED])
def test_a_correction_is_decided_once(status: CorrectionStatus) -> None:
    check_undecided(CorrectionStatus.PROPOSED)
    with pytest.raises(CorrectionIsDecided):
        check_undecided(status)


PERSONS = st.builds(
    Person,
    role=st.sampled_from(Role),
    name=st.sampled_from(("A", "B")),
    email=st.sampled_from(("a@example.org", "B@example.org", "b@example.org", "c@example.org")),
    language=st.just("fi"),
    capacity=st.sampled_from(("", "chair", "board")),
)
CORRECTIONS = st.builds(
    Correction,
    kind=st.sampled_from(CorrectionKind),
    person_id=st.sampled_from(("", "aino", "bo", "nobody")),
    person=PERSONS,
    basis=st.sampled_from(("", "§ 1")),
)


@given(st.lists(CORRECTIONS, max_size=8), st.sampled_from(("any", "all", "2", "1 chair")))
def test_whatever_is_corrected_the_party_can_still_be_bound(
    corrections: list[Correction], rule: str
) -> None:
    whole, listed = party(rule), dict(LISTED)
    for number, correction in enumerate(corrections):
        try:
            after = corrected(whole, listed, correction)
        except DomainError:
            continue
        assert not list(problems_of(replace(whole, persons=after)))
        if correction.kind is CorrectionKind.ADD:
            listed = dict(zip((*listed, f"new-{number}"), after, strict=True))
        else:
            kept = [
                key
                for key in listed
                if correction.kind is CorrectionKind.CHANGE or key != correction.person_id
            ]
            listed = dict(zip(kept, after, strict=True))
