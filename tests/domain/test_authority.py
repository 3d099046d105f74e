"""Signing authority: by whom a party is bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import (
    AuthorityNotUnderstood,
    Count,
    Signer,
    SigningAuthority,
    binds,
    can_bind,
    parse_authority,
)

CAPACITIES = ("chair", "board", "director")

counts = st.builds(Count, st.integers(1, 3), st.sampled_from(("*", *CAPACITIES)))
authorities = st.one_of(
    st.just(SigningAuthority(everyone=True)),
    st.builds(
        SigningAuthority,
        st.lists(st.lists(counts, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(
            tuple
        ),
    ),
)
signers = st.frozensets(
    st.builds(Signer, st.sampled_from("abcdef"), st.sampled_from(CAPACITIES)), max_size=6
)


@given(authorities, signers, signers)
def test_a_further_signature_never_unbinds_a_party(
    authority: SigningAuthority, signed: frozenset[Signer], more: frozenset[Signer]
) -> None:
    listed = signed | more
    if binds(authority, listed=listed, signed=signed):
        assert binds(authority, listed=listed, signed=signed | more)


@given(authorities)
def test_a_rule_reads_back_as_it_was_written(authority: SigningAuthority) -> None:
    assert parse_authority(str(authority)) == authority


@given(authorities, signers)
def test_nobody_binds_alone_what_needs_more_persons(
    authority: SigningAuthority, signed: frozenset[Signer]
) -> None:
    if binds(authority, listed=signed, signed=signed) and not authority.everyone:
        fewest = min(sum(count.number for count in counts) for counts in authority.alternatives)
        assert len({signer.person for signer in signed}) >= fewest


@given(authorities, signers)
def test_what_all_listed_cannot_do_fewer_cannot_either(
    authority: SigningAuthority, listed: frozenset[Signer]
) -> None:
    if not can_bind(authority, listed):
        for signer in listed:
            assert not binds(authority, listed=listed, signed=listed - {signer})


def signed_by(*persons: str) -> list[Signer]:
    return [Signer(*person.split("/")) for person in persons]


@pytest.mark.parametrize(
    ("rule", "signed", "bound"),
    [
        ("any", ["ann/chair"], True),
        ("any", [], False),
        ("2", ["ann/chair", "bo/board"], True),
        ("2", ["ann/chair"], False),
        ("1 chair | 2 board", ["ann/chair"], True),
        ("1 chair | 2 board", ["bo/board"], False),
        ("1 chair | 2 board", ["bo/board", "cy/board"], True),
        ("1 chair + 1 board", ["ann/chair", "bo/board"], True),
        ("1 chair + 1 board", ["ann/chair", "cy/chair"], False),
        ("1 Chair", ["ann/CHAIR"], True),
        ("1 puheenjohtaja | 2 hallituksen-jäsen", ["ann/puheenjohtaja"], True),
    ],
)
def test_rules_as_associations_and_companies_have_them(
    rule: str, signed: list[str], bound: bool
) -> None:
    signers = signed_by(*signed)
    assert binds(parse_authority(rule), listed=signers, signed=signers) is bound


def test_all_means_everyone_who_is_listed() -> None:
    listed = signed_by("ann/chair", "bo/board")
    everyone = parse_authority("all")
    assert not binds(everyone, listed=listed, signed=listed[:1])
    assert binds(everyone, listed=listed, signed=listed)
    assert not binds(everyone, listed=[], signed=[])


@pytest.mark.abuse(55)
def test_the_same_person_in_two_capacities_is_not_two_together() -> None:
    twice = signed_by("ann/chair", "ann/board")
    assert not binds(parse_authority("2"), listed=twice, signed=twice)
    assert not binds(parse_authority("1 chair + 1 board"), listed=twice, signed=twice)


def test_persons_are_matched_to_the_places_that_only_they_can_take() -> None:
    signers = signed_by("ann/chair", "ann/board", "bo/chair")
    assert binds(parse_authority("1 chair + 1 board"), listed=signers, signed=signers)


@pytest.mark.parametrize(
    "text", ["", "some", "0", "1 chair |", "| 1", "1 chair + ", "chair", "1 ch air", "-1", "100"]
)
def test_what_is_no_rule_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(AuthorityNotUnderstood) as refused:
        parse_authority(text)
    assert refused.value.code == "authority_not_understood"
    assert refused.value.params == {"text": text}
