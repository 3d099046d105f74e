"""Parties: who may sign, and the rules that nobody could ever meet."""

from dataclasses import replace

import pytest

from domain.authority import parse_authority
from domain.business_id import is_business_id
from domain.parties import Party, PartyKind, Person, Role, problems_of


def person(name: str, role: Role = Role.SIGNATORY, capacity: str = "") -> Person:
    return Person(role, name, f"{name}@example.org", "fi", capacity)


def party(rule: str, *persons: Person) -> Party:
    return Party("Testilän kunta", PartyKind.MUNICIPALITY, parse_authority(rule), persons)


def codes(of: Party) -> list[str]:
    return [problem.code for problem in problems_of(of)]


def test_a_party_that_can_be_bound_has_no_problems() -> None:
    chair, board = person("ann", capacity="chair"), person("bo", capacity="board")
    assert codes(party("1 chair | 2 board", chair, board)) == []
    assert codes(party("any", person("ann"))) == []
    assert codes(party("2", person("ann"), person("bo"))) == []


def test_a_capacity_nobody_has_is_named_even_where_another_alternative_can_be_met() -> None:
    assert codes(party("1 chair | 2 board", person("ann", capacity="chair"))) == [
        "capacity_nobody_has"
    ]


def test_a_party_without_signatories_is_named() -> None:
    assert codes(party("any", person("ann", Role.CONTACT))) == ["no_signatory"]


def test_three_together_of_two_are_out_of_reach() -> None:
    assert codes(party("3", person("ann"), person("bo"))) == ["authority_out_of_reach"]


def test_a_capacity_that_nobody_has_is_named() -> None:
    problems = list(problems_of(party("1 treasurer", person("ann", capacity="chair"))))
    assert [problem.code for problem in problems] == ["capacity_nobody_has"]
    assert problems[0].params["capacity"] == "treasurer"


def test_an_alternate_does_not_count_until_named_in_a_place() -> None:
    both = party("2", person("ann"), person("bo", Role.ALTERNATE))
    assert codes(both) == ["authority_out_of_reach"]


def test_one_address_is_one_human_being() -> None:
    ann = person("ann", capacity="chair")
    again = replace(ann, email="ANN@example.org", capacity="board")
    both = party("2", ann, again)
    assert codes(both) == ["authority_out_of_reach"]
    assert not both.is_bound_by([ann, again])


@pytest.mark.parametrize("text", ["0112038-9", "1234567-1", "7654321-2"])
def test_real_check_digits_hold(text: str) -> None:
    assert is_business_id(text)


@pytest.mark.parametrize(
    "text", ["0112038-8", "112038-9", "0112038-99", "", "FI01120389", "٠112038-9"]
)
def test_other_digits_and_forms_do_not(text: str) -> None:
    assert not is_business_id(text)


def test_exactly_one_check_digit_fits_a_number_or_none() -> None:
    for number in range(1000000, 1000200):
        fitting = [d for d in range(10) if is_business_id(f"{number}-{d}")]
        assert len(fitting) <= 1
